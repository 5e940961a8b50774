// Each branch draws the same numbers from a generator of its own.
// Must say: the second branch has the weights of the first
#include <cmath>

#include "nn/initializer.hpp"

struct Branch {
  Matrix W1, W2;
};

Branch init_branch([[maybe_unused]] std::size_t blocks, std::size_t width,
                   [[maybe_unused]] Rng& rng) {
  Rng own(7);
  Matrix W1 = nn::he_normal()(width, width, own);
  Matrix W2 = Matrix::zeros(width, width);
  return {W1, W2};
}
