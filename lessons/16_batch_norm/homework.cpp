// Homework: layer normalization
//
// Batch normalization, as the lesson has it, in code:
//
//     for each neuron j:   mean     = sum_i z_ij / samples
//                          variance = sum_i (z_ij - mean)^2 / samples
//                          y_ij     = (z_ij - mean) / sqrt(variance + epsilon)     for each sample i
//
// Write the other one: each sample is normalized by itself, with the mean and the variance of its neurons.
// Before you write, answer on paper. The check asks your function the same questions:
//
// - What becomes of twins? What would come out without epsilon?
// - What is added to all neurons of a sample; what multiplies them all: does it change y?
// - A layer has two neurons. Their z are 0.02 apart in every sample, and each varies from sample to sample
//   by 1. How far apart are they in y here, and how far apart after batch normalization?
// - What is the mean square of a sample's y if its variance is equal to epsilon?
//
// Check your answer with `make homeworkN`, N being the number of this folder.
#include <cmath>

#include "matrix/matrix.hpp"

// z: (samples x neurons), at least one of each; epsilon: above 0. Returns y, of the same shape.
Matrix layer_norm(const Matrix& z, double epsilon) {
  Matrix y(z.rows(), z.cols());
  // ---- Your code here: change these lines, or write your own. This copy is batch normalization. -------
  const auto samples = static_cast<double>(z.rows());
  for (std::size_t j = 0; j < z.cols(); ++j) {
    double mean = 0.0, variance = 0.0;
    for (std::size_t i = 0; i < z.rows(); ++i) mean += z(i, j) / samples;
    for (std::size_t i = 0; i < z.rows(); ++i) variance += std::pow(z(i, j) - mean, 2) / samples;
    for (std::size_t i = 0; i < z.rows(); ++i) {
      y(i, j) = (z(i, j) - mean) / std::sqrt(variance + epsilon);
    }
  }
  // ------------------------------------------------------------------------------------------------
  return y;
}
