// A network trained with a matrix product of your own, to see what the product does to it.
//
//   const ProductRun run = train_with(product, net, data, 0.03, 3000);
#pragma once

#include <functional>

#include "nn/dataset.hpp"
#include "nn/mlp.hpp"

namespace lessons {

using Product = std::function<Matrix(const Matrix& a, const Matrix& b)>;  // A B

struct ProductRun {
  nn::Mlp net;                // as trained
  std::vector<double> apart;  // largest difference between its hidden neurons, after each step
  double accuracy;            // before the last step

  // The first step after which they were further apart than `bound`; NaN if there is none.
  double step_beyond(double bound) const;
};

// Trains a network of one hidden layer and one logit with Adam (Kingma, Ba 2015) on all samples in
// each step, by nn::binary_cross_entropy. Forwards and backwards, each of the five products of two
// matrices is `product`; all else is as in nn::train, which gives the same bits if `product` is
// matmul. Throws std::invalid_argument if the network has other layers, and std::runtime_error with
// the number of the step if the loss is not finite.
ProductRun train_with(const Product& product, nn::Mlp net, const nn::Dataset& data,
                      double learning_rate, std::size_t steps);

}  // namespace lessons
