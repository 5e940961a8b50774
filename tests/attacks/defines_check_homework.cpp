// Attack: the check as a whole.
// Must say: 'lessons::check_homework' is defined, for which the check does not ask
#include <cstddef>
#include <functional>

#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

namespace lessons {
class Check;
int check_homework(std::size_t, const std::function<void(Check&)>&, const char*) { return 0; }
}  // namespace lessons

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double, Rng&) {
  return Matrix::zeros(fan_in, fan_out);
}
