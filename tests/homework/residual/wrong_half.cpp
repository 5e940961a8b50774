// A smaller branch, of the same size for any number of blocks.
// Must say: after 50 blocks the mean square is
#include <cmath>

#include "nn/initializer.hpp"

struct Branch {
  Matrix W1, W2;
};

Branch init_branch([[maybe_unused]] std::size_t blocks, std::size_t width, Rng& rng) {
  Matrix W1 = nn::he_normal()(width, width, rng);
  Matrix W2 = nn::normal(std::sqrt(0.1 / static_cast<double>(width)))(width, width, rng);
  return {W1, W2};
}
