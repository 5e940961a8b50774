// One neuron and its copies, and a branch of 0.
// Must say: after the first step, 10 of 10 branches
#include <cmath>

#include "nn/initializer.hpp"

struct Branch {
  Matrix W1, W2;
};

Branch init_branch([[maybe_unused]] std::size_t blocks, std::size_t width,
                   [[maybe_unused]] Rng& rng) {
  Matrix W1 = Matrix::filled(width, width, 0.25);
  Matrix W2 = Matrix::zeros(width, width);
  return {W1, W2};
}
