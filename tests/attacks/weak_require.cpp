// Attack: the check's own function, weakly.
// Must say: 'lessons::Check::require' is defined for all programs to see
#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

namespace lessons {
struct Finding;
class Check {
 public:
  void require(bool, const Finding&);
};
[[gnu::weak]] void Check::require(bool, const Finding&) {}
}  // namespace lessons

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double, Rng&) {
  return Matrix::zeros(fan_in, fan_out);
}
