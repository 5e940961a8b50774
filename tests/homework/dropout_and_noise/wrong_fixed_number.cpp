// Wrong: each sample loses the same number of outputs.
// Must say: times the variance of independent draws
#include <algorithm>
#include <cmath>
#include <vector>
#include "matrix/matrix.hpp"
#include "matrix/random.hpp"
Matrix dropout_forward(const Matrix& h, double share, bool training, Rng& rng, Matrix& mask) {
  mask = Matrix::filled(h.rows(), h.cols(), 1.0);
  if (!training) return h;
  const auto drop = static_cast<std::size_t>(std::lround(share * static_cast<double>(h.cols())));
  for (std::size_t i = 0; i < h.rows(); ++i) {
    std::vector<std::size_t> order(h.cols());
    for (std::size_t j = 0; j < order.size(); ++j) order[j] = j;
    for (std::size_t j = order.size(); j-- > 1;) std::swap(order[j], order[rng.below(j + 1)]);
    for (std::size_t j = 0; j < h.cols(); ++j)
      mask(i, order[j]) = j < drop ? 0.0 : 1.0 / (1.0 - share);
  }
  return h * mask;
}
Matrix dropout_backward(const Matrix& gradient, const Matrix& mask) { return gradient * mask; }
double share_for(std::size_t n, double disturbance) {
  const double odds = disturbance * disturbance * static_cast<double>(n);
  return odds / (1.0 + odds);
}
