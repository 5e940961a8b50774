// Wrong: the size of W1 is that for a width of 32.
// Must say: times as large as He would have it (3 blocks of width
#include <cmath>
#include "nn/initializer.hpp"
struct Branch {
  Matrix W1, W2;
};
Branch init_branch([[maybe_unused]] std::size_t blocks, std::size_t width, Rng& rng) {
  Matrix W1 = nn::normal(std::sqrt(2.0 / 32))(width, width, rng);
  Matrix W2 = nn::zeros()(width, width, rng);
  return {W1, W2};
}
