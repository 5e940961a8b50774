// GradientRecord: how large the gradients of a network are, noted step by step through a training.
//
//   net.backward(loss.gradient);
//   record.add(net);  // after backward, before the step
#pragma once

#include "lessons/common/text.hpp"
#include "nn/mlp.hpp"
#include "plots/figure.hpp"

namespace lessons {

// The largest |gradient| in each part of the network.
struct GradientRecord {
  std::vector<plots::Numbers> weights;  // of W1, W2, ...: weights[l][step]
  plots::Numbers hidden_biases;         // of all hidden layers together
  plots::Numbers output_bias;

  void add(const nn::Mlp& net);
  double largest_inside() const;  // of all parts but the output bias, over all steps
};

// One row for each of these steps, with its loss; those that the training did not reach are left out.
Table table_of(const GradientRecord& record, const plots::Numbers& losses,
               const std::vector<std::size_t>& steps);

// The weights and the output bias in the first `steps` steps, on a logarithmic axis from `lowest`
// to 1. An exact 0 has no logarithm and leaves a gap.
plots::Lines curves_of(const std::string& title, const GradientRecord& record, std::size_t steps,
                       double lowest);

}  // namespace lessons
