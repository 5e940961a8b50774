// Wrong: frees each layer by the matrix before it, which comes too late for the next.
// Must say: a matrix between two hidden layers frees both
#include <cstddef>
#include <vector>

std::vector<std::size_t> smallest_random_set(const std::vector<std::size_t>& widths) {
  std::vector<std::size_t> random;
  for (std::size_t k = 1; k + 1 < widths.size(); ++k) {
    if (widths[k] > 1) random.push_back(k - 1);
  }
  return random;
}
