// Scale and symmetry are two problems
//
// N neurons that say the same h reach the next layer as one voice, N times as loud:
//
//     z = c h + c h + ... + c h = (N c) h         where all weights are c
//
// Look at N c. At N = 100 not only 10.0 is large: 0.5 multiplies by 50. A ReLU hands that on. A
// sigmoid or a tanh cannot, and is driven to its end instead, where its slope rounds to 0 and no
// blame gets past. c = 1/N multiplies by 1 (and 1/sqrt(N) is for strangers, who partly cancel).
//
// So the scale can be cured while all neurons stay twins, and neurons can differ at any scale.
//
// Predict before you run: a hundred neurons a layer, all weights 1/100. Every layer is as loud as
// the one before, to the last digits. What does this network learn of two circles?
//
// Worth trying:
//   ARGS="--activation relu"   which random start suffers less now?
//   ARGS="--width 4"           is 0.5 still large?
#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "lessons/common/by_layer.hpp"
#include "lessons/common/lesson.hpp"
#include "lessons/common/pictures.hpp"
#include "nn/analysis/saturation.hpp"
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
  std::vector<std::size_t> hidden() const { return {width, width, width}; }
  std::vector<std::size_t> widths() const { return {2, width, width, width, 1}; }
};

// Large, 0.5, 1/N, and the cure for this activation.
std::vector<Start> starts(const Knobs& knobs, const nn::Activation& f) {
  const Start he{"He", nn::he_normal()}, xavier{"Xavier", nn::xavier_normal()};
  return {equal(knobs.large), equal(0.5), equal(1.0 / static_cast<double>(knobs.width)),
          f.name == "relu" ? he : xavier};
}

plots::Lines explosion(Lesson& lesson, const Knobs& knobs) {
  const auto rows = by_layer(loudness, nn::relu(), knobs.hidden(), starts(knobs, nn::relu()),
                             {{{1.0, 2.0}}, {{1.0}}}, lesson.seed());
  lesson.section("ReLUs hear (1, 2): how loud is each layer? (Root mean square; 4: the output)");
  lesson.table(table_of("start", rows));
  lesson.claim({.sentence = "Large equal weights make the signal explode.",
                .verdict = Verdict::true_if,
                .reality = "If the activation has no upper end, as a ReLU: by N c in each layer.",
                .quantity = "layer 3 over layer 2, all 10",
                .measured = rows[0].y[2] / rows[0].y[1],
                .must_be = about(1000.0, 1e-9)});  // no randomness
  return {"ReLUs hear (1, 2)", {"layer (4: output)"}, {"root mean square", true}, rows};
}

plots::HeatMap saturation(Lesson& lesson, const Knobs& knobs) {
  const auto inside = [](const plots::Series& row) {  // the largest of W1 to W3, over W4's
    return *std::max_element(row.y.begin(), row.y.end() - 1) / row.y.back();
  };
  std::vector<plots::Series> rows;  // 0 to 3: relu, 4 to 7: tanh, 8 to 11: sigmoid
  for (const nn::Activation& f : {nn::relu(), nn::tanh(), nn::sigmoid()}) {
    const auto of_f = by_layer(largest_gradient, f, knobs.hidden(), starts(knobs, f),
                               nn::moons(200), lesson.seed());
    rows.insert(rows.end(), of_f.begin(), of_f.end());
  }
  Rng rng(lesson.seed());
  nn::Dataset wide{nn::uniform(0.5)(300, 196, rng) + 0.5, Matrix::zeros(300, 10)};
  if (knobs.pixels == "clothes") wide = nn::fashion_mnist(0, 300);  // 14 x 14 pixels, each 0 to 1
  const Start start{"all 0.5, wide", nn::constant(0.5)};
  rows.push_back(by_layer(largest_gradient, nn::tanh(), knobs.hidden(), {start}, wide, 1)[0]);
  lesson.section("Two moons: how much blame reaches W1 to W4? (Largest |gradient|, no step yet)");
  lesson.table(table_of("start", rows));
  lesson.say(fmt::format("Wide: 300 pictures of {} with 196 pixels, first sums {:.0f} on average.",
                         knobs.pixels, 0.5 * 196.0 * mean(wide.inputs)));
  lesson.claim({.sentence = "Then the gradients explode too, whatever the activation.",
                .verdict = Verdict::is_false,
                .reality = "A ReLU's do. Sigmoid and tanh stand at their ends, where the slope "
                           "rounds to 0: only the last layer is told anything.",
                .quantity = "largest gradient of W1 to W3 over W4's, all 10, sigmoid and tanh",
                .measured = std::max(inside(rows[4]), inside(rows[8])),
                .must_be = is(0.0)});  // no randomness
  lesson.claim({.sentence = "0.5 is a moderate weight.",
                .verdict = Verdict::is_false,
                .reality = "A hundred of them are 50, and sigmoid(50) rounds to 1.",
                .quantity = "the same, all 0.5, the wide network included",
                .measured = std::max({inside(rows[5]), inside(rows[9]), inside(rows[12])}),
                .must_be = below(1e-9)});  // 6e-11 for every seed, on noise too
  return log_map("log10 of the largest gradient (-inf: 0)", rows);
}

void one_step(Lesson& lesson, const Knobs& knobs) {
  nn::Mlp net(knobs.widths(), nn::relu(), nn::constant(knobs.large));
  nn::GradientDescent descent(0.01);
  const auto loss = nn::train(net, nn::moons(200), nn::binary_cross_entropy, descent, {.steps = 2});
  const auto dead = [&](std::size_t l) { return nn::flat_share(net, l, nn::exactly_flat); };
  lesson.claim({.sentence = "Training shrinks weights that are too large.",
                .verdict = Verdict::is_false,
                .reality = fmt::format("One step throws them far below 0: all ReLUs are dead, and "
                                       "loss {:.2e} becomes {:.4f}, that of guessing.",
                                       loss[0], loss[1]),
                .quantity = "share of dead neurons after it, smallest of the layers",
                .measured = std::min({dead(0), dead(1), dead(2)}),
                .must_be = is(1.0)});  // no randomness
}

void held_variance(Lesson& lesson, const Knobs& knobs) {
  Rng rng(lesson.seed());
  const nn::Dataset normal{nn::normal(1.0)(1000, 100, rng), Matrix::zeros(1000, 1)};
  const auto rows = by_layer(variance, nn::identity(), knobs.hidden(),
                             starts(knobs, nn::identity()), normal, lesson.seed());
  lesson.section("Linear neurons hear 100 normal numbers: variance over 1000 samples");
  lesson.table(table_of("start", rows));
  lesson.claim({.sentence = "Equal weights cannot keep a variance from layer to layer.",
                .verdict = Verdict::is_false,
                .reality = "From layer 1 on, 1/N keeps it exactly, Xavier on average. The variance "
                           "that is 0 is another one: from neuron to neuron.",
                .quantity = "variance in layer 4 over layer 1, all 1/N",
                .measured = rows[2].y[3] / rows[2].y[0],
                .must_be = about(1.0, 1e-12)});  // off by up to 1.8e-13
}

plots::Figure learning(Lesson& lesson, const Knobs& knobs) {
  const nn::Activation f = nn::activation_by_name(knobs.activation);
  const nn::Dataset data = nn::circles(200);
  std::vector<Start> all = starts(knobs, f);
  all.insert(all.begin() + 3, {random(knobs.large), random(0.5)});
  plots::Figure figure{"Equal: a line at any scale. Different: circles, if not too large", {}, 3};
  Table table{{"start", "distinct neurons", "loss", "accuracy"}, {}};
  plots::Numbers right;
  for (const Start& start : all) {
    lesson.progress("training: " + start.name);
    nn::Mlp net(knobs.widths(), f, start.weights, lesson.seed());
    nn::Adam adam(0.01);
    const auto loss = nn::train(net, data, nn::binary_cross_entropy, adam, {.steps = 100});
    right.push_back(nn::accuracy(net.forward(data.inputs), data.targets));
    table.rows.push_back({start.name, std::to_string(nn::distinct_neurons(net, 1)),
                          number(loss.back(), 3), number(right.back(), 3)});
    figure.panels.emplace_back(decision_regions(
        fmt::format("{}: {:.0f} % right", start.name, 100.0 * right.back()), net, data));
  }
  lesson.section(fmt::format("Two circles, Adam, 100 steps: {} layers of {}", f.name, knobs.width));
  lesson.table(table);
  lesson.claim({.sentence = "With the right scale, equal weights learn.",
                .verdict = Verdict::is_false,
                .reality = "The signal lives, and a layer is one neuron: a line, with every seed.",
                .quantity = "accuracy, best of the equal starts",
                .measured = *std::max_element(right.begin(), right.begin() + 3),
                .must_be = below(0.667)});  // no randomness; a line gets at most 2/3
  lesson.claim({.sentence = "With different neurons, any scale will do.",
                .verdict = Verdict::is_false,
                .reality = "Five times Xavier's is forgiven, a hundred times is not: a tanh "
                           "at its end hardly passes blame on.",
                .quantity = "accuracy, the worse of the other random starts minus random 10",
                .measured = std::min(right[4], right[5]) - right[3],
                .must_be = above(0.1)});  // 0.155 to 0.33 over seeds 1 to 60
  return figure;
}

void experiment(Lesson& lesson, const Knobs& knobs) {
  lesson.predict("A hundred neurons a layer, all weights 1/100. What do they learn of two circles?",
                 {"all: the scale is right", "a line that misses half", "nothing at all"}, 1);
  lesson.figure({"All 10 or 0.5: ReLUs explode, tanh and sigmoid stop all blame. All 1/N: neither",
                 {explosion(lesson, knobs), saturation(lesson, knobs)}},
                "scale");
  one_step(lesson, knobs);
  held_variance(lesson, knobs);
  lesson.figure(learning(lesson, knobs), "learned");
  lesson.next(
      "make lesson@large_identical ARGS=\"--activation relu\" asks ReLUs. Then `make "
      "homework@large_identical` finds "
      "the scale that lasts, and `make lesson@thirty_layers` goes thirty layers deep.");
}

}  // namespace

int main(int argc, char** argv) {
  Knobs knobs;
  Lesson lesson("Large identical weights",
                "How loud N equal voices are is one problem, that they are equal another.");
  lesson.knob("--width", knobs.width, "neurons in each hidden layer", 1, 256);
  lesson.knob("--large", knobs.large, "a large weight", -1000, 1000);
  lesson.knob("--pixels", knobs.pixels, "of the wide network", {"clothes", "noise"});
  lesson.knob("--activation", knobs.activation, "of those that learn", nn::activation_names());
  return lesson.run(argc, argv, [&] { experiment(lesson, knobs); });
}
