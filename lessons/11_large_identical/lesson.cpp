// Scale and symmetry are two problems
//
// N identical neurons of activation h reach the next layer as a single neuron of N times the weight:
//
//     z = c h + c h + ... + c h = (N c) h         where all weights are c
//
// Look at N c. At N = 100 not only 10.0 is large: 0.5 multiplies by 50. A ReLU hands that on. A
// sigmoid or a tanh cannot: it saturates, its slope rounds to 0, and no error signal gets past it.
// c = 1/N multiplies by 1. (1/sqrt(N), Xavier's size, does so for independent random weights, whose
// products partly cancel in the sum.)
//
// So the scale can be cured while all neurons stay twins, and neurons can differ at any scale.
//
// Predict before you run: a hundred neurons a layer, all weights 1/100. Every layer has the same mean
// square as the one before, to the last digits. What does this network learn of two circles?
//
// Worth trying:
//   ARGS="--activation relu"   which random start suffers less now?
//   ARGS="--width 4"           is 0.5 still large?
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "lessons/common/lesson.hpp"
#include "lessons/common/pictures.hpp"
#include "lessons/common/run.hpp"
#include "lessons/common/signals.hpp"
#include "nn/analysis/saturation.hpp"
#include "nn/analysis/statistics.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/data/fashion_mnist.hpp"
#include "nn/trainer.hpp"

using namespace lessons;

namespace {

struct Knobs {
  std::size_t width = 100;          // N, neurons in each of three hidden layers
  double large = 10.0;              // a weight that everybody calls large
  std::string activation = "tanh";  // of the networks that learn
  std::string pixels = nn::has_fashion_mnist() ? "clothes" : "noise";
};

Start equal(double c) { return {"all " + number(c, 3), nn::constant(c)}; }
Start random(double c) { return {"random " + number(c, 3), nn::normal(c)}; }
Start shared(const Knobs& knobs) { return equal(1.0 / static_cast<double>(knobs.width)); }
Start cure(const nn::Activation& f) {
  if (f.name == "relu") return {"He", nn::he_normal()};
  return {"Xavier", nn::xavier_normal()};
}

// The network of this lesson between the inputs and the outputs of the data.
nn::Mlp network(const Start& start, const nn::Activation& f, std::size_t width,
                const nn::Dataset& data, std::uint64_t seed) {
  return {{data.inputs.cols(), width, width, width, data.targets.cols()}, f, start.weights, seed};
}

// What to measure in layer l, after a pass. The activations of the last layer are the outputs.
using Measure = double (*)(const nn::Mlp& net, std::size_t l);
double root_mean_square(const nn::Mlp& net, std::size_t l) {
  return std::sqrt(nn::statistics(net.activation(l)).mean_square);
}
double variance(const nn::Mlp& net, std::size_t l) {
  return std::pow(nn::statistics(net.activation(l)).standard_deviation, 2);
}
double largest_gradient(const nn::Mlp& net, std::size_t l) {
  return max_abs(net.dense(l).weights.gradient);
}

// One number for each layer, from each start: all 10, all 0.5, all 1/N, and He's or Xavier's.
struct ByStart {
  plots::Series large, half, share, cured;
  std::vector<plots::Series> all() const { return {large, half, share, cured}; }
};

// One pass forwards and backwards, without a step.
plots::Series pass(Measure measure, const Start& start, const nn::Activation& f, std::size_t width,
                   const nn::Dataset& data, std::uint64_t seed) {
  nn::Mlp net = network(start, f, width, data, seed);
  net.backward(nn::binary_cross_entropy(net.forward(data.inputs), data.targets).gradient);
  plots::Series layers{f.name + ", " + start.name, counted(net.depth(), 1.0), {}};
  for (std::size_t l = 0; l < net.depth(); ++l) layers.y.push_back(measure(net, l));
  return layers;
}

ByStart pass_from_each(Measure measure, const nn::Activation& f, const Knobs& knobs,
                       const nn::Dataset& data, std::uint64_t seed) {
  const auto from = [&](const Start& start) {
    return pass(measure, start, f, knobs.width, data, seed);
  };
  return {from(equal(knobs.large)), from(equal(0.5)), from(shared(knobs)), from(cure(f))};
}

plots::Lines explosion(Lesson& lesson, const Knobs& knobs) {
  const nn::Dataset sample{{{1.0, 2.0}}, {{1.0}}};
  const ByStart signal = pass_from_each(root_mean_square, nn::relu(), knobs, sample, lesson.seed());
  lesson.section("ReLUs hear (1, 2): how loud is each layer? (Root mean square; 4: the output)");
  lesson.table(layer_table("start", signal.all()));
  lesson.claim({.sentence = "Large equal weights make the signal explode.",
                .verdict = Verdict::true_if,
                .in_fact = "If the activation has no upper end, as a ReLU: by N c in each layer.",
                .quantity = "layer 3 over layer 2, all 10",
                .measured = signal.large.y[2] / signal.large.y[1],
                .must_be = about(1000.0, 1e-9)});  // no randomness
  return {"ReLUs hear (1, 2)", {"layer (4: output)"}, {"root mean square", true}, signal.all()};
}

// Logarithms to base 10, a row a curve, a column a layer. That of 0 is grey and says -inf.
plots::HeatMap log_map(const std::string& title, const std::vector<plots::Series>& curves) {
  plots::HeatMap map{title, "layer", "", {}, {}, {}, {}};
  for (const plots::Series& curve : curves) {
    map.row_labels.push_back(curve.label);
    plots::Numbers& cells = map.rows.emplace_back();
    for (double value : curve.y) cells.push_back(std::log10(value));
  }
  return map;
}

// Many inputs: pictures of 14 x 14 pixels, each 0 to 1, or noise in their place.
nn::Dataset wide_data(const std::string& pixels, std::uint64_t seed) {
  if (pixels == "clothes") return nn::fashion_mnist(0, 300);
  Rng rng(seed);
  return {nn::uniform(0.5)(300, 196, rng) + 0.5, Matrix::zeros(300, 10)};
}

plots::HeatMap saturation(Lesson& lesson, const Knobs& knobs) {
  const auto gradients = [&](const nn::Activation& f) {
    return pass_from_each(largest_gradient, f, knobs, nn::moons(200), lesson.seed());
  };
  const ByStart relu = gradients(nn::relu()), tanh = gradients(nn::tanh()),
                sigmoid = gradients(nn::sigmoid());
  const nn::Dataset pictures = wide_data(knobs.pixels, lesson.seed());
  const Start half{"all 0.5, wide", nn::constant(0.5)};
  const auto wide = pass(largest_gradient, half, nn::tanh(), knobs.width, pictures, lesson.seed());
  std::vector<plots::Series> rows;
  for (const ByStart& of_f : {relu, tanh, sigmoid}) {
    std::ranges::copy(of_f.all(), std::back_inserter(rows));
  }
  rows.push_back(wide);
  lesson.section("Two moons: how much blame reaches W1 to W4? (Largest |gradient|, no step yet)");
  lesson.table(layer_table("start", rows));
  lesson.say(fmt::format("Wide: 300 pictures of {} with 196 pixels, first sums {:.0f} on average.",
                         knobs.pixels, 0.5 * 196.0 * mean(pictures.inputs)));
  const auto inside = [](const plots::Series& row) {  // the largest of W1 to W3, over W4's
    return *std::max_element(row.y.begin(), row.y.end() - 1) / row.y.back();
  };
  lesson.claim({.sentence = "Then the gradients explode too, whatever the activation.",
                .verdict = Verdict::is_false,
                .in_fact = "A ReLU's do. Sigmoid and tanh stand at their ends, where the slope "
                           "rounds to 0: only the last layer is told anything.",
                .quantity = "largest gradient of W1 to W3 over W4's, all 10, sigmoid and tanh",
                .measured = std::max(inside(tanh.large), inside(sigmoid.large)),
                .must_be = is(0.0)});  // no randomness
  lesson.claim({.sentence = "0.5 is a moderate weight.",
                .verdict = Verdict::is_false,
                .in_fact = "A hundred of them are 50, and sigmoid(50) rounds to 1.",
                .quantity = "the same, all 0.5, the wide network included",
                .measured = std::max({inside(tanh.half), inside(sigmoid.half), inside(wide)}),
                .must_be = below(1e-9)});  // 6e-11 for every seed, on noise too
  return log_map("log10 of the largest gradient (-inf: 0)", rows);
}

void one_step(Lesson& lesson, const Knobs& knobs) {
  const nn::Dataset data = nn::moons(200);
  nn::Mlp net = network(equal(knobs.large), nn::relu(), knobs.width, data, 1);
  const auto before = nn::binary_cross_entropy(net.forward(data.inputs), data.targets);
  net.backward(before.gradient);
  nn::GradientDescent(0.01).step(net.parameters());
  const auto after = nn::binary_cross_entropy(net.forward(data.inputs), data.targets);
  const auto dead = [&](std::size_t l) { return nn::flat_share(net, l, nn::exactly_flat); };
  lesson.claim({.sentence = "Training shrinks weights that are too large.",
                .verdict = Verdict::is_false,
                .in_fact = fmt::format("One step throws them far below 0: all ReLUs are dead, and "
                                       "loss {:.2e} becomes {:.4f}, that of guessing.",
                                       before.value, after.value),
                .quantity = "share of dead neurons after it, smallest of the layers",
                .measured = std::min({dead(0), dead(1), dead(2)}),
                .must_be = is(1.0)});  // no randomness
}

void held_variance(Lesson& lesson, const Knobs& knobs) {
  Rng rng(lesson.seed());
  const nn::Dataset normal{nn::normal(1.0)(1000, 100, rng), Matrix::zeros(1000, 1)};
  const ByStart signal = pass_from_each(variance, nn::identity(), knobs, normal, lesson.seed());
  lesson.section("Linear neurons hear 100 normal numbers: variance over 1000 samples");
  lesson.table(layer_table("start", signal.all()));
  lesson.claim({.sentence = "Equal weights cannot keep a variance from layer to layer.",
                .verdict = Verdict::is_false,
                .in_fact = "From layer 1 on, 1/N keeps it exactly, Xavier on average. The variance "
                           "that is 0 is another one: from neuron to neuron.",
                .quantity = "variance in layer 4 over layer 1, all 1/N",
                .measured = signal.share.y[3] / signal.share.y[0],
                .must_be = about(1.0, 1e-12)});  // off by up to 1.8e-13
}

// Adam on all samples in each step.
Run<> learn(const Start& start, const Knobs& knobs, const nn::Dataset& data, std::uint64_t seed) {
  const nn::Activation f = nn::activation_by_name(knobs.activation);
  Run<> run{start.name, network(start, f, knobs.width, data, seed)};
  nn::Adam adam(0.01);
  for (std::size_t step = 0; step < 100; ++step) {
    const auto loss = nn::binary_cross_entropy(run.net.forward(data.inputs), data.targets);
    nn::stop_unless_finite(loss.value, step, run.net, data.inputs);
    run.net.backward(loss.gradient);
    adam.step(run.net.parameters());
    run.loss.push_back(loss.value);
  }
  run.accuracy = {nn::accuracy(run.net.forward(data.inputs), data.targets)};
  return run;
}

plots::Figure learning(Lesson& lesson, const Knobs& knobs) {
  const nn::Dataset data = nn::circles(200);
  const auto from = [&](const Start& start) {
    lesson.progress("training: " + start.name);
    return learn(start, knobs, data, lesson.seed());
  };
  const Run<> large = from(equal(knobs.large)), half = from(equal(0.5)),
              share = from(shared(knobs));
  const Run<> random_large = from(random(knobs.large)), random_half = from(random(0.5));
  const Run<> cured = from(cure(nn::activation_by_name(knobs.activation)));
  plots::Figure figure{"Equal: a line at any scale. Different: circles, if not too large", {}, 3};
  Table table{{"start", "distinct neurons", "loss", "accuracy"}, {}};
  for (const Run<>* run : {&large, &half, &share, &random_large, &random_half, &cured}) {
    const double accuracy = run->accuracy.back();
    table.rows.push_back({run->name, std::to_string(nn::distinct_neurons(run->net, 1)),
                          number(run->loss.back(), 3), number(accuracy, 3)});
    figure.panels.emplace_back(decision_regions(
        fmt::format("{}: {:.0f} % right", run->name, 100.0 * accuracy), run->net, data));
  }
  const auto right = [](const Run<>& run) { return run.accuracy.back(); };
  lesson.section(
      fmt::format("Two circles, Adam, 100 steps: {} layers of {}", knobs.activation, knobs.width));
  lesson.table(table);
  lesson.claim({.sentence = "With the right scale, equal weights learn.",
                .verdict = Verdict::is_false,
                .in_fact = "The signal lives, and a layer is one neuron: a line, with every seed.",
                .quantity = "accuracy, best of the equal starts",
                .measured = std::max({right(large), right(half), right(share)}),
                .must_be = below(0.667)});  // no randomness; a line gets at most 2/3
  lesson.claim({.sentence = "With different neurons, any scale will do.",
                .verdict = Verdict::is_false,
                .in_fact = "Five times Xavier's is forgiven, a hundred times is not: a tanh "
                           "at its end hardly passes blame on.",
                .quantity = "accuracy, the worse of the other random starts minus random 10",
                .measured = std::min(right(random_half), right(cured)) - right(random_large),
                .must_be = above(0.1)});  // 0.155 to 0.33 over seeds 1 to 60
  return figure;
}

void experiment(Lesson& lesson, const Knobs& knobs) {
  lesson.predict({{"all: the scale is right", not_measured},
                  {"a line that misses half"},
                  {"nothing at all", not_measured}});
  lesson.idea("How loud N equal voices are is one problem, that they are equal another.");
  lesson.figure({"All 10 or 0.5: ReLUs explode, tanh and sigmoid stop all blame. All 1/N: neither",
                 {explosion(lesson, knobs), saturation(lesson, knobs)}},
                "scale");
  one_step(lesson, knobs);
  held_variance(lesson, knobs);
  lesson.figure(learning(lesson, knobs), "learned");
  lesson.next(
      "make lesson@large_identical ARGS=\"--activation relu\" asks ReLUs. Then `make "
      "homework@large_identical` finds the scale that lasts, and `make lesson@thirty_layers` goes "
      "thirty layers deep.");
}

}  // namespace

int main(int argc, char** argv) {
  Knobs knobs;
  Lesson lesson("Large identical weights",
                "A hundred neurons a layer, all weights 1/100. What do they learn of two circles?");
  lesson.knob("--width", knobs.width, "neurons in each hidden layer", 1, 256);
  lesson.knob("--large", knobs.large, "a large weight", -1000, 1000);
  lesson.knob("--pixels", knobs.pixels, "of the wide network", {"clothes", "noise"});
  lesson.knob("--activation", knobs.activation, "of those that learn", nn::activation_names());
  return lesson.run(argc, argv, [&] { experiment(lesson, knobs); });
}
