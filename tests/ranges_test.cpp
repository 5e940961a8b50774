// Numbers out of range are refused, and the range is said: rates, momentum, betas, penalties, shares,
// epsilons, scales and gains. NaN is in no range.
#include <cmath>
#include <functional>

#include "nn/activation.hpp"
#include "nn/labels.hpp"
#include "nn/layers/batch_norm.hpp"
#include "nn/layers/dropout.hpp"
#include "nn/layers/layer_norm.hpp"
#include "nn/layers/residual.hpp"
#include "nn/layers/scale.hpp"
#include "nn/loss.hpp"
#include "nn/optimizer.hpp"
#include "nn/starts/orthogonal.hpp"
#include "nn/trainer.hpp"
#include "tests/catch.hpp"

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
const double not_a_number = std::nan("");

struct Range {
  std::string name;
  std::function<void(double)> make;
  std::vector<double> within, outside;  // NaN is outside of each
  std::string words;
};

nn::GradientDescent still(0.0);
const std::vector<double> from_0 = {0.0, 1e-300, 0.1, 1e300};
const std::vector<double> below_0 = {-1e-300, -0.1, infinity, -infinity};
const std::vector<double> share = {0.0, 0.5, 0.999},
                          no_share = {-1e-9, 1.0, 1.5, infinity, -infinity};
const char* const rate_words = "give a finite number from 0 on";
const char* const share_words = "give a number from 0 to below 1";
const char* const above_words = "give a finite number above 0";
const char* const scale_words = "give a number from 0 to 1e307";

// What an object is made of: {its name, a number in range, ...}
template <class Made, class... Before>
std::function<void(double)> making(Before... before) {
  return [=](double value) { Made(before..., value); };
}

const Range ranges[] = {
    {"GradientDescent: learning_rate", making<nn::GradientDescent>(), from_0, below_0, rate_words},
    {"Momentum: learning_rate", making<nn::Momentum>(), from_0, below_0, rate_words},
    {"Nesterov: learning_rate", making<nn::Nesterov>(), from_0, below_0, rate_words},
    {"Adam: learning_rate", making<nn::Adam>(), from_0, below_0, rate_words},
    {"Momentum: momentum", making<nn::Momentum>(0.1), share, no_share, share_words},
    {"Nesterov: momentum", making<nn::Nesterov>(0.1), share, no_share, share_words},
    {"Adam: beta1", making<nn::Adam>(0.1), share, no_share, share_words},
    {"Adam: beta2", making<nn::Adam>(0.1, 0.9), share, no_share, share_words},
    {"Adam: epsilon",
     making<nn::Adam>(0.1, 0.9, 0.9),
     {1e-300, 1e-8, 1.0},
     {0.0, -1.0, infinity},
     above_words},
    {"Penalized: l1", [](double v) { nn::Penalized(still, v, 0.0); }, from_0, below_0, rate_words},
    {"Penalized: l2", [](double v) { nn::Penalized(still, 0.0, v); }, from_0, below_0, rate_words},
    {"DecoupledWeightDecay: learning_rate",
     [](double v) { nn::DecoupledWeightDecay(still, v, 0.1); },
     {0.0, 0.1, 10.0},
     below_0,
     rate_words},
    {"DecoupledWeightDecay: decay",
     [](double v) { nn::DecoupledWeightDecay(still, 0.1, v); },
     {0.0, 0.1, 10.0},
     below_0,
     rate_words},
    {"Dropout", [](double v) { nn::Dropout(v, 1); }, share, no_share, "outside [0, 1)"},
    {"BatchNorm: epsilon",
     making<nn::BatchNorm>(std::size_t{3}),
     {1e-300, 1e-5},
     {0.0, -1.0, infinity},
     above_words},
    {"LayerNorm: epsilon",
     making<nn::LayerNorm>(std::size_t{3}),
     {1e-300, 1e-5},
     {0.0, -1.0, infinity},
     above_words},
    {"BatchNorm",
     making<nn::BatchNorm>(std::size_t{3}, 1e-5),
     {0.0, 0.5, 1.0},
     {-0.1, 1.1, infinity},
     "outside [0, 1]"},
    {"Residual: scale",
     [](double v) { nn::Residual(nn::Scale(), v); },
     {-1.0, 0.0, 1e300},
     {infinity, -infinity},
     "give a finite number"},
    {"leaky_relu: slope",
     [](double v) { nn::leaky_relu(v); },
     {-1.0, 0.0, 1e300},
     {infinity, -infinity},
     "give a finite number"},
    {"constant: value",
     [](double v) { nn::constant(v); },
     {-1.0, 0.0, 1e300},
     {infinity, -infinity},
     "give a finite number"},
    {"uniform: limit",
     [](double v) { nn::uniform(v); },
     {0.0, 1e307},
     {-1.0, 1e308, infinity},
     scale_words},
    {"normal: standard_deviation",
     [](double v) { nn::normal(v); },
     {0.0, 1e307},
     {-1.0, 1e308, infinity},
     scale_words},
    {"xavier: gain",
     [](double v) { nn::xavier_normal(v); },
     {0.0, 1e307},
     {-1.0, 1e308, infinity},
     scale_words},
    {"he: slope",
     [](double v) { nn::he_normal(v); },
     {-1.0, 0.0, 1e300},
     {infinity, -infinity},
     "give a finite number"},
    {"orthogonal: gain",
     [](double v) { nn::orthogonal(v); },
     {-1.0, 0.0, 1e300},
     {infinity, -infinity},
     "give a finite number"},
    {"with_noise: sigma",
     [](double v) {
       Rng rng(1);
       nn::with_noise(nn::moons(4), v, rng);
     },
     {0.0, 0.1},
     {-0.1, infinity},
     rate_words},
    {"stratified_split",
     [](double v) {
       Rng rng(1);
       nn::stratified_split(nn::moons(4), v, rng);
     },
     {0.0, 0.5, 1.0},
     {-0.1, 1.1, infinity},
     "not between 0 and 1"}};

}  // namespace

TEST_CASE("Ranges: what is in is taken, what is out is refused with its name and the range") {
  for (const Range& range : ranges) {
    for (double value : range.within) {
      CAPTURE(range.name, value);
      CHECK_NOTHROW(range.make(value));
    }
    std::vector<double> outside = range.outside;
    outside.push_back(not_a_number);
    for (double value : outside) {
      CAPTURE(range.name, value);
      CHECK_THROWS_AS(range.make(value), std::invalid_argument);
      CHECK_THROWS_WITH(range.make(value),
                        StartsWith(range.name) && ContainsSubstring(range.words));
    }
  }
  CHECK_THROWS_WITH(nn::Momentum(0.1, 1.5),
                    "Momentum: momentum is 1.5: give a number from 0 to below 1");
  CHECK_THROWS_WITH(
      nn::DecoupledWeightDecay(still, 0.5, 3.0),
      "DecoupledWeightDecay: learning_rate times decay is 1.5: give a number from 0 to 1");
}

TEST_CASE("Two dropout layers drawn from one generator have masks of their own") {
  Rng rng(7), same(7);
  nn::Dropout one(0.5, rng), two(0.5, rng), again(0.5, same);
  const Matrix x = Matrix::filled(20, 30, 1.0);
  const Matrix first = one.forward(x), second = two.forward(x);
  CHECK_FALSE(first == second);
  CHECK(first == again.forward(x));
  CHECK_FALSE(std::is_default_constructible_v<nn::Dropout>);
  CHECK_FALSE(std::is_constructible_v<nn::Dropout, double>);  // no seed that two layers would share
}

TEST_CASE("Targets of a cross-entropy are shares, and those of softmax add up to 1") {
  const Matrix logits = {{0.5}, {-1.0}};
  for (double target : {-1.0, 2.0, -1e-9, 1.0 + 1e-9, infinity, not_a_number}) {
    CAPTURE(target);
    CHECK_THROWS_WITH(
        nn::binary_cross_entropy(logits, {{1}, {target}}),
        StartsWith("binary_cross_entropy: target ") &&
            ContainsSubstring("in row 2, column 1 of (2 x 1): expected a number from 0 "
                              "to 1"));
    CHECK_THROWS_AS(nn::accuracy(logits, {{1}, {target}}), std::invalid_argument);
    CHECK_THROWS_AS(nn::area_under_curve(logits, {{1}, {target}}), std::invalid_argument);
    CHECK_THROWS_AS(nn::softmax_cross_entropy({{1, 2}}, {{target, 1.0 - target}}),
                    std::invalid_argument);
    if (!std::isfinite(target)) {
      CHECK_THROWS_AS(nn::mean_squared_error(logits, {{1}, {target}}), std::invalid_argument);
    }
  }
  const Matrix scores = {{1, 2, 3}, {3, 2, 1}};
  for (const Matrix& row :
       {Matrix{{0, 0, 0}}, {{1, 1, 0}}, {{0.3, 0.3, 0.3}}, {{0.5, 0.5, 1e-5}}}) {
    const Matrix targets = {{0, 1, 0}, {row(0, 0), row(0, 1), row(0, 2)}};
    CHECK_THROWS_WITH(
        nn::softmax_cross_entropy(scores, targets),
        StartsWith("softmax_cross_entropy: the targets in row 2 of (2 x 3) add up to"));
    CHECK_THROWS_AS(nn::accuracy(scores, targets), std::invalid_argument);
  }
  // One column is no choice: the loss would be 0 whatever the logit, or the gradient wrong.
  CHECK_THROWS_WITH(nn::softmax_cross_entropy(logits, {{1}, {0}}),
                    ContainsSubstring("binary_cross_entropy") && ContainsSubstring("one_hot"));
  // Shares of classes, rounded to seven digits as a file may hold them.
  CHECK_NOTHROW(nn::softmax_cross_entropy(scores, {{0.3333333, 0.3333333, 0.3333333}, {0, 0, 1}}));
  CHECK_NOTHROW(nn::binary_cross_entropy(logits, {{0.25}, {1}}));
}

TEST_CASE("Labels become one-hot rows, and come back") {
  const std::vector<std::size_t> labels = {2, 0, 1, 2};
  const Matrix rows = {{0, 0, 1}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
  CHECK(nn::one_hot(labels, 3) == rows);
  CHECK(nn::one_hot(Matrix{{2}, {0}, {1}, {2}}, 3) == rows);
  CHECK(nn::class_indices(rows) == labels);
  CHECK(nn::class_indices({{-3.0, -1.0, -2.0}, {5.0, 5.0, 4.0}}) == std::vector<std::size_t>{1, 0});
  CHECK(shape(nn::one_hot(std::vector<std::size_t>{}, 3)) == "(0 x 3)");
  CHECK_THROWS_WITH(nn::one_hot(labels, 2),
                    "one_hot: label 2 of sample 1: with 2 classes labels are from 0 to below 2");
  for (double label : {-1.0, 0.5, 3.0, 1e300, infinity, not_a_number}) {
    CAPTURE(label);
    CHECK_THROWS_WITH(nn::one_hot(Matrix{{0}, {label}}, 3),
                      ContainsSubstring("of sample 2: expected a whole number from 0 to below 3"));
  }
}

TEST_CASE("Features of any size are standardized: their squares need not be doubles") {
  const Matrix x = {{1, -3, 5}, {2, -1, 5}, {4, 0, 5}, {9, 7, 5}};
  const Matrix expected = nn::Standardizer({x, {}})({x, {}}).inputs;
  CHECK(max_abs(expected) > 1.0);
  for (int exponent : {-1072, -700, 0, 700, 1020}) {
    CAPTURE(exponent);
    // Every feature of a size of its own; 2^-1072 leaves integers their digits.
    const Matrix sized = [&] {
      Matrix made = x;
      for (std::size_t i = 0; i < x.rows(); ++i) made(i, 1) = std::ldexp(x(i, 1), exponent);
      return made;
    }();
    const nn::Standardizer standardize({sized, {}});
    CHECK(same_bits(standardize({sized, {}}).inputs, expected));
  }
  const nn::Standardizer small({Matrix{{1e-200}, {2e-200}}, {}});
  CHECK_THROWS_WITH(small({Matrix{{1e200}}, {}}),
                    ContainsSubstring("standardized inputs: inf in row 1, column 1"));
}
