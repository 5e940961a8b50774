// Wrong: in evaluation the mask of the last training step is left.
// Must say: is not dL/dy after a forward in evaluation
#include "matrix/matrix.hpp"
#include "matrix/random.hpp"
Matrix dropout_forward(const Matrix& h, double share, bool training, Rng& rng, Matrix& mask) {
  if (!training) return h;
  mask = Matrix(h.rows(), h.cols());
  for (double& factor : mask.values()) factor = rng.uniform() < share ? 0.0 : 1.0 / (1.0 - share);
  return h * mask;
}
Matrix dropout_backward(const Matrix& gradient, const Matrix& mask) { return gradient * mask; }
double share_for(std::size_t n, double disturbance) {
  const double odds = disturbance * disturbance * static_cast<double>(n);
  return odds / (1.0 + odds);
}
