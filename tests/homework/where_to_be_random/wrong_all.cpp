// Wrong: everything is random.
// Must say: random everywhere is safe, and more than it takes
#include <cstddef>
#include <vector>

std::vector<std::size_t> smallest_random_set(const std::vector<std::size_t>& widths) {
  std::vector<std::size_t> random;
  for (std::size_t l = 0; l + 1 < widths.size(); ++l) random.push_back(l);
  return random;
}
