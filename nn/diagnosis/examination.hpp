// Examination: what the finders of nn::diagnose are given, and the finders.
#pragma once

#include "nn/diagnosis/diagnose.hpp"

namespace nn {

struct Examination {
  const Dataset& data;
  Loss loss;
  Matrix outputs;
  Matrix output_gradient;  // dL/d(output)
  double gradient;         // length of the gradient of all parameters
  Anatomy anatomy;
  std::size_t unseen;  // parameters that no layer has shown

  std::size_t hidden() const { return anatomy.stages.size() - 1; }
  bool zeros(std::size_t l) const;  // are the weights of stage l all 0? No if it has none
};

constexpr double nearly_all = 0.9;  // of a layer's neurons

// What the field starts a layer with that has this activation; null: a linear one.
std::string usual_start(const Activation* f);

// What a layer's biases (or the shifts of its normalization) do to it.
struct BiasEffect {
  std::size_t larger = 0;  // neurons whose bias exceeds what its weights bring, root mean square
  double bias = 0.0;       // root mean square over the neurons
  double weighted = 0.0;   // of z without the bias, over samples and neurons
  double slope_without = 1.0;  // what LayerReport::slope would be with biases of 0
};
BiasEffect bias_effect(const AnatomyStage& stage);  // of a stage with an f
std::string to_string(const BiasEffect& effect, std::size_t neurons);

// Each adds what it finds, in this order.
void find_twins(const Examination& seen, Diagnosis& found);
void find_stuck(const Examination& seen, Diagnosis& found);    // dead or saturated
void find_scale(const Examination& seen, Diagnosis& found);    // vanishing or exploding
void find_plateau(const Examination& seen, Diagnosis& found);  // if nothing else was found
void remark(const Examination& seen, Diagnosis& found);

}  // namespace nn
