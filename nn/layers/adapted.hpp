// Adapted: a dense layer that was trained before, with an adapter beside it, y = x W + b + x A B.
//
// A is (fan_in x rank) and B is (rank x fan_out): with a rank far below the width they have far fewer
// weights than W. Usually W and b are frozen, and A and B are trained.
// Hu et al. 2022, "LoRA: low-rank adaptation of large language models", eq. 3.
#pragma once

#include "nn/dense.hpp"

namespace nn {

class Adapted : public Layer {
 public:
  // A and B are 0, for the caller to fill. Throws std::invalid_argument if rank is 0.
  Adapted(Dense trained, std::size_t rank);

  // (batch x fan_in) -> (batch x fan_out)
  const Matrix& forward(const Matrix& input) override;
  const Matrix& backward(const Matrix& output_gradient) override;
  std::vector<Parameter*> parameters() override { return {&dense.weights, &dense.bias, &a, &b}; }

  Dense dense;     // W and b
  Parameter a, b;  // A and B

 private:
  Matrix input_;           // x, (batch x fan_in)
  Matrix narrow_;          // x A, (batch x rank)
  Matrix output_;          // (batch x fan_out)
  Matrix input_gradient_;  // (batch x fan_in)
};

}  // namespace nn
