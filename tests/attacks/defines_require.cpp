// Attack: the check's own function, which asks for nothing now.
// Must say: 'lessons::Check::require' is defined, for which the check does not ask
#include <string>

#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

namespace lessons {
struct Finding;
class Check {
 public:
  void require(bool, const Finding&);
};
void Check::require(bool, const Finding&) {}
}  // namespace lessons

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double, Rng&) {
  return Matrix::zeros(fan_in, fan_out);
}
