// Signals: what one pass forwards and backwards, without a step, leaves in a network's layers, and
// tables that put several networks side by side, layer by layer.
#pragma once

#include "lessons/common/text.hpp"
#include "nn/dataset.hpp"
#include "nn/loss.hpp"
#include "nn/mlp.hpp"
#include "plots/figure.hpp"

namespace lessons {

struct Signals {
  std::string start;  // names the column and the curve
  // Standard deviations, one a hidden layer, the first first:
  plots::Numbers h;   // activations
  plots::Numbers dz;  // error signals dL/dz
  plots::Numbers dW;  // gradients of the weights that lead into the layer
};

// The network is copied.
Signals signals_of(const std::string& start, nn::Mlp net, const nn::Dataset& data, nn::Loss loss);

// One of h, dz and dW: a curve a start, over the layers 1, 2, ...
std::vector<plots::Series> by_layer(const std::vector<Signals>& starts,
                                    plots::Numbers Signals::*quantity);

// A row a curve, a column a layer under `heading` and its number. The curves are of one length.
Table layer_table(const std::string& corner, const std::vector<plots::Series>& curves,
                  int digits = 3, const std::string& heading = "layer ");

// By what a quantity is multiplied from one layer to the next, the geometric mean, from layer `first`
// (counted from 1) to the last. Throws std::invalid_argument if that is no step.
double factor_per_layer(const plots::Numbers& layers, std::size_t first = 1);

}  // namespace lessons
