// Thirty layers, and what is left of a signal behind them
//
// Forwards each layer multiplies a signal, backwards each multiplies an error signal:
//
//     h_l = f(h_(l-1) W_l)          dL/dz_(l-1) = [ dL/dz_l W_l^T ] .* f'(z_(l-1))
//
// Thirty factors of 0.57 are 5e-8. A start is right if the factor is 1, both ways. Three things to see:
// a weight's gradient is h^T dL/dz, where one shrinks upwards and one downwards; weights that keep
// an average stretch some directions and flatten others; and no weights mend a slope of 1/4.
//
// Predict before you run: in a network whose error signals vanish by seven powers of ten, how much
// smaller are the first layer's weight gradients than the last one's?
//
// Worth trying:
//   ARGS="--layers 5"          as in Glorot and Bengio's Figures 6, 7 and 8
#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "deep.hpp"
#include "lessons/common/images.hpp"
#include "lessons/common/lesson.hpp"
#include "lessons/common/pictures.hpp"
#include "lessons/common/signals.hpp"
#include "nn/starts/lsuv.hpp"
#include "nn/starts/orthogonal.hpp"

using namespace lessons;

namespace {

struct Knobs {
  std::size_t layers = 30;  // hidden ones, where we follow the signals
  std::size_t depth = 50;   // hidden layers of 32, where networks learn
  std::size_t steps = 300;  // of that
  std::string inputs = usual_inputs();
};

void both_ways(Lesson& lesson, const Knobs& knobs, const nn::Dataset& data) {
  lesson.section(fmt::format("{} layers of 64: standard deviations before any step", knobs.layers));
  const auto tanh = starts_of(nn::tanh(), data, knobs.layers, lesson.seed());
  const auto relu = starts_of(nn::relu(), data, knobs.layers, lesson.seed());
  lesson.table(ends_table("tanh", tanh));
  lesson.table(ends_table("relu", relu));
  lesson.table(ends_table("sigmoid", starts_of(nn::sigmoid(), data, knobs.layers, lesson.seed())));
  const Signals& usual = tanh[1];
  lesson.claim({.sentence = "The default U(-a, a), a = 1/sqrt(fan_in), loses the signal.",
                .verdict = Verdict::is_true,
                .in_fact = "Its variance is a third of what a layer needs, in either direction.",
                .quantity = "tanh, factor per layer: h forwards times dz backwards",
                .measured = factor_per_layer(usual.h) / factor_per_layer(usual.dz),
                .must_be = between(0.28, 0.38)});  // 0.319 to 0.346 over seeds 1 to 21, both inputs
  lesson.claim({.sentence = "Vanishing gradients show in the gradients of the weights.",
                .verdict = Verdict::is_false,
                .in_fact = "They show in dL/dz. dL/dW = h^T dL/dz, and h falls on its way up as "
                           "dL/dz does on its way down.",
                .quantity = "powers of ten between dW's largest and smallest layer, over dz's",
                .measured = std::log10(largest_over_smallest(usual.dW)) /
                            std::log10(largest_over_smallest(usual.dz)),
                .must_be = below(0.2)});  // 0.019 to 0.062
  lesson.figure(
      signal_figure("Signals and error signals tell a sick start; the gradients of weights do not",
                    {{"tanh", tanh}, {"ReLU", relu}}),
      "signals");
}

void one_layer(Lesson& lesson, const nn::Dataset& data) {
  Table table{{"second layer of five, tanh", "stretches by"}, {}};
  plots::Numbers stretch;
  for (const auto& [name, weights] : deep_starts(nn::tanh())) {
    nn::Mlp net = deep_network(data, 5, 64, nn::tanh(), weights, lesson.seed());
    net.forward(data.inputs);
    stretch.push_back(mean_stretch(net, 1, 5));
    table.rows.push_back({name, number(stretch.back(), 3)});
  }
  lesson.section("By how much does a layer stretch a small change? (Mean singular value)");
  lesson.table(table);
  lesson.claim({.sentence = "With Xavier's weights a layer hands on a small change undiminished.",
                .verdict = Verdict::is_false,
                .in_fact = fmt::format("About two thirds of it; the default gives {:.2f}. Xavier "
                                       "keeps mean *squares*, and tanh bends.",
                                       stretch[1]),
                .quantity = "mean singular value of the second layer's Jacobian, Xavier",
                .measured = stretch[2],
                .must_be = between(0.55, 0.75)});  // 0.606 to 0.677
}

plots::Lines many_layers(Lesson& lesson) {
  const auto of_normal = [&](std::size_t n) {
    return product_stretches(nn::lecun_normal(), n, 50, lesson.seed());
  };
  const auto turns = product_stretches(nn::orthogonal(), 50, 50, lesson.seed());
  plots::Lines panel{"Products of matrices 50 x 50", {"direction"}, {"stretched by", true}, {}};
  Table table{{"matrices", "largest", "median", "smallest"}, {}};
  const auto add = [&](const std::string& name, const std::vector<double>& s) {
    panel.series.push_back({name, counted(s.size(), 1.0), s});
    table.rows.push_back({name, number(s[0], 3), number(s[25], 3), number(s[49], 1)});
  };
  for (std::size_t n : {1u, 5u, 20u, 50u}) add(fmt::format("{} normal", n), of_normal(n));
  add("50 orthogonal", turns);
  lesson.section("By how much do many linear layers stretch, each right on average?");
  lesson.table(table);
  lesson.claim({.sentence = "Weights that keep the variance keep the signal, however deep.",
                .verdict = Verdict::is_false,
                .in_fact = "On average: a few directions get all of it, the others are flattened.",
                .quantity = "median singular value of 50 normal matrices' product",
                .measured = panel.series[3].y[25],
                .must_be = below(1e-5)});  // 3.2e-9 to 3.4e-8
  lesson.claim({.sentence = "Orthogonal weights stretch nothing, at any depth.",
                .verdict = Verdict::is_true,
                .in_fact = "A product of turns is a turn, where nothing bends between them.",
                .quantity = "largest singular value less the smallest, 50 orthogonal matrices",
                .measured = turns.front() - turns.back(),
                .must_be = below(1e-12)});  // 3e-15 to 6e-15
  return panel;
}

plots::Lines who_learns(Lesson& lesson, const nn::Activation& f, const Knobs& knobs,
                        const nn::Dataset& data) {
  const std::string title = fmt::format("{} {} layers learn", knobs.depth, f.name);
  lesson.progress(title);
  std::vector<std::pair<std::string, nn::Mlp>> networks;
  for (const auto& [name, weights] : deep_starts(f)) {
    networks.emplace_back(name, deep_network(data, knobs.depth, 32, f, weights, lesson.seed()));
  }
  networks.erase(networks.begin(), networks.begin() + 2);  // they do not learn, as was seen above
  networks.emplace_back("LSUV", networks.back().second);   // variances set to 1 by measuring
  nn::scale_to_unit_variance(networks.back().second, data.inputs, {.tolerance = 0.01});
  return {title, {"step"}, {"loss", false, 0.8, 2.6}, learning_curves(networks, data, knobs.steps)};
}

void depth_decides(Lesson& lesson, const plots::Lines& relu, const plots::Lines& sigmoid) {
  const auto last = [](const plots::Series& curve) { return curve.y.back(); };
  const double guessing = std::log(10.0);
  double relus = guessing, sigmoids = guessing;  // the best but Xavier's, the best
  Table table{{"loss", "relu", "sigmoid"}, {}};
  for (std::size_t k = 0; k < relu.series.size(); ++k) {
    if (k > 0) relus = std::min(relus, last(relu.series[k]));
    sigmoids = std::min(sigmoids, last(sigmoid.series[k]));
    table.rows.push_back({relu.series[k].label, number(last(relu.series[k]), 5),
                          number(last(sigmoid.series[k]), 5)});
  }
  lesson.table(table);
  lesson.claim({.sentence = "Xavier's weights only delay a deep ReLU network.",
                .verdict = Verdict::true_if,
                .in_fact = "True of 30 layers. At 50 only the classes' frequencies are learned.",
                .quantity = "loss of Xavier's 50 layers less the best of the other starts'",
                .measured = last(relu.series[0]) - relus,
                .must_be = above(0.1)});  // 0.71 to 1.7
  lesson.claim({.sentence = "The right start trains a network of any depth and activation.",
                .verdict = Verdict::is_false,
                .in_fact = "No sigmoid network learned, not even with variances set to 1 one by "
                           "one: with slopes of 1/4 at most, the error signal is lost.",
                .quantity = "what the best sigmoid network takes off the loss of guessing",
                .measured = guessing - sigmoids,
                .must_be = below(0.02)});  // 0.0007 to 0.0078
}

void experiment(Lesson& lesson, const Knobs& knobs) {
  lesson.predict({{"by 1e-7 as well", "it was measured otherwise, above"},
                  {"by a thousandth or so", "it was measured otherwise, above"},
                  {"hardly at all"}});
  lesson.idea(
      "Forwards the signal, backwards the error signal: thirty layers lose them, blow "
      "them up, or hold them.");
  const Inputs inputs = clothes(knobs.inputs, 1000, lesson.seed());
  lesson.say(inputs.description);
  both_ways(lesson, knobs, inputs.data);
  one_layer(lesson, inputs.data);
  const plots::Lines products = many_layers(lesson);
  lesson.section(fmt::format("Who learns? {} layers of 32, {} steps", knobs.depth, knobs.steps));
  const plots::Lines relu = who_learns(lesson, nn::relu(), knobs, inputs.data);
  const plots::Lines sigmoid = who_learns(lesson, nn::sigmoid(), knobs, inputs.data);
  depth_decides(lesson, relu, sigmoid);
  lesson.figure(
      {"Orthogonal weights flatten nothing. ReLUs learn where signals live, sigmoids from no start",
       {products, relu, sigmoid}},
      "learning");
  lesson.next(
      "make lesson@thirty_layers ARGS=\"--depth 30 --steps 900\" waits for Xavier. Then `make "
      "homework@thirty_layers` "
      "measures the right scale layer by layer, and `make lesson@matched_gain` computes it for any "
      "f.");
}

}  // namespace

int main(int argc, char** argv) {
  Knobs knobs;
  Lesson lesson("Thirty layers",
                "Error signals shrink by 1e-7 on their way down. And the weights' gradients?");
  lesson.knob("--layers", knobs.layers, "hidden layers to follow the signals through", 2, 100);
  lesson.knob("--depth", knobs.depth, "hidden layers of the networks that learn", 2, 100);
  lesson.knob("--steps", knobs.steps, "that they learn for", 10, 10000);
  lesson.knob("--inputs", knobs.inputs, "Fashion-MNIST or a stand-in", input_kinds);
  return lesson.run(argc, argv, [&] { experiment(lesson, knobs); });
}
