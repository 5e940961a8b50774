#include "nn/starts/sparse_start.hpp"

#include <algorithm>
#include <stdexcept>

namespace nn {

Initializer sparse(std::size_t incoming, double standard_deviation) {
  if (incoming == 0) {
    throw std::invalid_argument("sparse: 0 incoming weights leave every neuron without an input");
  }
  return [=](std::size_t fan_in, std::size_t fan_out, Rng& rng) {
    Matrix weights = Matrix::zeros(fan_in, fan_out);
    for (std::size_t j = 0; j < fan_out; ++j) {
      const std::vector<std::size_t> inputs = rng.permutation(fan_in);
      for (std::size_t k = 0; k < std::min(incoming, fan_in); ++k) {
        weights(inputs[k], j) = standard_deviation * rng.normal();
      }
    }
    return weights;
  };
}

}  // namespace nn
