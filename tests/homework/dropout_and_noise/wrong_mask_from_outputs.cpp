// Wrong: takes each output of 0 for one that was dropped.
// Must say: all of dL/dh is 0 where h is 0
#include "matrix/matrix.hpp"
#include "matrix/random.hpp"
Matrix dropout_forward(const Matrix& h, double share, bool training, Rng& rng, Matrix& mask) {
  if (!training) {
    mask = Matrix::filled(h.rows(), h.cols(), 1.0);
    return h;
  }
  Matrix y = h;
  for (double& x : y.values()) x = rng.uniform() < share ? 0.0 : x / (1.0 - share);
  mask = y;
  for (double& x : mask.values()) x = x != 0.0 ? 1.0 / (1.0 - share) : 0.0;
  return y;
}
Matrix dropout_backward(const Matrix& gradient, const Matrix& mask) { return gradient * mask; }
double share_for(std::size_t n, double disturbance) {
  const double odds = disturbance * disturbance * static_cast<double>(n);
  return odds / (1.0 + odds);
}
