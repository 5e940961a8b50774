// W1 is a thousand times too large and W2 a thousand times too small.
// Must say: the larger of W1 and W2 is 1
#include <cmath>

#include "nn/initializer.hpp"

struct Branch {
  Matrix W1, W2;
};

Branch init_branch(std::size_t blocks, std::size_t width, Rng& rng) {
  Matrix W1 = nn::he_normal()(width, width, rng) * 1000.0;
  Matrix W2 =
      nn::lecun_normal()(width, width, rng) * (0.001 / std::sqrt(static_cast<double>(blocks)));
  return {W1, W2};
}
