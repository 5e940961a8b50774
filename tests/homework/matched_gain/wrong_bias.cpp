// Draws the biases, too.
// Must say: a bias of
#define start start_rightly
#include "solution.cpp"
#undef start

void start(nn::Mlp& net, Rng& rng) {
  start_rightly(net, rng);
  for (std::size_t l = 0; l < net.depth(); ++l) {
    net.dense(l).bias.value = nn::normal(0.1)(1, net.dense(l).fan_out(), rng);
  }
}
