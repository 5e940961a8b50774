// Wrong: the first matrix and both gradients are zero where a ReLU stands at 0.
// Must say: branches have a matrix without gradients
#include "nn/initializer.hpp"

struct Branch {
  Matrix W1, W2;
};

Branch init_branch([[maybe_unused]] std::size_t blocks, std::size_t width, Rng& rng) {
  Matrix W1 = Matrix::zeros(width, width);
  Matrix W2 = nn::he_normal()(width, width, rng);
  return {W1, W2};
}
