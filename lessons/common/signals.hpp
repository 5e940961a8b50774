// Signals: what one pass forwards and backwards, without a step, leaves in a network's layers, and
// tables and panels that put several networks side by side, layer by layer.
#pragma once

#include "lessons/common/text.hpp"
#include "nn/dataset.hpp"
#include "nn/loss.hpp"
#include "nn/mlp.hpp"
#include "plots/figure.hpp"

namespace lessons {

// A way to start a network, with its name in tables and pictures.
struct Start {
  std::string name;
  nn::Initializer weights;
};

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

// One of h, dz and dW: a curve a start, over the layers 1, 2, ...
std::vector<plots::Series> by_layer(const std::vector<Signals>& starts,
                                    plots::Numbers Signals::*quantity);

// A row a curve, a column a layer under `heading` and its number. The curves are of one length.
Table layer_table(const std::string& corner, const std::vector<plots::Series>& curves,
                  int digits = 3, const std::string& heading = "layer ");
Table transposed(const Table& table);  // rows become columns, the corner stays

// By what a quantity is multiplied from one layer to the next, the geometric mean, from layer `first`
// (counted from 1) to the last. Throws std::invalid_argument if that is no step.
double factor_per_layer(const plots::Numbers& layers, std::size_t first = 1);
double largest_over_smallest(const plots::Numbers& layers);

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
