// The check: the mean square of a signal after 20 layers is what it was after one.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "lessons/common/homework.hpp"
#include "lessons/common/text.hpp"
#include "nn/analysis/statistics.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/mlp.hpp"

double he_std(std::size_t fan_in, double slope);  // homework.cpp

using lessons::number;

namespace {

struct Case {
  std::size_t width;       // of layers 1, 3, 5, ...
  std::size_t next_width;  // of layers 2, 4, 6, ...
  double slope;
};

constexpr std::size_t layers = 20;    // where the signal is compared with layer 1's
constexpr std::size_t networks = 25;  // for each case

std::vector<Case> cases(Rng& rng) {
  return {{96, 96, rng.uniform(0.4, 0.6)},
          {96, 96, 0.0},
          {64, 192, rng.uniform(0.1, 0.3)},
          {96, 96, -1.0},
          {96, 96, rng.uniform(1.5, 3.0)}};
}
constexpr std::size_t different_cases = 5;

void check_number(lessons::Check& check, const Case& test) {
  const double std = he_std(test.width, test.slope);
  check.require(std::isfinite(std) && std > 0.0,
                {fmt::format("he_std({}, {}) is {}", test.width, number(test.slope), number(std)),
                 "a positive number", "a standard deviation is positive, whatever the slope",
                 "what you divide by: 1 + slope, for one, is 0 at slope -1; and 1 / fan_in is 0 in "
                 "whole numbers"});
}

struct Course {
  double left;  // mean square of z at the last layer, over layer 1's
  double
      a_layer;  // mean square of z in a layer, over that of the layer before: the mean over layers
};

Course course(const Case& test, std::uint64_t seed) {
  std::vector<std::size_t> widths = {test.next_width};
  while (widths.size() <= layers) {
    widths.push_back(widths.size() % 2 == 1 ? test.width : test.next_width);
  }
  const auto weights = [&](std::size_t fan_in, std::size_t fan_out, Rng& rng) {
    return nn::normal(he_std(fan_in, test.slope))(fan_in, fan_out, rng);
  };
  nn::Mlp net(widths, nn::leaky_relu(test.slope), weights, seed);
  Matrix inputs(6, widths.front());
  Rng rng = Rng(seed).stream(1);
  for (double& value : inputs.values()) value = rng.normal();
  net.forward(inputs);
  Course found{1.0, 0.0};
  for (std::size_t l = 1; l < layers; ++l) {
    const double factor =
        nn::mean_square(net.pre_activation(l)) / nn::mean_square(net.pre_activation(l - 1));
    found.left *= factor;
    found.a_layer += factor / (layers - 1.0);
  }
  return found;
}

// What a standard deviation that is off usually comes from.
struct Mistake {
  double std;
  const char* why;
  const char* next;
};

Mistake likely_mistake(const Case& test) {
  const auto n = static_cast<double>(test.width);
  const double a = test.slope;
  const double right = std::sqrt(2.0 / ((1.0 + a * a) * n));
  const double variance_left =
      (1.0 + a * a) / 2.0 - (1.0 - a) * (1.0 - a) / (2.0 * std::numbers::pi);
  const Mistake mistakes[] = {
      {std::sqrt(2.0 / n),
       "a rule with 2 / fan_in assumes that every negative z becomes 0; with this slope a part of "
       "their mean square goes on",
       "E[f(z)^2] for negative z alone, with the slope in it"},
      {std::sqrt(1.0 / n),
       "1 / fan_in makes up for the number of inputs, as if there were no "
       "activation between the layers",
       "how much of E[z^2] is left in E[f(z)^2], and put that into your rule"},
      {right * right, "this is the variance of the weights; N(0, std^2) is asked for its root",
       "the last step of your rule"},
      {std::sqrt(2.0 / ((1.0 + std::abs(a)) * n)),
       "a slope multiplies z, and so its square multiplies the mean square",
       "where the slope enters your rule, and in which power"},
      {std::sqrt(1.0 / (n * variance_left)),
       "this makes up for what is left of the variance, from which the square of the mean is "
       "subtracted; the next layer adds up the mean square",
       "whether you subtract anything from E[f(z)^2]"},
      {std::sqrt(3.0) * right,
       "this is the limit of a uniform distribution; N(0, std^2) is asked for its standard "
       "deviation",
       "the last step of your rule"}};
  const double std = he_std(test.width, a);
  for (const Mistake& mistake : mistakes) {
    if (std::abs(std / mistake.std - 1.0) < 0.01) return mistake;
  }
  return {std,
          "a layer multiplies the mean square by fan_in * std^2 * E[f(z)^2] / E[z^2], and "
          "that must be 1",
          "each of the three factors, worked out by hand for this slope"};
}

// A layer's factor has the mean 1 if the start is right, for any width: weights are as often negative as
// positive. Its variance is E f^4 / (E f^2)^2 - 1 over the width, 5 / 96 at most, and factors of different
// layers are uncorrelated. The mean of 25 times 19 of them has a standard error of 0.0105 at most.
void check_signal(lessons::Check& check, const Case& test, Rng& rng) {
  double least = INFINITY, most = 0.0, a_layer = 0.0;
  for (std::size_t k = 0; k < networks; ++k) {
    const Course found = course(test, rng.next());
    least = std::min(least, found.left);
    most = std::max(most, found.left);
    a_layer += found.a_layer / networks;
  }
  const Mistake likely = likely_mistake(test);
  check.require(
      std::abs(a_layer - 1.0) < 0.06,
      {fmt::format("with slope {}, each layer multiplies the mean square by {}: at layer {} it is "
                   "{} to {} times what it was at layer 1, in {} networks",
                   number(test.slope), number(a_layer, 3), layers, number(least, 3),
                   number(most, 3), networks),
       "a factor of 1 per layer, within 0.06", likely.why, likely.next});
}

// What networks cannot show for noise: the factor of a layer, on average over the weights, at sums that
// are as often negative as positive.
const Case small_cases[] = {{1, 1, 0.0}, {2, 2, 0.01},       {3, 3, -0.3},
                            {7, 7, 1.0}, {1000, 1000, 0.05}, {30, 30, -3.0}};
constexpr std::size_t drawn_cases = 6;

void check_average(lessons::Check& check, const Case& test) {
  const auto f = nn::leaky_relu(test.slope).function;
  double before = 0.0, after = 0.0;
  for (double z : {-2.5, -1.0, -0.25, 0.25, 1.0, 2.5}) {
    before += z * z;
    after += f(z) * f(z);
  }
  const double std = he_std(test.width, test.slope);
  const double factor = static_cast<double>(test.width) * std * std * after / before;
  check.require(
      std::abs(factor - 1.0) < 1e-6,
      {fmt::format("on average over the weights, a layer of fan_in {} and slope {} multiplies the "
                   "mean square by {}",
                   test.width, number(test.slope), number(factor, 8)),
       "a factor of 1, within 1e-6",
       "in 20 layers an error of one in a hundred is hidden by what a draw adds; in 1000 it is not",
       "constants that you rounded, and special cases for a slope or a small fan_in"});
}

}  // namespace

int main() {
  const std::size_t requirements = 2 * (different_cases + std::size(small_cases) + drawn_cases);
  return lessons::check_homework(requirements, [](lessons::Check& check) {
    Rng rng(check.seed(0));
    for (const Case& test : cases(rng)) {
      check_number(check, test);
      check_signal(check, test, rng);
    }
    std::vector<Case> exact(std::begin(small_cases), std::end(small_cases));
    for (std::size_t k = 0; k < drawn_cases; ++k) {
      const std::size_t width = 1 + rng.below(1000);
      exact.push_back({width, width, rng.uniform(-3.0, 3.0)});
    }
    for (const Case& test : exact) {
      check_number(check, test);
      check_average(check, test);
    }
  });
}
