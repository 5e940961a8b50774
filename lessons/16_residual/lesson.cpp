// Skip connections carry signal and gradient, and ask for a smaller branch
//
// A residual block adds to what it hears, h + W2 relu(W1 h). Whatever the branch does, the signal
// goes past it, and so does the gradient on its way back: dL/dh + (that of the branch). A stack
// without skips multiplies thirty times, one with skips adds.
//
// Adding has its price: variances add up. He's second matrix is meant for a ReLU, and none follows:
// the branch brings 2 Var(h). The cures: divide it by sqrt(blocks), or start W2 at 0.
//
// And what nobody asked of a skip: it ties each neuron to one input of its own.
//
// Predict before you run: all weights equal, skips from the raw inputs. Do neurons stay twins?
//
// Worth trying:
//   ARGS="--blocks 100"     which starts are still there?
#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "blocks.hpp"
#include "lessons/common/images.hpp"
#include "lessons/common/lesson.hpp"
#include "lessons/common/pictures.hpp"
#include "nn/starts/fixup.hpp"
#include "nn/trainer.hpp"

using namespace lessons;

namespace {

struct Knobs {
  std::size_t blocks = 30;
  std::size_t width = 64;  // neurons in each layer of a block
  std::size_t steps = 60;  // of training on clothes
  std::string inputs = usual_inputs();
};

std::vector<BlockStart> starts(std::size_t blocks) {
  const double root = 1.0 / std::sqrt(static_cast<double>(blocks));
  return {{"He", nn::he_normal(), nn::he_normal()},
          {"He, W2 of variance 1/n", nn::he_normal(), nn::lecun_normal()},
          {"He, branch / sqrt(blocks)", nn::he_normal(), nn::he_normal(), root},
          {"last matrix 0 (Fixup)", nn::fixup(blocks, 2), nn::zeros()}};
}

plots::Lines signals(Lesson& lesson, const Knobs& knobs) {
  plots::Lines panel{
      "The signal through the blocks", {"block"}, {"variance, over the input's", true}, {}};
  Table table{{"start", "after 1", "after 10", "after all", "per block"}, {}};
  plots::Numbers per_block, all;
  for (const BlockStart& start : starts(knobs.blocks)) {
    const plots::Series curve = variance_by_block(start, knobs.blocks, knobs.width, lesson.seed());
    all.push_back(curve.y.back());
    per_block.push_back(std::pow(all.back(), 1.0 / static_cast<double>(knobs.blocks)));
    table.rows.push_back({start.name, number(curve.y[1], 3),
                          number(curve.y[std::min<std::size_t>(10, knobs.blocks)], 3),
                          number(all.back(), 3), number(per_block.back(), 3)});
    panel.series.push_back(curve);
  }
  lesson.section(fmt::format("{} blocks of width {}: variance over that of the input", knobs.blocks,
                             knobs.width));
  lesson.table(table);
  lesson.claim({.sentence = "Residual blocks with He's weights double the variance each.",
                .verdict = Verdict::is_false,
                .in_fact = fmt::format("They triple it: h brings 1 and the branch 2, as no ReLU "
                                       "follows W2. Doubling ({:.2f}) takes a W2 of variance 1/n.",
                                       per_block[1]),
                .quantity = "factor per block, He",
                .measured = per_block[0],
                .must_be = between(2.4, 3.6)});  // 2.73 to 3.26 over seeds 1 to 30
  lesson.claim({.sentence = "Dividing the branch by sqrt(blocks) holds the signal.",
                .verdict = Verdict::is_true,
                .in_fact = "(1 + 2 / blocks)^blocks stays below e^2 = 7.4, on average.",
                .quantity = "variance after all blocks, over that of the input",
                .measured = all[2],
                .must_be = between(2.5, 20.0)});  // 5.5 to 8.2
  lesson.claim(
      {.sentence = "Very deep residual networks need normalization.",
       .verdict = Verdict::is_false,
       .in_fact = "They need branches that start small. Fixup's start at 0 and do nothing.",
       .quantity = "variance after all blocks, over that of the input, last matrix 0",
       .measured = all[3],
       .must_be = is(1.0)});
  return panel;
}

// The same matrices with and without a skip: what is left of a gradient at the first block?
void gradients(Lesson& lesson, const Knobs& knobs) {
  const nn::Initializer xavier = nn::xavier_uniform();
  const BlockStart plain{"", xavier, xavier, 1.0, false}, skips{"", xavier, xavier};
  const double lost = gradient_left(plain, knobs.blocks, knobs.width, lesson.seed());
  const double kept = gradient_left(skips, knobs.blocks, knobs.width, lesson.seed());
  lesson.section("How much of dL/dh at the last block reaches the first? (Xavier's weights)");
  lesson.table({{"plain stack", "with skips"}, {{number(lost, 3), number(kept, 3)}}});
  lesson.claim({.sentence = "Skip connections carry the gradient to the first layer.",
                .verdict = Verdict::is_true,
                .in_fact = "dL/dh goes past each branch as it is.",
                .quantity = "gradient left without skips, over that with them",
                .measured = lost / kept,
                .must_be = below(1e-4)});  // 1.7e-8 to 2e-7
}

plots::Lines learning(Lesson& lesson, const Knobs& knobs) {
  const Inputs inputs = clothes(knobs.inputs, 1000, lesson.seed());
  plots::Lines panel{"Learning clothes", {"step"}, {"loss", true, 0.1, 1e4}, {}};
  Table table{{"start", "first loss", "last loss", "steps"}, {}};
  for (const BlockStart& start : starts(knobs.blocks)) {
    lesson.progress("learning from " + start.name);
    const plots::Series curve =
        learn(start, knobs.blocks, knobs.width, inputs.data, knobs.steps, lesson.seed());
    table.rows.push_back({start.name, number(curve.y.front(), 15), number(curve.y.back(), 3),
                          std::to_string(curve.y.size())});
    panel.series.push_back(curve);
  }
  lesson.section(fmt::format("{} blocks learn, and a classifier of zeros", knobs.blocks));
  lesson.say(inputs.description);
  lesson.table(table);
  lesson.claim({.sentence = "A good optimizer copes with He's residual blocks.",
                .verdict = Verdict::is_false,
                .in_fact = "The first step from a signal of 3^blocks throws the weights away.",
                .quantity = "steps until He's loss is no number or 1000 times that of guessing",
                .measured = static_cast<double>(panel.series[0].y.size()),
                .must_be = below(10.0)});  // 2, both inputs
  lesson.claim({.sentence = "A last matrix of zeros never learns.",
                .verdict = Verdict::is_false,
                .in_fact = "It learns in the first step, W1 in the second.",
                .quantity = "loss of guessing less Fixup's last loss",
                .measured = std::log(10.0) - panel.series[3].y.back(),
                .must_be = above(0.5)});  // 1.56 to 2.3, both inputs
  return panel;
}

plots::Figure symmetry(Lesson& lesson) {
  const nn::Dataset moons = nn::moons(100);
  plots::Figure figure{"", {}, 2};
  Table table{{"skips from", "spread, step 1", "step 2", "last", "accuracy"}, {}};
  plots::Numbers spreads, right;
  for (const std::size_t lifted : {8u, 0u}) {
    const auto net = equal_blocks(lifted);
    nn::Adam adam(0.01);
    std::vector<std::string> row = {lifted > 0 ? "a layer of twins" : "the raw inputs"};
    for (const std::size_t steps : {1u, 1u, 2998u}) {
      nn::train(*net, moons, nn::binary_cross_entropy, adam, {.steps = steps});
      spreads.push_back(outgoing_spread(*net));
      row.push_back(number(spreads.back(), 2));
    }
    right.push_back(nn::accuracy(net->forward(moons.inputs), moons.targets));
    row.push_back(number(right.back(), 3));
    table.rows.push_back(row);
    figure.panels.emplace_back(decision_regions(
        fmt::format("skips from {}: {:.0f} %", row[0], 100.0 * right.back()), net, moons));
  }
  lesson.section("Two moons, three blocks of equal weights, 3,000 steps of Adam");
  lesson.table(table);
  lesson.claim({.sentence = "Residual connections keep the symmetry of equal weights.",
                .verdict = Verdict::true_if,
                .in_fact = "If they start behind a layer of twins. From the raw inputs each neuron "
                           "has an input of its own, and parts without any randomness.",
                .quantity = "accuracy of the skips from raw inputs, if the lifted twins stay at 0",
                .measured = spreads[2] == 0.0 ? right[1] : NAN,
                .must_be = above(0.99)});  // no randomness
  return figure;
}

void experiment(Lesson& lesson, const Knobs& knobs) {
  lesson.predict({{"yes, all weights are equal", "it was measured otherwise, above"},
                  {"no, they part in the first steps"}});
  lesson.idea(
      "Skips carry signal and gradient past every block, and add up what the blocks say: "
      "those have to start small.");
  const plots::Lines signal = signals(lesson, knobs);
  gradients(lesson, knobs);
  const plots::Lines loss = learning(lesson, knobs);
  plots::Figure figure = symmetry(lesson);
  figure.title = "He's branches blow up, small ones hold; a skip from raw inputs parts twins";
  figure.panels.insert(figure.panels.begin(), {signal, loss});
  lesson.figure(figure);
  lesson.next(
      "make lesson@residual ARGS=\"--blocks 100\". Then `make homework@residual` starts branches "
      "so that "
      "any depth holds, and `make lesson@attention_heads` looks for twins in attention.");
}

}  // namespace

int main(int argc, char** argv) {
  Knobs knobs;
  Lesson lesson("Residual networks",
                "All weights equal, skips from the raw inputs: do neurons stay twins?");
  lesson.knob("--blocks", knobs.blocks, "blocks of two layers", 1, 200);
  lesson.knob("--width", knobs.width, "neurons in each layer", 4, 256);
  lesson.knob("--steps", knobs.steps, "of training on clothes", 1, 5000);
  lesson.knob("--inputs", knobs.inputs, "Fashion-MNIST or a stand-in", input_kinds);
  return lesson.run(argc, argv, [&] { experiment(lesson, knobs); });
}
