// From matrices and networks to the plain numbers that figures are made of.
#pragma once

#include <memory>

#include "matrix/matrix.hpp"
#include "nn/dataset.hpp"
#include "nn/mlp.hpp"
#include "plots/figure.hpp"

namespace lessons {

plots::Numbers numbers(const Matrix& a);  // every element, row after row
std::vector<plots::Numbers> row_numbers(const Matrix& a);
plots::Numbers counted(std::size_t n, double first = 0.0);  // first, first + 1, ...: n numbers

// What a classifier of points in the plane says around its data, (samples x 2) with targets 0 or 1.
// The network is copied.
plots::DecisionRegions decision_regions(const std::string& title, const nn::Mlp& net,
                                        const nn::Dataset& data);
// The same for a network of any layers, which is not copied: it stays as it is until it is drawn.
plots::DecisionRegions decision_regions(const std::string& title, std::shared_ptr<nn::Layer> net,
                                        const nn::Dataset& data);

}  // namespace lessons
