// Ward: networks side by side, what a diagnosis says of each before its first step, and how each
// then learns.
#pragma once

#include <set>
#include <string>

#include "lessons/common/text.hpp"
#include "nn/diagnosis/diagnose.hpp"
#include "plots/figure.hpp"

namespace lessons {

struct Bed {
  std::string name;
  nn::Mlp net;
  std::set<nn::Disease> made;  // what it was made to suffer from; empty: nothing
  nn::Mlp cured;               // the same after the remedy
};

struct Course {
  Bed bed;  // the networks as they started
  nn::Diagnosis found;
  // By hidden layer, before the first step: LayerReport::activation, LayerReport::error, and the root mean
  // square of dL/dW.
  plots::Numbers activations, error_signals, weight_gradients;
  plots::Numbers loss, cured_loss;  // before each step
  double cured_accuracy;            // after the last

  bool named() const;  // found is what it was made to suffer from, no more and no less
};

// Trains each network and its cured form with binary cross-entropy and momentum 0.9, on all samples
// in every step. Throws as nn::train does.
std::vector<Course> follow(const std::vector<Bed>& beds, const nn::Dataset& data, double rate,
                           std::size_t steps);

// The largest distance between any two of the losses up to this step.
double largest_distance(const std::vector<Course>& courses, std::size_t step);

// Last losses: the lowest of those that were made to suffer, the highest after the remedy.
double best_of_sick(const std::vector<Course>& courses);
double worst_cured(const std::vector<Course>& courses);

// By what a number changes from one layer to the next, in log10, from layer `first` (counted from
// 1) to the last. Throws std::invalid_argument if that is no step.
double per_layer(const plots::Numbers& layers, std::size_t first = 1);

// A row a network, a column a hidden layer.
Table by_hidden_layer(const std::vector<Course>& courses, plots::Numbers Course::*sign,
                      const std::string& corner);
// What was found at once, and losses: before step `early`, in the end, in the end when cured.
Table course_table(const std::vector<Course>& courses, std::size_t early);

// The first `early` losses, and what the layers show before them.
plots::Figure sign_figure(const std::string& title, const std::vector<Course>& courses,
                          std::size_t early);
// All losses, different neurons and slope of f in the layer that is worst off, losses when cured.
plots::Figure course_figure(const std::string& title, const std::vector<Course>& courses);

// A diagnosis: its table, a row a layer, and what a finding says.
Table table_of(const nn::Diagnosis& diagnosis);
std::string to_text(const nn::Finding& finding);

}  // namespace lessons
