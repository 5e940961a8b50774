// From matrices and networks to the plain numbers that figures are made of.
#pragma once

#include <memory>

#include "lessons/common/text.hpp"
#include "matrix/matrix.hpp"
#include "nn/dataset.hpp"
#include "nn/mlp.hpp"
#include "plots/figure.hpp"

namespace lessons {

plots::Numbers numbers(const Matrix& a);  // every element, row after row
std::vector<plots::Numbers> row_numbers(const Matrix& a);
plots::Numbers counted(std::size_t n, double first = 0.0);  // first, first + 1, ...: n numbers

// The gradients that the last backward left in a network of one output, a column a hidden neuron: a
// row for each incoming weight and for the bias, layer by layer, and at last one for the weights
// that lead to the output. Hidden layers must be of one width.
plots::HeatMap gradient_map(const std::string& title, const nn::Mlp& net);

// The numbers of a heat map to 15 digits, its first `columns` columns counted as x_label 1, 2, ...
Table as_table(const plots::HeatMap& map, std::size_t columns = 3);

// What a classifier of points in the plane says around its data, (samples x 2) with targets 0 or 1.
// The network is copied.
plots::DecisionRegions decision_regions(const std::string& title, const nn::Mlp& net,
                                        const nn::Dataset& data);
// The same for a network of any layers, which is not copied: it stays as it is until it is drawn.
plots::DecisionRegions decision_regions(const std::string& title, std::shared_ptr<nn::Layer> net,
                                        const nn::Dataset& data);

}  // namespace lessons
