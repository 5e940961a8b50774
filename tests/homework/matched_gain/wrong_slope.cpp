// The gain that keeps error signals.
// Must say: this gain makes up for the slopes of f
#include <cmath>

#include "nn/mlp.hpp"
#include "nn/starts/gain.hpp"

void start(nn::Mlp& net, Rng& rng) {
  const nn::Activation& f = net.hidden_activation();
  const double mean_square =
      nn::normal_expectation([&](double z) { return std::pow(f.derivative(z, f.function(z)), 2); });
  for (std::size_t l = 0; l < net.depth(); ++l) {
    Matrix& weights = net.dense(l).weights.value;
    const double n = static_cast<double>(weights.rows());
    weights = nn::normal(std::sqrt(1.0 / (n * (l == 0 ? 1.0 : mean_square))))(weights.rows(),
                                                                              weights.cols(), rng);
  }
}
