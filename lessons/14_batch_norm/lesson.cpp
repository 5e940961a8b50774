// Normalization forgives the scale, not the symmetry
//
// Batch normalization takes the sums z of one neuron over a batch, moves them to mean 0 and scales
// them to variance 1:
//
//     n_ij = (z_ij - mean_j) / sqrt(variance_j + epsilon)          mean over the samples i
//
// Multiply all weights by a hundred: n is what it was. So a start may be too large or too small, and
// no neuron stands at its end, where its slope is 0. But look which index the mean runs over. Each
// neuron j is compared with itself alone. Twins have one mean and one variance, and stay twins.
//
// Layer normalization takes its mean over the neurons j of one sample. What all neurons have in
// common, it takes away. Twins have everything in common.
//
// Predict before you run: 64 neurons a layer, all weights 0.5, two moons. Alone they are saturated.
// What do they get right with batch normalization, what with layer normalization?
//
// Worth trying:
//   ARGS="--activation sigmoid"    and relu
#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "lessons/common/lesson.hpp"
#include "lessons/common/pictures.hpp"
#include "lessons/common/straight_line.hpp"
#include "nn/layers/batch_norm.hpp"
#include "nn/layers/layer_norm.hpp"
#include "normalized.hpp"

using namespace lessons;

namespace {

struct Knobs {
  std::size_t width = 64;           // neurons in each of three hidden layers
  double constant = 0.5;            // every weight of twins
  std::string activation = "tanh";  // drawn
  std::size_t steps = 1000;         // of Adam 0.01
};

const nn::Dataset data = nn::moons(200);

using Options = std::vector<std::pair<std::string, NormalizedOptions>>;

std::vector<NormalizedTrial> twins(Lesson& lesson, const Knobs& knobs) {
  lesson.progress("Twins learn two moons ...");
  const nn::Initializer equal = nn::constant(knobs.constant);
  Options all;
  for (const auto& f : {nn::tanh(), nn::relu(), nn::sigmoid()}) {
    all.push_back({f.name + ", equal", {Norm::none, f, knobs.width, equal}});
    all.push_back({f.name + ", batch norm", {Norm::batch, f, knobs.width, equal}});
  }
  const nn::Activation f = nn::activation_by_name(knobs.activation);
  all.push_back({f.name + ", layer norm", {Norm::layer, f, knobs.width, equal}});
  all.push_back(
      {f.name + ", Xavier", {Norm::none, f, knobs.width, nn::xavier_uniform(), lesson.seed()}});
  auto trials = normalized_trials(all, data, knobs.steps);
  Table table{{"network", "loss", "accuracy", "in training", "spread", "moved by"}, {}};
  for (const NormalizedTrial& trial : trials) {
    table.rows.push_back({trial.name, number(trial.loss, 4), number(trial.accuracy, 3),
                          number(trial.training_accuracy, 3), number(trial.spread, 2),
                          number(trial.moved, 3)});
  }
  lesson.section(fmt::format("Two moons, three layers of {}, {} steps", knobs.width, knobs.steps));
  lesson.table(table);
  lesson.say(
      "In evaluation, batch norm takes a running mean and variance in place of the batch's, "
      "so that no sample depends on others. While weights move, it lags behind.");
  return trials;
}

void what_it_repairs(Lesson& lesson, const std::vector<NormalizedTrial>& trials) {
  double least_moved = INFINITY, spread = 0.0, repaired = INFINITY, best = 0.0;
  for (std::size_t f = 0; f < 6; f += 2) {
    const NormalizedTrial &without = trials[f], &batch = trials[f + 1];
    repaired = std::min(repaired, batch.accuracy - without.accuracy);
    best = std::max(best, batch.accuracy);
    spread = std::max(spread, batch.spread);
    least_moved = std::min(least_moved, batch.moved);
  }
  lesson.claim({.sentence = "Batch normalization repairs a bad start.",
                .verdict = Verdict::true_if,
                .in_fact =
                    "If its scale was what was bad: without, 64 halves drive every neuron to "
                    "its end, or a ReLU far away.",
                .quantity = "accuracy gained by batch norm, the least of tanh, ReLU, sigmoid",
                .measured = repaired,
                .must_be = above(0.1)});  // no randomness
  lesson.claim(
      {.sentence = "Batch normalization breaks the symmetry.",
       .verdict = Verdict::is_false,
       .in_fact = fmt::format("Every neuron is compared with itself. Weights moved by {} "
                              "and more, twins by nothing.",
                              number(least_moved, 2)),
       .quantity = "spread of twins after training with batch norm, largest of three",
       .measured = least_moved > 0.1 ? spread : NAN,  // 0 of a net that did not move is none
       .must_be = is(0.0)});
  lesson.claim({.sentence = "With batch normalization, all 0.5 learns what random weights learn.",
                .verdict = Verdict::is_false,
                .in_fact = "It learns the best straight line, as twins do.",
                .quantity = "accuracy, best of three, less that of the best straight line",
                .measured = best - best_straight_line(data),
                .must_be = below(1e-9)});
}

// What is left of one layer of twins.
void what_twins_say(Lesson& lesson, const Knobs& knobs) {
  Rng rng(lesson.seed());
  Matrix z(100, knobs.width);
  for (std::size_t i = 0; i < z.rows(); ++i) std::ranges::fill(z.row(i), rng.normal());
  nn::BatchNorm batch(knobs.width);
  nn::LayerNorm layer(knobs.width);
  const double left = max_abs(layer.forward(z));
  lesson.section("100 normal sums, the same in every neuron of a layer: the largest |y|");
  lesson.table({{"sums", "after batch norm", "after layer norm"},
                {{number(max_abs(z), 3), number(max_abs(batch.forward(z)), 3), number(left, 2)}}});
  lesson.claim({.sentence = "Any normalization keeps twins talking.",
                .verdict = Verdict::is_false,
                .in_fact =
                    "Layer normalization takes away what neurons have in common: from twins, "
                    "all they say. What is left is rounding.",
                .quantity = "largest output of twins after layer norm",
                .measured = left,
                .must_be = below(1e-6)});
}

plots::Lines scales(Lesson& lesson) {
  const double factors[] = {0.01, 0.1, 1.0, 10.0, 100.0};
  Options all;
  for (const Norm norm : {Norm::none, Norm::batch}) {
    for (double factor : factors) {
      const nn::Initializer weights = nn::xavier_uniform(factor);
      all.push_back({number(factor), {norm, nn::tanh(), 16, weights, lesson.seed()}});
    }
  }
  const auto trials = normalized_trials(all, data, 300);
  plots::Lines panel{"Random weights, 300 steps",
                     {"weights, times Xavier's", true},
                     {"accuracy", false, 0.4, 1.02},
                     {{"without", {}, {}}, {"batch norm", {}, {}}}};
  Table table{{"times Xavier's", "without", "batch norm"}, {}};
  for (std::size_t k = 0; k < trials.size(); ++k) {
    plots::Series& curve = panel.series[k / 5];
    curve.x.push_back(factors[k % 5]);
    curve.y.push_back(trials[k].accuracy);
    if (k < 5) table.rows.push_back({trials[k].name, number(trials[k].accuracy, 3)});
    if (k >= 5) table.rows[k - 5].push_back(number(trials[k].accuracy, 3));
  }
  lesson.section("Random weights of all sizes: tanh, three layers of 16, 300 steps, accuracy");
  lesson.table(table);
  lesson.claim({.sentence = "With batch normalization the scale of a start does not matter.",
                .verdict = Verdict::is_true,
                .in_fact = "Not from a hundredth to a hundred times Xavier's.",
                .quantity = "worst accuracy of five scales, with batch norm",
                .measured = std::ranges::min(panel.series[1].y),
                .must_be = above(0.9)});
  return panel;
}

void experiment(Lesson& lesson, const Knobs& knobs) {
  lesson.predict({{"all of two moons", "it was measured otherwise, above"},
                  {"the best straight line"},
                  {"nothing", "it was measured otherwise, above"}});
  lesson.idea(
      "It compares each neuron with itself: that forgives the scale of the weights, and "
      "keeps twins twins.");
  const auto trials = twins(lesson, knobs);
  what_it_repairs(lesson, trials);
  what_twins_say(lesson, knobs);
  const plots::Lines panel = scales(lesson);
  plots::Figure figure{
      "Batch norm forgives the scale, keeps the twins; layer norm silences them", {}, 3};
  for (const NormalizedTrial& trial : trials) {
    if (!trial.name.starts_with(knobs.activation + ",")) continue;
    figure.panels.emplace_back(decision_regions(
        fmt::format("{}: {:.0f} % right", trial.name, 100.0 * trial.accuracy), trial.net, data));
  }
  figure.panels.emplace_back(panel);
  lesson.figure(figure);
  lesson.next(
      "make lesson@batch_norm ARGS=\"--activation sigmoid\". Then `make homework@batch_norm` "
      "writes layer "
      "normalization, and `make lesson@what_does_not_help` tries everything else that does not "
      "help.");
}

}  // namespace

int main(int argc, char** argv) {
  Knobs knobs;
  Lesson lesson("Batch normalization",
                "64 saturated twins a layer: what do they learn with batch normalization?");
  lesson.knob("--width", knobs.width, "neurons in each hidden layer of twins", 2, 256);
  lesson.knob("--constant", knobs.constant, "what every weight of twins is set to", -100, 100);
  lesson.knob("--activation", knobs.activation, "drawn", {"tanh", "relu", "sigmoid"});
  lesson.knob("--steps", knobs.steps, "of training", 1, 20000);
  return lesson.run(argc, argv, [&] { experiment(lesson, knobs); });
}
