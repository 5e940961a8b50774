// A random matrix frees the layers at its two ends, and no others
//
// All weights 0.5 make twins of every hidden layer. Which matrices must be random to part them all?
// Neuron j of hidden layer k meets the others in two places. It hears through column j of W_k and
// its bias, and is blamed through row j of W_(k+1):
//
//     h_k(j) = f(z_j),    z_j = h_(k-1) W_k(:, j) + b_k(j)
//     dL/dz_j = f'(z_j) * sum over m of dL/dz_(k+1)(m) W_(k+1)(j, m)
//
// Look for the j. It numbers columns of W_k and b_k, and rows of W_(k+1). If those are equal, layer
// k is twins, and is twins again after the step, whatever all other weights are. So a random W_k
// parts the layer that it leads into, by its columns, and the one that it leaves, by its rows:
//
//     input -W1- layer 1 -W2- layer 2 -W3- layer 3 -W4- output
//
// Each hidden layer of this chain needs a random matrix beside it, so no two neighbours may both be
// equal. Graph theory calls such a set of links an edge cover.
//
// Predict before you run: which two of W1 to W4 leave no twins? And if only one matrix may be
// random, the first or the last, does the network learn two moons?
//
// Worth trying:
//   ARGS="--random W1,W4"      all layers but the one in the middle
//   ARGS="--random W1,b2,b3"   biases free their own layer
//   ARGS="--data xor"          the last alone learns it: look at its borders
//   ARGS="--activation relu"   the same layers are free, but do they all learn?
#include <fmt/core.h>

#include <algorithm>
#include <span>

#include "lessons/common/in_parallel.hpp"
#include "lessons/common/lesson.hpp"
#include "lessons/common/neuron_counts.hpp"
#include "lessons/common/pictures.hpp"
#include "lessons/common/points.hpp"
#include "lessons/common/run.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/trainer.hpp"
#include "random_parts.hpp"

using namespace lessons;

namespace {

struct Knobs {
  std::size_t layers = 3;           // hidden ones
  std::size_t width = 8;            // neurons in each
  std::string activation = "tanh";  // f
  std::string data = "moons";       // points in the plane
  std::string random = "b2";        // what is random in the middle picture
  std::size_t steps = 1000;         // of Adam
};

// The rule of this lesson, for hidden layer k = 1, 2, ...
bool is_free(const RandomParts& random, std::size_t k) {
  return random.contains(weights_name(k)) || random.contains(bias_name(k)) ||
         random.contains(weights_name(k + 1));
}

Counts by_rule(const RandomParts& random, std::size_t layers, std::size_t width) {
  Counts counts;
  for (std::size_t k = 1; k <= layers; ++k) counts.push_back(is_free(random, k) ? width : 1);
  return counts;
}

// A training, and the distinct neurons of its network before it, after one step and after the last.
struct PartlyRandom {
  RandomParts random;
  Run<> run;  // accuracy and loss after the last step
  Counts step_0 = {}, step_1 = {}, last = {};
};

void train(PartlyRandom& start, const nn::Dataset& data, std::size_t steps) {
  nn::Mlp& net = start.run.net;
  nn::Adam adam(0.01);
  start.step_0 = count_neurons(net);
  for (std::size_t step = 0; step < steps; ++step) {
    const auto loss = nn::binary_cross_entropy(net.forward(data.inputs), data.targets);
    nn::stop_unless_finite(loss.value, step, net, data.inputs);
    net.backward(loss.gradient);
    adam.step(net.parameters());
    if (step == 0) start.step_1 = count_neurons(net);
  }
  start.last = count_neurons(net);
  const Matrix logits = net.forward(data.inputs);  // (points x 1)
  start.run.accuracy = {nn::accuracy(logits, data.targets)};
  start.run.loss = {nn::binary_cross_entropy(logits, data.targets).value};
}

std::vector<PartlyRandom> train_all(const std::vector<RandomParts>& starts, const Knobs& knobs,
                                    std::uint64_t seed) {
  std::vector<std::size_t> widths(knobs.layers + 2, knobs.width);
  widths.front() = 2;
  widths.back() = 1;
  const nn::Activation f = nn::activation_by_name(knobs.activation);
  std::vector<PartlyRandom> all;
  for (const RandomParts& random : starts) {
    all.push_back({random, {to_text(random), partly_random(widths, f, random, seed)}});
  }
  const nn::Dataset data = points_by_name(knobs.data);
  in_parallel(all.size(), [&](std::size_t k) { train(all[k], data, knobs.steps); });
  return all;
}

// The one that started so, which is among them.
const PartlyRandom& trained_with(const RandomParts& random, const std::vector<PartlyRandom>& all) {
  return *std::ranges::find(all, random, &PartlyRandom::random);
}

Table table_of(const std::vector<PartlyRandom>& all, const Knobs& knobs) {
  Table table{{"random", "rule", "step 0", "step 1", "last", "accuracy", "loss"}, {}};
  for (const PartlyRandom& each : all) {
    table.rows.push_back({each.run.name, text_of(by_rule(each.random, knobs.layers, knobs.width)),
                          text_of(each.step_0), text_of(each.step_1), text_of(each.last),
                          fmt::format("{:.2f}", each.run.accuracy.back()),
                          fmt::format("{:.5f}", each.run.loss.back())});
  }
  return table;
}

// Left, the distinct neurons after training, a row a start, a column a hidden layer; right, the
// share of the points that are on the wrong side.
plots::Figure grid(const std::string& title, std::span<const PartlyRandom> all) {
  plots::HeatMap neurons{
      "distinct neurons after training", "hidden layer", "random, all others equal", {}};
  plots::HeatMap errors{"points on the wrong side, %", "after training", "", {}, {" "}};
  for (const PartlyRandom& each : all) {
    neurons.rows.emplace_back(each.last.begin(), each.last.end());
    errors.rows.push_back({100.0 * (1.0 - each.run.accuracy.back())});
    neurons.row_labels.push_back(each.run.name);
    errors.row_labels.push_back(each.run.name);
  }
  return {title, {neurons, errors}};
}

// By the rule alone: how small may a set be that leaves no twins, and how many such sets are there?
void every_depth(Lesson& lesson) {
  Table table{{"hidden layers", "fewest random", "such as", "sets without twins", "of all"}, {}};
  for (std::size_t layers = 1; layers <= 7; ++layers) {
    std::vector<RandomParts> sets = all_sets_of_weights(layers + 1);  // the smallest first
    const std::size_t all = sets.size();
    std::erase_if(sets, [&](const RandomParts& random) {
      return by_rule(random, layers, 2) != Counts(layers, 2);
    });
    const RandomParts& fewest = sets.front();
    table.rows.push_back({std::to_string(layers), std::to_string(fewest.size()), to_text(fewest),
                          std::to_string(sets.size()), std::to_string(all)});
  }
  lesson.section("Networks of any depth, by the rule");
  lesson.table(table);
  lesson.say("Each number of sets is the sum of the two above it: Fibonacci's numbers.");
}

void who_is_free(Lesson& lesson, const std::vector<PartlyRandom>& all, const Knobs& knobs) {
  std::size_t broken = 0, fewest = knobs.layers + 1;
  for (const PartlyRandom& each : all) {
    const Counts rule = by_rule(each.random, knobs.layers, knobs.width);
    broken += (each.step_0 != rule) + (each.step_1 != rule) + (each.last != rule);
    const bool no_twins = each.last == Counts(knobs.layers, knobs.width);
    if (no_twins) fewest = std::min(fewest, each.random.size());
  }
  const nn::Mlp& net = trained_with({"W1"}, all).run.net;
  double apart = 0.0;  // twins behind layer 1, as a share of their way, added up
  for (std::size_t l = 1; l + 1 < net.depth(); ++l) {
    apart += nn::spread(net.dense(l)) / max_abs(net.dense(l).weights.value - 0.5);
  }
  lesson.claim({.sentence = "One random matrix breaks the symmetry of the network.",
                .verdict = Verdict::is_false,
                .in_fact = "It frees the layers at its two ends. So three hidden layers need two, "
                           "and not any two: no two neighbours may both be equal.",
                .quantity = "fewest random matrices that left no twins",
                .measured = static_cast<double>(fewest),
                .must_be = is(2.0)});
  lesson.claim({.sentence = "A layer is free if the matrix before it, its biases or the matrix "
                            "behind it are random, and only then.",
                .verdict = Verdict::is_true,
                .in_fact = "What tells a neuron from its neighbours is its column, bias and row.",
                .quantity = "counts against the rule, at steps 0, 1 and the last",
                .measured = static_cast<double>(broken),
                .must_be = is(0.0)});
  lesson.claim({.sentence = "Twins stay twins, however long we train.",
                .verdict = Verdict::true_if,
                .in_fact = "True if their columns, biases and rows start equal. A free layer "
                           "beside them does not part them: it treats them alike.",
                .quantity = "difference between twins behind a random W1, as a share of their way",
                .measured = apart,
                .must_be = is(0.0)});
}

void what_it_learns(Lesson& lesson, const std::vector<PartlyRandom>& all, const Knobs& knobs) {
  double with_twins = 0.0;  // highest accuracy of a start that leaves them in layer 1
  for (const PartlyRandom& each : all) {
    if (!is_free(each.random, 1)) with_twins = std::max(with_twins, each.run.accuracy.back());
  }
  lesson.claim({.sentence = "Twins in any layer keep a network from learning.",
                .verdict = Verdict::is_false,
                .in_fact = "With W1 alone random, layers 2 and 3 are twins for ever. For two "
                           "moons, one free layer is enough.",
                .quantity = "accuracy with W1 alone random",
                .measured = trained_with({"W1"}, all).run.accuracy.back(),
                .must_be = is(1.0)});  // in 200 of 200 seeds
  lesson.claim({.sentence = "Then any free layer will do, the last as well as the first.",
                .verdict = Verdict::is_false,
                .in_fact = "Twins in layer 1 look in one direction of the plane. What they do not "
                           "see, no layer behind them can bring back.",
                .quantity = "highest accuracy of all networks with twins in layer 1",
                .measured = with_twins,
                .must_be = below(0.95)});  // 0.88 to 0.90 over 200 seeds
  const Counts& of_biases = trained_with(biases_alone_and_together(knobs.layers).back(), all).last;
  lesson.claim({.sentence = "It takes random weights to part twins.",
                .verdict = Verdict::is_false,
                .in_fact = "Random biases do, each vector in its own layer, with all weights 0.5.",
                .quantity = "distinct neurons, of 8, in the layer that random biases free least",
                .measured = static_cast<double>(std::ranges::min(of_biases)),
                .must_be = is(8.0)});
}

void experiment(Lesson& lesson, const Knobs& knobs) {
  lesson.predict({{"W1 and W2", not_measured}, {"W1 and W4", not_measured}, {"W2 and W4"}});
  lesson.idea(
      "A random matrix frees the neurons at its two ends and no others. So the random matrices "
      "have to touch every hidden layer.");
  const std::vector<RandomParts> sets = all_sets_of_weights(knobs.layers + 1);
  const RandomParts chosen = random_parts_of(knobs.random);
  std::vector<RandomParts> starts = sets;
  std::ranges::copy(biases_alone_and_together(knobs.layers), std::back_inserter(starts));
  if (std::ranges::find(starts, chosen) == starts.end()) starts.push_back(chosen);
  lesson.progress(fmt::format("training {} networks", starts.size()));
  const std::vector<PartlyRandom> all = train_all(starts, knobs, lesson.seed());
  lesson.progress("");
  lesson.section(fmt::format(
      "Distinct neurons in layers 1, 2, ...: by the rule, and counted in {} steps", knobs.steps));
  lesson.table(table_of(all, knobs));
  every_depth(lesson);
  who_is_free(lesson, all, knobs);
  what_it_learns(lesson, all, knobs);

  lesson.figure(grid("A random matrix frees the layers at its two ends, and no others",
                     std::span(all).first(sets.size())),
                "grid");
  plots::Figure borders{"Twins in layer 1 draw straight, parallel borders", {}};
  for (const RandomParts& random : {RandomParts{weights_name(knobs.layers + 1)}, chosen, {"W1"}}) {
    borders.panels.emplace_back(decision_regions("random: " + to_text(random),
                                                 trained_with(random, all).run.net,
                                                 points_by_name(knobs.data)));
  }
  lesson.figure(borders, "borders");
  lesson.next(
      "make lesson@where_to_be_random ARGS=\"--random W1,W4\" leaves twins in the middle. Then "
      "`make homework@where_to_be_random` finds the smallest set, and `make "
      "lesson@how_small_a_difference` asks how random a random weight has to be.");
}

}  // namespace

int main(int argc, char** argv) {
  Knobs knobs;
  Lesson lesson("Where to be random",
                "Three hidden layers. Two of W1 to W4 are random. Which two leave no twins?");
  lesson.knob("--layers", knobs.layers, "hidden layers", 1, 4);
  lesson.knob("--width", knobs.width, "neurons in each of them", 2, 16);
  lesson.knob("--activation", knobs.activation, "of these neurons", nn::activation_names());
  lesson.knob("--data", knobs.data, "points to tell apart", point_sets);
  lesson.knob("--random", knobs.random, "parts to look at: W1,W3 or b2 or none");
  lesson.knob("--steps", knobs.steps, "of Adam", 1, 5000);
  return lesson.run(argc, argv, [&] { experiment(lesson, knobs); });
}
