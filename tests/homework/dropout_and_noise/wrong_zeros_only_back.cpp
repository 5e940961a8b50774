// Wrong: the blame is silenced and not made louder.
// Must say: hears blame as much louder
#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

Matrix dropout_forward(const Matrix& h, double share, bool training, Rng& rng, Matrix& mask) {
  mask = Matrix::filled(h.rows(), h.cols(), 1.0);
  if (training) {
    for (double& factor : mask.values()) {
      factor = rng.uniform() < share ? 0.0 : 1.0 / (1.0 - share);
    }
  }
  return h * mask;
}

Matrix dropout_backward(const Matrix& gradient, const Matrix& mask) {
  return map(gradient, mask, [](double g, double factor) { return factor == 0.0 ? 0.0 : g; });
}
