// Wrong: searches from 1 to 2, where the answer is for small biases alone.
// Must say: does your search reach far enough
#include "nn/activation.hpp"
#include "nn/starts/gain.hpp"

double weight_variance(double bias_variance) {
  double low = 1.0, high = 2.0;
  for (int step = 0; step < 60; ++step) {
    const double middle = (low + high) / 2.0;
    double q = 1.0;
    for (int k = 0; k < 1000; ++k) q = middle * nn::mean_square(nn::tanh(), q) + bias_variance;
    (middle * nn::mean_square_slope(nn::tanh(), q) < 1.0 ? low : high) = middle;
  }
  return low;
}
