// The check: shape, variance, range and distribution, on layers that are not square.
#include <fmt/core.h>

#include <cmath>

#include "lessons/common/homework.hpp"
#include "lessons/common/text.hpp"
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
  std::string name() const {
    return fmt::format("a layer from {} to {} with gain {}", fan_in, fan_out, number(gain, 3));
  }
};

// 30,000 weights and more: a standard error of 0.5 % in the variance of a uniform.
const Case cases[] = {{300, 100, 1.0}, {100, 300, 1.0}, {150, 400, 5.0 / 3.0}, {400, 150, 0.5}};

double kurtosis(const Matrix& a) {
  const nn::Statistics s = nn::statistics(a);
  return mean(map(a - s.mean, [](double w) { return w * w * w * w; })) /
         std::pow(s.standard_deviation, 4);
}

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
  check.require(std::abs(s.mean) < 0.03 * s.standard_deviation,
                {fmt::format("mean {} and deviation {} in {}", number(s.mean, 3),
                             number(s.standard_deviation, 3), test.name()),
                 "a mean of 0, within 3 % of the deviation",
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

void check_distribution(lessons::Check& check, const Case& test, const Matrix& weights) {
  const double limit = std::sqrt(3.0 * test.variance());
  const double largest = max_abs(weights);
  check.require(largest <= limit * (1.0 + 1e-12),
                {fmt::format("the variance is right, and the largest weight of {} is {}",
                             test.name(), number(largest, 4)),
                 fmt::format("none beyond {}", number(limit, 4)),
                 "a uniform of this variance ends there; a normal distribution ends nowhere",
                 "which distribution you draw from"});
  const double shape_number = kurtosis(weights);
  check.require(std::abs(shape_number - 1.8) < 0.1,
                {fmt::format("a kurtosis of {} in {}", number(shape_number, 3), test.name()),
                 "1.8 within 0.1, which a uniform has",
                 "the variance is right, and the weights are not spread evenly from -a to a",
                 "whether each weight is one draw of rng.symmetric(a)"});
}

void check_generator(lessons::Check& check) {
  Rng rng(5), same(5);
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
  constexpr std::uint64_t seeds[] = {21, 22};
  const std::size_t requirements = std::size(cases) * std::size(seeds) * 8 + 2;
  return lessons::check_homework(requirements, [&](lessons::Check& check) {
    for (const Case& test : cases) {
      for (std::uint64_t seed : seeds) {
        Rng rng(seed);
        const Matrix weights = xavier_uniform(test.fan_in, test.fan_out, test.gain, rng);
        check_shape(check, test, weights);
        check_draws(check, test, weights);
        check_variance(check, test, std::pow(nn::statistics(weights).standard_deviation, 2));
        check_distribution(check, test, weights);
      }
    }
    check_generator(check);
  });
}
