// The check: differences that are barely there, and networks in which they grow.
#include <fmt/core.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "lessons/common/homework.hpp"
#include "lessons/common/text.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/trainer.hpp"

double smallest_break(double w);  // homework.cpp
double predicted_steps(double a, double steps_a, double b, double steps_b, double difference);

using lessons::number;

namespace {

constexpr double start = 1.0;  // of the networks that are trained below

// Large and small, of both signs; one whose last bit is 1, so that a sum in the middle of two
// doubles is rounded up; and a negative power of two.
const double weights[] = {0.5, 0.1, 7.3e-5, -12345.6, 1e20, 3e-40, 0.5 + 0x1p-53, -2.0, start};
constexpr std::size_t drawn_weights = 20;

// Any size from 1e-90 to 1e90, of either sign; one in four is a power of two.
double drawn_weight(Rng& rng) {
  const double mantissa = rng.below(4) == 0 ? 1.0 : rng.uniform(1.0, 2.0);
  return (rng.below(2) == 0 ? 1.0 : -1.0) *
         std::ldexp(mantissa, static_cast<int>(rng.below(599)) - 299);
}

double drawn_power(double from, double to, Rng& rng) {
  return std::pow(10.0, rng.uniform(from, to));
}

// The truth: whether w + e is w changes once, as e goes up through all doubles above 0, whose bits
// count them.
double least(double w) {
  std::uint64_t lost = 0, kept = std::bit_cast<std::uint64_t>(std::abs(w));
  while (kept - lost > 1) {
    const std::uint64_t middle = lost + (kept - lost) / 2;
    (w + std::bit_cast<double>(middle) == w ? lost : kept) = middle;
  }
  return std::bit_cast<double>(kept);
}

// What an e that is too large usually comes from.
std::string likely_mistake(double w, double e) {
  constexpr double epsilon = std::numeric_limits<double>::epsilon();
  if (e == epsilon) return "2.2e-16 is the gap above 1, and other numbers have other gaps";
  if (e == epsilon * std::abs(w)) {
    return "gaps do not grow with every number: they are the same from one power of two to the "
           "next, where they double";
  }
  if (w < 0.0 && e == smallest_break(-w)) {
    return "w + e lies between w and 0, so for a negative w the gap towards 0 counts, and next to "
           "a power of two that is the smaller one";
  }
  return "a sum is rounded to the nearest double, so half of the gap to the next one is enough";
}

void check_break(lessons::Check& check, double w) {
  const double e = smallest_break(w);
  check.require(std::isfinite(e) && e > 0.0,
                {fmt::format("smallest_break({}) is {}", w, number(e)), "a number above 0",
                 "a difference is asked for that the twins can have",
                 "how your code ends for this w, and what it returns then"});
  const double gap = std::nextafter(w, INFINITY) - w;
  const std::string middle =
      "in the middle between two doubles, a sum becomes the one whose last "
      "bit is 0, and here that is w";
  check.require(w + e != w,
                {fmt::format("{} + {} == {}", w, number(e, 3), w), "another number",
                 e == gap / 2.0 ? middle
                                : fmt::format("the next double above {} is {} away, and a sum is "
                                              "rounded to the nearest",
                                              w, number(gap, 2)),
                 "how far apart doubles are near w, not how small a double can be"});
  check.require(e <= 2.0 * least(w), {fmt::format("smallest_break({}) is {}, but {} is enough", w,
                                                  number(e, 3), number(least(w), 3)),
                                      "at most twice what is enough", likely_mistake(w, e),
                                      "what lies between w and std::nextafter(w, INFINITY)"});
}

// Twins that tell two circles apart, after some hundred steps for each factor of ten.
struct Case {
  nn::Activation activation;
  double rate;
  std::size_t width;
};

constexpr std::size_t patience = 30000;  // steps; the slowest needs 9183

// Until one weight that differs by e has made the others differ by 0.1.
double measured_steps(const Case& test, double e) {
  const nn::Dataset data = nn::circles(20);
  nn::Mlp net({2, test.width, 1}, test.activation, nn::constant(start));
  net.dense(0).weights.value(0, 0) += e;
  nn::GradientDescent descent(test.rate);
  Matrix errors;
  for (std::size_t step = 1; step <= patience; ++step) {
    nn::evaluate_gradients(net, data, nn::binary_cross_entropy, errors);
    descent.step(net.parameters());
    if (nn::spread(net.dense(0)) > 0.1) return static_cast<double>(step);
  }
  return patience;
}

struct Watched {
  double difference;
  double steps;
};

void check_line(lessons::Check& check, const Watched& a, const Watched& b) {
  const auto predicted = [&](double e) {
    return predicted_steps(a.difference, a.steps, b.difference, b.steps, e);
  };
  for (const Watched& each : {a, b}) {
    const double steps = predicted(each.difference);
    check.require(std::abs(steps - each.steps) < 1e-6 * each.steps,
                  {fmt::format("{} steps are predicted for {}, where {} were measured",
                               number(steps, 7), number(each.difference), number(each.steps)),
                   "the measured number, for both differences that were watched",
                   "a prediction has to fit what it is made from",
                   "whether your line goes through both points"});
  }
}

void check_prediction(lessons::Check& check, const Watched& a, const Watched& b,
                      const Watched& now) {
  const double steps =
      predicted_steps(a.difference, a.steps, b.difference, b.steps, now.difference);
  std::string why =
      "while the factor of a step hardly changes, each factor of ten costs about the same number "
      "of steps";
  if (!(steps > now.steps / 5.0 && steps < now.steps * 5.0)) {
    why =
        "a step multiplies the difference: ten times smaller is some steps later, and not ten "
        "times as many";
  } else if (std::abs(steps - b.steps) < 0.05 * b.steps) {
    why =
        "measured by themselves, 1e-8 and all smaller differences are the same, almost 0; it is "
        "their exponents that are apart";
  }
  check.require(
      std::abs(steps - now.steps) < 0.25 * now.steps,
      {fmt::format("{} steps are predicted for a difference of {}, it took {} (watched: "
                   "{} from {}, {} from {})",
                   number(steps, 5), number(now.difference, 3), number(now.steps), number(a.steps),
                   number(a.difference), number(b.steps), number(b.difference)),
       "the measured number within a quarter", why,
       "the picture of lesson @how_small_a_difference: which axis is logarithmic?"});
}

}  // namespace

int main() {
  const Case cases[] = {{nn::sigmoid(), 1.0, 8}, {nn::tanh(), 0.6, 3}, {nn::sigmoid(), 0.5, 8}};
  const std::size_t requirements = (std::size(weights) + drawn_weights) * 3 + std::size(cases) * 7;
  return lessons::check_homework(requirements, [&](lessons::Check& check) {
    Rng rng(check.seed(0));
    for (double w : weights) check_break(check, w);
    for (std::size_t k = 0; k < drawn_weights; ++k) check_break(check, drawn_weight(rng));
    for (const Case& test : cases) {
      const auto watch = [&](double e) { return Watched{e, measured_steps(test, e)}; };
      const Watched a = watch(drawn_power(-4.3, -3.7, rng)),
                    b = watch(drawn_power(-8.3, -7.7, rng));
      const Watched middle = watch(drawn_power(-6.3, -5.7, rng));
      const Watched small = watch(drawn_power(-12.3, -11.7, rng));
      check_line(check, a, b);
      check_prediction(check, a, b, middle);
      check_prediction(check, a, b, small);
      check_prediction(check, a, b, watch(smallest_break(start)));
      check_prediction(check, b, a, small);  // in the other order
      check_prediction(check, a, middle, small);
    }
  });
}
