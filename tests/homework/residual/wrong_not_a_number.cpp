// Weights that are not numbers: no comparison with them holds.
// Must say: and some weights are not finite numbers
// Same finding as wrong_never_written
#include <cmath>

#include "nn/initializer.hpp"

struct Branch {
  Matrix W1, W2;
};

Branch init_branch([[maybe_unused]] std::size_t blocks, std::size_t width, Rng& rng) {
  Matrix W1 = nn::he_normal()(width, width, rng);
  Matrix W2 = Matrix::zeros(width, width) * std::nan("");
  return {W1, W2};
}
