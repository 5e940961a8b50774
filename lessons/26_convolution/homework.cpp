// Homework: start filters that read a part of the channels
//
// A grouped convolution divides its channels, and its filters, into as many groups, each a run of equal length. A
// filter reads the channels of its own group; its weights for all other channels are 0. With 8 channels, 12
// filters and 4 groups, for one, filters 0, 1 and 2 read channels 0 and 1. If there are as many groups as
// channels, the convolution is called depthwise.
//
// Behind each convolution stands a ReLU. Draw the weights so that
//
// - the mean square of z holds from layer to layer, whatever the size of the squares and the number of groups;
// - every weight for a channel of the filter's group is drawn, and every other weight is 0;
// - no two filters of a group are equal.
//
// How many terms does such a filter add up?
//
// Check your answer with `make homeworkN`, N being the number of this folder.
#include <cmath>

#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

// Returns W, (size * size * channels x filters), for squares of size * size pixels. Column j is filter j. Row
// pixel * channels + c holds the weights of channel c, for pixel 0, 1, ... of the square (all in
// nn/layers/convolution.hpp). `groups` divides both channels and filters. Take all random numbers from `rng`.
Matrix grouped_weights(std::size_t size, std::size_t channels, std::size_t filters,
                       [[maybe_unused]] std::size_t groups, Rng& rng) {
  // ---- Your code here: 5 to 15 lines. This copy makes one group of all. -------------------------
  //
  // w(row, j), w.rows(), w.cols(); rng.normal() has mean 0 and variance 1
  Matrix w = Matrix::zeros(size * size * channels, filters);
  const double deviation = std::sqrt(2.0 / static_cast<double>(channels));
  for (double& weight : w.values()) weight = deviation * rng.normal();
  return w;
  // ------------------------------------------------------------------------------------------------
}
