// The check: every sample by itself, twins silent, near-twins apart.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "lessons/common/homework.hpp"
#include "lessons/common/text.hpp"
#include "matrix/matrix.hpp"
#include "matrix/random.hpp"
#include "nn/layers/batch_norm.hpp"

Matrix layer_norm(const Matrix& z, double epsilon);  // homework.cpp

using lessons::number;

namespace {

constexpr double epsilon = 1e-5;

Matrix sums(std::size_t samples, std::size_t neurons, std::uint64_t seed) {
  Rng rng(seed);
  Matrix z(samples, neurons);
  for (std::size_t i = 0; i < samples; ++i) {
    for (double& value : z.row(i)) value = 3.0 * rng.normal() + static_cast<double>(i);
  }
  return z;
}

bool finite(const Matrix& a) {
  return std::ranges::all_of(a.values(), [](double x) { return std::isfinite(x); });
}

void check_samples(lessons::Check& check, const Matrix& z) {
  const Matrix y = layer_norm(z, epsilon);
  check.require(
      y.rows() == z.rows() && y.cols() == z.cols() && finite(y),
      {fmt::format("from sums of shape {} comes {}{}", shape(z), shape(y),
                   finite(y) ? "" : ", not all of them numbers"),
       "the same shape, and finite numbers", "each sum has a place of its own in the answer",
       "the shape of what you return, and what you divide by"});
  double worst_mean = 0.0, worst_square = 0.0;
  for (std::size_t i = 0; i < y.rows(); ++i) {
    double mean = 0.0, square = 0.0;
    for (double value : y.row(i)) mean += value / static_cast<double>(y.cols());
    for (double value : y.row(i)) square += value * value / static_cast<double>(y.cols());
    worst_mean = std::max(worst_mean, std::abs(mean));
    worst_square = std::max(worst_square, std::abs(square - 1.0));
  }
  check.require(
      worst_mean < 1e-9,
      {fmt::format("a sample of {} neurons keeps a mean of {}", y.cols(), number(worst_mean, 3)),
       "0 over the neurons of every sample",
       "layer normalization takes its mean along a row; the mean along a column, over the "
       "samples, is batch normalization's",
       "whether your inner loop runs over the neurons or over the samples"});
  check.require(
      worst_square < 1e-3,
      {fmt::format("a sample of {} neurons has a variance off by {}", y.cols(),
                   number(worst_square, 3)),
       "1 within 0.001 over the neurons of every sample",
       "dividing by the deviation makes it 1, where the variance divides by the number of "
       "neurons, and epsilon is added under the root",
       "what you divide by: variance or deviation, n or n - 1, epsilon inside or outside"});
}

Matrix twins(std::size_t neurons, double apart) {
  Rng rng(57);
  Matrix z(50, neurons);
  for (std::size_t i = 0; i < z.rows(); ++i) {
    const double common = 2.0 + rng.normal();
    for (std::size_t j = 0; j < neurons; ++j) z(i, j) = common + apart * static_cast<double>(j);
  }
  return z;
}

double gap(const Matrix& y) {
  double largest = 0.0;
  for (std::size_t i = 0; i < y.rows(); ++i) {
    largest = std::max(largest, std::abs(y(i, y.cols() - 1) - y(i, 0)));
  }
  return largest;
}

void check_twins(lessons::Check& check, std::size_t neurons) {
  const Matrix y = layer_norm(twins(neurons, 0.0), epsilon);
  check.require(
      finite(y) && max_abs(y) <= 1e-6,
      {fmt::format("{} twins say up to {}", neurons,
                   finite(y) ? number(max_abs(y), 3) : "something that is no number"),
       "0, but for rounding: at most 1e-6",
       "twins are their own mean, and their variance is 0: without epsilon under the root "
       "that is 0 / 0",
       "where epsilon stands"});
  nn::BatchNorm batch(neurons);
  const Matrix nearly = twins(neurons, 0.02);
  const double mine = gap(layer_norm(nearly, epsilon)), theirs = gap(batch.forward(nearly));
  check.require(mine > 1.0 && theirs < 1e-3,
                {fmt::format("neurons that were up to {} apart are {} apart after yours, {} after "
                             "batch normalization",
                             number(0.02 * static_cast<double>(neurons - 1), 2), number(mine, 3),
                             number(theirs, 2)),
                 "more than 1 after yours: what neurons have in common is gone, what parts them is "
                 "all that is left",
                 "a small difference is large beside a small deviation",
                 "whether the deviation is that of one sample's neurons"});
}

}  // namespace

int main() {
  return lessons::check_homework(3 * 3 + 3 * 2, [](lessons::Check& check) {
    check_samples(check, sums(7, 64, 51));
    check_samples(check, sums(64, 7, 52));
    check_samples(check, sums(1, 33, 53));
    for (std::size_t neurons : {5u, 8u, 100u}) check_twins(check, neurons);
  });
}
