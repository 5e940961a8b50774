// Residual networks: what does a skip change, if the size of the signal holds without it too?
//
// A residual block (He, Zhang, Ren, Sun 2016, eq. 1) adds a branch to what comes in:
//
//     h_b = h_(b-1) + relu(h_(b-1) W1) W2                   blocks b = 1 to L, layers of n neurons
//
// THE SIZE. Let the weights be independent, with mean 0, those of W1 of variance 2/n (He) and those of
// W2 of variance r/n. A ReLU passes one half of E[z^2], so relu(h W1) has the mean square of h, and
// the branch has r times that. Its average over W2 is 0 for any h, so that it is not correlated with
// h, and their mean squares add up. On average over all draws
//
//     E[h_b^2] = (1 + r) E[h_(b-1)^2]     so that     E[h_L^2] = (1 + r)^L E[h_0^2]
//
// Backwards dL/dh_(b-1) is dL/dh_b plus what comes through the branch, with the same factor, if dL/dh_L
// does not depend on the weights: below it is drawn. If the branch begins with a normalization, so that its
// mean square is r whatever comes in, then E[h_L^2] is E[h_0^2] + L r. Without the skip the factor is r: a
// stack with r = 1 keeps the size.
//
// By hand: r = 1 and L = 10 give 2^10 = 1024; r = 1/10 gives 1.1^10 = 2.59. For large L, (1 + 1/L)^L comes
// close to e = 2.72: a branch divided by sqrt(L) has r = 1/L. And r = 0, W2 = 0, gives 1.
//
// THE ANGLE. Let c be the cosine between the activations of two inputs. In a wide layer with a ReLU it
// becomes (Cho, Saul 2009, "Kernel methods for deep learning", J_1 there)
//
//     f(c) = (sqrt(1 - c^2) + (pi - arccos c) c) / pi       f(0) = 1/pi = 0.318, f(1) = 1
//
// and W2 keeps it. So a block without a skip makes f(c) of c, and one with a skip (c + r f(c)) / (1 + r).
//
// A skip connects each neuron to one neuron, with a weight of 1. What does that do to equal weights?
//
// Worth trying:
//   ARGS="--blocks 5"                 which starts learn now?
//   ARGS="--blocks 60 --steps 120"    and now?
//   ARGS="--width 8"                  narrow layers: how far off is the theory?
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <numbers>

#include "lessons/common/images.hpp"
#include "lessons/common/in_parallel.hpp"
#include "lessons/common/lesson.hpp"
#include "lessons/common/pictures.hpp"
#include "lessons/common/run.hpp"
#include "nn/analysis/statistics.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/layers/layer_norm.hpp"
#include "nn/layers/residual.hpp"
#include "nn/layers/sequential.hpp"
#include "nn/trainer.hpp"

using namespace lessons;

namespace {

struct Knobs {
  std::size_t blocks = 30;
  std::size_t width = 64;               // n, neurons in each layer, of one pass
  std::size_t neurons = 32;             // the same of the networks that are trained
  std::size_t steps = 60;               // of training on clothes, in batches of 50
  std::string inputs = usual_inputs();  // of Fashion-MNIST, or a stand-in
};

// What the blocks are. r: variance of W2 times n.
struct Blocks {
  std::string name;
  double r;
  bool skip = true;
  bool normalized = false;  // the branch begins with layer normalization
};

using Network = std::shared_ptr<nn::Sequential>;

void add_blocks(nn::Sequential& net, const Blocks& blocks, std::size_t count, std::size_t n,
                Rng& rng) {
  const nn::Initializer last = nn::normal(std::sqrt(blocks.r / static_cast<double>(n)));
  for (std::size_t b = 0; b < count; ++b) {
    nn::Sequential branch;
    if (blocks.normalized) branch.add<nn::LayerNorm>(n);
    branch.add<nn::Dense>(n, n, nn::he_normal(), rng);
    branch.add<nn::ActivationLayer>(nn::relu());
    branch.add<nn::Dense>(n, n, last, rng);
    if (blocks.skip) {
      net.add<nn::Residual>(std::move(branch));
    } else {
      net.add<nn::Sequential>(std::move(branch));
    }
  }
}

struct Pass {
  plots::Numbers size,
      cosine;        // after 0, 1, ... blocks: mean square over the input's; of two inputs
  double backwards;  // mean square of dL/dh_0 over that of dL/dh_L
};

// The mean over some draws; of sizes and of gradients the geometric mean.
Pass pass(const Blocks& blocks, const Knobs& knobs, std::uint64_t seed) {
  constexpr std::uint64_t draws = 5;
  Pass mean{plots::Numbers(knobs.blocks + 1, 1.0), plots::Numbers(knobs.blocks + 1, 0.0), 1.0};
  for (std::uint64_t k = 0; k < draws; ++k) {
    Rng rng = Rng(seed).stream(k);
    nn::Sequential net;
    add_blocks(net, blocks, knobs.blocks, knobs.width, rng);
    Matrix h = nn::normal(1.0)(50, knobs.width, rng);
    const double before = nn::mean_square(h);
    mean.cosine[0] += nn::mean_cosine(h) / draws;
    for (std::size_t b = 0; b < knobs.blocks; ++b) {
      h = net[b].forward(h);
      mean.size[b + 1] *= std::pow(nn::mean_square(h) / before, 1.0 / draws);
      mean.cosine[b + 1] += nn::mean_cosine(h) / draws;
    }
    Matrix gradient = nn::normal(1.0)(50, knobs.width, rng);
    const double last = nn::mean_square(gradient);
    for (std::size_t b = knobs.blocks; b-- > 0;) gradient = net[b].backward(gradient);
    mean.backwards *= std::pow(nn::mean_square(gradient) / last, 1.0 / draws);
  }
  return mean;
}

double cosine_predicted(const Blocks& blocks, const Knobs& knobs) {
  double c = 0.0;
  for (std::size_t b = 0; b < knobs.blocks; ++b) {
    const double f =
        (std::sqrt(1.0 - c * c) + (std::numbers::pi - std::acos(c)) * c) / std::numbers::pi;
    c = blocks.skip ? (c + blocks.r * f) / (1.0 + blocks.r) : f;
  }
  return c;
}

struct Passes {
  Pass plain, whole, small;  // no skip, r = 1; skip, r = 1; skip, r = 1/L
};

Passes sizes(Lesson& lesson, const Knobs& knobs) {
  const auto L = static_cast<double>(knobs.blocks);
  const auto of = [&](const Blocks& blocks) { return pass(blocks, knobs, lesson.seed()); };
  Passes all{of({"", 1.0, false}), of({"", 1.0}), of({"", 1.0 / L})};
  const std::vector<Compared> rows = {
      {"no skip, r = 1", 1.0, all.plain.size.back()},
      {"skip, r = 1", std::pow(2.0, L), all.whole.size.back()},
      {"skip, r = 1, branch normalized", 1.0 + L, of({"", 1.0, true, true}).size.back()},
      {"skip, r = 1/L", std::pow(1.0 + 1.0 / L, L), all.small.size.back()},
      {"no skip, r = 1: gradient", 1.0, all.plain.backwards},
      {"skip, r = 1: gradient", std::pow(2.0, L), all.whole.backwards},
      {"skip, r = 1/L: gradient", std::pow(1.0 + 1.0 / L, L), all.small.backwards}};
  lesson.section(fmt::format("By what {} the mean square of h and dL/dh",
                             plural(knobs.blocks, "block multiplies", "blocks multiply")));
  lesson.table(theory_table("blocks", rows));
  lesson.say(
      "r: mean square of a branch over that of what comes in. Predicted: the average over draws. "
      "Measured: the geometric mean of 5, which tends to be lower, the more so in narrow "
      "networks.");
  const double forth = std::pow(all.whole.size.back(), 1.0 / L);
  const double back = std::pow(all.whole.backwards, 1.0 / L);
  lesson.claim(
      {.sentence = "A skip hands signal and gradient on unchanged, so their sizes hold.",
       .verdict = Verdict::is_false,
       .in_fact = fmt::format(
           "What the branch makes is added. If it is as large as what comes in, each block doubles "
           "the mean square: {} that of the signal by {}, that of the gradient "
           "by {}. If it has 1/L of that mean square in L blocks, by {:.2f} and {:.2f}.",
           plural(knobs.blocks, "block multiplies", "blocks multiply"),
           number(all.whole.size.back(), 2), number(all.whole.backwards, 2), all.small.size.back(),
           all.small.backwards),
       .quantity = "factor of the mean square per block, branches as large as what comes in, "
                   "forwards or backwards, whichever is further from 2",
       .measured = std::abs(back - 2.0) > std::abs(forth - 2.0) ? back : forth,
       .must_be = about(2.0, 0.3)});
  return all;
}

// Without skips no cosine depends on r.
void angles(Lesson& lesson, const Knobs& knobs, const Passes& all) {
  const auto L = static_cast<double>(knobs.blocks);
  lesson.section(fmt::format("Mean cosine between two inputs after {} (before: {:.2f})",
                             plural(knobs.blocks, "block"), std::abs(all.plain.cosine.front())));
  std::vector<Compared> rows = {
      {"no skip, any r", cosine_predicted({"", 1.0, false}, knobs), all.plain.cosine.back()},
      {"skip, r = 1", cosine_predicted({"", 1.0}, knobs), all.whole.cosine.back()},
      {"skip, r = 1/L", cosine_predicted({"", 1.0 / L}, knobs), all.small.cosine.back()}};
  const bool lost = std::isnan(all.plain.cosine.back());
  if (lost) rows.erase(rows.begin());
  lesson.table(theory_table("blocks (mean over 5 draws)", rows));
  if (lost) lesson.say("Without skips, some input leaves 0 in all neurons: it has no cosine.");
  const double per_block = std::pow(all.plain.backwards, 1.0 / L);
  const bool holds = std::abs(std::log10(all.plain.backwards)) < 2.0;
  lesson.claim(
      {.sentence = "Skips are needed because without them gradients vanish.",
       .verdict = Verdict::is_false,
       .in_fact = fmt::format(
           "In a stack without skips that is wide for its depth, He's W1 and a W2 of variance 1/n "
           "keep the mean square of gradients, on average over draws: here times {:.2f} a block, "
           "and {} in all. The stack loses the difference between inputs: their mean cosine is "
           "{:.2f} after {}. Behind skips it is {:.2f} if branches have 1/L of the mean "
           "square, and {:.2f} if they have all of it.",
           per_block, number(all.plain.backwards, 2), all.plain.cosine.back(),
           plural(knobs.blocks, "block"), all.small.cosine.back(), all.whole.cosine.back()),
       .quantity =
           "mean cosine between two inputs after L blocks: without skips, minus that with "
           "skips past branches of 1/L of the mean square (not counted if without skips the "
           "gradient's mean square becomes 100 times as small or as large)",
       .measured = holds ? all.plain.cosine.back() - all.small.cosine.back() : NAN,
       .must_be = above(0.4)});
}

using Optimizer = std::pair<std::string, double>;  // with its learning rate
const std::vector<Optimizer> optimizers = {
    {"momentum", 0.001}, {"momentum", 0.01}, {"Adam", 0.001}, {"Adam", 0.01}};

// `count` blocks between a first layer and a classifier. Ends early where the loss is no number.
Run<Network> train(const Blocks& blocks, std::size_t count, const Optimizer& with,
                   const nn::Dataset& data, const Knobs& knobs, std::uint64_t seed) {
  Run<Network> run{blocks.name, std::make_shared<nn::Sequential>()};
  Rng rng(seed), chooses = Rng(seed).stream(1);
  run.net->add<nn::Dense>(data.inputs.cols(), knobs.neurons, nn::lecun_normal(), rng);
  add_blocks(*run.net, blocks, count, knobs.neurons, rng);
  run.net->add<nn::Dense>(knobs.neurons, data.targets.cols(), nn::lecun_normal(), rng);
  std::unique_ptr<nn::Optimizer> optimizer = std::make_unique<nn::Momentum>(with.second);
  if (with.first == "Adam") optimizer = std::make_unique<nn::Adam>(with.second);
  std::vector<std::size_t> chosen(50);
  for (std::size_t step = 1; step <= knobs.steps; ++step) {
    for (std::size_t& sample : chosen) sample = chooses.below(data.size());
    const nn::Dataset batch = nn::rows(data, chosen);
    const auto loss = nn::softmax_cross_entropy(run.net->forward(batch.inputs), batch.targets);
    if (!std::isfinite(loss.value)) break;
    run.step.push_back(static_cast<double>(step));
    run.loss.push_back(loss.value);
    run.net->backward(loss.gradient);
    optimizer->step(run.net->parameters());
  }
  return run;
}

plots::Lines learn(Lesson& lesson, const Knobs& knobs) {
  const Inputs inputs = clothes(knobs.inputs, 1000, lesson.seed());
  const double small = 1.0 / static_cast<double>(knobs.blocks);
  const Blocks starts[] = {{"no skip, r = 1", 1.0, false},
                           {"skip, r = 1", 1.0},
                           {"skip, r = 1/L", small},
                           {"skip, W2 = 0", 0.0},
                           {"5 blocks: skip, r = 1", 1.0}};
  const std::size_t each = optimizers.size();
  std::vector<Run<Network>> runs(std::size(starts) * each);
  in_parallel(runs.size(), [&](std::size_t k) {
    runs[k] = train(starts[k / each], k / each == 4 ? 5 : knobs.blocks, optimizers[k % each],
                    inputs.data, knobs, lesson.seed());
  });
  Table table{{"loss"}};
  for (const auto& [name, rate] : optimizers) table.header.push_back(name + " " + number(rate));
  plots::Lines panel{
      fmt::format("{} and clothes: loss at the best rate", plural(knobs.blocks, "block")),
      {"step"},
      {"loss of a batch", true, 0.1, 1e3}};
  plots::Numbers best;
  for (std::size_t s = 0; s < std::size(starts); ++s) {
    table.rows.push_back({starts[s].name});
    std::size_t lowest = s * each;
    for (std::size_t k = s * each; k < (s + 1) * each; ++k) {
      const double loss = last_loss(runs[k].loss, knobs.steps);
      table.rows.back().push_back(number(loss, 3));
      if (loss < last_loss(runs[lowest].loss, knobs.steps)) lowest = k;
    }
    best.push_back(last_loss(runs[lowest].loss, knobs.steps));
    if (s < 4) panel.series.push_back(curve(runs[lowest], runs[lowest].loss));
  }
  if (std::isfinite(best[1])) panel.y.high = std::max(1e3, 10.0 * best[1]);
  lesson.section(fmt::format("{} clothes: mean loss of the last ten of {} (inf: diverged)",
                             plural(knobs.blocks, "block learns", "blocks learn"),
                             plural(knobs.steps, "batch", "batches")));
  lesson.say(inputs.description);
  lesson.table(table);
  lesson.claim(
      {.sentence = "A good optimizer copes with any size of the branches.",
       .verdict = Verdict::true_if,
       .in_fact = fmt::format("True of 5 blocks: if branches are as large as what comes in, they "
                              "reach a loss of {} in {} batches. {} blocks of that kind reach {}, "
                              "without skips {}; but {} if branches have 1/L of the mean square, "
                              "and {} if W2 starts at 0.",
                              number(best[4], 3), knobs.steps, knobs.blocks, number(best[1], 3),
                              number(best[0], 3), number(best[2], 3), number(best[3], 3)),
       .quantity = "lower loss of branches as large as what comes in and of no skips, minus the "
                   "highest of small ones, W2 = 0 and 5 blocks, at the best optimizer and rate",
       .measured = std::min({best[0], best[1], 1e9}) - std::max({best[2], best[3], best[4]}),
       .must_be = above(0.2)});
  return panel;
}

struct Equal {
  Network net;
  double spread, accuracy;  // spread: largest difference between the weights to the output
};

// Three blocks h + tanh(h W + b), all weights equal, from 2 inputs to one logit: behind a layer of so many
// twins or, where that is 0, on the inputs themselves.
Equal learn_equal(std::size_t twins, std::size_t steps, const nn::Dataset& data) {
  const auto net = std::make_shared<nn::Sequential>();
  Rng rng(1);  // constants draw nothing
  if (twins > 0) {
    net->add<nn::Dense>(2, twins, nn::constant(0.5), rng);
    net->add<nn::ActivationLayer>(nn::tanh());
  }
  const std::size_t width = twins == 0 ? 2 : twins;
  for (int b = 0; b < 3; ++b) {
    nn::Sequential branch;
    branch.add<nn::Dense>(width, width, nn::constant(0.25), rng);
    branch.add<nn::ActivationLayer>(nn::tanh());
    net->add<nn::Residual>(std::move(branch));
  }
  const nn::Dense& last = net->add<nn::Dense>(width, 1, nn::constant(0.5), rng);
  nn::Adam adam(0.01);
  nn::train(*net, data, nn::binary_cross_entropy, adam, {.steps = steps});
  return {net, nn::column_spread(transpose(last.weights.value)),
          nn::accuracy(net->forward(data.inputs), data.targets)};
}

Equal symmetry(Lesson& lesson, const nn::Dataset& moons) {
  Table table{{"skips start from", "after 1 step", "2", "10", "1,500", "accuracy then"}};
  Equal runs[2];
  for (std::size_t twins : {8u, 0u}) {
    table.rows.push_back({twins > 0 ? "a layer of 8 twins" : "the two inputs"});
    for (std::size_t steps : {1u, 2u, 10u, 1500u}) {
      runs[twins == 0] = learn_equal(twins, steps, moons);
      table.rows.back().push_back(number(runs[twins == 0].spread, 2));
    }
    table.rows.back().push_back(number(runs[twins == 0].accuracy, 3));
  }
  const auto& [behind, raw] = runs;
  lesson.section("Three blocks of equal weights: difference between the weights to the output");
  lesson.table(table);
  lesson.claim(
      {.sentence = "Residual connections keep the symmetry of equal weights.",
       .verdict = Verdict::true_if,
       .in_fact = fmt::format(
           "True if the skips start behind a layer of twins: these learn two moons to an accuracy "
           "of {} and remain equal to the last bit. A skip from the inputs themselves ties each "
           "neuron to one input: equal weights become different without any random number.",
           number(behind.accuracy, 3)),
       .quantity = "accuracy on two moons, equal weights, skips from the two inputs (counted if "
                   "neurons differ and, behind twins, none does and more than 0.8 is right)",
       .measured =
           raw.spread > 0.0 && behind.spread == 0.0 && behind.accuracy > 0.8 ? raw.accuracy : NAN,
       .must_be = above(0.95)});
  return raw;
}

plots::Lines by_block(const std::string& title, const plots::Axis& y, const Passes& all,
                      plots::Numbers Pass::*what) {
  const plots::Numbers x = counted((all.plain.*what).size());
  return {title,
          {"block"},
          y,
          {{"no skip, r = 1", x, all.plain.*what},
           {"skip, r = 1", x, all.whole.*what},
           {"skip, r = 1/L", x, all.small.*what}}};
}

void experiment(Lesson& lesson, const Knobs& knobs) {
  lesson.predict(
      {{"the size of the signal", "He's W1 and a W2 of variance 1/n hold it without skips"},
       {"the size of the gradients", "backwards these weights hold it as well as forwards"},
       {"the difference between two inputs"},
       {"nothing", "without skips the network learns far less, at the best rate of each"}});
  const Passes passes = sizes(lesson, knobs);
  angles(lesson, knobs, passes);
  const plots::Lines learning = learn(lesson, knobs);
  const nn::Dataset moons = nn::moons(100);
  const Equal equal = symmetry(lesson, moons);
  lesson.idea(
      "Skips add up what the branches compute. If these start small, as 1/sqrt(L) of what they are "
      "added to or at 0, the sum keeps its size and inputs stay apart at any depth.");
  lesson.figure(
      {"Blocks with and without skips. r: mean square of a branch, over that of what comes in",
       {by_block("Size of the signal", {"mean square, over the input's", true}, passes,
                 &Pass::size),
        by_block("Cosine between two inputs", {"mean cosine between two inputs", false, 0.0, 1.0},
                 passes, &Pass::cosine),
        learning,
        decision_regions(fmt::format("Equal weights, skips from the inputs: {:.0f} % right",
                                     100.0 * equal.accuracy),
                         equal.net, moons)},
       2});
  lesson.next(
      "make lesson@residual ARGS=\"--blocks 5\". Then `make homework@residual` starts branches "
      "so that any depth holds, and `make lesson@transformer_start` starts a transformer.");
}

}  // namespace

int main(int argc, char** argv) {
  Knobs knobs;
  Lesson lesson("Residual networks",
                "Thirty blocks hold the size of signals and gradients without skips, and also with "
                "skips past small branches. What do the latter keep that the former lose?");
  lesson.knob("--blocks", knobs.blocks, "of two layers each", 1, 200);
  lesson.knob("--width", knobs.width, "neurons in each layer, of one pass", 4, 256);
  lesson.knob("--neurons", knobs.neurons, "neurons in each layer that is trained", 4, 256);
  lesson.knob("--steps", knobs.steps, "of training on clothes", 1, 5000);
  lesson.knob("--inputs", knobs.inputs, "Fashion-MNIST or a stand-in", input_kinds);
  lesson.domain(
      {"30 and 60 blocks, widths 32 to 128 (trained: 16 to 64), 60 and 150 steps, both inputs",
       {"--width 32 --neurons 16", "--width 128 --neurons 64", "--inputs normal",
        "--blocks 60 --width 128", "--blocks 60 --neurons 64 --inputs normal", "--steps 150",
        "--steps 150 --blocks 60 --inputs normal --neurons 16"},
       30});
  return lesson.run(argc, argv, [&] { experiment(lesson, knobs); });
}
