#include "rank_1.hpp"

#include <cmath>

#include "matrix/matmul.hpp"

namespace lessons {

Matrix random_of_rank_1(std::size_t fan_in, std::size_t fan_out, Rng& rng) {
  const double deviation = std::sqrt(2.0 / static_cast<double>(fan_in + fan_out));
  const Matrix u = nn::normal(1.0)(fan_in, 1, rng);
  return matmul(u, nn::normal(deviation)(1, fan_out, rng));
}

}  // namespace lessons
