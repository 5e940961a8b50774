// W2 is a column.
// Must say: x 1) (10 blocks
#include <cmath>

#include "nn/initializer.hpp"

struct Branch {
  Matrix W1, W2;
};

Branch init_branch([[maybe_unused]] std::size_t blocks, std::size_t width, Rng& rng) {
  Matrix W1 = nn::he_normal()(width, width, rng);
  Matrix W2 = nn::lecun_normal()(width, 1, rng);
  return {W1, W2};
}
