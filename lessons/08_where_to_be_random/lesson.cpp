// Where to be random
//
// All weights 0.5 make twins of the neurons of every hidden layer, a random start has no twins. How much of
// it has to be random? Here is a network with three hidden layers and four matrices:
//
//     x -W1- layer 1 -W2- layer 2 -W3- layer 3 -W4- output
//
// WHICH NEURONS DIFFER. Neuron j of layer l appears in two formulas, one forwards and one backwards (delta
// is the error signal dL/dz), and its incoming weights get the gradient h_(l-1)^T delta_l(j):
//
//     z_l(j)     = sum over i of h_(l-1)(i) W_l(i, j) + b_l(j)
//     delta_l(j) = f'(z_l(j)) * sum over m of delta_(l+1)(m) W_(l+1)(j, m)
//
// Look for the j. All else is the same for all neurons of the layer. So which numbers must be equal for two
// neurons to be twins, and in which matrices are they? (is_free, below, has the answer.)
//
// WHAT THEY CAN LEARN is a second question. A column of W1 belongs to a neuron, a row to an input. Take
// three samples in which two sensors x1 and x2 share one total s. Do they agree?
//
//     (x1, x2) = (s, 0) no        (0, s) no        (s/2, s/2) yes
//
// Let all of W1 be one number w. For all three samples each neuron j of layer 1 gets z = s w + b(j). So
// whatever the layers behind are, the three have equal outputs, and error signals that depend on the class
// alone: d for no, e for yes. Then, for every neuron,
//
//     dL/dW1(1, j) = s d + 0 d + (s/2) e        dL/dW1(2, j) = 0 d + s d + (s/2) e
//
// The gradients of the rows are equal: the step changes W1, and leaves its two rows equal. The best that a
// network can do with three equal outputs is the probability 1/3 of a yes for each, with the loss
//
//     -(1/3) ln(1/3) - (2/3) ln(2/3) = 0.3662 + 0.2703 = 0.6365
//
// Worth trying:
//   ARGS="--random W1,b3 --seed 4"   biases count, too; and another draw: look at W4's direction
//   ARGS="--data xor"                one direction is enough here: who learns, and who needs 5000 --steps?
//   ARGS="--activation relu"         the same neurons differ, but do they all learn?
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "lessons/common/in_parallel.hpp"
#include "lessons/common/lesson.hpp"
#include "lessons/common/neuron_counts.hpp"
#include "lessons/common/pictures.hpp"
#include "lessons/common/points.hpp"
#include "lessons/common/straight_line.hpp"
#include "matrix/matmul.hpp"
#include "nn/trainer.hpp"
#include "random_parts.hpp"

using namespace lessons;

namespace {

struct Knobs {
  std::size_t layers = 3;           // hidden ones
  std::size_t width = 8;            // neurons in each
  std::string activation = "tanh";  // f
  std::string data = "moons";       // of the first task: points in the plane
  std::string random = "b2";        // another start, in the table and a picture
  std::size_t steps = 1000;         // of Adam
};

// The second task: do two sensors agree? Two totals, 1 and -1.
nn::Dataset two_sensors() {
  return {{{1.0, 0.0}, {0.0, 1.0}, {0.5, 0.5}, {-1.0, 0.0}, {0.0, -1.0}, {-0.5, -0.5}},
          {{0.0}, {0.0}, {1.0}, {0.0}, {0.0}, {1.0}}};
}
const double third = -(std::log(1.0 / 3.0) + 2.0 * std::log(2.0 / 3.0)) / 3.0;  // of p = 1/3

// The rule. A neuron is told from the others of its layer by its column of W_l, its bias in b_l and its
// row of W_(l+1): if none of these is random, the layer is twins, whatever else is.
bool is_free(const RandomParts& random, std::size_t l) {
  return random.contains(weights_name(l)) || random.contains(bias_name(l)) ||
         random.contains(weights_name(l + 1));
}

Counts by_rule(const RandomParts& random, const Knobs& knobs) {
  Counts all;
  for (std::size_t l = 1; l <= knobs.layers; ++l)
    all.push_back(is_free(random, l) ? knobs.width : 1);
  return all;
}

struct PartlyRandom {
  RandomParts random;
  nn::Mlp net;
  Counts at_start = {}, at_end = {};  // distinct neurons of each hidden layer
  double loss = NAN, right = NAN;     // after training; the share of samples that is right
  bool trained = false;               // the loss fell, and all matrices moved
};

void train(PartlyRandom& one, const nn::Dataset& data, std::size_t steps) {
  nn::Mlp& net = one.net;
  const nn::Mlp before = net;
  nn::Adam adam(0.01);
  one.at_start = count_neurons(net);
  const double first = nn::binary_cross_entropy(net.forward(data.inputs), data.targets).value;
  for (std::size_t step = 0; step < steps; ++step) {
    const auto loss = nn::binary_cross_entropy(net.forward(data.inputs), data.targets);
    nn::stop_unless_finite(loss.value, step, net, data.inputs);
    net.backward(loss.gradient);
    adam.step(net.parameters());
  }
  one.at_end = count_neurons(net);
  const Matrix& logits = net.forward(data.inputs);
  one.loss = nn::binary_cross_entropy(logits, data.targets).value;
  one.right = nn::accuracy(logits, data.targets);
  one.trained = one.loss < first;
  for (std::size_t l = 0; l < net.depth(); ++l) {
    const Matrix change = net.dense(l).weights.value - before.dense(l).weights.value;
    one.trained = one.trained && max_abs(change) > 1e-4;
  }
}

std::vector<PartlyRandom> train_all(const std::vector<RandomParts>& starts, const nn::Dataset& data,
                                    const Knobs& knobs, std::uint64_t seed) {
  const auto widths = nn::layer_widths(2, knobs.layers, knobs.width, 1);
  const nn::Activation f = nn::activation_by_name(knobs.activation);
  std::vector<PartlyRandom> all;
  for (const auto& random : starts) all.push_back({random, partly_random(widths, f, random, seed)});
  in_parallel(all.size(), [&](std::size_t k) { train(all[k], data, knobs.steps); });
  return all;
}

const PartlyRandom& from(const RandomParts& random, const std::vector<PartlyRandom>& all) {
  return *std::ranges::find(all, random, &PartlyRandom::random);
}

// If layer 1 is twins with incoming weights w, x w is all that the layers behind get to know of a point x.
void show(Lesson& lesson, const std::vector<PartlyRandom>& all, const nn::Dataset& data,
          const Knobs& knobs) {
  Table table{{"random", "rule", "at start", "at end", "right", "direction of w", "threshold"}};
  for (const PartlyRandom& one : all) {
    table.rows.push_back({to_text(one.random), text_of(by_rule(one.random, knobs)),
                          text_of(one.at_start), text_of(one.at_end),
                          fmt::format("{:.2f}", one.right), "-", "-"});
    if (is_free(one.random, 1)) continue;
    const Matrix& W1 = one.net.dense(0).weights.value;  // (2 x width)
    const Matrix w = {{W1(0, 0)}, {W1(1, 0)}};
    const double degrees = std::atan(w(1, 0) / w(0, 0)) * 180.0 / std::numbers::pi;
    table.rows.back()[5] = fmt::format("{:.0f}", degrees);
    table.rows.back()[6] =
        fmt::format("{:.2f}", best_threshold(matmul(data.inputs, w), data.targets));
  }
  lesson.section(
      fmt::format("{}, {}: distinct neurons by layer", knobs.data, plural(knobs.steps, "step")));
  lesson.table(table);
  lesson.say(fmt::format(
      "Rule: one neuron if neither incoming weights nor biases nor outgoing weights of the layer "
      "are random. Right: share of points, at the end. With twins in layer 1: the direction of "
      "their incoming weights w, in degrees from the x axis, and what one threshold on x w gets "
      "right; neurons behind that differ can set several. One in the best direction: {:.2f}.",
      best_straight_line(data)));
}

void who_differs(Lesson& lesson, const std::vector<PartlyRandom>& all, const Knobs& knobs) {
  std::ptrdiff_t contradictions = 0, twins_left = 4;  // by one random matrix: the fewest layers
  double with_twins = 0.0;                            // in layer 1: the best share that is right
  for (const PartlyRandom& one : all) {
    const Counts rule = by_rule(one.random, knobs);
    contradictions += (one.at_start != rule) + (one.at_end != rule);
    if (one.random.size() == 1)
      twins_left = std::min(twins_left, std::ranges::count(one.at_end, 1U));
    if (!is_free(one.random, 1)) with_twins = std::max(with_twins, one.right);
  }
  const bool trained = std::ranges::all_of(all, &PartlyRandom::trained);
  lesson.claim(
      {.sentence = "One random matrix breaks the symmetry of the whole network.",
       .verdict = Verdict::is_false,
       .in_fact = "It makes different the neurons of the hidden layers at its two ends. All others "
                  "stay twins: three hidden layers need two random matrices.",
       .quantity = "fewest hidden layers of twins that are left after training with one random "
                   "matrix and all other weights equal",
       .measured = trained ? static_cast<double>(twins_left) : NAN,
       .must_be = above(0.0),
       .domain = "three or more hidden layers",
       .inside = knobs.layers >= 3});
  lesson.claim(
      {.sentence = "Neurons of a hidden layer stay alike because their weights are alike.",
       .verdict = Verdict::true_if,
       .in_fact =
           "True if that means incoming weights, biases and outgoing weights: a layer is twins "
           "exactly if none of the three is random, whatever is random elsewhere, and it stays so.",
       .quantity =
           "hidden layers whose number of distinct neurons is not what this rule says, over all "
           "choices of random matrices, before and after a training that lowered the loss",
       .measured = trained ? static_cast<double>(contradictions) : NAN,
       .must_be = is(0.0)});
  const std::string last = weights_name(knobs.layers + 1);
  const double front = std::max(from({"W1"}, all).right, from({"W2"}, all).right);
  lesson.claim(
      {.sentence = "If one hidden layer is without twins, it does not matter which.",
       .verdict = Verdict::is_false,
       .in_fact = fmt::format(
           "Twins in layer 1 all compute one weighted sum of the inputs, and the layers behind "
           "know nothing else. A share of {:.2f} of {} is right with W1 or W2 alone random (the "
           "better); with twins in layer 1 at most {:.2f}, and {:.2f} with random {} alone.",
           front, knobs.data, with_twins, from({last}, all).right, last),
       .quantity = "share that is right after training: with W1 or W2 alone random, the better of "
                   "them, minus the best with twins in layer 1",
       .measured = front - with_twins,
       .must_be = above(0.03),
       .domain = "moons, 2 or 3 hidden layers, 150 steps or more",
       .inside = knobs.data == "moons" && knobs.steps >= 150 && knobs.layers <= 3});
}

// All neurons are different, and W1 is all 0.5 or random.
void different_is_not_enough(Lesson& lesson, const std::vector<PartlyRandom>& all,
                             const Knobs& knobs) {
  std::vector<Compared> rows;
  double equal_rows = INFINITY, random_rows = INFINITY;  // of W1: the lowest losses
  for (const PartlyRandom& one : all) {
    if (by_rule(one.random, knobs) != Counts(knobs.layers, knobs.width)) continue;
    double& lowest = one.random.contains("W1") ? random_rows : equal_rows;
    lowest = std::min(lowest, one.loss);
    if (!one.random.contains("W1")) rows.push_back({to_text(one.random), third, one.loss});
  }
  lesson.section("x1 = x2? Loss of networks without twins that start with W1 all 0.5");
  lesson.table(theory_table("random (predicted: that of the answer 1/3)", rows, 5));
  lesson.claim(
      {.sentence = "If no two neurons of a layer are equal, the network can learn its task.",
       .verdict = Verdict::is_false,
       .in_fact = fmt::format("They can all get the same: from W1 all 0.5 each neuron of layer 1 "
                              "gets a multiple of x1 + x2, in training too, if the data treats "
                              "both inputs alike. So no start without a random W1 learns whether "
                              "x1 = x2. With one, the loss falls to {:.5f}.",
                              random_rows),
       .quantity = "loss on \"x1 = x2?\" over 0.6365, that of the best constant answer, of starts "
                   "without twins: the lowest with W1 all 0.5, minus the lowest with random W1",
       .measured = (std::min(equal_rows, third) - random_rows) / third,
       .must_be = above(0.5)});
}

// A row a start: how many neurons have twins, and how wrong both tasks come out.
plots::Figure grid(const std::vector<PartlyRandom>& points,
                   const std::vector<PartlyRandom>& sensors, const Knobs& knobs) {
  plots::HeatMap twins{"neurons with twins, %", "hidden layer", "random; all else is equal"};
  plots::HeatMap errors{knobs.data + ": wrong, %", "after training", "", {}, {" "}};
  plots::HeatMap losses{"x1 = x2? loss, % of a constant's", "after training", "", {}, {" "}};
  for (std::size_t k = 0; k < std::size_t{2} << knobs.layers; ++k) {
    plots::Numbers row;
    for (std::size_t n : points[k].at_end) row.push_back(n > 1 ? 0.0 : 100.0);
    twins.rows.push_back(row);
    errors.rows.push_back({std::round(100.0 * (1.0 - points[k].right))});
    losses.rows.push_back({std::round(100.0 * sensors[k].loss / third)});
    const std::string random = to_text(points[k].random);
    for (plots::HeatMap* map : {&twins, &errors, &losses}) map->row_labels.push_back(random);
  }
  return {"Which matrix is random decides which neurons are twins, and what is learned",
          {twins, errors, losses}};
}

// What networks answer all over the plane.
plots::Figure borders(const std::vector<PartlyRandom>& points,
                      const std::vector<PartlyRandom>& sensors, const Knobs& knobs) {
  plots::Figure figure{
      "Twins see one direction (above left); different neurons may do so, too (below left)", {}, 2};
  const auto panel = [&](const char* task, const PartlyRandom& one, const nn::Dataset& of) {
    const std::string title = fmt::format("{}; random: {}", task, to_text(one.random));
    figure.panels.emplace_back(decision_regions(title, one.net, of));
  };
  const nn::Dataset data = points_by_name(knobs.data);
  panel(knobs.data.c_str(), from({weights_name(knobs.layers + 1)}, points), data);
  panel(knobs.data.c_str(), from(random_parts_of(knobs.random, knobs.layers + 1), points), data);
  const std::size_t sets = std::size_t{2} << knobs.layers;  // the last two: all but W1, and all
  for (std::size_t k : {sets - 2, sets - 1}) panel("x1 = x2?", sensors[k], two_sensors());
  return figure;
}

void experiment(Lesson& lesson, const Knobs& knobs) {
  lesson.predict(
      {{"one, if it is W1: layer 1 then tells the neurons of layer 2 different things, and so on",
        "all neurons of layer 2 get the same inputs, however these differ, and weigh them equally"},
       {"one, whichever: training spreads the difference",
        "it did not reach a layer that the random matrix does not touch"},
       {"two"},
       {"three", "a matrix between two hidden layers tells apart the neurons of both"}});
  std::vector<RandomParts> starts = all_sets_of_weights(knobs.layers + 1);
  RandomParts biases;
  for (std::size_t l = 1; l <= knobs.layers; ++l) biases.insert(bias_name(l));
  for (const RandomParts& more : {biases, random_parts_of(knobs.random, knobs.layers + 1)}) {
    if (std::ranges::find(starts, more) == starts.end()) starts.push_back(more);
  }
  const nn::Dataset data = points_by_name(knobs.data);
  const auto points = train_all(starts, data, knobs, lesson.seed());
  const auto sensors = train_all(starts, two_sensors(), knobs, lesson.seed());
  show(lesson, points, data, knobs);
  who_differs(lesson, points, knobs);
  different_is_not_enough(lesson, sensors, knobs);
  lesson.idea(
      "A random matrix makes different the neurons of the two layers at its ends, and no others. "
      "That is necessary, not sufficient: layer 1 has to pass on what the task depends on.");
  lesson.figure(grid(points, sensors, knobs), "grid");
  lesson.figure(borders(points, sensors, knobs), "borders");
  lesson.next(
      "`make homework@where_to_be_random` finds the smallest set. `make "
      "lesson@how_small_a_difference`: how random is random?");
}

}  // namespace

int main(int argc, char** argv) {
  Knobs knobs;
  Lesson lesson("Where to be random",
                "All weights of three hidden layers, so of four matrices, are 0.5. How many of the "
                "matrices have to be random instead, so that training leaves no equal neurons in "
                "any hidden layer?");
  lesson.knob("--layers", knobs.layers, "hidden layers", 2, 4);
  lesson.knob("--width", knobs.width, "neurons in each of them", 2, 64);
  lesson.knob("--activation", knobs.activation, "of these neurons", nn::activation_names());
  lesson.knob("--data", knobs.data, "points to tell apart", point_sets);
  lesson.knob("--random", knobs.random, "one more start: W1,b3 or none");
  lesson.knob("--steps", knobs.steps, "of Adam", 1, 5000);
  lesson.domain(
      {"2 to 4 hidden layers of 3 to 32 neurons (ReLU: 64; sigmoid and softsign: 16, or more in "
       "fewer steps), six activations, three data sets",
       {"--width 3", "--width 16", "--width 32 --steps 300",
        "--width 64 --steps 150 --activation softsign", "--width 64 --steps 100 --activation relu",
        "--activation relu", "--activation sigmoid", "--activation gelu", "--activation softsign",
        "--activation leaky_relu", "--data circles", "--data circles --activation relu",
        "--data xor", "--layers 2", "--layers 4", "--layers 4 --activation relu", "--steps 3000"},
       100});
  lesson.knobs_must([&] { random_parts_of(knobs.random, knobs.layers + 1); });
  return lesson.run(argc, argv, [&] { experiment(lesson, knobs); });
}
