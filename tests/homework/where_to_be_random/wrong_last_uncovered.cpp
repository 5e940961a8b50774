// Wrong: every second matrix from the first on, up to the last hidden layer.
// Must say: the end of the chain: is the last hidden layer covered
#include <cstddef>
#include <vector>

std::vector<std::size_t> smallest_random_set(const std::vector<std::size_t>& widths) {
  std::vector<std::size_t> random;
  for (std::size_t l = 0; l + 2 < widths.size(); l += 2) random.push_back(l);
  return random;
}
