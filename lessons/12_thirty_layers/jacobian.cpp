#include "jacobian.hpp"

#include <numeric>

#include "matrix/matmul.hpp"
#include "matrix/svd.hpp"

namespace lessons {

double mean_singular_value(const nn::Mlp& net, std::size_t l, std::size_t samples) {
  const Matrix &z = net.pre_activation(l), &h = net.activation(l);
  const auto& slope = net.hidden_activation().derivative;
  double sum = 0.0;
  for (std::size_t s = 0; s < samples; ++s) {
    Matrix jacobian = net.dense(l).weights.value;  // (fan_in x fan_out)
    for (std::size_t i = 0; i < jacobian.rows(); ++i) {
      for (std::size_t j = 0; j < jacobian.cols(); ++j) jacobian(i, j) *= slope(z(s, j), h(s, j));
    }
    const auto values = singular_values(jacobian);
    sum += std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
  }
  return sum / static_cast<double>(samples);
}

std::vector<double> singular_values_of_product(const nn::Initializer& weights, std::size_t layers,
                                               std::size_t width, std::uint64_t seed) {
  Rng rng(seed);
  Matrix product = weights(width, width, rng);
  for (std::size_t k = 1; k < layers; ++k) product = matmul(product, weights(width, width, rng));
  return singular_values(product);
}

}  // namespace lessons
