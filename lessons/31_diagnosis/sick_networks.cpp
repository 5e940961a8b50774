#include "sick_networks.hpp"

#include <cmath>

#include "nn/starts/gain.hpp"

namespace lessons {

nn::Initializer scaled(const nn::Activation& f, double factor) {
  double holding = 1.0;
  if (f.name == "gelu") holding = nn::gain(f);
  if (f.name == "relu" || f.name == "leaky_relu") holding = std::sqrt(2.0);
  return [gain = factor * holding](std::size_t fan_in, std::size_t fan_out, Rng& rng) {
    return nn::normal(gain / std::sqrt(static_cast<double>(fan_in)))(fan_in, fan_out, rng);
  };
}

void make_twins(nn::Mlp& net, std::size_t l) {
  Matrix &in = net.dense(l).weights.value, &out = net.dense(l + 1).weights.value;
  const auto inputs = static_cast<double>(in.rows()), n = static_cast<double>(in.cols());
  for (std::size_t j = 0; j < in.cols(); ++j) {
    for (std::size_t i = 0; i < in.rows(); ++i) in(i, j) = l == 0 ? in(i, 0) : 1.0 / inputs;
  }
  for (std::size_t k = 0; k < out.cols(); ++k) {
    out(0, k) /= std::sqrt(n);  // n equal terms add up, where different ones partly cancel
    for (std::size_t j = 1; j < out.rows(); ++j) out(j, k) = out(0, k);
  }
}

}  // namespace lessons
