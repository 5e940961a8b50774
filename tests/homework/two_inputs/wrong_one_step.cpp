// Takes one step of the map for where it settles.
// Must say: for biases of variance 0.05 your weights' 2.023
#include <cmath>

#include "nn/activation.hpp"
#include "nn/starts/gain.hpp"

namespace {

double settled(double sw2, double sb2) {
  double q = 1.0;
  for (int step = 0; step < 1; ++step) q = sw2 * nn::mean_square(nn::tanh(), q) + sb2;
  return q;
}

}  // namespace

double weight_variance(double bias_variance) {
  double low = 0.5, high = 10.0;
  for (int step = 0; step < 30; ++step) {
    const double middle = 0.5 * (low + high);
    const double q = settled(middle, bias_variance);
    (middle * nn::mean_square_slope(nn::tanh(), q) < 1.0 ? low : high) = middle;
  }
  return low;
}
