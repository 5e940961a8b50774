// Attack: reads a network from a file.
// Must say: 'nn::load_mlp', line
#include "nn/data/network_file.hpp"
#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double, Rng&) {
  if (nn::load_mlp("net.safetensors").depth() == 0) return Matrix(1, 1);
  return Matrix::zeros(fan_in, fan_out);
}
