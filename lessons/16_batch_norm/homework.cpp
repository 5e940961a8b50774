// Homework: layer normalization, and what becomes of twins
//
// Batch normalization compares a neuron with itself, over the samples of a batch. Layer
// normalization compares it with its neighbours, in one sample:
//
//     y_ij = (z_ij - mean_i) / sqrt(variance_i + epsilon)      mean and variance over the neurons j
//
// - What is the variance of twins, and what keeps the quotient a number?
// - Two neurons are 0.1 % apart. What are they after batch normalization, and after yours?
//
// Check your answer with `make homeworkN`, N being the number of this folder.
#include <cmath>

#include "matrix/matrix.hpp"

// z: (samples x neurons). Returns y of the same shape; the variance divides by the number of neurons.
Matrix layer_norm(const Matrix& z, [[maybe_unused]] double epsilon) {
  Matrix y = z;
  // ---- Your code here: 5 to 12 lines. This copy hands on what it hears. -------------------------

  // --------------------------------------------------------------------------------------------
  return y;
}
