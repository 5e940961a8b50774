// Wrong: starts the last layer without the gain, since no activation follows it.
// Must say: whether this layer has it
#include <cmath>

#include "nn/mlp.hpp"
#include "nn/starts/gain.hpp"

void start(nn::Mlp& net, Rng& rng) {
  for (std::size_t l = 0; l < net.depth(); ++l) {
    Matrix& weights = net.dense(l).weights.value;
    const bool plain = l == 0 || l + 1 == net.depth();
    const double gain = plain ? 1.0 : nn::gain(net.hidden_activation());
    const double deviation = gain / std::sqrt(static_cast<double>(weights.rows()));
    weights = nn::normal(deviation)(weights.rows(), weights.cols(), rng);
  }
}
