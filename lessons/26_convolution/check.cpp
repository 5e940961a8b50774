// The check: which weights are 0, filters that differ, and a mean square that holds in deep stacks.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "lessons/common/homework.hpp"
#include "lessons/common/text.hpp"
#include "nn/activation.hpp"
#include "nn/analysis/statistics.hpp"
#include "nn/layers/convolution.hpp"

Matrix grouped_weights(std::size_t size, std::size_t channels, std::size_t filters,
                       std::size_t groups, Rng& rng);  // homework.cpp

using lessons::number;

namespace {

struct Case {
  std::size_t size, channels, filters, groups;
};
constexpr std::size_t cases = 10;

// Grouped, depthwise, one group; more filters than channels and fewer; squares of 1 to 25 pixels.
Case draw(std::size_t k, Rng& rng) {
  const std::size_t few = 2 + rng.below(3), groups = 2 + rng.below(3);
  switch (k) {
    case 0:
      return {3, 2 * (groups + 1), 3 * (groups + 1), groups + 1};
    case 1:
      return {3, 16, 16, 16};
    case 2:
      return {1, 6 * few, 9 * few, few};
    case 3:
      return {5, 3 * groups, 2 * groups, groups};
    case 4:
      return {2, few + 3, 2 * (few + 3), few + 3};
    case 5:
      return {3, 4 * few, 2 * few, 1};
    case 6:
      return {4, few, 4 * few, few};
    case 7:
      return {1, 4 + few, 4 + few, 4 + few};
    default:
      return {1 + rng.below(4), groups * (1 + rng.below(4)), groups * (1 + rng.below(4)), groups};
  }
}
constexpr std::uint64_t seeds = 3;

std::string name(const Case& test) {
  return fmt::format("squares of {0} x {0} pixels, {1} channels, {2} filters, {3}", test.size,
                     test.channels, test.filters, lessons::plural(test.groups, "group"));
}

bool in_group(const Case& test, std::size_t row, std::size_t j) {
  const std::size_t channel = row % test.channels;
  return channel / (test.channels / test.groups) == j / (test.filters / test.groups);
}

void check_zeros(lessons::Check& check, const Case& test, const Matrix& w) {
  const std::size_t rows = test.size * test.size * test.channels;
  check.require(w.rows() == rows && w.cols() == test.filters,
                {fmt::format("W is {}, for {}", shape(w), name(test)),
                 fmt::format("({} x {})", rows, test.filters),
                 "a column is a filter, and a row is a pixel's weight for one channel",
                 "the shape of the matrix that you return"});
  std::size_t missing = 0, stray = 0, broken = 0;
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t j = 0; j < test.filters; ++j) {
      broken += !std::isfinite(w(r, j));
      missing += in_group(test, r, j) && w(r, j) == 0.0;
      stray += !in_group(test, r, j) && w(r, j) != 0.0;
    }
  }
  check.require(broken == 0,
                {fmt::format("{} weights are no finite numbers, for {}", broken, name(test)),
                 "finite numbers", "nothing can be computed with them",
                 "what you divide by, and whether each weight is written"});
  check.require(
      stray == 0,
      {fmt::format("{} weights for channels of another group are not 0, for {}", stray, name(test)),
       "0 for each of them",
       missing == 0 ? "a filter that reads all channels is not grouped"
                    : "as many weights of the filter's own group are 0: groups are there, but "
                      "stand elsewhere",
       missing == 0 ? "which weights your code writes, beside those of the filter's group"
                    : "the channel that a row belongs to, and the group that a filter belongs to: "
                      "the example of 8 channels, and the order of the rows"});
  check.require(missing == 0,
                {fmt::format("{} weights for channels of the filter's group are 0, for {}", missing,
                             name(test)),
                 "each of them is drawn", "a weight of 0 reads nothing at the start",
                 "whether your loops reach all pixels and all channels of the group"});
}

void check_filters(lessons::Check& check, const Case& test, const Matrix& w) {
  const std::size_t each = test.filters / test.groups;
  bool equal = false;
  for (std::size_t j = 0; j < test.filters; ++j) {
    for (std::size_t k = j + 1; k < (j / each + 1) * each; ++k) {
      bool same = true;
      for (std::size_t r = 0; r < w.rows(); ++r) same = same && w(r, j) == w(r, k);
      equal = equal || same;
    }
  }
  check.require(!equal, {"two filters of a group are equal, for " + name(test),
                         "filters that differ", "equal filters compute the same at every position",
                         "how often you draw: every filter needs numbers of its own"});
}

// What a mean square of z that is off usually comes from.
struct Mistake {
  double terms_over_right;  // taken for fan_in, over the number of terms
  const char *why, *next;
};

std::pair<std::string, std::string> likely(const Case& test, double measured) {
  const auto size = static_cast<double>(test.size), groups = static_cast<double>(test.groups);
  const double channels = static_cast<double>(test.channels),
               terms = size * size * channels / groups;
  const Mistake mistakes[] = {
      {groups, "a weight that is 0 adds nothing: such terms are not counted",
       "how many of a filter's weights are not 0"},
      {1.0 / (size * size), "a filter adds up all pixels of the square",
       "the terms at one position: pixels, and channels of each"},
      {groups / (size * size), "this counts every channel, and one pixel of the square",
       "the terms at one position: pixels, and channels of the filter's own group"},
      {2.0, "a ReLU stands behind each layer, and halves the mean square",
       "what is left of E[z^2] behind the ReLU"},
      {static_cast<double>(test.filters) / channels,
       "how many filters there are says how many sums are made, not how many terms one has",
       "which of the two sides of the layer a filter adds up"},
      {terms / 2.0, "a normal number times s has the variance s^2",
       "the last step: a variance, or its root"}};
  for (const Mistake& mistake : mistakes) {
    const double wrong = 2.0 / mistake.terms_over_right;
    if (std::abs(mistake.terms_over_right - 1.0) > 0.05 && std::abs(measured / wrong - 1.0) < 0.1) {
      return {mistake.why, mistake.next};
    }
  }
  return {
      "with inputs of mean square 1, E[z^2] is the number of terms times Var(w), and a ReLU halves "
      "it",
      "each of the three: terms, variance, ReLU"};
}

// The mean over many draws of a filter's sum of squares: E[z^2] for inputs of mean square 1.
void check_size(lessons::Check& check, const Case& test) {
  double squares = 0.0, total = 0.0, weights = 0.0, of_ones = 0.0;
  // The standard error of a sum of n squares of normal numbers, over the sum, is sqrt(2/n): 0.8 % for 32,000.
  const std::size_t terms = test.size * test.size * (test.channels / test.groups);
  const std::size_t many = std::max<std::size_t>(400, 32000 / (terms * test.filters) + 1);
  for (std::uint64_t draw = 0; draw < many; ++draw) {
    Rng rng = Rng(check.seed(10)).stream(draw);
    const Matrix w = grouped_weights(test.size, test.channels, test.filters, test.groups, rng);
    for (double v : w.values()) {
      squares += v * v;
      total += v;
      weights += v != 0.0;
    }
    const Matrix sums = column_sums(w);  // what inputs that are all 1 give each filter
    for (double z : sums.values()) of_ones += z * z;
  }
  const double z_square = squares / static_cast<double>(many * test.filters);
  const auto [why, next] = likely(test, z_square);
  check.require(std::abs(z_square / 2.0 - 1.0) < 0.05,
                {fmt::format("inputs of mean square 1 give z a mean square of {}, and a ReLU "
                             "leaves half of it, for {}",
                             number(z_square, 3), name(test)),
                 fmt::format("2 within 5 %, mean of {} draws", many), why, next});
  const double mean = total / weights, deviation = std::sqrt(squares / weights);
  check.require(
      std::abs(mean) < 0.1 * deviation,
      {fmt::format("the weights that are drawn have the mean {} and the deviation {}, for {}",
                   number(mean, 3), number(deviation, 3), name(test)),
       "a mean of 0",
       "with another mean the products of different terms do not cancel, and E[z^2] is larger than "
       "the sum of the squares",
       "whether your numbers are as often negative as positive"});
  // If a filter's weights are independent, of_ones / squares is about 1. 800 sums or more: within 5 % or so.
  check.require(
      std::abs(of_ones / squares - 1.0) < 0.4,
      {fmt::format("inputs that are all 1 give z a mean square of {}, for {}",
                   number(of_ones / static_cast<double>(many * test.filters), 3), name(test)),
       fmt::format("that of other inputs of mean square 1, {}", number(z_square, 3)),
       "only if the weights of a filter are drawn independently do the products of different terms "
       "have the mean 0",
       "whether you draw once for each pixel of each channel, or use one number for several"});
}

// Depthwise layers and layers of one pixel, in turn, as in small networks for phones.
void check_stack(lessons::Check& check, std::size_t groups) {
  constexpr std::size_t channels = 32, layers = 12, draws = 6;
  double sum = 0.0;
  for (std::uint64_t draw = 0; draw < draws; ++draw) {
    Rng rng = Rng(check.seed(20 + groups)).stream(draw);
    nn::Pictures shape{15, 15, channels};
    Matrix h = nn::normal(1.0)(shape.pixels(), channels, rng);
    double before = 0.0;
    for (std::size_t l = 1; l <= layers; ++l) {
      const std::size_t size = l % 2 == 1 ? 3 : 1, parts = l % 2 == 1 ? groups : 1;
      nn::Convolution layer(shape, channels, {.size = size}, nn::zeros(), rng);
      layer.weights.value = grouped_weights(size, channels, channels, parts, rng);
      const Matrix& z = layer.forward(h);
      const double now = nn::mean_square(z);
      if (l > 1) sum += now / before;
      before = now;
      shape = layer.output();
      h = map(z, nn::relu().function);
    }
  }
  const double factor = sum / static_cast<double>(draws * (layers - 1));
  check.require(std::abs(factor - 1.0) < 0.3,
                {fmt::format("in a stack of {} layers, of 3 x 3 pixels in {} groups and of 1 x 1 "
                             "pixel in one, in turn, a layer multiplies the mean square by {}",
                             layers, groups, number(factor, 3)),
                 "1 within 0.3, mean over layers and draws", "what one layer adds is added by all",
                 "the number of terms of both kinds of layer"});
}

}  // namespace

int main() {
  const std::size_t requirements = cases * (seeds * 5 + 3) + 2;
  return lessons::check_homework(requirements, [](lessons::Check& check) {
    for (std::size_t each = 0; each < cases; ++each) {
      Rng of_case(check.seed(100 + each));
      const Case test = draw(each, of_case);
      for (std::uint64_t k = 0; k < seeds; ++k) {
        Rng rng(check.seed(k));
        const Matrix w = grouped_weights(test.size, test.channels, test.filters, test.groups, rng);
        check_zeros(check, test, w);
        check_filters(check, test, w);
      }
      check_size(check, test);
    }
    check_stack(check, 8);
    check_stack(check, 32);
  });
}
