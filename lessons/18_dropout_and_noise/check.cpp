// The check: each output draws for itself, the mean stays, gradients follow the mask; and the share.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "lessons/common/homework.hpp"
#include "lessons/common/text.hpp"
#include "nn/activation.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/dense.hpp"
#include "nn/layers/sequential.hpp"
#include "nn/trainer.hpp"

Matrix dropout_forward(const Matrix& h, double share, bool training, Rng& rng,
                       Matrix& mask);                                 // homework.cpp
Matrix dropout_backward(const Matrix& gradient, const Matrix& mask);  // homework.cpp
double share_for(std::size_t n, double disturbance);                  // homework.cpp

using lessons::Check;
using lessons::number;

namespace {

// A small share, one near a half, and a large one.
std::vector<double> drawn_shares(std::uint64_t seed) {
  Rng rng(seed);
  std::vector<double> shares;
  for (const double middle : {0.25, 0.5, 0.8}) {
    shares.push_back(std::round(1000.0 * (middle + rng.symmetric(0.08))) / 1000.0);
  }
  return shares;
}

// The student's functions as a layer.
class OfStudent : public nn::Layer {
 public:
  OfStudent(double share, std::uint64_t seed) : share_(share), rng_(seed) {}
  const Matrix& forward(const Matrix& input) override {
    return output_ = dropout_forward(input, share_, training_, rng_, mask_);
  }
  const Matrix& backward(const Matrix& output_gradient) override {
    return input_gradient_ = dropout_backward(output_gradient, mask_);
  }
  void set_training(bool training) override { training_ = training; }

 private:
  double share_;
  Rng rng_;
  bool training_ = true;
  Matrix mask_, output_, input_gradient_;
};

Matrix random(std::size_t rows, std::size_t cols, std::uint64_t seed) {
  Rng rng(seed);
  return nn::uniform(1.0)(rows, cols, rng);
}

std::string percent(double part) { return number(100.0 * part, 4) + " %"; }

void check_shape(Check& check, const char* function, const Matrix& found, const Matrix& given) {
  check.require(
      found.rows() == given.rows() && found.cols() == given.cols(),
      {fmt::format("{} of a matrix {} returns one {}", function, shape(given), shape(found)),
       shape(given), "a number for each sample and each neuron comes out",
       "the matrix you return"});
  const auto bad =
      std::ranges::count_if(found.values(), [](double x) { return !std::isfinite(x); });
  check.require(bad == 0, {fmt::format("{} of the {} numbers that {} returns are not finite", bad,
                                       found.size(), function),
                           "none", "Matrix(rows, cols) holds NaN until an element is written",
                           "whether every element is written, and what you divide by"});
}

void check_evaluation(Check& check, double share, std::uint64_t seed) {
  OfStudent layer(share, seed);
  layer.set_training(false);
  const Matrix h = random(40, 6, seed + 1);
  const Matrix& y = layer.forward(h);
  check_shape(check, "dropout_forward", y, h);
  const bool dropped = std::ranges::count(y.values(), 0.0) > 0;
  check.require(
      y == h,
      {fmt::format("in evaluation, with share {}, y differs from h by up to {}", share,
                   number(max_abs(y - h), 3)),
       "h, to the last bit",
       dropped ? "outputs are dropped only in training: a network that answers uses all of them"
               : "training makes up for what is missing, so that evaluation has nothing to scale",
       "what your function does when training is false"});
  layer.set_training(true);
  layer.forward(h);  // leaves a mask
  layer.set_training(false);
  layer.forward(h);
  const Matrix g = random(40, 6, seed + 2);
  check.require(layer.backward(g) == g,
                {fmt::format("with share {}, dL/dh is not dL/dy after a forward in evaluation that "
                             "follows one in training",
                             share),
                 "dL/dy, to the last bit", "where y = h, dL/dh = dL/dy",
                 "what dropout_forward leaves in mask when training is false"});
}

// Of several passes: where one mask serves all samples, a single one may by chance drop nothing.
std::ptrdiff_t zeros_of_ones(OfStudent layer) {
  std::ptrdiff_t zeros = 0;
  for (std::size_t pass = 0; pass < 20; ++pass) {
    zeros += std::ranges::count(layer.forward(Matrix::filled(300, 6, 1.0)).values(), 0.0);
  }
  return zeros;
}

// Who draws, and how often.
void check_independence(Check& check, double share, std::uint64_t seed) {
  OfStudent layer(share, seed), again(share, seed);
  const Matrix h = Matrix::filled(300, 6, 1.0);
  const Matrix first = layer.forward(h);
  check_shape(check, "dropout_forward", first, h);
  check.require(
      zeros_of_ones(OfStudent(share, seed)) > 0,
      {fmt::format("in training, with share {}, no output of 6 neurons is 0 for any of 300 samples",
                   share),
       "a share of zeros",
       "where nothing is dropped, neurons are treated alike, and twins stay twins",
       "the marked place, and rng.uniform()"});
  check.require(nn::distinct_columns(transpose(first)) > 1,
                {"300 samples have one mask between them", "each sample draws for itself",
                 "else one step trains a part of the network, and the next step another part",
                 "how often rng.uniform() is called: once for each element"});
  const std::size_t neurons = nn::distinct_columns(first);
  check.require(
      neurons == 6,
      {fmt::format("over 300 samples, {} of 6 neurons have a mask of their own", neurons), "6",
       "neurons that are always dropped together are treated alike, and twins stay twins",
       "how often rng.uniform() is called: once for each element"});
  check.require(
      layer.forward(h) != first,
      {"a second forward has the mask of the first", "another mask",
       "the same outputs would be 0 in every step, as if they were not there",
       "whether you draw from the rng that you are handed, and keep neither another nor a mask"});
  check.require(again.forward(h) == first,
                {"the same seed gives two masks", "the same mask",
                 "a training that cannot be repeated cannot be understood",
                 "whether you draw from the rng that you are handed, and from nothing else"});
}

// Why the elements that are left are not h / (1 - share).
std::string wrong_factor(double factor, double share) {
  const auto is = [factor](double value) { return std::abs(factor - value) < 1e-9; };
  if (is(1.0)) return "on average the next layer receives less in training than in evaluation";
  if (is(1.0 - share)) return "this is multiplied by the probability of being kept, not divided";
  if (is(1.0 / share)) return "this is divided by the probability of being dropped";
  return "what is kept must make up for what is dropped, no more and no less";
}

// The variance of the number of zeros in a sample, over that of so many draws of their own.
double variance_of_zeros(const Matrix& y, double share) {
  const auto n = static_cast<double>(y.cols());
  double squares = 0.0;
  for (std::size_t i = 0; i < y.rows(); ++i) {
    const auto zeros = static_cast<double>(std::ranges::count(y.row(i), 0.0));
    squares += std::pow(zeros - share * n, 2) / static_cast<double>(y.rows());
  }
  return squares / (n * share * (1.0 - share));
}

// How many are dropped, to 5.5 standard errors, and what the others are multiplied by.
void check_mask(Check& check, double share, std::uint64_t seed) {
  OfStudent layer(share, seed);
  const Matrix h = random(400, 400, seed + 1);
  const Matrix y = layer.forward(h);
  const double kept = 1.0 / (1.0 - share);
  double dropped = 0.0, off = kept;  // of the factors, the one that is furthest from it
  for (std::size_t k = 0; k < h.size(); ++k) {
    const double factor = y.values()[k] / h.values()[k];
    dropped += factor == 0.0;
    if (factor != 0.0 && std::abs(factor - kept) > std::abs(off - kept)) off = factor;
  }
  const auto n = static_cast<double>(h.size());
  const double error = 5.5 * std::sqrt(share * (1.0 - share) / n);
  check.require(std::abs(dropped / n - share) < error,
                {fmt::format("in training, with share {}, {} of 400 x 400 outputs are 0", share,
                             percent(dropped / n)),
                 fmt::format("{} within {}", percent(share), percent(error)),
                 std::abs(dropped / n - (1.0 - share)) < error
                     ? "share is the probability of being dropped, and this is that of being kept"
                     : "an output is dropped with probability share, no more and no less",
                 "which outcomes of rng.uniform() drop an output"});
  check.require(
      std::abs(off - kept) < 1e-9,
      {fmt::format("in training, with share {}, an output that is kept is multiplied by {}", share,
                   number(off)),
       number(kept), wrong_factor(off, share),
       "the mean over many masks: 0 for a part `share` of the time, and else?"});
  const double spread = variance_of_zeros(y, share);
  check.require(std::abs(spread - 1.0) < 0.45,
                {fmt::format("with share {}, the number of zeros in a sample of 400 neurons has {} "
                             "times the variance of independent draws",
                             share, number(spread, 3)),
                 "1 within 0.45, over 400 samples",
                 "each output is drawn for itself: a sample may lose more of them or fewer",
                 "whether one neuron's draw depends on what was drawn for another"});
}

void check_backward(Check& check, double share, std::uint64_t seed) {
  OfStudent layer(share, seed);
  const Matrix h = random(60, 5, seed + 1), g = random(60, 5, seed + 2);
  const Matrix y = layer.forward(h);
  const Matrix& found = layer.backward(g);
  check_shape(check, "dropout_backward", found, g);
  const Matrix gap = found - map(y, h, [](double out, double in) { return out / in; }) * g;
  const double to_dropped =
      max_abs(map(gap, y, [](double e, double out) { return out == 0.0 ? e : 0.0; }));
  check.require(
      max_abs(gap) < 1e-9,
      {fmt::format(
           "with share {}, dL/dh is off by up to {}, where the output was dropped by up to {}",
           share, number(max_abs(gap), 3), number(to_dropped, 3)),
       "0: y = h * mask, so dL/dh = dL/dy * mask, with the mask of the forward before",
       to_dropped > 0.0
           ? "the loss does not depend on an output that was dropped, so its gradient is 0"
           : "an output that was kept was multiplied by its mask, and so is its gradient",
       "what dropout_forward leaves in mask, and what dropout_backward multiplies by it"});
  layer.forward(Matrix::filled(60, 5, 0.0));
  check.require(max_abs(layer.backward(g)) > 0.0,
                {fmt::format("with share {}, all of dL/dh is 0 where h is 0", share),
                 "dL/dy * mask: what was kept has a gradient, whatever its value",
                 "an output that is 0 by itself is not one that was dropped",
                 "from what you compute the mask: from the draws or from y"});
}

// Twins give the same outputs, so their first steps differ by their masks alone.
void check_twins(Check& check, double share, std::uint64_t seed) {
  nn::Sequential net;
  Rng rng(1);
  const nn::Dense& hidden = net.add<nn::Dense>(2, 6, nn::constant(0.5), rng);
  net.add<nn::ActivationLayer>(nn::tanh());
  net.add<OfStudent>(share, seed);
  net.add<nn::Dense>(6, 1, nn::constant(0.5), rng);
  nn::GradientDescent descent(0.3);
  nn::train(net, nn::moons(120), nn::binary_cross_entropy, descent, {.steps = 1});
  const std::size_t distinct = nn::distinct_neurons(hidden);
  check.require(
      distinct == 6,
      {fmt::format("after one step with share {}, {} of 6 twins are distinct", share, distinct),
       "6", "each neuron is dropped for samples of its own, and learns from the others",
       "whether the mask that goes backwards is that of each neuron and sample"});
}

void check_share(Check& check, std::size_t n, double disturbance) {
  const double share = share_for(n, disturbance);
  const std::string place =
      fmt::format("share_for({}, {}) is {}", n, number(disturbance, 4), number(share, 4));
  check.require(
      share > 0.0 && share < 1.0,
      {place, "a number between 0 and 1", "a share is a probability, and 0 disturbs nothing",
       "solve for the share what you know of the sum's variance"});
  const double found = std::sqrt(share / ((1.0 - share) * static_cast<double>(n)));
  const std::string sum = n == 1 ? "a single output" : fmt::format("a sum of {} equal outputs", n);
  check.require(
      std::abs(found / disturbance - 1.0) < 1e-9,
      {fmt::format("{}, and by dropout of that share {} has the standard deviation {} of itself",
                   place, sum, number(found, 4)),
       number(disturbance, 4),
       "the mask has a mean and a variance, and those of n independent masks add up",
       n == 1 ? "the mean and the variance of the mask itself, 0 or 1 / (1 - share)"
              : "how the standard deviation of a sum grows with n, and how the sum does"});
}

}  // namespace

int main() {
  constexpr std::size_t requirements = 3 * (4 + 7 + 3 + 4 + 1) + 4 * 3 * 2;
  return lessons::check_homework(requirements, [](Check& check) {
    std::uint64_t k = 0;
    const std::vector<double> shares = drawn_shares(check.seed(k++));
    for (const auto part :
         {check_evaluation, check_independence, check_mask, check_backward, check_twins}) {
      for (double share : shares) part(check, share, check.seed(k++));
    }
    Rng drawn(check.seed(k));
    for (const std::size_t n : {std::size_t{1}, std::size_t{4}}) {
      for (const double disturbance : {0.125, 0.3, 1.2}) check_share(check, n, disturbance);
    }
    for (const std::size_t n : {10 + drawn.below(10), 30 + drawn.below(60)}) {
      for (const double most : {0.2, 0.5, 2.0}) {
        check_share(check, n, most * drawn.uniform(0.5, 1.0));
      }
    }
  });
}
