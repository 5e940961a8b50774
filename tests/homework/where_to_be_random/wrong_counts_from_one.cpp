// Wrong: the right matrices, counted from 1 as they are printed.
// Must say: code counts matrices from 0
#include <cstddef>
#include <vector>

std::vector<std::size_t> smallest_random_set(const std::vector<std::size_t>& widths) {
  std::vector<std::size_t> random;
  for (std::size_t k = 1; k + 1 < widths.size(); ++k) {
    const bool free = widths[k] == 1 || (!random.empty() && random.back() == k);
    if (!free) random.push_back(k + 1);
  }
  return random;
}
