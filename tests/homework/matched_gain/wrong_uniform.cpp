// Wrong: takes the deviation for the limit of a uniform distribution.
// Must say: whose weights need the variance 1 / fan_in
#include <cmath>

#include "nn/mlp.hpp"
#include "nn/starts/gain.hpp"

void start(nn::Mlp& net, Rng& rng) {
  for (std::size_t l = 0; l < net.depth(); ++l) {
    Matrix& weights = net.dense(l).weights.value;
    const double gain = l == 0 ? 1.0 : nn::gain(net.hidden_activation());
    const double deviation = gain / std::sqrt(static_cast<double>(weights.rows()));
    weights = nn::uniform(deviation)(weights.rows(), weights.cols(), rng);
  }
}
