// Wrong: the signal holds and all branches wake, but each has one neuron and its copies.
// Must say: neurons that start equal hear the same blame
#include "nn/initializer.hpp"

struct Branch {
  Matrix W1, W2;
};

Branch init_branch([[maybe_unused]] std::size_t blocks, std::size_t width,
                   [[maybe_unused]] Rng& rng) {
  Matrix W1 = Matrix::filled(width, width, 0.5);
  Matrix W2 = Matrix::zeros(width, width);
  return {W1, W2};
}
