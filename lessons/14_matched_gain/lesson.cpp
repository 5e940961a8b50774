// Every activation has its gain, and one number is not always enough
//
// Each activation shrinks the mean square of its inputs by a factor of its own. Weights of variance
// gain^2 / fan_in make up for it. If the pre-activations z are normal numbers of variance 1, as those
// of wide layers nearly are, then
//
//     gain          = 1 / sqrt(E f(z)^2)         keeps the variance of z, forwards
//     backward gain = 1 / sqrt(E f'(z)^2)        keeps that of dL/dz, backwards
//
// Both are integrals over the bell curve, computed here for any f: He's sqrt(2) is the one for a
// ReLU. PyTorch's rules of thumb (5/3 for tanh) are something else.
//
// But no layer hands on a variance of exactly 1. A little more or less, q, becomes
// gain^2 E f(sqrt(q) z)^2 in the next layer. The slope of that map at q = 1 decides whether the
// difference dies out, stays, or grows.
//
// Predict before you run: 30 layers of GELU with its matched gain, eight random networks. Between
// which bounds is the variance of the last layer?
//
// Worth trying:
//   ARGS="--activation silu"     and selu, softsign, leaky_relu
#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "lessons/common/lesson.hpp"
#include "nn/starts/gain.hpp"
#include "variance_map.hpp"

using namespace lessons;

namespace {

struct Knobs {
  std::string activation = "gelu";  // beside tanh
  std::size_t depth = 30;           // layers
  std::size_t width = 128;          // neurons in each
};

constexpr std::size_t networks = 8;

// What PyTorch's calculate_gain says, or "-" where it has no rule.
std::string rule_of_thumb(const std::string& f) {
  const std::pair<const char*, double> rules[] = {
      {"identity", 1.0},        {"sigmoid", 1.0}, {"tanh", 5.0 / 3.0},
      {"relu", std::sqrt(2.0)}, {"selu", 0.75},   {"leaky_relu", std::sqrt(2.0 / 1.0001)}};
  for (const auto& [name, value] : rules) {
    if (name == f) return number(value, 7);
  }
  return "-";
}

void gains(Lesson& lesson) {
  Table table{{"f", "E f(z)^2", "gain", "backward gain", "rule of thumb", "slope at 1"}, {}};
  for (const std::string& name : nn::activation_names()) {
    const nn::Activation f = nn::activation_by_name(name);
    table.rows.push_back({name, number(nn::mean_square(f), 7), number(nn::gain(f), 7),
                          number(nn::backward_gain(f), 7), rule_of_thumb(name),
                          number(slope_at_one(f), 4)});
  }
  lesson.section("Gains, by quadrature over the bell curve");
  lesson.table(table);
  lesson.claim(
      {.sentence = "Xavier for tanh and sigmoid, He for ReLU.",
       .verdict = Verdict::true_if,
       .in_fact = fmt::format("He's sqrt(2) is exact. Xavier's 1 takes f for the identity: "
                              "tanh needs {:.4f}, a sigmoid, which is flat and never "
                              "negative, {:.4f}.",
                              nn::gain(nn::tanh()), nn::gain(nn::sigmoid())),
       .quantity = "gain of tanh",
       .measured = nn::gain(nn::tanh()),
       .must_be = about(1.59253742, 1e-8)});  // no randomness
  lesson.claim({.sentence = "The right gain is right for signals and for gradients.",
                .verdict = Verdict::true_if,
                .in_fact =
                    "For ReLUs, straight on both sides of 0, and for the identity. Any curve "
                    "asks for two numbers, and has to choose.",
                .quantity = "gain of tanh over its backward gain",
                .measured = nn::gain(nn::tanh()) / nn::backward_gain(nn::tanh()),
                .must_be = about(1.085268276, 1e-8)});
  lesson.claim(
      {.sentence = "GELU and Swish (SiLU) need a modified He initialization.",
       .verdict = Verdict::true_if,
       .in_fact = fmt::format("If it is modified by numbers: {:.6f} and {:.6f} in place of "
                              "sqrt(2).",
                              nn::gain(nn::gelu()), nn::gain(nn::silu())),
       .quantity = "gain of GELU",
       .measured = nn::gain(nn::gelu()),
       .must_be = about(1.533530441, 1e-8)});
  lesson.claim({.sentence = "SELU needs no gain.",
                .verdict = Verdict::is_true,
                .in_fact = "Its two constants are chosen so that 1 is right, and not 3/4.",
                .quantity = "gain of SELU",
                .measured = nn::gain(nn::selu()),
                .must_be = about(1.0, 1e-8)});
}

// The variance of z layer by layer: one input to each of many networks with the matched gain.
std::vector<plots::Series> follow(const nn::Activation& f, const Knobs& knobs, std::uint64_t seed) {
  std::vector<plots::Series> all;
  for (std::size_t k = 0; k < networks; ++k) {
    all.push_back(variance_by_layer(f, nn::gain(f), knobs.depth, knobs.width, seed * networks + k));
  }
  return all;
}

void thirty_layers(Lesson& lesson, const Knobs& knobs) {
  Table table{{"f", "slope", "map: 0.9 becomes", "1.1 becomes", "least", "largest"}, {}};
  const auto measured = [&](const nn::Activation& f) {
    double low = INFINITY, high = 0.0;  // in the last layer
    for (const plots::Series& curve : follow(f, knobs, lesson.seed())) {
      low = std::min(low, curve.y.back());
      high = std::max(high, curve.y.back());
    }
    table.rows.push_back(
        {f.name, number(slope_at_one(f), 4), number(last_variance(f, 0.9, knobs.depth), 3),
         number(last_variance(f, 1.1, knobs.depth), 3), number(low, 3), number(high, 3)});
    return std::max(std::log10(high), -std::log10(low));  // powers of ten from 1, at most
  };
  const double tanh = measured(nn::tanh());
  measured(nn::selu());
  measured(nn::relu());
  const double gelu = measured(nn::gelu());
  measured(nn::silu());
  lesson.section(fmt::format("Variance of z in layer {}, {} random networks of {} neurons a layer",
                             knobs.depth, networks, knobs.width));
  lesson.table(table);
  lesson.claim({.sentence = "With the matched gain a signal lives at any depth.",
                .verdict = Verdict::true_if,
                .in_fact = fmt::format("If the slope at 1 is below 1, as tanh's is: it pulls q "
                                       "back. ReLUs let it wander. GELU's {:.3f} and SiLU's {:.3f} "
                                       "push it away.",
                                       slope_at_one(nn::gelu()), slope_at_one(nn::silu())),
                .quantity = "powers of ten from 1 at the end, of 8 networks: GELU's over tanh's",
                .measured = gelu / tanh,
                .must_be = above(10.0)});  // 22 to 96 over seeds 1 to 50
  lesson.claim({.sentence = "What grows in thirty layers cannot be known beforehand.",
                .verdict = Verdict::is_false,
                .in_fact = "The slope is an integral, too, known to as many digits as you like.",
                .quantity = "slope of GELU's variance map at 1",
                .measured = slope_at_one(nn::gelu()),
                .must_be = about(1.144, 5e-4)});
}

plots::Lines maps(const nn::Activation& other) {
  plots::Series same{"as it was", {}, {}};
  for (double log_q = -1.0; log_q <= 1.0001; log_q += 0.1) same.x.push_back(std::pow(10.0, log_q));
  same.y = same.x;
  plots::Lines panel{"What the next layer makes of a variance q",
                     {"q", true, 0.1, 10.0},
                     {"next layer's variance", true, 0.1, 10.0},
                     {same}};
  for (const nn::Activation& f : {nn::tanh(), nn::selu(), other}) {
    plots::Series curve{fmt::format("{}: slope {:.3f} at 1", f.name, slope_at_one(f)), same.x, {}};
    for (double q : curve.x) curve.y.push_back(next_variance(f, q));
    panel.series.push_back(curve);
  }
  return panel;
}

void experiment(Lesson& lesson, const Knobs& knobs) {
  lesson.predict(
      {{"0.9 to 1.1", not_measured}, {"0.3 to 3", not_measured}, {"far outside of that"}});
  lesson.idea(
      "Every activation has its gain. Whether the gain lasts for thirty layers, another number "
      "decides.");
  gains(lesson);
  thirty_layers(lesson, knobs);
  const nn::Activation f = nn::activation_by_name(knobs.activation);
  const double top = std::pow(10.0, std::max(7.0, 0.25 * static_cast<double>(knobs.depth)));
  const plots::Axis x{"layer"}, y{"variance of z", true, 1.0 / top, top};
  const auto networks_of = [&](const nn::Activation& g) {
    return plots::Lines{g.name + ", matched gain", x, y, follow(g, knobs, lesson.seed())};
  };
  lesson.figure({"A slope below 1 pulls variances back to 1, a slope above 1 drives them away",
                 {maps(f), networks_of(nn::tanh()), networks_of(f)}});
  lesson.next(
      "make lesson@matched_gain ARGS=\"--activation silu --depth 60\". Then `make "
      "homework@matched_gain` integrates a gain, and `make lesson@batch_norm` measures variances "
      "instead of computing them.");
}

}  // namespace

int main(int argc, char** argv) {
  Knobs knobs;
  Lesson lesson("Matched gain",
                "30 layers of GELU, matched gain: the last variance, in 8 networks?");
  lesson.knob("--activation", knobs.activation, "drawn beside tanh", nn::activation_names());
  lesson.knob("--depth", knobs.depth, "layers", 2, 200);
  lesson.knob("--width", knobs.width, "neurons in each", 4, 2048);
  return lesson.run(argc, argv, [&] { experiment(lesson, knobs); });
}
