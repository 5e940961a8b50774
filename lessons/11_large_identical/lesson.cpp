// The size of weights and the difference between neurons
//
// A network with all weights 0.5 has weights of some size, and it has equal neurons. Which of the two
// keeps it from learning? Each can be changed without the other.
//
// FORWARD. A neuron adds up N products. If N twins of activation h reach it by equal weights c,
//
//     z = c h + c h + ... + c h = N c h                                                         (1)
//
// Let the weights be drawn instead, independently, with mean 0 and standard deviation s. The products of
// two different weights then have mean 0, and of the mean square N squares are left (lesson @xavier):
//
//     E[z^2] = N s^2 E[h^2],   so the root mean square is multiplied by sqrt(N) s               (2)
//
// So whether 0.5 is large depends on N, and on what is done with it. From 32 neurons to the next layer,
// all weights 0.5 multiply by 32 * 0.5 = 16, and random weights of that standard deviation by
// sqrt(32) * 0.5 = 2.8. A factor of 1 takes c = 1/N, or s = 1/sqrt(N). N is the fan_in of the layer: it is
// 2 in the first layer of a network that reads points of the plane.
//
// An activation f comes in between. A ReLU passes a positive z as it is. In (1) all z are positive if c
// and h are. In (2) only half of the z are positive, and these have half of the sum of squares: a factor
// of 1 takes s = sqrt(2/N) (lesson @he).
//
// BACKWARD. Layer l - 1 receives delta_(l-1) = (sum over the neurons j of layer l of delta_j c) f'(z). If
// layer l has N neurons, too, that is N c f'(z) delta_l: the factor of (1) again, and the slope. With a
// ReLU it is N c alone. tanh stays below 1, and its slope 1 - h^2 falls to 0.
//
// BY HAND. All weights 0.5, three tanh layers of 32, x = (1, 2). Layer 1: z = 1.5, h = 0.905. Layer 2:
// z = 16 * 0.905 = 14.5, and for such a z the slope is 1 - h^2 = 4 exp(-2 z) = 1.1e-12. On its way back
// from layer 3 to layer 2 the error signal is multiplied by 16 * 1.1e-12 = 1.7e-11, and from there to
// layer 1 by 16 * (1 - 0.905^2) = 2.9. The geometric mean of the two factors is 7.0e-6.
//
// WHAT IS TRAINED. Four networks between 2 inputs and 1 output: the weights have the size for a factor
// of 1 in every layer, or `--scale` times that; all weights of a layer are equal, or random. Each of the
// four starts is trained at six learning rates, and the one that ends at the lowest loss is shown. The
// best rate is not the same for all: N twins take the same step, and a sum over them moves N times as
// far as by one of these steps.
//
// Worth trying:
//   ARGS="--scale 0.02"              too small in place of too large: which problem does training solve?
//   ARGS="--scale 0.02 --layers 8"   and where the factor acts more often?
//   ARGS="--activation relu"         is the size as important as for tanh?
#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "lessons/common/in_parallel.hpp"
#include "lessons/common/lesson.hpp"
#include "lessons/common/mean_of_inputs.hpp"
#include "lessons/common/pictures.hpp"
#include "lessons/common/points.hpp"
#include "lessons/common/run.hpp"
#include "lessons/common/straight_line.hpp"
#include "nn/analysis/statistics.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/trainer.hpp"

using namespace lessons;

namespace {

struct Knobs {
  std::size_t width = 32;           // N, neurons in each hidden layer
  std::size_t layers = 3;           // hidden layers
  double scale = 50.0;              // the wrong size, over the right one
  std::string activation = "tanh";  // of the networks that are trained
  std::string data = "moons";       // what they are trained on: 60 points
  std::size_t steps = 300;          // of Adam
};

constexpr double rates[] = {0.0003, 0.001, 0.003, 0.01, 0.03, 0.1};

nn::Mlp network(const Knobs& knobs, const nn::Activation& f, const nn::Initializer& weights,
                std::uint64_t seed) {
  return {nn::layer_widths(2, knobs.layers, knobs.width, 1), f, weights, seed};
}

// By the factor g that a linear layer has, whatever its fan_in.
nn::Initializer equal(double g) { return mean_of_inputs(g); }
nn::Initializer random(double g) {
  return [g](std::size_t fan_in, std::size_t fan_out, Rng& rng) {
    return nn::normal(g / std::sqrt(static_cast<double>(fan_in)))(fan_in, fan_out, rng);
  };
}
double gain(const nn::Activation& f) { return f.name == "relu" ? std::sqrt(2.0) : 1.0; }

// What a pass at x = (1, 2), without a step, leaves in the hidden layers: mean squares.
struct Pass {
  plots::Numbers h, delta;
  // Factor of the root mean square a layer, the geometric mean from the first to the last, and back.
  double forwards() const { return std::pow(h.back() / h.front(), 0.5 / steps()); }
  double backwards() const {
    if (delta.back() == 0.0) return 0.0;  // no slope is left in the last layer
    return std::pow(delta.front() / delta.back(), 0.5 / steps());
  }
  double steps() const { return static_cast<double>(h.size() - 1); }
};

// The mean over draws of the weights. The gradient that comes back from the output is 1.
Pass pass(const Knobs& knobs, const nn::Activation& f, const nn::Initializer& weights,
          std::uint64_t seed, std::size_t draws = 1) {
  Pass result{plots::Numbers(knobs.layers), plots::Numbers(knobs.layers)};
  for (std::size_t k = 0; k < draws; ++k) {
    nn::Mlp net = network(knobs, f, weights, Rng(seed).stream(k).next());
    net.forward({{1.0, 2.0}});
    net.backward({{1.0}});
    for (std::size_t l = 0; l < knobs.layers; ++l) {
      result.h[l] += nn::mean_square(net.activation(l));
      result.delta[l] += nn::mean_square(net.error_signal(l));
    }
  }
  return result;
}

// 0.5 and the right size, as the weight of all and as a standard deviation.
void forwards(Lesson& lesson, const Knobs& knobs) {
  const auto n = static_cast<double>(knobs.width);
  const auto measured = [&](const nn::Initializer& weights, std::size_t draws) {
    return pass(knobs, nn::relu(), weights, lesson.seed(), draws).forwards();
  };
  lesson.section(fmt::format("By what does one of {} ReLU layers of {} multiply h?", knobs.layers,
                             knobs.width));
  lesson.table(theory_table(
      "weights",
      {{"all 0.5: N c", 0.5 * n, measured(nn::constant(0.5), 1)},
       {"all 1/fan_in", 1.0, measured(equal(1.0), 1)},
       {"random, s = 0.5: sqrt(N/2) s", std::sqrt(0.5 * n) * 0.5, measured(nn::normal(0.5), 100)},
       {"random, s = sqrt(2/fan_in)", 1.0, measured(random(std::sqrt(2.0)), 100)}}));
  lesson.say(
      "Factor of the root mean square of h; with random weights that of 100 draws. N: neurons a "
      "layer. c: each weight. s: standard deviation of the weights.");
}

void both_ways(Lesson& lesson, const Knobs& knobs) {
  const auto from = [&](const nn::Activation& f, const nn::Initializer& weights) {
    return pass(knobs, f, weights, lesson.seed());
  };
  const Pass half = from(nn::relu(), nn::constant(0.5)), share = from(nn::relu(), equal(1.0));
  const Pass tanh = from(nn::tanh(), nn::constant(0.5));
  Table table{{"all weights", "ReLU: h", "ReLU: delta", "tanh: h", "tanh: delta"}};
  const auto row = [&](const std::string& name, const Pass& a, const Pass& b) {
    table.rows.push_back({name, number(a.forwards(), 3), number(a.backwards(), 3),
                          number(b.forwards(), 3), number(b.backwards(), 3)});
  };
  row("0.5", half, tanh);
  row("1/fan_in", share, from(nn::tanh(), equal(1.0)));
  lesson.section("Factor a layer: of h forwards, of the error signal delta backwards");
  lesson.table(table);
  lesson.say(
      "Root mean squares at the input (1, 2): h of the last hidden layer over the first, delta of "
      "the first over the last, and from that the geometric mean of the factors. tanh(z) is less "
      "than z and its slope less than 1, so that with 1/fan_in both of its factors are below 1.");
  lesson.claim(
      {.sentence =
           "0.5 is a moderate weight: with all weights 0.5 no signal explodes or saturates.",
       .verdict = Verdict::is_false,
       .in_fact = fmt::format(
           "N equal products add up, so a layer of {0} multiplies by {0} * 0.5. "
           "With ReLUs signals therefore explode in both directions. tanh cannot explode: it "
           "saturates, its slope falls towards 0, and the error signal "
           "vanishes.",
           knobs.width),
       .quantity =
           fmt::format("all weights 0.5, {} neurons a layer: the smaller of two factors, by which "
                       "a ReLU layer multiplies activations and by which a tanh layer divides "
                       "error signals",
                       knobs.width),
       .measured = std::min(1.0 / tanh.backwards(), half.forwards()),
       .must_be = above(1.2)});
  lesson.claim(
      {.sentence = "Equal weights have the variance 0, and so signals and gradients vanish.",
       .verdict = Verdict::is_false,
       .in_fact =
           "The variance counts where weights are random with mean 0. Equal weights multiply by "
           "fan_in times the weight: with 1/fan_in, ReLU layers of one width pass on the signal "
           "and the error signal as they are.",
       .quantity = "all weights of each layer 1/fan_in: distance from 1 of the factors by which a "
                   "ReLU layer multiplies activations and error signals, the larger one",
       .measured = std::max(std::abs(share.forwards() - 1.0), std::abs(share.backwards() - 1.0)),
       .must_be = below(1e-9)});
}

// One of the four starts, and what it became at the best of the rates.
struct Cell {
  bool is_equal;
  double scale;             // 1: the right size
  Run<> run;                // loss: before each step, and after the last
  double rate = 0.0;        // the best
  double moved = 0.0;       // weights of all hidden layers, relative to their size
  double fresh_loss = 0.0;  // on points between those that it was trained on
  double fresh_accuracy = 0.0;
  bool one_class = false;  // is its answer to all of these points

  // More than a constant answer would: its loss is ln 2.
  bool learned() const { return run.loss.back() < std::log(2.0) - 0.02 && moved > 0.01; }
};

Cell start(bool is_equal, double scale, const Knobs& knobs, std::uint64_t seed) {
  const nn::Activation f = nn::activation_by_name(knobs.activation);
  return {is_equal,
          scale,
          {fmt::format("{}, {}", scale == 1.0 ? "right" : "times " + number(scale),
                       is_equal ? "equal" : "random"),
           network(knobs, f, is_equal ? equal(scale) : random(scale * gain(f)), seed)}};
}

Run<> train(Run<> run, const nn::Dataset& data, double rate, std::size_t steps) {
  nn::Adam adam(rate);
  for (std::size_t step = 0; step <= steps; ++step) {
    const nn::LossResult loss =
        nn::binary_cross_entropy(run.net.forward(data.inputs), data.targets);
    run.loss.push_back(std::isfinite(loss.value) ? loss.value : INFINITY);
    if (step == steps || !std::isfinite(loss.value)) break;  // it diverged, which is a result
    run.net.backward(loss.gradient);
    adam.step(run.net.parameters());
  }
  return run;
}

double relative_change(const nn::Mlp& before, const nn::Mlp& after) {
  double change = 0.0, size = 0.0;
  for (std::size_t l = 0; l + 1 < before.depth(); ++l) {
    const Matrix &w = before.dense(l).weights.value, &now = after.dense(l).weights.value;
    const auto count = static_cast<double>(w.size());
    change += count * nn::mean_square(now - w);
    size += count * nn::mean_square(w);
  }
  return std::sqrt(change / size);
}

void train_at_best_rate(Cell& cell, const Knobs& knobs) {
  const nn::Dataset data = points_by_name(knobs.data, 60), fresh = points_by_name(knobs.data, 500);
  const Run<> untrained = cell.run;
  for (double rate : rates) {
    const Run<> run = train(untrained, data, rate, knobs.steps);
    if (cell.rate > 0.0 && run.loss.back() >= cell.run.loss.back()) continue;
    cell.run = run;
    cell.rate = rate;
  }
  cell.moved = relative_change(untrained.net, cell.run.net);
  cell.run.accuracy = {nn::accuracy(cell.run.net.forward(data.inputs), data.targets)};
  const Matrix& answers = cell.run.net.forward(fresh.inputs);
  cell.fresh_loss = nn::binary_cross_entropy(answers, fresh.targets).value;
  cell.fresh_accuracy = nn::accuracy(answers, fresh.targets);
  const auto [low, high] = std::ranges::minmax(answers.values());
  cell.one_class = low >= 0.0 || high <= 0.0;  // the logit 0 is where the classes meet
}

struct Square {
  Cell both, size_only, difference_only, neither;  // what is right about the start
  std::vector<Cell*> all() { return {&both, &size_only, &difference_only, &neither}; }
};

// In words, from what was measured. Twins compute one weighted sum of the inputs, and of it, if f never
// falls, a function that never falls or never rises: the boundary is a straight line, or there is none.
std::string outcome(const Cell& cell) {
  if (cell.one_class) return "one class everywhere";
  if (cell.is_equal)
    return cell.moved < 0.01 ? "the straight line of the start" : "a straight line";
  if (cell.fresh_accuracy > 0.99) return "the two classes";
  return cell.run.accuracy.back() > cell.fresh_accuracy + 0.04 ? "these points, not those between"
                                                               : "a curve";
}

void four_outcomes(Lesson& lesson, Square& square, const Knobs& knobs) {
  const double line = best_straight_line(points_by_name(knobs.data, 60));
  Table table{{"size, neurons", "rate", "distinct", "change", "loss", "accuracy", "between"}};
  for (const Cell* cell : square.all()) {
    const Run<>& run = cell->run;
    table.rows.push_back({run.name, number(cell->rate),
                          std::to_string(nn::distinct_neurons(run.net, 0)), number(cell->moved, 2),
                          number(run.loss.back(), 2),
                          fmt::format("{:.1f} %", 100.0 * run.accuracy.back()),
                          fmt::format("{:.1f} %", 100.0 * cell->fresh_accuracy)});
  }
  lesson.section(fmt::format("60 points ({}) after {} steps: {} {} layers of {}", knobs.data,
                             knobs.steps, knobs.layers, knobs.activation, knobs.width));
  lesson.table(table);
  lesson.say(fmt::format(
      "Rate: the best of six. Distinct: neurons of layer 1 that differ. Change: of the hidden "
      "layers' weights, relative to their size. Between: accuracy on 500 points of the same "
      "curves. The best straight line has {:.1f} % of the 60 right.",
      100.0 * line));

  const double none = NAN;  // who learned nothing proves nothing
  const Cell &share = square.size_only, &wrong = square.difference_only, &both = square.both;
  lesson.claim(
      {.sentence = "With weights of the right size, equal neurons learn like any others.",
       .verdict = Verdict::is_false,
       .in_fact = fmt::format(
           "They do learn: here their loss falls from {:.2f} to {:.2f}, and a constant answer has "
           "0.69. But equal gradients keep each layer one neuron and its copies, and with an "
           "activation that never falls, as with {}, such a network separates by a straight line "
           "only.",
           share.run.loss.front(), share.run.loss.back(), knobs.activation),
       .quantity =
           fmt::format("accuracy with all weights of each layer 1/fan_in, trained at the best of "
                       "six rates, minus the best straight line's, {:.3f}",
                       line),
       .measured = share.learned() ? share.run.accuracy.back() - line : none,
       .must_be = below(0.02)});
  lesson.claim(
      {.sentence = "Different neurons are enough: training finds the right size.",
       .verdict = Verdict::is_false,
       .in_fact = fmt::format(
           "From random weights of {} times the right size, the best of six rates ends at a loss "
           "of {:.2g} on the points of training and of {:.2g} between them. From weights of the "
           "right size that is {:.2g}. ({} networks.)",
           number(knobs.scale), wrong.run.loss.back(), wrong.fresh_loss, both.fresh_loss,
           knobs.activation),
       .quantity = fmt::format(
           "loss of random {} networks on points between those of training: from weights {} times "
           "the right size, over that from the right size (or over 0.01 if that is less)",
           knobs.activation, number(knobs.scale)),
       .measured = both.learned() ? wrong.fresh_loss / std::max(both.fresh_loss, 0.01) : none,
       .must_be = above(2.0),
       .domain = "tanh, weights 20 times too large or more",
       .inside = knobs.activation == "tanh" && knobs.scale >= 20.0});
}

void draw(Lesson& lesson, Square& square, const Knobs& knobs) {
  const double best = square.both.fresh_accuracy - 0.02;
  const bool each_costs =
      square.size_only.fresh_accuracy < best && square.difference_only.fresh_accuracy < best;
  const std::string finding =
      each_costs ? "Size and symmetry are two problems: curing one leaves the other"
                 : "The size of weights and the difference between neurons";
  plots::Figure figure{finding + " (%: right of the points between these)", {}, 2};
  for (const Cell* cell : square.all()) {
    figure.panels.emplace_back(decision_regions(
        fmt::format("{} size, {} neurons: {} ({:.0f} %)",
                    cell->scale == 1.0 ? "right" : number(cell->scale) + " times the",
                    cell->is_equal ? "equal" : "different", outcome(*cell),
                    100.0 * cell->fresh_accuracy),
        cell->run.net, points_by_name(knobs.data, 60)));
  }
  lesson.figure(figure);
}

void experiment(Lesson& lesson, const Knobs& knobs) {
  lesson.predict(
      {{"a curve that separates the classes: no layer saturates, and no gradient vanishes",
        "both are so, and the loss falls; but all neurons of a layer get the same gradient"},
       {"nothing: equal neurons cannot learn",
        "their weights move and their loss falls: they learn what one neuron a layer can learn"},
       {"a straight line"},
       {"the same as from random weights, only more slowly",
        "time is not what they lack: twins are twins after every step"}});
  forwards(lesson, knobs);
  both_ways(lesson, knobs);
  const auto from = [&](bool is_equal, double scale) {
    return start(is_equal, scale, knobs, lesson.seed());
  };
  Square square{from(false, 1.0), from(true, 1.0), from(false, knobs.scale),
                from(true, knobs.scale)};
  in_parallel(4, [&](std::size_t k) { train_at_best_rate(*square.all()[k], knobs); });
  four_outcomes(lesson, square, knobs);
  draw(lesson, square, knobs);
  lesson.idea(
      "How much a layer multiplies is one question, whether its neurons differ is another. A start "
      "has to answer both: equal weights of the right size learn a straight line, and "
      "random ones of the wrong size end, between the points of training, at a higher loss than "
      "random ones of the right size.");
  lesson.next(
      "make lesson@large_identical ARGS=\"--scale 0.02\": which of the two problems does training "
      "solve where weights are too small? Then `make homework@large_identical` asks for a start "
      "that has neither, and `make lesson@thirty_layers` goes thirty layers deep.");
}

}  // namespace

int main(int argc, char** argv) {
  Knobs knobs;
  Lesson lesson(
      "Large identical weights",
      "All weights of a layer are 1/fan_in: without its activation it would hand on its input "
      "neither enlarged nor shrunk. A network that starts so learns two classes of points. What "
      "separates them in the end?");
  lesson.knob("--width", knobs.width, "neurons in each hidden layer", 1, 256);
  lesson.knob("--layers", knobs.layers, "hidden layers", 2, 20);
  lesson.knob("--scale", knobs.scale, "the wrong size, over the right one", 1e-3, 1e3);
  lesson.knob("--activation", knobs.activation, "of the networks that are trained",
              {"tanh", "softsign", "relu"});
  lesson.knob("--data", knobs.data, "what they are trained on", {"moons", "circles", "spirals"});
  lesson.knob("--steps", knobs.steps, "of Adam", 1, 10000);
  lesson.domain(
      {"three hidden layers of 3 to 64 neurons, four of 32 and five of 16; tanh, softsign and ReLU "
       "on moons, tanh on circles and, from 8 neurons, on spirals; weights 20 to 200 times too "
       "large",
       combined({{"--width", {"3", "8", "64"}}, {"--activation", {"tanh", "softsign", "relu"}}},
                {"--layers 4", "--layers 5 --width 16", "--data circles", "--data spirals",
                 "--scale 20", "--scale 200", "--steps 1000 --width 8"}),
       200});
  return lesson.run(argc, argv, [&] { experiment(lesson, knobs); });
}
