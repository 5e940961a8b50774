// A matrix that was made and never written to.
// Must say: and some weights are not finite numbers
#include <cmath>

#include "nn/initializer.hpp"

struct Branch {
  Matrix W1, W2;
};

Branch init_branch([[maybe_unused]] std::size_t blocks, std::size_t width, Rng& rng) {
  Matrix W1 = nn::he_normal()(width, width, rng);
  Matrix W2 = Matrix(width, width);
  return {W1, W2};
}
