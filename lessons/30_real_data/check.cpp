// The check: features on one scale, by what the training set knows, and what two
// starts make of the tumours then.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "lessons/common/homework.hpp"
#include "lessons/common/text.hpp"
#include "lessons/common/tumours.hpp"
#include "nn/data/csv.hpp"
#include "nn/initializer.hpp"
#include "nn/trainer.hpp"

void standardize(Matrix& train, Matrix& test);  // homework.cpp

using lessons::number;

namespace {

// Mean and deviation of a column.
struct Moments {
  double mean, deviation;
};

Moments moments(const Matrix& a, std::size_t j) {
  const auto n = static_cast<double>(a.rows());
  double mean = 0.0, square = 0.0;
  for (std::size_t i = 0; i < a.rows(); ++i) mean += a(i, j) / n;
  for (std::size_t i = 0; i < a.rows(); ++i) square += (a(i, j) - mean) * (a(i, j) - mean) / n;
  return {mean, std::sqrt(square)};
}

// Five features of other sizes, the last one constant in training; the test set lies elsewhere.
struct Features {
  Matrix train, test;
};

Features features(std::uint64_t seed) {
  Rng rng(seed);
  const Matrix means{{-300.0, 0.02, 5.0, 40.0, 7.3}}, sizes{{90.0, 0.004, 1.0, 11.0, 0.0}};
  const auto draw = [&](std::size_t n, double shift) {
    Matrix a(n, 5);
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < 5; ++j)
        a(i, j) = means(0, j) + sizes(0, j) * (rng.normal() + shift);
    }
    return a;
  };
  Features both{draw(80, 0.0), draw(30, 0.7)};
  for (std::size_t i = 0; i < 30; ++i) both.test(i, 4) = 7.3 + static_cast<double>(i % 3);
  return both;
}

bool finite(const Matrix& a) {
  return std::ranges::all_of(a.values(), [](double x) { return std::isfinite(x); });
}

void check_training(lessons::Check& check, const Features& now) {
  check.require(now.train.rows() == 80 && now.train.cols() == 5 && now.test.rows() == 30 &&
                    now.test.cols() == 5,
                {fmt::format("the matrices are now {} and {}", shape(now.train), shape(now.test)),
                 "(80 x 5) and (30 x 5), as they were",
                 "standardizing changes what a feature is measured in, not how many there are",
                 "where you change the shape of a matrix"});
  check.require(finite(now.train) && finite(now.test),
                {"some features are not finite any more", "numbers",
                 "feature 5 is the same in all training samples: its deviation is 0, and 0 / 0 is "
                 "not a number",
                 "what you divide by where the deviation is 0"});
  for (std::size_t j = 0; j < 5; ++j) {
    const auto [mean, deviation] = moments(now.train, j);
    check.require(
        std::abs(mean) < 1e-9,
        {fmt::format("in the training set, feature {} has the mean {}", j + 1, number(mean, 3)),
         "0 in the training set",
         "a mean that knows the test samples, or another feature's, is not the training "
         "set's own",
         "over which samples you take the mean, and of which column"});
    check.require(std::abs(deviation - (j < 4 ? 1.0 : 0.0)) < 1e-9,
                  {fmt::format("in the training set, feature {} has the deviation {}", j + 1,
                               number(deviation)),
                   j < 4 ? "1" : "0: it is constant there",
                   "the deviation is the root of the mean square distance to the mean, divided by "
                   "n, and over the training samples alone",
                   "whether you divide by the variance, by n - 1, or by all samples' deviation"});
  }
}

void check_test(lessons::Check& check, const Features& before, const Features& now) {
  for (std::size_t j = 0; j < 4; ++j) {
    const auto [mean, deviation] = moments(before.train, j);
    double off = 0.0;
    for (std::size_t i = 0; i < 30; ++i) {
      off = std::max(off, std::abs(now.test(i, j) - (before.test(i, j) - mean) / deviation));
    }
    const double own = moments(now.test, j).mean;
    check.require(off < 1e-9,
                  {fmt::format("in the test set, feature {} is off by up to {}; its mean is now {}",
                               j + 1, number(off, 3), number(own, 3)),
                   "the test samples, moved and scaled exactly as the training samples were",
                   "a network learned what 1 means in training: a test set with a mean and a "
                   "deviation of its own is measured in other units",
                   "whose mean and deviation you apply to the test set"});
  }
}

double accuracy(const nn::Initializer& weights, const nn::Dataset& train, const nn::Dataset& test) {
  nn::Mlp net({30, 16, 16, 16, 1}, nn::tanh(), weights, 5);
  nn::Adam adam(0.01);
  nn::train(net, train, nn::binary_cross_entropy, adam, {.steps = 200});
  return nn::accuracy(net.forward(test.inputs), test.targets);
}

void show_tumours(lessons::Check& check) {
  const nn::Dataset data = nn::read_csv(lessons::tumour_file);
  Rng rng(31);
  nn::Split split = nn::stratified_split(data, 0.2, rng);
  standardize(split.train.inputs, split.test.inputs);
  const double half = accuracy(nn::constant(0.5), split.train, split.test);
  const double he = accuracy(nn::he_normal(), split.train, split.test);
  fmt::print(
      "  Tumours, standardized by your function, three tanh layers of 16: all 0.5 is {:.1f} % "
      "right, He {:.1f} %.\n  One cut is nearly all there is to find in them, so the gap is "
      "about nil; on images it is not (lesson @real_data).\n",
      100.0 * half, 100.0 * he);
  check.require(
      std::min(half, he) > 0.9,
      {fmt::format("on tumours all 0.5 is {:.1f} % right, He {:.1f} %", 100.0 * half, 100.0 * he),
       "more than 90 % from both", "on one scale, tumours are an easy task for any start",
       "the features of the tumours after your function"});
}

}  // namespace

int main() {
  constexpr std::uint64_t seeds[] = {61, 62, 63};
  return lessons::check_homework(std::size(seeds) * (2 + 10 + 4) + 1, [&](lessons::Check& check) {
    for (std::uint64_t seed : seeds) {
      const Features before = features(seed);
      Features now = before;
      standardize(now.train, now.test);
      check_training(check, now);
      check_test(check, before, now);
    }
    show_tumours(check);
  });
}
