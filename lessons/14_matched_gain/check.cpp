// The check: gains of activations known and unknown, and a layer that keeps its
// variance.
#include <fmt/core.h>

#include <cmath>
#include <functional>
#include <numbers>

#include "lessons/common/homework.hpp"
#include "lessons/common/text.hpp"
#include "matrix/matmul.hpp"
#include "nn/activation.hpp"
#include "nn/analysis/statistics.hpp"
#include "nn/initializer.hpp"
#include "nn/starts/gain.hpp"

double matched_gain(const std::function<double(double)>& f);  // homework.cpp

using lessons::number;

namespace {

// Two functions that no lesson has shown.
nn::Activation ramp() {
  return {"a ramp from -1/2 to 1/2", [](double z) { return z < -0.5  ? -0.5
                                                           : z > 0.5 ? 0.5
                                                                     : z; },
          [](double z, double) { return std::abs(z) < 0.5 ? 1.0 : 0.0; }};
}
nn::Activation shifted() {
  return {"tanh(2 z) + 0.3", [](double z) { return std::tanh(2.0 * z) + 0.3; },
          [](double z, double) { return 2.0 - 2.0 * std::pow(std::tanh(2.0 * z), 2); }};
}

double centred_gain(const nn::Activation& f) {
  const double mean = nn::normal_expectation(f.function);
  return 1.0 / std::sqrt(nn::mean_square(f) - mean * mean);
}

// What a gain that is off usually comes from.
lessons::Finding finding(const nn::Activation& f, double found, double right) {
  const auto near = [found](double value) { return std::abs(found / value - 1.0) < 0.01; };
  std::string why = "the expectation of f(z)^2 under the bell curve is another number";
  std::string next =
      "the sum: its first and last z, the width of a step, the density's 1 / sqrt(2 pi)";
  if (near(std::numbers::sqrt2)) {
    why = "sqrt(2) is what a ReLU needs, and only straight lines that meet at 0 are ReLUs";
    next = "where f enters your sum";
  } else if (near(centred_gain(f))) {
    why = "this is 1 / sqrt(Var f(z)): a next layer's sums add up f(z)^2, its mean included";
    next = "whether you take the mean off before you square";
  } else if (near(right * right)) {
    why = "this is 1 / E f(z)^2, what the variance needs; weights need its root";
    next = "the last line, and a square root";
  } else if (near(nn::backward_gain(f))) {
    why = "this is the gain of f', which keeps error signals, on the way back";
    next = "what you square: f or its slope";
  } else if (near(1.0 / right)) {
    why = "this is sqrt(E f(z)^2), by which a layer shrinks; the gain makes up for it";
    next = "the last line, and which way round it stands";
  }
  return {fmt::format("the gain of {} comes out as {}", f.name, number(found)),
          fmt::format("{} within 1 %", number(right)), why, next};
}

void check_gain(lessons::Check& check, const nn::Activation& f) {
  const double found = matched_gain(f.function), right = nn::gain(f);
  check.require(std::abs(found / right - 1.0) <= 0.01, finding(f, found, right));
}

// z = f(u) W for u of variance 1, weights N(0, gain^2 / fan_in).
void check_layer(lessons::Check& check, const nn::Activation& f, std::uint64_t seed) {
  Rng rng(seed);
  const Matrix u = nn::normal(1.0)(400, 500, rng);
  Matrix h(400, 500);
  f.forward(u, h);
  const Matrix weights = nn::normal(matched_gain(f.function) / std::sqrt(500.0))(500, 300, rng);
  const double square = nn::statistics(matmul(h, weights)).mean_square;
  check.require(std::abs(square - 1.0) <= 0.1,
                {fmt::format("a layer of {} with your gain gives sums of mean square {}", f.name,
                             number(square, 3)),
                 "1 within 10 %", "that is what the gain is for",
                 "whether your function gives the same number each time it is asked"});
}

}  // namespace

int main() {
  const nn::Activation all[] = {nn::relu(),     nn::identity(), nn::tanh(),     nn::gelu(),
                                nn::silu(),     nn::sigmoid(),  nn::softsign(), ramp(),
                                nn::gaussian(), shifted()};
  return lessons::check_homework(std::size(all) + 4, [&](lessons::Check& check) {
    for (const nn::Activation& f : all) check_gain(check, f);
    for (const auto& f : {nn::tanh(), nn::silu(), nn::softsign(), ramp()})
      check_layer(check, f, 91);
  });
}
