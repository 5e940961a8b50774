// Wrong: one draw for a sample drops all of its neurons.
// Must say: 6 neurons have a mask of their own
#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

Matrix dropout_forward(const Matrix& h, double share, bool training, Rng& rng, Matrix& mask) {
  mask = Matrix::filled(h.rows(), h.cols(), 1.0);
  if (training) {
    for (std::size_t i = 0; i < h.rows(); ++i) {
      const double factor = rng.uniform() < share ? 0.0 : 1.0 / (1.0 - share);
      for (double& element : mask.row(i)) element = factor;
    }
  }
  return h * mask;
}

Matrix dropout_backward(const Matrix& gradient, const Matrix& mask) { return gradient * mask; }

double share_for(std::size_t n, double disturbance) {
  const double odds = disturbance * disturbance * static_cast<double>(n);  // p / (1 - p)
  return odds / (1.0 + odds);
}
