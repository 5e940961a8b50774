// The check: shape, variance, range, distribution and independence, on layers that are not square, and
// on small ones.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "lessons/common/homework.hpp"
#include "lessons/common/text.hpp"
#include "matrix/matmul.hpp"
#include "nn/analysis/statistics.hpp"
#include "nn/analysis/twins.hpp"

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double gain,
                      Rng& rng);  // homework.cpp

using lessons::number;

namespace {

struct Case {
  std::size_t fan_in;
  std::size_t fan_out;
  double gain;

  double n() const { return static_cast<double>(fan_in); }
  double m() const { return static_cast<double>(fan_out); }
  double variance() const { return gain * gain * 2.0 / (n() + m()); }
  double limit() const { return std::sqrt(3.0 * variance()); }
  std::string name() const {
    return fmt::format("a layer from {} to {} with gain {}", fan_in, fan_out, number(gain, 3));
  }
};

// 30,000 weights and more: a standard error of 0.52 % in the variance of a uniform, and 0.58 % of the
// deviation in its mean. 3 % and 3.5 % are six of these.
const Case large[] = {{300, 100, 1.0}, {100, 300, 1.0}, {150, 400, 5.0 / 3.0}, {400, 150, 0.5}};
constexpr std::size_t rounds = 2;  // the first with the gains above, the second with drawn ones
// Drawn so often that they have as many.
const Case small[] = {{1, 1, 1.0},   {1, 8, 0.3},   {3, 2, 1.0},  {2, 16, 5.0 / 3.0},
                      {16, 1, 1.0},  {7, 13, 3.0},  {12, 9, 1.0}, {19, 30, 1.0},
                      {5, 200, 0.7}, {200, 5, 1.4}, {60, 25, 1.0}};
constexpr std::size_t drawn_cases = 5;  // small ones

void check_shape(lessons::Check& check, const Case& test, const Matrix& weights) {
  check.require(weights.rows() == test.fan_in && weights.cols() == test.fan_out,
                {fmt::format("a matrix {} for {}", shape(weights), test.name()),
                 fmt::format("({} x {})", test.fan_in, test.fan_out),
                 "a column is a neuron, so that a layer's weights are (fan_in x fan_out)",
                 "the two sizes that you build the matrix with"});
  std::size_t broken = 0;
  for (double w : weights.values()) broken += std::isfinite(w) ? 0 : 1;
  check.require(broken == 0, {fmt::format("{} of the {} weights of {} are not finite numbers",
                                          broken, weights.size(), test.name()),
                              "none", "Matrix(rows, cols) holds NaN until an element is written",
                              "whether your loops reach every row and column, and what you divide "
                              "by"});
}

void check_draws(lessons::Check& check, const Case& test, const Matrix& weights) {
  const std::size_t columns = nn::distinct_columns(weights);
  const std::size_t rows = nn::distinct_columns(transpose(weights));
  check.require(columns > 1 || rows > 1,
                {fmt::format("all weights of {} are {}", test.name(), number(weights(0, 0), 3)),
                 "weights that differ", "equal weights make twins of all neurons of the layer",
                 "rng.symmetric(a), once for each weight; and if a is 0: the fans are whole "
                 "numbers, and 2 / 400 in whole numbers is 0"});
  check.require(
      columns == test.fan_out && rows == test.fan_in,
      {fmt::format("{} different columns and {} different rows in {}", columns, rows, test.name()),
       fmt::format("{} and {}", test.fan_out, test.fan_in),
       "a number that is drawn once and written many times makes twins",
       "whether you draw inside the inner loop"});
  const nn::Statistics s = nn::statistics(weights);
  check.require(std::abs(s.mean) < 0.035 * s.standard_deviation,
                {fmt::format("mean {} and deviation {} in {}", number(s.mean, 3),
                             number(s.standard_deviation, 3), test.name()),
                 "a mean of 0, within 3.5 % of the deviation",
                 "weights of one sign push every neuron the same way",
                 "whether you draw between -a and a, and not between 0 and a"});
}

// What a variance that is off by this factor usually comes from.
struct Mistake {
  double factor;
  const char* why;
  const char* next;
};

void check_variance(lessons::Check& check, const Case& test, double variance) {
  const double half = (test.n() + test.m()) / 2.0;
  const Mistake mistakes[] = {
      {1.0 / 3.0, "this is a third of the target: U(-a, a) has variance a^2 / 3, and not a^2",
       "for which a is a^2 / 3 the target?"},
      {half / test.n(),
       "this is gain^2 / fan_in: it keeps the signal forwards and forgets the way back",
       "where fan_out enters your rule"},
      {half / test.m(),
       "this is gain^2 / fan_out: it keeps the error signal and forgets the way forwards",
       "where fan_in enters your rule"},
      {1.0 / (test.gain * test.gain),
       "this is the variance for gain 1: the gain multiplies every weight",
       "where the gain enters your limit"},
      {1.0 / test.gain, "a gain multiplies the weights, and so its square multiplies the variance",
       "whether the gain stands inside your square root"},
      {test.gain * test.gain,
       "the variance holds the gain's square, so the limit holds the gain once",
       "whether gain^2 stands outside your square root"}};
  const double ratio = variance / test.variance();
  Mistake likely = {0.0, "the target is gain^2 * 2 / (fan_in + fan_out), for every shape and gain",
                    "your limit, worked out by hand for these numbers"};
  for (const Mistake& mistake : mistakes) {
    if (std::abs(ratio / mistake.factor - 1.0) < 0.03) likely = mistake;
  }
  check.require(
      std::abs(ratio - 1.0) < 0.03,
      {fmt::format("variance {} in {}", number(variance, 3), test.name()),
       fmt::format("{} within 3 %", number(test.variance(), 3)), likely.why, likely.next});
}

std::vector<double> sorted(const Matrix& a) {
  std::vector<double> values(a.values().begin(), a.values().end());
  std::ranges::sort(values);
  return values;
}

std::size_t distinct_values(const Matrix& a) {
  std::vector<double> values = sorted(a);
  return static_cast<std::size_t>(std::unique(values.begin(), values.end()) - values.begin());
}

void check_repeats(lessons::Check& check, const Case& test, const Matrix& weights) {
  const std::size_t enough = weights.size() - weights.size() / 100;
  const std::size_t values = distinct_values(weights);
  const bool few = values < weights.size() / 4;
  check.require(
      values >= enough,
      {fmt::format("{} weights of {} have {} different values", weights.size(), test.name(),
                   values),
       "as many as weights, but for one in a hundred",
       few ? "a few numbers that are used again and again are not a uniform distribution"
           : "a weight that is a copy of another is not independent of it, and the derivation of "
             "the rule assumes that weights are",
       "whether each weight is a draw of its own"});
  const std::size_t sizes = distinct_values(map(weights, [](double w) { return std::abs(w); }));
  check.require(sizes >= enough,
                {fmt::format("the {} weights of {} have {} different values, and {} different "
                             "sizes |w|",
                             weights.size(), test.name(), values, sizes),
                 "as many sizes as weights, but for one in a hundred",
                 "a weight that is minus another is not independent of it, and the derivation of "
                 "the rule assumes that weights are",
                 "whether each weight is a draw of its own"});
}

// Kolmogorov's distance: by how much the share of weights below w is off, at most, times the root of
// their number. Independent draws give a number between 0.25 and 2.9, but for one case in 6 millions.
double kolmogorov(const Case& test, const Matrix& weights) {
  const std::vector<double> values = sorted(weights);
  const auto count = static_cast<double>(values.size());
  double distance = 0.0;
  for (std::size_t k = 0; k < values.size(); ++k) {
    const double expected = (values[k] / test.limit() + 1.0) / 2.0;
    const auto below = static_cast<double>(k);
    distance = std::max({distance, expected - below / count, (below + 1.0) / count - expected});
  }
  return distance * std::sqrt(count);
}

void check_distribution(lessons::Check& check, const Case& test, const Matrix& weights) {
  const double largest = max_abs(weights);
  check.require(largest <= test.limit() * (1.0 + 1e-12),
                {fmt::format("the variance is right, and the largest weight of {} is {}",
                             test.name(), number(largest, 4)),
                 fmt::format("none beyond {}", number(test.limit(), 4)),
                 "a uniform of this variance ends there; a normal distribution ends nowhere",
                 "which distribution you draw from"});
  check_repeats(check, test, weights);
  const double off = kolmogorov(test, weights);
  const std::string measured = fmt::format(
      "in {}, the distance between the distribution and a uniform is {} (Kolmogorov's, "
      "times the root of the number of weights)",
      test.name(), number(off, 3));
  check.require(off < 2.9, {measured, "below 2.9",
                            "the variance is right, and the weights are not spread evenly from -a "
                            "to a",
                            "whether each weight is one draw of rng.symmetric(a)"});
  check.require(off > 0.25,
                {measured, "above 0.25: independent draws leave gaps and make clusters",
                 "weights at equal distances are too even to be independent draws, in whichever "
                 "order they stand",
                 "whether each weight is one draw of rng.symmetric(a)"});
}

// The variance of the columns' means, times fan_in over the variance of a weight: 1 if independent. Of 100
// columns, the fewest here, it is a chi-squared of 100 degrees of freedom over 100.
double of_means(const Matrix& weights) {
  double sum = 0.0;
  for (std::size_t j = 0; j < weights.cols(); ++j) {
    double total = 0.0;
    for (std::size_t i = 0; i < weights.rows(); ++i) total += weights(i, j);
    sum += total * total / static_cast<double>(weights.rows());
  }
  return sum / static_cast<double>(weights.cols()) / nn::mean_square(weights);
}

// The largest correlation of two columns, whose means are taken as 0.
double of_pairs(const Matrix& weights) {
  const Matrix products = matmul_tn(weights, weights);
  double largest = 0.0;
  for (std::size_t j = 0; j < products.rows(); ++j) {
    for (std::size_t k = 0; k < j; ++k) {
      const double size = std::sqrt(products(j, j) * products(k, k));
      largest = std::max(largest, std::abs(products(j, k)) / size);
    }
  }
  return largest;
}

void check_independence(lessons::Check& check, const Case& test, const Matrix& weights,
                        const char* column) {
  const double means = of_means(weights);
  check.require(means > 0.4 && means < 1.9,
                {fmt::format("the sums of the {}s of {} vary {} times as much as those of "
                             "independent draws",
                             column, test.name(), number(means, 2)),
                 "about once: between 0.4 and 1.9 times",
                 means < 1.0 ? "weights that make up for each other are not independent: the "
                               "derivation of the rule assumes that the mixed terms vanish"
                             : "neighbours that are alike are not independent: the derivation of "
                               "the rule assumes that the mixed terms vanish",
                 "what happens to the weights after they are drawn"});
  const double pairs = of_pairs(weights);
  const double bound = 6.5 / std::sqrt(static_cast<double>(weights.rows()));  // standard errors
  check.require(
      pairs < bound,
      {fmt::format("two {}s of {} have a correlation of {}", column, test.name(), number(pairs, 2)),
       fmt::format("below {} in size, as independent draws have", number(bound, 2)),
       "neurons whose weights are alike, or opposite, start as almost the same feature",
       "whether anything but rng.symmetric(a) decides a weight's size or sign"});
}

// Layers so small that only many of them together show a variance.
void check_small(lessons::Check& check, const Case& test, Rng& rng) {
  const std::size_t draws = 30000 / (test.fan_in * test.fan_out) + 1;
  double sum = 0.0, largest = 0.0;
  Matrix weights = xavier_uniform(test.fan_in, test.fan_out, test.gain, rng);
  check_shape(check, test, weights);
  for (std::size_t k = 0; k < draws; ++k) {
    weights = xavier_uniform(test.fan_in, test.fan_out, test.gain, rng);
    sum += weights.size() == 0 ? NAN : nn::mean_square(weights);
    largest = std::max(largest, max_abs(weights));
  }
  const double variance = sum / static_cast<double>(draws);
  check.require(std::abs(variance / test.variance() - 1.0) < 0.03,
                {fmt::format("over {} draws of {}, the mean square of the weights is {}", draws,
                             test.name(), number(variance, 3)),
                 fmt::format("{} within 3 %", number(test.variance(), 3)),
                 "large layers were right, and the rule is one for layers of every size",
                 "what your code does differently when a fan is small"});
  check.require(largest <= test.limit() * (1.0 + 1e-12) && largest > 0.98 * test.limit(),
                {fmt::format("over {} draws of {}, the largest weight is {}", draws, test.name(),
                             number(largest, 4)),
                 fmt::format("just below {}", number(test.limit(), 4)),
                 "large layers were right, and a small one has the same distribution",
                 "what your code does differently when a fan is small"});
}

void check_generator(lessons::Check& check) {
  Rng rng(check.seed(0)), same(check.seed(0));
  const Matrix first = xavier_uniform(6, 4, 1.0, rng);
  const Matrix second = xavier_uniform(6, 4, 1.0, rng);
  check.require(!(first == second),
                {"two layers, drawn one after the other, have the same weights",
                 "two different layers", "a generator made inside starts anew with every call",
                 "whether you draw from the rng that you are given"});
  check.require(first == xavier_uniform(6, 4, 1.0, same),
                {"two generators with one seed give two different layers", "the same layer twice",
                 "an experiment with a seed can be repeated, one without cannot",
                 "whether all random numbers come from the rng that you are given"});
}

}  // namespace

int main() {
  const std::size_t requirements =
      std::size(large) * rounds * 15 + 2 + (std::size(small) + drawn_cases) * 4;
  return lessons::check_homework(requirements, [&](lessons::Check& check) {
    Rng rng(check.seed(1));
    for (std::size_t round = 0; round < rounds; ++round) {
      for (Case test : large) {
        if (round > 0) test.gain = rng.uniform(0.4, 2.5);
        const Matrix weights = xavier_uniform(test.fan_in, test.fan_out, test.gain, rng);
        check_shape(check, test, weights);
        check_draws(check, test, weights);
        check_variance(check, test, std::pow(nn::statistics(weights).standard_deviation, 2));
        check_distribution(check, test, weights);
        check_independence(check, test, weights, "column");
        check_independence(check, test, transpose(weights), "row");
      }
    }
    check_generator(check);
    for (const Case& test : small) check_small(check, test, rng);
    for (std::size_t k = 0; k < drawn_cases; ++k) {
      check_small(check, {1 + rng.below(40), 1 + rng.below(40), rng.uniform(0.3, 3.0)}, rng);
    }
  });
}
