// Matched gain: what each activation does to a mean square, and the factor that makes up for it
//
// Xavier's rule takes the activation for the identity, He's is made for ReLU. Which weights does any other
// activation need, so that signals neither fade nor grow from layer to layer?
//
// Let the pre-activations z of a layer be normal numbers of mean 0 and variance 1, as those of wide layers
// nearly are, and the weights W of the next layer independent, of mean 0 and variance g^2 / fan_in. Then
// z' = h W with h = f(z) adds up fan_in independent terms, and the mean square of z' is
//
//     E z'^2 = fan_in * E h^2 * g^2 / fan_in = g^2 E f(z)^2          1 if  g = 1 / sqrt(E f(z)^2)
//
// On the way back delta = (delta' W^T) .* f'(z), whose mean square is, for layers of one width,
//
//     E delta^2 = g^2 E f'(z)^2 * E delta'^2                         kept if  g = 1 / sqrt(E f'(z)^2)
//
// Both are integrals over the normal density. By hand, for ReLU: f(z)^2 is z^2 for half of the z, so that
// E f(z)^2 = 1/2 and g = sqrt(2), He's rule; f'(z)^2 is 1 for the same half, and E f'(z)^2 = 1/2, too.
//
// Worth trying:
//   ARGS="--width 16"       narrow layers: right on average over the draws of the weights
//   ARGS="--spread 2"       pre-activations twice as large: for which activations is the gain still right?
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "lessons/common/in_parallel.hpp"
#include "lessons/common/lesson.hpp"
#include "lessons/common/pictures.hpp"
#include "matrix/matmul.hpp"
#include "nn/analysis/statistics.hpp"
#include "nn/initializer.hpp"
#include "nn/starts/gain.hpp"

using namespace lessons;

namespace {

struct Knobs {
  std::size_t width = 128;  // neurons in both layers
  double spread = 1.0;      // standard deviation of the pre-activations z
};

// What PyTorch's calculate_gain says, or none.
double rule_of_thumb(const std::string& f) {
  const std::map<std::string, double> rules = {
      {"identity", 1.0},        {"sigmoid", 1.0}, {"tanh", 5.0 / 3.0},
      {"relu", std::sqrt(2.0)}, {"selu", 0.75},   {"leaky_relu", std::sqrt(2.0 / 1.0001)}};
  const auto found = rules.find(f);
  return found == rules.end() ? NAN : found->second;
}

// Mean squares behind a layer with weights of the gain g, over those before it.
struct Factors {
  double forward, backward;
};

// z -> f(z) W and, if both ways are asked for, an error signal back. Averages over draws of W, each with 200
// samples: as many draws as make 50,000 weights, but at most 1,000.
Factors one_layer(const nn::Activation& f, double g, const Knobs& knobs, std::uint64_t seed,
                  bool both_ways) {
  const std::size_t n = knobs.width, samples = 200;
  const std::size_t draws = std::min<std::size_t>(50000 / (n * n) + 1, 1000);
  const nn::Initializer weights = nn::normal(g / std::sqrt(static_cast<double>(n)));
  Factors mean{0.0, 0.0};
  for (std::size_t k = 0; k < draws; ++k) {
    Rng rng = Rng(seed).stream(k);
    const Matrix z = nn::normal(knobs.spread)(samples, n, rng), W = weights(n, n, rng);
    Matrix h = z;
    f.forward(z, h);
    mean.forward += nn::mean_square(matmul(h, W)) / nn::mean_square(z);
    if (!both_ways) continue;
    Matrix delta = z;
    const Matrix delta_behind = nn::normal(1.0)(samples, n, rng);
    f.backward(z, h, matmul_nt(delta_behind, W), delta);
    mean.backward += nn::mean_square(delta) / nn::mean_square(delta_behind);
  }
  return {mean.forward / static_cast<double>(draws), mean.backward / static_cast<double>(draws)};
}

double forwards(const nn::Activation& f, double g, const Knobs& knobs, std::uint64_t seed) {
  return one_layer(f, g, knobs, seed, false).forward;
}

void gains(Lesson& lesson) {
  Table table{{"f", "E f(z)^2", "gain forwards", "gain backwards", "PyTorch's calculate_gain"}};
  for (const std::string& name : nn::activation_names()) {
    const nn::Activation f = nn::activation_by_name(name);
    const double rule = rule_of_thumb(name);
    table.rows.push_back({name, number(nn::mean_square(f)), number(nn::gain(f)),
                          number(nn::backward_gain(f)), std::isnan(rule) ? "-" : number(rule)});
  }
  lesson.section("Gains, by integration over the normal density");
  lesson.table(table);
  lesson.say(
      "Gain: sqrt(fan_in) times the weights' standard deviation, at which a layer keeps the mean "
      "square of z forwards, of the error signals backwards. -: PyTorch has none.");
}

// Both ways through a layer, for every activation: predicted and measured. Returns what was measured.
std::map<std::string, Factors> layers(Lesson& lesson, const Knobs& knobs) {
  std::vector<Compared> forward, backward;
  std::map<std::string, Factors> measured;
  const double q = knobs.spread * knobs.spread;
  const std::vector<std::string> names = nn::activation_names();
  std::vector<Factors> factors(names.size());
  in_parallel(names.size(), [&](std::size_t k) {
    const nn::Activation f = nn::activation_by_name(names[k]);
    factors[k] = one_layer(f, nn::gain(f), knobs, lesson.seed(), true);
  });
  for (std::size_t k = 0; k < names.size(); ++k) {
    const nn::Activation f = nn::activation_by_name(names[k]);
    const double g2 = std::pow(nn::gain(f), 2);
    measured[names[k]] = factors[k];
    forward.push_back({names[k], g2 * nn::mean_square(f, q) / q, factors[k].forward});
    backward.push_back({names[k], g2 * nn::mean_square_slope(f, q), factors[k].backward});
  }
  lesson.section(
      fmt::format("Forwards with the gain: factor of the mean square of z (standard deviation {})",
                  knobs.spread));
  lesson.table(theory_table("activation", forward));
  lesson.section("Backwards with the same weights: factor of the mean square of delta");
  lesson.table(theory_table("activation", backward));
  return measured;
}

void claims(Lesson& lesson, const Knobs& knobs, std::map<std::string, Factors> matched) {
  const auto with_gain = [&](const nn::Activation& f, double g) {
    return forwards(f, g, knobs, lesson.seed());
  };
  const double he = with_gain(nn::relu(), std::sqrt(2.0));
  const double tanh = with_gain(nn::tanh(), 1.0), sigmoid = with_gain(nn::sigmoid(), 1.0);
  lesson.claim(
      {.sentence = "Xavier for tanh and sigmoid, He for ReLU.",
       .verdict = Verdict::true_if,
       .in_fact = fmt::format("He's sqrt(2) is exact. Xavier's gain of 1 takes f for the identity: "
                              "right for a tanh of small z, but of z with variance 1 a layer of "
                              "tanh keeps the share {:.2f} of the mean square, one of sigmoids "
                              "{:.2f}. They need gains of {:.2f} and {:.2f}.",
                              tanh, sigmoid, nn::gain(nn::tanh()), nn::gain(nn::sigmoid())),
       .quantity = "what a layer makes of the mean square: ReLU with He's gain, over tanh with "
                   "Xavier's",
       .measured = he / tanh,
       .must_be = between(2.0, 3.2)});
  lesson.claim(
      {.sentence = "The right gain is right for signals and for gradients.",
       .verdict = Verdict::true_if,
       .in_fact = fmt::format(
           "True for ReLU, leaky ReLU and the identity, whose two integrals are equal. The others "
           "in the table need two numbers: with the gain for signals, a layer of tanh multiplies "
           "the mean square of error signals by {:.2f}, one of sigmoids by {:.2f}.",
           matched["tanh"].backward, matched["sigmoid"].backward),
       .quantity =
           "factor of the error signals' mean square at the gain that keeps signals: ReLU's "
           "over sigmoid's",
       .measured = matched["relu"].backward / matched["sigmoid"].backward,
       .must_be = above(4.0)});
  const double gelu = with_gain(nn::gelu(), std::sqrt(2.0)),
               silu = with_gain(nn::silu(), std::sqrt(2.0));
  lesson.claim(
      {.sentence = "GELU and Swish (SiLU) need a modified He initialization.",
       .verdict = Verdict::is_true,
       .in_fact = fmt::format("With He's sqrt(2) a layer of GELU keeps {:.2f} of the mean square, "
                              "one of SiLU {:.2f}; the gains {:.4f} and {:.4f} keep all of it.",
                              gelu, silu, nn::gain(nn::gelu()), nn::gain(nn::silu())),
       .quantity = "what a layer of GELU with He's gain makes of the mean square",
       .measured = gelu,
       .must_be = between(0.75, 0.95)});
  const double three_quarters = with_gain(nn::selu(), 0.75);
  lesson.claim(
      {.sentence = "A framework's calculate_gain knows the gain of an activation.",
       .verdict = Verdict::true_if,
       .in_fact = fmt::format("PyTorch's: true of the identity and of ReLUs. Its 3/4 for SELU "
                              "keeps {:.2f} of the mean square in a layer, and SELU's two "
                              "constants are made for a gain of 1; its 5/3 for tanh multiplies by "
                              "{:.2f}.",
                              three_quarters, with_gain(nn::tanh(), 5.0 / 3.0)),
       .quantity = "what a layer of SELU with the gain 3/4 makes of the mean square",
       .measured = three_quarters,
       .must_be = between(0.5, 0.64)});
}

// By how much the mean square is off after a layer, for gains from 0.5 to 2.5.
plots::Lines by_gain(const Knobs& knobs, std::uint64_t seed) {
  plots::Lines panel{"Forwards through one layer, measured",
                     {"gain of the weights"},
                     {"factor of the mean square of z", true}};
  const nn::Activation some[] = {nn::tanh(), nn::relu(), nn::gelu(), nn::sigmoid()};
  for (const nn::Activation& f : some)
    panel.series.push_back({fmt::format("{}: 1 at {:.2f}", f.name, nn::gain(f)),
                            {0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0, 2.25, 2.5},
                            plots::Numbers(9)});
  in_parallel(std::size_t{4} * 9, [&](std::size_t k) {
    plots::Series& curve = panel.series[k / 9];
    curve.y[k % 9] = forwards(some[k / 9], curve.x[k % 9], knobs, seed);
  });
  return panel;
}

plots::Bars both_ways(std::map<std::string, Factors> measured) {
  plots::Bars bars{"Both ways, with the gain for signals",
                   {},
                   {"factor of the mean square", false, 0.0, 1.6},
                   {{"signals, forwards", {}}, {"error signals, backwards", {}}}};
  for (const char* name : {"relu", "selu", "tanh", "softsign", "gelu", "silu", "sigmoid"}) {
    bars.categories.emplace_back(name);
    bars.series[0].second.push_back(measured[name].forward);
    bars.series[1].second.push_back(measured[name].backward);
  }
  return bars;
}

void experiment(Lesson& lesson, const Knobs& knobs) {
  lesson.predict(
      {{"it is kept as well", "so it is with ReLU, whose two integrals are equal"},
       {"it falls to less than a fifth"},
       {"it falls by a few percent",
        "E f'(z)^2 of a sigmoid is 0.045, far below E f(z)^2 = 0.29, for which the gain makes up"},
       {"it grows", "so it is with tanh; the slope of a sigmoid is 1/4 at most"}});
  gains(lesson);
  const std::map<std::string, Factors> matched = layers(lesson, knobs);
  claims(lesson, knobs, matched);
  lesson.idea(
      "Every activation has its gain: 1 / sqrt(E f(z)^2) forwards and 1 / sqrt(E f'(z)^2) "
      "backwards. For ReLU they are one number; for the curves of the table they are two, and "
      "weights match one of them.");
  lesson.figure(
      {fmt::format(
           "Each activation has its gain for signals; of error signals sigmoids then keep {:.0f} %",
           100.0 * matched.at("sigmoid").backward),
       {by_gain(knobs, lesson.seed()), both_ways(matched)}});
  lesson.next(
      "`make homework@matched_gain` starts networks of any activation. Is a mean square that holds "
      "enough for a deep network? `make lesson@two_inputs`.");
}

}  // namespace

int main(int argc, char** argv) {
  Knobs knobs;
  Lesson lesson("Matched gain",
                "The weights of a sigmoid layer are scaled so that the mean square of the signals "
                "is kept on the way forwards. What becomes of the mean square of the error "
                "signals on their way back through them?");
  lesson.knob("--width", knobs.width, "neurons in both layers", 3, 1024);
  lesson.knob("--spread", knobs.spread, "standard deviation of the pre-activations", 0.01, 100.0);
  lesson.domain({"widths 3 to 512, pre-activations of variance 1",
                 combined({{"--width", {"3", "16", "64", "512"}}}), 100});
  return lesson.run(argc, argv, [&] { experiment(lesson, knobs); });
}
