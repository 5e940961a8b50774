// Losses: what training makes small, each with its gradient beside it.
//
// A loss is a mean over the samples. It takes the network's raw outputs: the sigmoid or softmax of
// a classifier is part of its loss, because together they are finite where apart they are not. All
// throw std::invalid_argument if outputs and targets differ in shape or hold no samples, and for targets
// that are none: their ranges stand below, and NaN is in none of them. NaN outputs give a NaN loss.
#pragma once

#include "matrix/matrix.hpp"

namespace nn {

// Returns the loss and writes dL/d(output), (samples x outputs), into `gradient`.
using Loss = double (*)(const Matrix& outputs, const Matrix& targets, Matrix& gradient);

// How far from 1 the targets of a sample may add up, where they are shares of classes.
inline constexpr double sum_tolerance = 1e-6;

// Mean over all elements of (y - t)^2. Targets: any finite numbers.
double mean_squared_error(const Matrix& outputs, const Matrix& targets, Matrix& gradient);

// Mean of -t log p - (1 - t) log(1 - p), p = sigmoid(z). Targets: 0 or 1, or a share between them. With
// several outputs, each is a yes or no of its own. Finite for every finite logit z.
double binary_cross_entropy(const Matrix& logits, const Matrix& targets, Matrix& gradient);

// Mean over the samples of -sum_c t_c log p_c, p = softmax(z). Targets: one-hot rows (labels.hpp makes
// them), or shares of at least two classes that add up to 1.
double softmax_cross_entropy(const Matrix& logits, const Matrix& targets, Matrix& gradient);

// The same as a value, for whoever does not train in a loop.
struct LossResult {
  double value;
  Matrix gradient;  // (samples x outputs)
};
LossResult mean_squared_error(const Matrix& outputs, const Matrix& targets);
LossResult binary_cross_entropy(const Matrix& logits, const Matrix& targets);
LossResult softmax_cross_entropy(const Matrix& logits, const Matrix& targets);

// What a network that was trained by this loss says of each output, (samples x outputs): sigmoid(z), or
// softmax(z) row by row. Throws std::invalid_argument for the mean squared error, which has no
// probabilities.
Matrix probabilities(const Matrix& logits, Loss loss);

// Share of the samples whose class is right: the sign of a single logit, or the largest of several, the
// first of equal ones. A NaN among a sample's logits makes it wrong. Targets as of the cross-entropies.
double accuracy(const Matrix& logits, const Matrix& targets);

// Area under the ROC curve: the chance that a sample of class 1 has a larger logit than one of
// class 0, a tie counting half. 1/2 is what knowing nothing gives, whatever the shares of the
// classes. Throws std::invalid_argument unless there is one logit a sample, a number, and both
// classes occur. Targets: 0 to 1, class 1 above 1/2.
double area_under_curve(const Matrix& logits, const Matrix& targets);

}  // namespace nn
