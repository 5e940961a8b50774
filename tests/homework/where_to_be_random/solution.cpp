// The solution: the matrix behind a layer frees the next layer too.
#include <cstddef>
#include <vector>

std::vector<std::size_t> smallest_random_set(const std::vector<std::size_t>& widths) {
  std::vector<std::size_t> random;
  for (std::size_t k = 1; k + 1 < widths.size(); ++k) {  // between dense(k - 1) and dense(k)
    const bool free = widths[k] == 1 || (!random.empty() && random.back() == k - 1);
    if (!free) random.push_back(k);
  }
  return random;
}
