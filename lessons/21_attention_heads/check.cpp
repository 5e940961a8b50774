// The check: even attention at first, gradients for queries or keys, and two heads
// that look at different places in the end.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "lessons/common/heads.hpp"
#include "lessons/common/homework.hpp"
#include "lessons/common/text.hpp"
#include "lessons/common/two_places.hpp"
#include "nn/analysis/statistics.hpp"
#include "nn/trainer.hpp"

void init_heads(nn::SelfAttention& layer, Rng& rng);  // homework.cpp

using lessons::number;

namespace {

constexpr std::size_t samples = 24, heads = 2, steps = 600;
constexpr std::size_t cases[] = {6, 6, 8};  // tokens

void check_shapes(lessons::Check& check, const nn::SelfAttention& layer, std::size_t width) {
  bool right = true;
  for (const nn::Dense* each : {&layer.query, &layer.key, &layer.value, &layer.output}) {
    right = right && each->weights.value.rows() == width && each->weights.value.cols() == width &&
            all_finite(each->weights.value);
  }
  check.require(right, {"a matrix has another shape, or holds something that is no number",
                        fmt::format("({} x {}) each, of finite numbers", width, width),
                        "queries and keys are multiplied with each other, head by head",
                        "what you assign to .weights.value"});
}

// How far the last forward's attention is from even shares, at most.
double unevenness(const nn::SelfAttention& layer, std::size_t tokens) {
  double largest = 0.0;
  for (std::size_t h = 0; h < heads; ++h) {
    for (double share : layer.attention_weights(0, h).values()) {
      largest = std::max(largest, std::abs(share - 1.0 / static_cast<double>(tokens)));
    }
  }
  return largest;
}

void check_even(lessons::Check& check, const nn::SelfAttention& layer, std::size_t tokens) {
  const double uneven = unevenness(layer, tokens);
  check.require(
      uneven < 1e-12,
      {fmt::format("at first, a share of attention is off by {} from 1 / {}", number(uneven, 3),
                   tokens),
       "even shares, within 1e-12", "a softmax gives even shares where all scores are equal",
       "whether all scores are 0: what is Q K^T if one of the two is?"});
}

void check_first_loss(lessons::Check& check, double loss, double of_zeros) {
  check.require(
      loss < 3.0 * of_zeros,
      {fmt::format("before the first step the loss is {}", number(loss, 3)),
       fmt::format("less than {}, three times that of outputs of 0", number(3.0 * of_zeros, 3)),
       "outputs that are large at the start are wrong at the start, and the first steps "
       "go into taking that back",
       "the size of W_V and W_O, and the biases, which may stay 0"});
}

// The largest gradient of a head's queries and keys.
double largest_gradient(const nn::SelfAttention& layer, std::size_t head) {
  double largest = 0.0;
  for (const nn::Dense* dense : {&layer.query, &layer.key}) {
    const Matrix& g = dense->weights.gradient;
    const std::size_t d = g.cols() / heads;
    for (std::size_t i = 0; i < g.rows(); ++i) {
      for (double x : g.row(i).subspan(head * d, d)) largest = std::max(largest, std::abs(x));
    }
  }
  return largest;
}

// Of the head that has the smaller ones.
void check_gradients(lessons::Check& check, const nn::SelfAttention& layer) {
  const double first = largest_gradient(layer, 0), second = largest_gradient(layer, 1),
               largest = std::min(first, second);
  check.require(
      largest > 1e-9,
      {fmt::format("in the first step the gradients of W_Q and W_K in head {} are {} at most",
                   first <= second ? 1 : 2, number(largest, 3)),
       "more than 1e-9 in one of them, in either head",
       largest == 0.0 ? "dL/dQ is a product with K and, by way of dL/dA, with V and W_O; dL/dK is "
                        "one with Q: two zeros that wait for each other get no gradient"
                      : "a query that meets equal keys gives them equal scores, whatever it is: "
                        "what you see is rounding",
       "which of the matrices are 0: one of Q and K may be, W_V and W_O may not"});
}

void check_learned(lessons::Check& check, nn::SelfAttention& layer, const nn::Dataset& data,
                   std::size_t tokens, double of_zeros) {
  nn::Adam adam(0.01);
  const double last = nn::train(layer, data, nn::mean_squared_error, adam, {.steps = steps}).back();
  layer.forward(data.inputs);
  const double entropy = lessons::mean_entropy(layer, samples, tokens);
  const double even = std::log(static_cast<double>(tokens)), gap = lessons::head_spread(layer);
  check.require(gap > 1e-3,
                {fmt::format("after {} steps the heads differ by {}", steps, number(gap, 2)),
                 "more than 0.001: two places have to be looked at",
                 "heads that start equal, W_O's rows included, receive equal gradients in every "
                 "step",
                 "whether anything differs between the first half of the columns and the second"});
  check.require(
      entropy < even - 0.1,
      {fmt::format("after {} steps the entropy of attention is {}, that of even shares {}", steps,
                   number(entropy, 4), number(even, 4)),
       "at least 0.1 below that of even shares",
       "attention that has learned where to look is uneven; the loss may fall without it",
       "how large W_K (or W_Q) is: too small a matrix learns slowly"});
  check.require(
      last < 0.1 * of_zeros,
      {fmt::format("after {} steps the loss is {}", steps, number(last, 3)),
       fmt::format("less than {}, a tenth of that of outputs of 0", number(0.1 * of_zeros, 3)),
       "attention can be uneven and yet look at the wrong places: the steps of training are too "
       "large or too small for a matrix that starts far from the usual size",
       "how large the matrices are: what would Xavier's be?"});
}

}  // namespace

int main() {
  return lessons::check_homework(7 * std::size(cases), [](lessons::Check& check) {
    for (std::size_t k = 0; k < std::size(cases); ++k) {
      const std::size_t tokens = cases[k];
      const std::uint64_t seed = check.seed(k);
      const nn::Dataset data = lessons::two_places(samples, tokens, seed);
      const double of_zeros = nn::mean_square(data.targets);
      Rng rng(seed);
      nn::SelfAttention layer(tokens, tokens + 2, heads, nn::xavier_uniform(), rng);
      init_heads(layer, rng);
      check_shapes(check, layer, tokens + 2);
      const double first = nn::evaluate_gradients(layer, data, nn::mean_squared_error);
      check_even(check, layer, tokens);
      check_first_loss(check, first, of_zeros);
      check_gradients(check, layer);
      check_learned(check, layer, data, tokens, of_zeros);
    }
  });
}
