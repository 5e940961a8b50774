// Skip connections carry signal and gradient, and ask for a smaller branch
//
// A residual block adds to what it hears, h + W2 relu(W1 h). Whatever the branch does, the signal
// goes past it, and so does the gradient on its way back: dL/dh + (that of the branch). A stack of
// thirty blocks without skips multiplies thirty times, one with skips adds thirty times.
//
// Adding has its price. W2 is random with mean 0, so the branch is uncorrelated with h, and their
// variances add up. He's variance 2 / n makes up for a ReLU that halves the mean square; it is right
// for W1, but no ReLU follows W2: the branch brings 2 Var(h), and h its own Var(h). The cures: divide
// the branch by sqrt(blocks), so that all of them together add as much as one did, or start W2 at 0.
//
// And what nobody asked of a skip: it ties each neuron to one input of its own.
//
// Predict before you run: all weights equal, skips from the raw inputs. Do neurons stay twins?
//
// Worth trying:
//   ARGS="--blocks 100"     which starts are still there?
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

#include "lessons/common/images.hpp"
#include "lessons/common/lesson.hpp"
#include "lessons/common/pictures.hpp"
#include "lessons/common/run.hpp"
#include "nn/analysis/statistics.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/batches.hpp"
#include "nn/layers/residual.hpp"
#include "nn/layers/sequential.hpp"
#include "nn/starts/fixup.hpp"
#include "nn/trainer.hpp"

using namespace lessons;

namespace {

struct Knobs {
  std::size_t blocks = 30;
  std::size_t width = 64;  // neurons in each layer of a block
  std::size_t steps = 60;  // of training on clothes
  std::string inputs = usual_inputs();
  std::uint64_t seed = 1;
};

// How the blocks of a network start. A branch is W2 relu(W1 h), (width x width) both.
struct BlockStart {
  std::string name;
  nn::Initializer first, last;  // W1, W2
  double scale = 1.0;           // of the branch
  bool skip = true;             // without: a plain stack, W2 relu(W1 h)
};

std::array<BlockStart, 4> starts(std::size_t blocks) {
  const double root = 1.0 / std::sqrt(static_cast<double>(blocks));
  return {{{"He", nn::he_normal(), nn::he_normal()},
           {"He, W2 of variance 1/n", nn::he_normal(), nn::lecun_normal()},
           {"He, branch / sqrt(blocks)", nn::he_normal(), nn::he_normal(), root},
           {"last matrix 0 (Fixup)", nn::fixup(blocks, 2), nn::zeros()}}};
}

void add_blocks(nn::Sequential& net, const BlockStart& start, const Knobs& knobs, Rng& rng) {
  for (std::size_t b = 0; b < knobs.blocks; ++b) {
    nn::Sequential branch;
    branch.add<nn::Dense>(knobs.width, knobs.width, start.first, rng);
    branch.add<nn::ActivationLayer>(nn::relu());
    branch.add<nn::Dense>(knobs.width, knobs.width, start.last, rng);
    if (start.skip) {
      net.add<nn::Residual>(std::move(branch), start.scale);
    } else {
      net.add<nn::Sequential>(std::move(branch));
    }
  }
}

Matrix normal_numbers(std::size_t width, std::uint64_t seed) {
  Rng rng = Rng(seed).stream(0xB10C);  // not the numbers that weights are drawn from
  return nn::normal(1.0)(100, width, rng);
}

double mean_square(const Matrix& a) { return nn::statistics(a).mean_square; }

// Variance of the signal after 0, 1, ... blocks, over that of the normal numbers that go in.
plots::Series variance_by_block(const BlockStart& start, const Knobs& knobs) {
  nn::Sequential net;
  Rng rng(knobs.seed);
  add_blocks(net, start, knobs, rng);
  Matrix signal = normal_numbers(knobs.width, knobs.seed);
  const double before = mean_square(signal);
  plots::Series curve{start.name, counted(knobs.blocks + 1), {1.0}};
  for (std::size_t b = 0; b < knobs.blocks; ++b) {
    signal = net[b].forward(signal);
    curve.y.push_back(mean_square(signal) / before);
  }
  return curve;
}

plots::Lines signals(Lesson& lesson, const Knobs& knobs) {
  plots::Lines panel{
      "The signal through the blocks", {"block"}, {"variance, over the input's", true}, {}};
  const auto per_block = [&](const plots::Series& curve) {
    return std::pow(curve.y.back(), 1.0 / static_cast<double>(knobs.blocks));
  };
  Table table{{"start", "after 1", "after 10", "after all", "per block"}, {}};
  std::array<plots::Series, 4> curves;
  std::ranges::transform(starts(knobs.blocks), curves.begin(),
                         [&](const BlockStart& start) { return variance_by_block(start, knobs); });
  for (const plots::Series& curve : curves) {
    table.rows.push_back({curve.label, number(curve.y[1], 3),
                          number(curve.y[std::min<std::size_t>(10, knobs.blocks)], 3),
                          number(curve.y.back(), 3), number(per_block(curve), 3)});
    panel.series.push_back(curve);
  }
  const auto& [he, variance_1_n, divided, fixup] = curves;
  lesson.section(fmt::format("{} blocks of width {}: variance over that of the input", knobs.blocks,
                             knobs.width));
  lesson.table(table);
  lesson.claim({.sentence = "Residual blocks with He's weights double the variance each.",
                .verdict = Verdict::is_false,
                .in_fact = fmt::format("They triple it: h brings 1 and the branch 2, as no ReLU "
                                       "follows W2. Doubling ({:.2f}) takes a W2 of variance 1/n.",
                                       per_block(variance_1_n)),
                .quantity = "factor per block, He",
                .measured = per_block(he),
                .must_be = between(2.4, 3.6)});  // 2.73 to 3.26 over seeds 1 to 30
  lesson.claim({.sentence = "Dividing the branch by sqrt(blocks) holds the signal.",
                .verdict = Verdict::is_true,
                .in_fact = "(1 + 2 / blocks)^blocks stays below e^2 = 7.4, on average.",
                .quantity = "variance after all blocks, over that of the input",
                .measured = divided.y.back(),
                .must_be = between(2.5, 20.0)});  // 5.5 to 8.2
  lesson.claim(
      {.sentence = "Very deep residual networks need normalization.",
       .verdict = Verdict::is_false,
       .in_fact = "They need branches that start small. Fixup's start at 0 and do nothing.",
       .quantity = "variance after all blocks, over that of the input, last matrix 0",
       .measured = fixup.y.back(),
       .must_be = is(1.0)});
  return panel;
}

// Length of dL/d(input) over that of dL/d(output), for a normal dL/d(output).
double gradient_left(const BlockStart& start, const Knobs& knobs) {
  nn::Sequential net;
  Rng rng(knobs.seed);
  add_blocks(net, start, knobs, rng);
  net.forward(normal_numbers(knobs.width, knobs.seed));
  const Matrix output_gradient = normal_numbers(knobs.width, knobs.seed + 1);
  const Matrix input_gradient = net.backward(output_gradient);
  return std::sqrt(mean_square(input_gradient) / mean_square(output_gradient));
}

// The same matrices with and without a skip: what is left of a gradient at the first block?
void gradients(Lesson& lesson, const Knobs& knobs) {
  const nn::Initializer xavier = nn::xavier_uniform();
  const double lost = gradient_left({"", xavier, xavier, 1.0, false}, knobs);
  const double kept = gradient_left({"", xavier, xavier}, knobs);
  lesson.section("How much of dL/dh at the last block reaches the first? (Xavier's weights)");
  lesson.table({{"plain stack", "with skips"}, {{number(lost, 3), number(kept, 3)}}});
  lesson.claim({.sentence = "Skip connections carry the gradient to the first layer.",
                .verdict = Verdict::is_true,
                .in_fact = "dL/dh goes past each branch as it is.",
                .quantity = "gradient left without skips, over that with them",
                .measured = lost / kept,
                .must_be = below(1e-4)});  // 1.7e-8 to 2e-7
}

using Learned = Run<std::shared_ptr<nn::Sequential>>;

// The blocks between a first layer and a classifier of zeros. Ends at a loss that is a thousand times
// that of guessing, or before one that is no number.
Learned learn(const BlockStart& start, const nn::Dataset& data, const Knobs& knobs) {
  const std::size_t classes = data.targets.cols();
  const double too_much = 1000.0 * std::log(static_cast<double>(classes));
  Learned run{start.name, std::make_shared<nn::Sequential>()};
  nn::Sequential& net = *run.net;
  Rng rng(knobs.seed);
  net.add<nn::Dense>(data.inputs.cols(), knobs.width, nn::he_normal(), rng);
  add_blocks(net, start, knobs, rng);
  net.add<nn::Dense>(knobs.width, classes, nn::zeros(), rng);
  nn::Momentum momentum(0.01, 0.9);
  for (std::size_t step = 1; step <= knobs.steps; ++step) {
    nn::Batches batches(data, 100, step);  // each step draws its batch from all of the data
    const nn::Dataset& batch = batches.next();
    const auto loss = nn::softmax_cross_entropy(net.forward(batch.inputs), batch.targets);
    if (!std::isfinite(loss.value)) break;
    run.step.push_back(static_cast<double>(step));
    run.loss.push_back(loss.value);
    if (loss.value > too_much) break;
    net.backward(loss.gradient);
    momentum.step(net.parameters());
  }
  return run;
}

plots::Lines learning(Lesson& lesson, const Knobs& knobs) {
  const Inputs inputs = clothes(knobs.inputs, 1000, knobs.seed);
  plots::Lines panel{"Learning clothes", {"step"}, {"loss", true, 0.1, 1e4}, {}};
  Table table{{"start", "first loss", "last loss", "steps"}, {}};
  std::array<Learned, 4> runs;
  std::ranges::transform(starts(knobs.blocks), runs.begin(), [&](const BlockStart& start) {
    lesson.progress("learning from " + start.name);
    return learn(start, inputs.data, knobs);
  });
  for (const Learned& run : runs) {
    table.rows.push_back({run.name, number(run.loss.front(), 15), number(run.loss.back(), 3),
                          std::to_string(run.loss.size())});
    panel.series.push_back(curve(run, run.loss));
  }
  const auto& [he, variance_1_n, divided, fixup] = runs;
  lesson.section(fmt::format("{} blocks learn, and a classifier of zeros", knobs.blocks));
  lesson.say(inputs.description);
  lesson.table(table);
  lesson.claim({.sentence = "A good optimizer copes with He's residual blocks.",
                .verdict = Verdict::is_false,
                .in_fact = "The first step from a signal of 3^blocks throws the weights away.",
                .quantity = "steps until He's loss is no number or 1000 times that of guessing",
                .measured = static_cast<double>(he.loss.size()),
                .must_be = below(10.0)});  // 2, both inputs
  lesson.claim({.sentence = "A last matrix of zeros never learns.",
                .verdict = Verdict::is_false,
                .in_fact = "It learns in the first step, W1 in the second.",
                .quantity = "loss of guessing less Fixup's last loss",
                .measured = std::log(10.0) - fixup.loss.back(),
                .must_be = above(0.5)});  // 1.56 to 2.3, both inputs
  return panel;
}

// Three blocks h + tanh(h W + b), all weights equal, from 2 inputs to one logit: behind a layer of
// twins that lifts the inputs to so many neurons or, where that is 0, on the inputs themselves. Looked
// at after steps 1, 2 and the last; twins are neurons whose weights to the output have a spread of 0.
Learned learn_equal(const std::string& name, std::size_t lifted, const nn::Dataset& data) {
  Learned run{name, std::make_shared<nn::Sequential>()};
  nn::Sequential& net = *run.net;
  Rng rng(1);  // constants draw nothing
  if (lifted > 0) {
    net.add<nn::Dense>(2, lifted, nn::constant(0.5), rng);
    net.add<nn::ActivationLayer>(nn::tanh());
  }
  const std::size_t width = lifted == 0 ? 2 : lifted, steps = 3000;
  for (int b = 0; b < 3; ++b) {
    nn::Sequential branch;
    branch.add<nn::Dense>(width, width, nn::constant(0.25), rng);
    branch.add<nn::ActivationLayer>(nn::tanh());
    net.add<nn::Residual>(std::move(branch));
  }
  const nn::Dense& last = net.add<nn::Dense>(width, 1, nn::constant(0.5), rng);
  nn::Adam adam(0.01);
  for (std::size_t step = 1; step <= steps; ++step) {
    const auto loss = nn::binary_cross_entropy(net.forward(data.inputs), data.targets);
    net.backward(loss.gradient);
    adam.step(net.parameters());
    if (step > 2 && step < steps) continue;
    run.step.push_back(static_cast<double>(step));
    run.spread.push_back(nn::column_spread(transpose(last.weights.value)));
    run.accuracy.push_back(nn::accuracy(net.forward(data.inputs), data.targets));
  }
  return run;
}

plots::Figure symmetry(Lesson& lesson) {
  const nn::Dataset moons = nn::moons(100);
  const Learned lifted = learn_equal("a layer of twins", 8, moons),
                raw = learn_equal("the raw inputs", 0, moons);
  plots::Figure figure{"", {}, 2};
  Table table{{"skips from", "spread, step 1", "step 2", "last", "accuracy"}, {}};
  for (const Learned& run : {lifted, raw}) {
    table.rows.push_back({run.name, number(run.spread[0], 2), number(run.spread[1], 2),
                          number(run.spread[2], 2), number(run.accuracy.back(), 3)});
    figure.panels.emplace_back(decision_regions(
        fmt::format("skips from {}: {:.0f} %", run.name, 100.0 * run.accuracy.back()), run.net,
        moons));
  }
  lesson.section("Two moons, three blocks of equal weights, 3,000 steps of Adam");
  lesson.table(table);
  lesson.claim({.sentence = "Residual connections keep the symmetry of equal weights.",
                .verdict = Verdict::true_if,
                .in_fact = "If they start behind a layer of twins. From the raw inputs each neuron "
                           "has an input of its own, and parts without any randomness.",
                .quantity = "accuracy of the skips from raw inputs, if the lifted twins stay at 0",
                .measured = lifted.spread.back() == 0.0 ? raw.accuracy.back() : NAN,
                .must_be = above(0.99)});  // no randomness
  return figure;
}

void experiment(Lesson& lesson, Knobs& knobs) {
  knobs.seed = lesson.seed();
  lesson.predict(
      {{"yes, all weights are equal", not_measured}, {"no, they part in the first steps"}});
  lesson.idea(
      "Skips carry signal and gradient past every block, and add up what the blocks say: those "
      "have to start small.");
  const plots::Lines signal = signals(lesson, knobs);
  gradients(lesson, knobs);
  const plots::Lines loss = learning(lesson, knobs);
  plots::Figure figure = symmetry(lesson);
  figure.title = "He's branches blow up, small ones hold; a skip from raw inputs parts twins";
  figure.panels.insert(figure.panels.begin(), {signal, loss});
  lesson.figure(figure);
  lesson.next(
      "make lesson@residual ARGS=\"--blocks 100\". Then `make homework@residual` starts branches "
      "so that any depth holds, and `make lesson@attention_heads` looks for twins in attention.");
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
