// By layer: one number for each layer of a network, and a row of them for each way to start it.
//
//   const auto rows = by_layer(largest_gradient, nn::tanh(), {100, 100},
//                              {equal(10.0), random(0.1)}, nn::moons(200), seed);
//   lesson.table(table_of("start", rows));
#pragma once

#include "lessons/common/text.hpp"
#include "nn/dataset.hpp"
#include "nn/mlp.hpp"
#include "plots/figure.hpp"

namespace lessons {

// A way to start a network, with its name in tables and pictures.
struct Start {
  std::string name;
  nn::Initializer weights;
};
Start equal(double c);   // "all 0.5": every weight is c
Start random(double c);  // "random 0.5": normal, of standard deviation c

// What to measure in layer l of a network after a pass forwards and backwards. The activations of
// the last layer are the outputs.
using LayerMeasure = double (*)(const nn::Mlp& net, std::size_t l);
double loudness(const nn::Mlp& net, std::size_t l);          // root mean square of activations
double variance(const nn::Mlp& net, std::size_t l);          // of activations
double largest_gradient(const nn::Mlp& net, std::size_t l);  // |gradient| of the layer's weights

// Builds a network from each start, with these hidden layers and as many inputs and outputs as the
// data has, makes one pass forwards and backwards with binary cross-entropy, without a step, and
// measures every layer. A row is named "tanh, all 10"; its x counts the layers from 1.
std::vector<plots::Series> by_layer(LayerMeasure measure, const nn::Activation& f,
                                    const std::vector<std::size_t>& hidden,
                                    const std::vector<Start>& starts, const nn::Dataset& data,
                                    std::uint64_t seed);

// A line a row, a column a layer; rows of one length.
Table table_of(const std::string& corner, const std::vector<plots::Series>& rows);

// Logarithms to base 10 of numbers that are not negative, a cell for each. That of 0 is grey and
// says -inf.
plots::HeatMap log_map(const std::string& title, const std::vector<plots::Series>& rows);

}  // namespace lessons
