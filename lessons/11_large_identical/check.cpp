// The check: one absolute value, no twins, and the mean square kept.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "lessons/common/homework.hpp"
#include "lessons/common/text.hpp"
#include "matrix/matmul.hpp"
#include "nn/analysis/statistics.hpp"
#include "nn/analysis/twins.hpp"

Matrix plus_or_minus(std::size_t fan_in, std::size_t fan_out, Rng& rng);  // homework.cpp

using lessons::number;

namespace {

struct Case {
  std::size_t fan_in, fan_out;
};

// Wide ones, and narrow ones in which a large part of all columns of signs is needed.
const Case cases[] = {{64, 64}, {5, 12}, {100, 30}, {3, 6}, {40, 200}, {1, 2}, {2, 3}};
constexpr std::size_t draws_of_case = 3, drawn_cases = 6;

// Narrow and wide. Of the 2^fan_in columns of signs, fan_out drawn ones are all different once in 15 times
// or more often, so that drawing all again will do.
Case drawn_case(Rng& rng) {
  const std::size_t fan_in = 1 + rng.below(rng.below(2) == 0 ? 6 : 60);
  const double most = std::min(2.0 * std::sqrt(std::pow(2.0, fan_in)), 150.0);
  return {fan_in, 1 + rng.below(static_cast<std::size_t>(most))};
}

std::string name(const Case& test) {
  return fmt::format("(fan_in {}, fan_out {})", test.fan_in, test.fan_out);
}

// The weight that is furthest from +-c, c being the absolute value of the first.
double odd_one(const Matrix& weights) {
  const double c = std::abs(weights(0, 0));
  double found = c;
  for (double w : weights.values()) {
    if (!(std::abs(std::abs(w) - c) <= std::abs(std::abs(found) - c))) found = w;
  }
  return found;
}

void check_one(lessons::Check& check, const Case& test, Rng& rng) {
  const Matrix weights = plus_or_minus(test.fan_in, test.fan_out, rng);
  check.require(weights.rows() == test.fan_in && weights.cols() == test.fan_out,
                {fmt::format("a matrix of {} x {} {}", weights.rows(), weights.cols(), name(test)),
                 fmt::format("{} x {}", test.fan_in, test.fan_out),
                 "a row is an input and a column is a neuron", "the order of the two widths"});
  const double c = std::abs(weights(0, 0)), odd = odd_one(weights);
  check.require(std::isfinite(c) && c > 0.0 && std::abs(odd) == c,
                {fmt::format("weights of {} and of {} in one layer {}", number(weights(0, 0)),
                             number(odd), name(test)),
                 "one absolute value, a positive number, for all weights of a layer",
                 "only signs may tell the neurons apart here",
                 std::max(c, std::abs(odd)) > 1e9
                     ? "rng.below(2) is a whole number without a sign: 0 minus 1 is not -1 there"
                     : "whether every weight is written, and what it is multiplied by; 1 / fan_in "
                       "in whole numbers is 0"});
  const std::size_t distinct = nn::distinct_columns(weights);
  check.require(
      distinct == test.fan_out,
      {fmt::format("{} different neurons among {} {}", distinct, test.fan_out, name(test)),
       fmt::format("{}, all of them", test.fan_out),
       test.fan_in < 10 && distinct > 2
           ? "few inputs have few columns of signs, and a draw may come again"
           : "neurons with equal signs have equal weights, and stay twins",
       test.fan_in < 10 && distinct > 2 ? "what to do with a neuron that equals an earlier one"
                                        : "whether each weight draws a sign of its own"});
}

// Mean square of z over that of h, the mean over draws; the inputs are between 0.5 and 1.5. The square of
// one z has a variance of at most 2, and 30,000 neurons give the mean a standard error of 0.0082.
double kept(const Case& test, Rng& rng) {
  const std::size_t draws = 30000 / test.fan_out + 1;
  double before = 0.0, after = 0.0;
  Matrix h(4, test.fan_in);
  for (std::size_t k = 0; k < draws; ++k) {
    for (double& value : h.values()) value = rng.uniform(0.5, 1.5);
    before += nn::mean_square(h);
    after += nn::mean_square(matmul(h, plus_or_minus(test.fan_in, test.fan_out, rng)));
  }
  return after / before;
}

// What a size that is off usually comes from.
struct Mistake {
  double c;
  const char* why;
  const char* next;
};

Mistake likely_mistake(const Case& test, double c) {
  const auto in = static_cast<double>(test.fan_in), out = static_cast<double>(test.fan_out);
  const Mistake mistakes[] = {
      {1.0 / in,
       "this is the size for weights of one sign, whose products all add up; with two signs they "
       "partly cancel",
       "E[z^2] for z = sum of +-c h_i: which products of two terms have mean 0, and what is left?"},
      {std::sqrt(2.0 / in), "this makes up for a ReLU, and no activation stands in between here",
       "where the 2 in your rule comes from"},
      {std::sqrt(2.0 / (in + out)),
       "this is a compromise between the way forwards and the way back; only the first is asked "
       "for",
       "which of the two widths counts the products in one z"},
      {1.0 / std::sqrt(out), "a neuron adds up fan_in products, however many neurons there are",
       "which of the two widths counts the products in one z"},
      {1.0 / std::sqrt(in + 1.0),
       "a neuron adds up fan_in products of a weight and an input, and its bias is none of them",
       "how many products make one z"},
      {std::sqrt(3.0 / in), "this is the limit of a uniform distribution of the right variance",
       "the mean of w^2 where w is +c or -c"}};
  for (const Mistake& mistake : mistakes) {
    if (std::abs(c / mistake.c - 1.0) < 1e-6) return mistake;
  }
  if (std::abs(c * c * in - 1.0) < 1e-3) {
    return {c, "a small error acts again in every layer",
            "whether a float or a number written out by hand stands in your rule"};
  }
  return {
      c, "E[z^2] = E[h^2] asks for one c for each fan_in",
      "E[z^2] for z = sum of +-c h_i: which products of two terms have mean 0, and what is left?"};
}

void check_size(lessons::Check& check, const Case& test, Rng& rng) {
  const double c = std::abs(plus_or_minus(test.fan_in, test.fan_out, rng)(0, 0));
  const auto in = static_cast<double>(test.fan_in);
  const bool right = std::abs(c * c * in - 1.0) < 0.01;
  const double ratio = kept(test, rng);
  const Mistake likely = likely_mistake(test, c);
  const std::string measured =
      fmt::format("a layer multiplies the mean square of inputs around 1 by {} {}",
                  number(ratio, 3), name(test));
  check.require(std::abs(ratio - 1.0) < 0.06 || !right,
                {measured, "1, within 0.06, on average over your draws",
                 "the size of your weights is right, and yet products do not cancel: a neuron's "
                 "signs are not independent, or one sign is more frequent",
                 "the mean of a neuron's weights, and how the sign of one depends on another's"});
  check.require(std::abs(ratio - 1.0) < 0.06,
                {measured, "1, within 0.06, on average over your draws", likely.why, likely.next});
  check.require(std::abs(c * c * in - 1.0) < 1e-9,
                {fmt::format("c = {} {}", number(c, 12), name(test)),
                 "a c that keeps the mean square to the ninth digit", likely.why, likely.next});
}

void check_draws(lessons::Check& check) {
  Rng one(check.seed(1)), other(check.seed(1));
  const Matrix first = plus_or_minus(64, 64, one), second = plus_or_minus(64, 64, one);
  check.require(plus_or_minus(64, 64, other) == first,
                {"the same generator gave two different starts", "the same signs for the same seed",
                 "a run that cannot be repeated cannot be examined",
                 "where your signs come from, if not from rng"});
  check.require(!(second == first),
                {"two layers have the same signs", "signs of its own for each layer",
                 "signs that do not come from rng start anew with every call, and layers that are "
                 "copies of each other multiply an error in the same direction again and again",
                 "where your signs come from, if not from rng"});
}

}  // namespace

int main() {
  const std::size_t requirements = (std::size(cases) + drawn_cases) * (draws_of_case * 3 + 3) + 2;
  return lessons::check_homework(requirements, [](lessons::Check& check) {
    Rng rng(check.seed(0));
    std::vector<Case> all(std::begin(cases), std::end(cases));
    for (std::size_t k = 0; k < drawn_cases; ++k) all.push_back(drawn_case(rng));
    for (const Case& test : all) {
      for (std::size_t k = 0; k < draws_of_case; ++k) check_one(check, test, rng);
    }
    check_draws(check);
    for (const Case& test : all) check_size(check, test, rng);
  });
}
