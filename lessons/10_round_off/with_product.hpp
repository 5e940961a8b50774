// A network whose matrix products are yours, to see what a product does to a training.
//
//   WithProduct layer(product, net);  // net: an nn::Mlp of one hidden layer
//   layer.forward(x);                 // and backward: as net does it, but for the products
#pragma once

#include <functional>

#include "nn/mlp.hpp"

namespace lessons {

using Product = std::function<Matrix(const Matrix& a, const Matrix& b)>;  // A B

// Forwards and backwards, each product of two matrices is `product`; all else is as in nn::Mlp, which
// gives the same bits if `product` is matmul. Parameters and gradients are those of `net`, which must
// outlive it. Throws std::invalid_argument unless the network has one hidden layer.
class WithProduct : public nn::Layer {
 public:
  WithProduct(Product product, nn::Mlp& net);

  const Matrix& forward(const Matrix& input) override;
  // Leaves dL/d(input) out, as a network does: returns an empty matrix.
  const Matrix& backward(const Matrix& output_gradient) override;
  std::vector<nn::Parameter*> parameters() override { return net_.parameters(); }

 private:
  Product product_;
  nn::Mlp& net_;
  Matrix x_;       // (samples x fan_in), of the last forward, as are
  Matrix z_, h_;   // (samples x neurons) and
  Matrix logits_;  // (samples x outputs)
  Matrix dz_;      // of the last backward
  Matrix no_input_gradient_;
};

}  // namespace lessons
