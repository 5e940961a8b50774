// Thirty layers, and what is left of a signal behind them
//
// Forwards each layer multiplies a signal, backwards each multiplies an error signal:
//
//     h_l = f(h_(l-1) W_l)          dL/dz_(l-1) = [ dL/dz_l W_l^T ] .* f'(z_(l-1))
//
// A factor of 0.57 a layer is 5e-8 after thirty. A start is right if the factor is 1 in both
// directions. Three things to see:
//
// - The gradient of a layer's weights is dL/dW_l = h_(l-1)^T dL/dz_l. Where signals vanish, from each
//   layer to the next h shrinks and dL/dz grows by about the same factor. Their product is of much
//   the same size in every layer, and shows nothing.
// - Weights that keep the variance keep a mean over all directions: they stretch some and flatten
//   others. A product of many such matrices hands on a few directions and loses the rest.
// - A sigmoid's slope is 1/4 at most. With weights at which its signals hold, each layer still
//   multiplies the error signal by a factor well below 1, so scaling weights cannot repair both.
//
// Predict before you run: in a network whose error signals vanish by seven powers of ten, how much
// smaller are the first layer's weight gradients than the last one's?
//
// Worth trying:
//   ARGS="--layers 5"          as in Glorot and Bengio's Figures 6, 7 and 8
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <span>

#include "jacobian.hpp"
#include "lessons/common/images.hpp"
#include "lessons/common/in_parallel.hpp"
#include "lessons/common/lesson.hpp"
#include "lessons/common/pictures.hpp"
#include "lessons/common/run.hpp"
#include "lessons/common/signals.hpp"
#include "nn/starts/lsuv.hpp"
#include "nn/starts/orthogonal.hpp"
#include "nn/trainer.hpp"

using namespace lessons;

namespace {

struct Knobs {
  std::size_t layers = 30;  // hidden ones, where we follow the signals
  std::size_t depth = 50;   // hidden layers of 32, where networks learn
  std::size_t steps = 300;  // of that
  std::string inputs = usual_inputs();
};

constexpr std::size_t samples = 1000;

// Weights too small, the usual default, Xavier's, He's and orthogonal ones, of the gain that f asks
// for: sqrt(2) for a ReLU, else 1.
std::vector<Start> starts(const nn::Activation& f) {
  const double gain = f.name == "relu" ? std::sqrt(2.0) : 1.0;
  return {{"0.01", nn::normal(0.01)},
          {"default", nn::standard_uniform()},
          {"Xavier", nn::xavier_uniform()},
          {"He", nn::he_normal()},
          {"orthogonal", nn::orthogonal(gain)}};
}

// So many hidden layers of one width, between the data's inputs and its classes.
nn::Mlp network(const nn::Dataset& data, std::size_t layers, std::size_t width,
                const nn::Activation& f, const nn::Initializer& weights, std::uint64_t seed) {
  std::vector<std::size_t> widths(layers + 2, width);
  widths.front() = data.inputs.cols();
  widths.back() = data.targets.cols();
  return {widths, f, weights, seed};
}

void both_ways(Lesson& lesson, const Knobs& knobs, const nn::Dataset& data) {
  lesson.section(fmt::format("{} layers of 64: standard deviations before any step", knobs.layers));
  const auto measured = [&](const nn::Activation& f) {
    std::vector<Signals> all;
    for (const auto& [name, weights] : starts(f)) {
      const nn::Mlp net = network(data, knobs.layers, 64, f, weights, lesson.seed());
      all.push_back(signals_of(name, net, data, nn::softmax_cross_entropy));
    }
    return all;
  };
  const auto tanh = measured(nn::tanh()), relu = measured(nn::relu());
  lesson.table(ends_table("tanh", tanh));
  lesson.table(ends_table("relu", relu));
  lesson.table(ends_table("sigmoid", measured(nn::sigmoid())));
  const Signals& usual = *std::ranges::find(tanh, "default", &Signals::start);
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
  std::map<std::string, double> stretch;  // by the name of the start
  Table table{{"second layer of five, tanh", "stretches by"}, {}};
  for (const auto& [name, weights] : starts(nn::tanh())) {
    nn::Mlp net = network(data, 5, 64, nn::tanh(), weights, lesson.seed());
    net.forward(data.inputs);
    stretch[name] = mean_singular_value(net, 1, 5);
    table.rows.push_back({name, number(stretch[name], 3)});
  }
  lesson.section("By how much does a layer stretch a small change? (Mean singular value)");
  lesson.table(table);
  lesson.claim({.sentence = "With Xavier's weights a layer hands on a small change undiminished.",
                .verdict = Verdict::is_false,
                .in_fact = fmt::format("About two thirds of it; the default gives {:.2f}. Xavier "
                                       "keeps mean *squares*, and tanh bends.",
                                       stretch["default"]),
                .quantity = "mean singular value of the second layer's Jacobian, Xavier",
                .measured = stretch["Xavier"],
                .must_be = between(0.55, 0.75)});  // 0.606 to 0.677
}

plots::Lines many_layers(Lesson& lesson) {
  constexpr std::size_t width = 50;
  plots::Lines panel{"Products of matrices 50 x 50", {"direction"}, {"stretched by", true}, {}};
  Table table{{"matrices", "largest", "median", "smallest"}, {}};
  const auto median = [](const std::vector<double>& s) { return s[s.size() / 2]; };
  const auto product = [&](std::size_t layers, const std::string& kind,
                           const nn::Initializer& weights) {
    const auto s = singular_values_of_product(weights, layers, width, lesson.seed());
    const std::string name = fmt::format("{} {}", layers, kind);
    panel.series.push_back({name, counted(s.size(), 1.0), s});
    table.rows.push_back({name, number(s.front(), 3), number(median(s), 3), number(s.back(), 1)});
    return s;
  };
  for (std::size_t layers : {1u, 5u, 20u}) product(layers, "normal", nn::lecun_normal());
  const auto normal = product(50, "normal", nn::lecun_normal());
  const auto turns = product(50, "orthogonal", nn::orthogonal());
  lesson.section("By how much do many linear layers stretch, each right on average?");
  lesson.table(table);
  lesson.claim({.sentence = "Weights that keep the variance keep the signal, however deep.",
                .verdict = Verdict::is_false,
                .in_fact = "On average: a few directions get all of it, the others are flattened.",
                .quantity = "median singular value of 50 normal matrices' product",
                .measured = median(normal),
                .must_be = below(1e-5)});  // 3.2e-9 to 3.4e-8
  lesson.claim({.sentence = "Orthogonal weights stretch nothing, at any depth.",
                .verdict = Verdict::is_true,
                .in_fact = "A product of turns is a turn, where nothing bends between them.",
                .quantity = "largest singular value less the smallest, 50 orthogonal matrices",
                .measured = turns.front() - turns.back(),
                .must_be = below(1e-12)});  // 3e-15 to 6e-15
  return panel;
}

// Momentum on mini-batches of 100, which see every sample once in ten steps. The loss is a mean over
// these ten.
void train(Run<>& run, const nn::Dataset& data, std::size_t steps) {
  constexpr std::size_t batch_size = 100, batches = samples / batch_size;
  nn::Momentum momentum(0.004, 0.9);
  nn::Dataset batch;
  for (std::size_t step = batches; step <= steps; step += batches) {
    const auto order = Rng(step).permutation(samples);
    double sum = 0.0;
    for (std::size_t k = 0; k < batches; ++k) {
      nn::choose_rows(data, std::span(order).subspan(k * batch_size, batch_size), batch);
      const auto loss = nn::softmax_cross_entropy(run.net.forward(batch.inputs), batch.targets);
      nn::stop_unless_finite(loss.value, step - batches + k, run.net, batch.inputs);
      run.net.backward(loss.gradient);
      momentum.step(run.net.parameters());
      sum += loss.value;
    }
    run.step.push_back(static_cast<double>(step));
    run.loss.push_back(sum / static_cast<double>(batches));
  }
}

// From all starts but the first two, which lose the signal, and from orthogonal weights whose sums
// are given variance 1 by measuring them, layer after layer (LSUV).
std::vector<Run<>> who_learns(Lesson& lesson, const nn::Activation& f, const Knobs& knobs,
                              const nn::Dataset& data) {
  lesson.progress(fmt::format("{} {} layers learn", knobs.depth, f.name));
  std::vector<Run<>> runs;
  for (const auto& [name, weights] : starts(f)) {
    if (name == "0.01" || name == "default") continue;
    runs.push_back({name, network(data, knobs.depth, 32, f, weights, lesson.seed())});
  }
  Run<> measured{"LSUV", std::ranges::find(runs, "orthogonal", &Run<>::name)->net};
  nn::scale_to_unit_variance(measured.net, data.inputs, {.tolerance = 0.01});
  runs.push_back(std::move(measured));
  in_parallel(runs.size(), [&](std::size_t k) { train(runs[k], data, knobs.steps); });
  return runs;
}

plots::Lines losses(const nn::Activation& f, const Knobs& knobs, const std::vector<Run<>>& runs) {
  plots::Lines panel{fmt::format("{} {} layers learn", knobs.depth, f.name),
                     {"step"},
                     {"loss", false, 0.8, 2.6},
                     {}};
  for (const Run<>& run : runs) panel.series.push_back(curve(run, run.loss));
  return panel;
}

void depth_decides(Lesson& lesson, const std::vector<Run<>>& relu,
                   const std::vector<Run<>>& sigmoid) {
  Table table{{"loss", "relu", "sigmoid"}, {}};
  const double guessing = std::log(10.0);
  double best_relu = guessing, best_sigmoid = guessing;  // ReLU: of the starts but Xavier's
  for (std::size_t k = 0; k < relu.size(); ++k) {
    const double relu_loss = relu[k].loss.back(), sigmoid_loss = sigmoid[k].loss.back();
    if (relu[k].name != "Xavier") best_relu = std::min(best_relu, relu_loss);
    best_sigmoid = std::min(best_sigmoid, sigmoid_loss);
    table.rows.push_back({relu[k].name, number(relu_loss, 5), number(sigmoid_loss, 5)});
  }
  const Run<>& xavier = *std::ranges::find(relu, "Xavier", &Run<>::name);
  lesson.table(table);
  lesson.claim({.sentence = "Xavier's weights only delay a deep ReLU network.",
                .verdict = Verdict::true_if,
                .in_fact = "True of 30 layers. At 50 only the classes' frequencies are learned.",
                .quantity = "loss of Xavier's 50 layers less the best of the other starts'",
                .measured = xavier.loss.back() - best_relu,
                .must_be = above(0.1)});  // 0.71 to 1.7
  lesson.claim({.sentence = "The right start trains a network of any depth and activation.",
                .verdict = Verdict::is_false,
                .in_fact = "No sigmoid network learned, not even with variances set to 1 one by "
                           "one: with slopes of 1/4 at most, the error signal is lost.",
                .quantity = "what the best sigmoid network takes off the loss of guessing",
                .measured = guessing - best_sigmoid,
                .must_be = below(0.02)});  // 0.0007 to 0.0078
}

void experiment(Lesson& lesson, const Knobs& knobs) {
  lesson.predict({{"by 1e-7 as well", not_measured},
                  {"by a thousandth or so", not_measured},
                  {"hardly at all"}});
  lesson.idea(
      "Forwards the signal, backwards the error signal: thirty layers lose them, blow them up, or "
      "hold them.");
  const Inputs inputs = clothes(knobs.inputs, samples, lesson.seed());
  lesson.say(inputs.description);
  both_ways(lesson, knobs, inputs.data);
  one_layer(lesson, inputs.data);
  const plots::Lines products = many_layers(lesson);
  lesson.section(fmt::format("Who learns? {} layers of 32, {} steps", knobs.depth, knobs.steps));
  const auto relu = who_learns(lesson, nn::relu(), knobs, inputs.data);
  const auto sigmoid = who_learns(lesson, nn::sigmoid(), knobs, inputs.data);
  depth_decides(lesson, relu, sigmoid);
  lesson.figure(
      {"Orthogonal weights flatten nothing. ReLUs learn where signals live, sigmoids from no start",
       {products, losses(nn::relu(), knobs, relu), losses(nn::sigmoid(), knobs, sigmoid)}},
      "learning");
  lesson.next(
      "make lesson@thirty_layers ARGS=\"--depth 30 --steps 900\" waits for Xavier. Then `make "
      "homework@thirty_layers` measures the right scale layer by layer, and `make "
      "lesson@matched_gain` computes it for any f.");
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
