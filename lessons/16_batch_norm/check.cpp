// The check: mean and mean square of every sample, where epsilon stands, what does not change y, twins.
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

struct Sample {
  double mean, mean_square, variance;
};

Sample sample(const Matrix& a, std::size_t i) {
  const auto n = static_cast<double>(a.cols());
  Sample of{0.0, 0.0, 0.0};
  for (double x : a.row(i)) of.mean += x / n;
  for (double x : a.row(i)) of.mean_square += x * x / n;
  for (double x : a.row(i)) of.variance += (x - of.mean) * (x - of.mean) / n;
  return of;
}

// Samples of different means, whose deviations are 1, 2 or 3 times `size`.
Matrix pre_activations(std::size_t samples, std::size_t neurons, double size, std::uint64_t seed) {
  Rng rng(seed);
  Matrix z(samples, neurons);
  for (std::size_t i = 0; i < samples; ++i) {
    for (double& value : z.row(i)) value = rng.normal();
    const Sample drawn = sample(z, i);
    const double deviation = size * static_cast<double>(1 + i % 3);
    const double mean = size * (rng.uniform(0.5, 1.0) + static_cast<double>(i % 5));
    for (double& value : z.row(i)) {
      value = mean + deviation * (value - drawn.mean) / std::sqrt(drawn.variance);
    }
  }
  return z;
}

Matrix normalized(lessons::Check& check, const Matrix& z, double epsilon) {
  const Matrix y = layer_norm(z, epsilon);
  check.require(y.rows() == z.rows() && y.cols() == z.cols() && all_finite(y),
                {fmt::format("z of shape {} became {}{}", shape(z), shape(y),
                             all_finite(y) ? "" : ", with elements that are not finite numbers"),
                 "the same shape, and finite numbers", "every z has one y",
                 "the shape of what you return, whether every element is written, and what you "
                 "divide by"});
  return y;
}

void check_samples(lessons::Check& check, const Matrix& z) {
  const Matrix y = normalized(check, z, 1e-5);
  double worst_mean = 0.0, worst_square = 0.0, bent = 0.0;
  for (std::size_t i = 0; i < y.rows(); ++i) {
    const Sample in = sample(z, i), out = sample(y, i);
    worst_mean = std::max(worst_mean, std::abs(out.mean));
    worst_square = std::max(worst_square, std::abs(out.mean_square - 1.0));
    const double factor = std::sqrt(out.mean_square / in.variance);
    for (std::size_t j = 0; j < y.cols(); ++j) {
      bent = std::max(bent, std::abs(y(i, j) - factor * (z(i, j) - in.mean)));
    }
  }
  check.require(
      worst_mean < 1e-9,
      {fmt::format("a sample of {} neurons has a mean of {}", y.cols(), number(worst_mean, 3)),
       "0 over the neurons of every sample",
       "the mean of batch normalization runs over the samples, along a column; here it "
       "runs along a row",
       "which index your inner loop runs over, and whether the mean is subtracted"});
  check.require(
      worst_square < 1e-4,
      {fmt::format("the mean square of {} neurons is off 1 by up to {}", y.cols(),
                   number(worst_square, 3)),
       "1 within 0.0001, for samples of variance 9 or more and an epsilon of 1e-5",
       "a deviation is the root of a variance, which is a mean over all neurons",
       "what you divide by: variance or deviation, n or n - 1, and what epsilon is added to"});
  check.require(
      bent < 1e-6,
      {fmt::format("y is up to {} away from a positive multiple of z - mean", number(bent, 3)),
       "one positive multiple for all neurons of a sample",
       "normalization shifts and stretches; it does not reorder or turn round",
       "the sign of z - mean, and whether each sample has one mean and one deviation"});
}

// Samples whose variance is `times` less than epsilon.
void check_epsilon(lessons::Check& check, double size, double times, std::uint64_t seed) {
  const Matrix z = pre_activations(1, 24, size, seed);
  const double epsilon = times * sample(z, 0).variance;
  const double square = sample(normalized(check, z, epsilon), 0).mean_square;
  const double expected = 1.0 / (1.0 + times);
  check.require(std::abs(square - expected) < 1e-6,
                {fmt::format("the mean square of y is {}, for a variance of {} and an epsilon {} "
                             "times as large",
                             number(square, 4), number(epsilon / times, 3), number(times)),
                 number(expected, 4),
                 "epsilon is added to the variance, before the root is taken, as in batch "
                 "normalization; it is the epsilon that the function is given",
                 "where epsilon stands, and whether it is yours or that of the call"});
}

void check_what_does_not_matter(lessons::Check& check) {
  const Matrix z = pre_activations(6, 40, 3.0, check.seed(4));
  const Matrix y = normalized(check, z, 1e-5);
  Matrix shifted = z, larger = z, alone(1, z.cols());
  for (double& x : shifted.values()) x += 1e7;
  for (double& x : larger.values()) x *= 1000.0;
  std::ranges::copy(z.row(4), alone.row(0).begin());
  const double by_shift = max_abs(normalized(check, shifted, 1e-5) - y);
  const double by_factor = max_abs(normalized(check, larger, 1e-5) - y);
  check.require(
      by_shift < 1e-5,
      {fmt::format("after 1e7 is added to all z, y is up to {} away from what it was",
                   number(by_shift, 3)),
       "less than 1e-5: round-off",
       "what all neurons of a sample have in common is subtracted; but E[z^2] - E[z]^2 is "
       "a difference of two huge numbers, and its last digits are lost",
       "from which numbers you compute the variance"});
  check.require(
      by_factor < 1e-4,
      {fmt::format("after all z are multiplied by 1000, y is up to {} away", number(by_factor, 3)),
       "less than 1e-4", "a factor of all z is a factor of their deviation too",
       "whether what you divide by grows with z"});
  const Matrix by_itself = normalized(check, alone, 1e-5);
  double apart = 0.0;
  for (std::size_t j = 0; j < z.cols(); ++j)
    apart = std::max(apart, std::abs(by_itself(0, j) - y(4, j)));
  check.require(
      apart < 1e-12,
      {fmt::format("a sample alone and the same in a batch of 6 differ by {}", number(apart, 3)),
       "0", "each sample is normalized by itself",
       "sums that are not set back to 0 for the next sample"});
}

// Each sample has a z of its own, and neuron j a difference of j * apart to neuron 0.
Matrix twins(std::size_t neurons, double apart, std::uint64_t seed) {
  Rng rng(seed);
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
  const Matrix y = layer_norm(twins(neurons, 0.0, check.seed(5)), 1e-5);
  check.require(all_finite(y) && max_abs(y) <= 1e-6,
                {fmt::format("of {} twins, the largest |y| is {}", neurons,
                             all_finite(y) ? number(max_abs(y), 3) : "not a finite number"),
                 "0, but for rounding: at most 1e-6",
                 "each twin is the mean, and their variance is 0: without epsilon that is 0 / 0",
                 "what you divide by if the variance is 0"});
  nn::BatchNorm batch(neurons);
  const Matrix nearly = twins(neurons, 0.02, check.seed(6));
  const double mine = gap(layer_norm(nearly, 1e-5)), theirs = gap(batch.forward(nearly));
  check.require(mine > 1.0 && theirs < 1e-3,
                {fmt::format("neurons that were up to {} apart are {} apart after yours, {} after "
                             "batch normalization",
                             number(0.02 * static_cast<double>(neurons - 1), 2), number(mine, 3),
                             number(theirs, 2)),
                 "more than 1 after yours: what neurons have in common is subtracted, and what "
                 "differs remains",
                 "a small difference is large beside a small deviation",
                 "whether the deviation is that of one sample's neurons"});
}

}  // namespace

int main() {
  return lessons::check_homework(3 * 4 + 8 * 2 + 7 + 3 * 2, [](lessons::Check& check) {
    Rng sizes(check.seed(0));
    check_samples(check, pre_activations(7, 64, 3.0, check.seed(1)));
    check_samples(check, pre_activations(64, 7, 3.0, check.seed(2)));
    check_samples(check, pre_activations(1, 20 + sizes.below(30), 3.0, check.seed(3)));
    for (std::size_t neurons : {std::size_t{5}, std::size_t{8}, 50 + sizes.below(60)}) {
      check_twins(check, neurons);
    }
    for (double size : {0.001, sizes.uniform(0.05, 0.2), sizes.uniform(0.5, 2.0), 10.0}) {
      for (double times : {1.0, 3.0}) check_epsilon(check, size, times, sizes.next());
    }
    check_what_does_not_matter(check);
  });
}
