// Wrong: the first matrix and the last, as if randomness travelled inwards.
// Must say: the middle: random matrices at both ends reach one layer each
#include <cstddef>
#include <vector>

std::vector<std::size_t> smallest_random_set(const std::vector<std::size_t>& widths) {
  if (widths.size() <= 4) return {1};
  return {0, widths.size() - 2};
}
