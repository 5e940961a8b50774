// Homework: write dropout, and choose its share for a width
//
// In training, dropout sets each output of a layer of neurons to 0 with the probability `share`, drawn for
// each sample and each neuron, and multiplies the others by one number:
//
//     training:    y = h * mask, element by element, with a mask of 0 or of that number
//     evaluation:  y = h
//
// On average over the masks, y is to be h: evaluation then has nothing to correct. Which number is it?
//
// The next layer adds up the outputs of n neurons. With dropout such a sum varies from mask to mask. Choose
// the share so that a sum of n equal outputs has the standard deviation `disturbance`, as a share of the
// sum, for any n.
//
// Check your answer with `make homeworkN`, N being the number of this folder.
#include <cmath>

#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

// ---- Your code here: 8 to 20 lines in all. This copy drops nothing. ------------------------------------
//
// h: (samples x neurons), the outputs of a hidden layer. Returns y, in the same shape.
// mask: yours to fill, with whatever dropout_backward needs; it is given the same.
// rng.uniform() draws from [0, 1).
Matrix dropout_forward(const Matrix& h, [[maybe_unused]] double share,
                       [[maybe_unused]] bool training, [[maybe_unused]] Rng& rng,
                       [[maybe_unused]] Matrix& mask) {
  return h;
}

// gradient: dL/dy, (samples x neurons). Returns dL/dh, in the same shape.
Matrix dropout_backward(const Matrix& gradient, [[maybe_unused]] const Matrix& mask) {
  return gradient;
}

// n: at least 1. disturbance: above 0, and possibly above 1. Returns a share between 0 and 1.
double share_for([[maybe_unused]] std::size_t n, [[maybe_unused]] double disturbance) {
  return 0.5;
}
// --------------------------------------------------------------------------------------------------------
