// A thousand times He for W1: the branch is 0 all the same, at first.
// Must say: e+03 times as large as He would
#include <cmath>

#include "nn/initializer.hpp"

struct Branch {
  Matrix W1, W2;
};

Branch init_branch([[maybe_unused]] std::size_t blocks, std::size_t width, Rng& rng) {
  Matrix W1 = nn::he_normal()(width, width, rng) * 1000.0;
  Matrix W2 = Matrix::zeros(width, width);
  return {W1, W2};
}
