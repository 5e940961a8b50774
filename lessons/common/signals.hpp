// Signals: what one pass forwards and backwards, without a step, leaves in a network's hidden
// layers, as tables and panels that put several starts side by side.
#pragma once

#include "lessons/common/text.hpp"
#include "nn/dataset.hpp"
#include "nn/loss.hpp"
#include "nn/mlp.hpp"
#include "plots/figure.hpp"

namespace lessons {

struct Signals {
  std::string start;                        // names the column and the curve
  std::vector<plots::Numbers> activations;  // every h of each hidden layer
  // Standard deviations, one a hidden layer, the first first:
  plots::Numbers h;   // activations
  plots::Numbers dz;  // error signals dL/dz
  plots::Numbers dW;  // gradients of the weights that lead into the layer
};

// The network is copied.
Signals signals_of(const std::string& start, nn::Mlp net, const nn::Dataset& data, nn::Loss loss);

// By what a quantity is multiplied from one layer to the next, the geometric
// mean. Needs two layers.
double factor_per_layer(const plots::Numbers& layers);
double largest_over_smallest(const plots::Numbers& layers);

// One of h, dz and dW: a row a layer, a column a start, its name in the corner.
Table layer_table(const std::string& name, const std::vector<Signals>& starts,
                  plots::Numbers Signals::*quantity);

// The first and last layer of each, a row a start, `name` in the corner.
Table ends_table(const std::string& name, const std::vector<Signals>& starts);

// h, dz and dW, layer by layer on logarithmic axes, a curve a start; a row of panels for each of
// several groups of starts, with its name.
plots::Figure signal_figure(
    const std::string& title,
    const std::vector<std::pair<std::string, std::vector<Signals>>>& groups);

// Above, the histograms of each start's activations from `low` to `high`; below, h, dz and dW layer
// by layer on logarithmic axes, a curve a start. Made for three starts.
plots::Figure layer_figure(const std::string& title, const std::vector<Signals>& starts, double low,
                           double high);

}  // namespace lessons
