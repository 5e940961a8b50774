// Dropout and noise
//
// Lesson @optimizers: what treats all neurons of a layer alike keeps twins. Dropout draws for each neuron,
// noise on the gradients for each weight: these two part twins.
//
// Parting them is one thing, letting them learn another. Dropout goes on when they have parted. To
// see what it does then, we do it to a network that never had twins.
//
// Predict before you run: dropout of 0.5 makes all neurons different in one step. How much of two
// moons does the network get right on its way through 3,000 steps? A straight line gets 89 %.
//
// Worth trying:
//   ARGS="--share 0.3"     where does dropout stop being an obstacle?
//   ARGS="--width 16"      16 voices, half of them silent: is that as bad?
//   ARGS="--noise 1e-12"   how little noise will do?
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

#include "lessons/common/in_parallel.hpp"
#include "lessons/common/lesson.hpp"
#include "lessons/common/neuron_counts.hpp"
#include "lessons/common/pictures.hpp"
#include "lessons/common/run.hpp"
#include "lessons/common/straight_line.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/batches.hpp"
#include "nn/layers/dropout.hpp"
#include "nn/layers/sequential.hpp"
#include "nn/trainer.hpp"

using namespace lessons;

namespace {

struct Knobs {
  std::size_t steps = 3000;
  std::size_t width = 8;   // neurons in each of three hidden layers
  double share = 0.5;      // of the hidden neurons that dropout silences
  double noise = 1e-6;     // on each gradient
  std::uint64_t seed = 1;  // of starts, batches, masks and noise
};

// What is done in a training, and where it acts on the way of one step:
//
//     inputs              hidden layers    gradients    step
//     batches, noise,     dropout          noise        L1, L2; descent, momentum, Nesterov, Adam
//     dropout
struct Treatment {
  std::string name;
  nn::Initializer start = nn::constant(0.5);
  std::shared_ptr<nn::Optimizer> optimizer = std::make_shared<nn::Adam>(0.01);
  double l1 = 0.0;                     // times sum |w|, added to the loss
  double l2 = 0.0;                     // times sum w^2 / 2
  std::size_t batch = 0;               // samples a step; 0: all
  double input_noise = 0.0;            // times a normal number for each input of each step
  double input_dropout = 0.0;          // share of the inputs
  std::array<double, 3> dropout = {};  // share of each hidden layer's neurons
  bool dropout_ends = false;           // after the first step
  double gradient_noise = 0.0;         // times a normal number for each gradient of each step
};
using Treatments = std::array<Treatment, 8>;

Treatments random_for_each(const Knobs& knobs) {
  const double s = knobs.share;
  const std::string dropout = "dropout " + number(s), noise = "noise " + number(knobs.noise);
  return {{{.name = dropout + ", last layer", .dropout = {0.0, 0.0, s}},
           {.name = dropout, .dropout = {s, s, s}},
           {.name = dropout + ", Xavier", .start = nn::xavier_uniform(), .dropout = {s, s, s}},
           {.name = dropout + ", one step", .dropout = {s, s, s}, .dropout_ends = true},
           {.name = "dropout 0.1", .dropout = {0.1, 0.1, 0.1}},
           {.name = noise + ", descent",
            .optimizer = std::make_shared<nn::GradientDescent>(0.3),
            .gradient_noise = knobs.noise},
           {.name = noise + ", Adam", .gradient_noise = knobs.noise},
           {.name = "Xavier alone", .start = nn::xavier_uniform()}}};
}

struct Training {
  Run<std::shared_ptr<nn::Mlp>> run;  // looked at after every 50 steps and the last, in evaluation
  Counts step_1, last;                // distinct neurons after one step and after all steps
  double moved = 0.0;                 // how far the weight that changed most has got in the end

  double best() const { return std::ranges::max(run.accuracy); }
};
using Trainings = std::array<Training, 8>;

// The layers of a network, and dropout where the treatment has it.
nn::Sequential with_dropout(const nn::Mlp& plain, const Treatment& treatment, const Rng& rng) {
  nn::Sequential net;
  const auto drop_out = [&](double share, std::uint64_t stream) {
    if (share > 0.0) net.add<nn::Dropout>(share, rng.stream(stream).next());
  };
  drop_out(treatment.input_dropout, 1);
  for (std::size_t l = 0; l < plain.depth(); ++l) {
    // A network's first layer gives no dL/dx; here dropout may stand before it.
    net.add<nn::Dense>(plain.dense(l)).wants_input_gradient = true;
    if (l + 1 == plain.depth()) break;
    net.add<nn::ActivationLayer>(plain.hidden_activation());
    drop_out(treatment.dropout[l], 10 + l);
  }
  return net;
}

void copy_parameters(nn::Layer& from, nn::Layer& to) {
  const auto source = from.parameters(), target = to.parameters();
  for (std::size_t k = 0; k < source.size(); ++k) target[k]->value = source[k]->value;
}

void add_noise(Matrix& to, double size, Rng& rng) {
  if (size == 0.0) return;  // drawing takes a good part of a small network's step
  for (double& value : to.values()) value += size * rng.normal();
}

// Notes how the network does now.
void look(Run<std::shared_ptr<nn::Mlp>>& run, std::size_t step, const nn::Dataset& data) {
  const Matrix& logits = run.net->forward(data.inputs);  // (points x 1)
  run.step.push_back(static_cast<double>(step));
  run.loss.push_back(nn::binary_cross_entropy(logits, data.targets).value);
  run.accuracy.push_back(nn::accuracy(logits, data.targets));
  run.spread.push_back(nn::spread(*run.net));
}

Training train(const Treatment& treatment, const Knobs& knobs, const nn::Dataset& data) {
  const std::size_t width = knobs.width;
  const nn::Mlp start({2, width, width, width, 1}, nn::tanh(), treatment.start, knobs.seed);
  Rng rng(knobs.seed), input_noise = rng.stream(0), gradient_noise = rng.stream(2);
  nn::Sequential net = with_dropout(start, treatment, rng);
  nn::Batches batches(data, treatment.batch, rng.next());
  nn::Penalized optimizer(*treatment.optimizer, treatment.l1, treatment.l2);
  Training training{{treatment.name, std::make_shared<nn::Mlp>(start)}, {}, {}};
  nn::Mlp& plain = *training.run.net;
  for (std::size_t step = 1; step <= knobs.steps; ++step) {
    const nn::Dataset& batch = batches.next();
    Matrix inputs = batch.inputs;
    add_noise(inputs, treatment.input_noise, input_noise);
    const auto loss = nn::binary_cross_entropy(net.forward(inputs), batch.targets);
    nn::stop_unless_finite(loss.value, step, net, inputs);
    net.backward(loss.gradient);
    for (nn::Parameter* each : net.parameters()) {
      add_noise(each->gradient, treatment.gradient_noise, gradient_noise);
    }
    optimizer.step(net.parameters());

    if (step == 1 && treatment.dropout_ends) net.set_training(false);
    if (step != 1 && step % 50 != 0 && step != knobs.steps) continue;
    batches = nn::Batches(data, treatment.batch, rng.next());
    copy_parameters(net, plain);
    training.last = count_neurons(plain);
    if (step == 1) {
      training.step_1 = training.last;
    } else {
      look(training.run, step, data);
    }
  }
  for (std::size_t l = 0; l < plain.depth(); ++l) {
    const Matrix way = plain.dense(l).weights.value - start.dense(l).weights.value;
    training.moved = std::max(training.moved, max_abs(way));
  }
  return training;
}

Trainings train_all(const Treatments& treatments, const Knobs& knobs, const nn::Dataset& data) {
  Trainings all;
  in_parallel(all.size(), [&](std::size_t k) { all[k] = train(treatments[k], knobs, data); });
  return all;
}

Table table_of(const Trainings& trainings) {
  Table table{{"", "step 1", "last", "spread", "moved", "right", "loss"}, {}};
  for (const Training& each : trainings) {
    table.rows.push_back({each.run.name, text_of(each.step_1), text_of(each.last),
                          number(each.run.spread.back(), 2), fmt::format("{:.2f}", each.moved),
                          fmt::format("{:.2f}", each.best()),
                          fmt::format("{:.4f}", each.run.loss.back())});
  }
  return table;
}

void part_twins(Lesson& lesson, const Trainings& all, const Knobs& knobs, double line) {
  const auto& [dropout_last, dropout, dropout_xavier, dropout_once, dropout_tenth, noise_descent,
               noise_adam, xavier] = all;
  lesson.section("Random for each neuron (dropout), or for each weight (noise on gradients)");
  lesson.table(table_of(all));
  lesson.claim({.sentence = "Dropout parts twins.",
                .verdict = Verdict::true_if,
                .in_fact = fmt::format("True of the hidden layers that it silences, at the first "
                                       "step. In the last layer only, it leaves {} distinct.",
                                       text_of(dropout_last.last)),
                .quantity = "distinct neurons after one step of it, in each layer at least",
                .measured = static_cast<double>(std::ranges::min(dropout.step_1)),
                .must_be = is(static_cast<double>(knobs.width))});  // for every seed
  lesson.claim({.sentence = "What dropout has parted is free to learn.",
                .verdict = Verdict::is_false,
                .in_fact = fmt::format("Not while {} of {} neurons are silent. Nor is a random "
                                       "start, with {:.2f} under this dropout and {:.2f} without: "
                                       "the dropout is in the way, not the symmetry.",
                                       number(knobs.share * static_cast<double>(knobs.width), 3),
                                       knobs.width, dropout_xavier.best(), xavier.best()),
                .quantity = "best accuracy of the two under it, minus the line's",
                .measured = std::max(dropout.best(), dropout_xavier.best()) - line,
                .must_be = about(0.0, 0.005)});  // 0 for every seed
  lesson.claim({.sentence = "Then dropout is no way out of 0.5.",
                .verdict = Verdict::is_false,
                .in_fact = "It is one if it stops after a step, or silences only a tenth.",
                .quantity = "accuracy, the lower of the two",
                .measured = std::min(dropout_once.best(), dropout_tenth.best()),
                .must_be = above(0.95)});  // 1.00 for every seed
  lesson.claim({.sentence = "The start decides whether a network ever learns anything useful.",
                .verdict = Verdict::is_false,
                .in_fact = fmt::format("Noise of {} on the gradients repairs all 0.5, if Adam "
                                       "enlarges the differences. Descent gets {:.2f}.",
                                       number(knobs.noise), noise_descent.best()),
                .quantity = "accuracy with it and Adam",
                .measured = noise_adam.best(),
                .must_be = above(0.95)});  // 1.00 for every seed
}

plots::Figure neurons_and_errors(const Trainings& random) {
  plots::HeatMap neurons{"distinct neurons in the end", "hidden layer", "", {}};
  plots::HeatMap errors{"points on the wrong side, %", "at best", "", {}, {" "}};
  plots::Lines spreads{"How far apart neurons get", {"step"}, {"largest difference", true}, {}};
  for (const Training& each : random) {
    neurons.rows.emplace_back(each.last.begin(), each.last.end());
    errors.rows.push_back({100.0 * (1.0 - each.best())});
    neurons.row_labels.push_back(each.run.name);
    errors.row_labels.push_back(each.run.name);
    if (each.run.spread.back() > 0.0) spreads.series.push_back(curve(each.run, each.run.spread));
  }
  return {"Dropout and noise part twins; not all let them learn", {neurons, errors, spreads}};
}

plots::Figure regions(const Trainings& random, const nn::Dataset& data) {
  const auto& [dropout_last, dropout, dropout_xavier, dropout_once, dropout_tenth, noise_descent,
               noise_adam, xavier] = random;
  plots::Figure figure{"Dropout 0.5: a line, from any start. One step of it: both moons", {}, 2};
  for (const auto* each : {&dropout.run, &dropout_xavier.run, &dropout_once.run, &noise_adam.run}) {
    figure.panels.emplace_back(decision_regions(
        fmt::format("{}: {:.0f} % right", each->name, 100.0 * each->accuracy.back()), each->net,
        data));
  }
  return figure;
}

void experiment(Lesson& lesson, Knobs& knobs) {
  knobs.seed = lesson.seed();
  lesson.predict(
      {{"all of it", not_measured}, {"what a line gets, 89 %"}, {"less than that", not_measured}});
  lesson.idea(
      "Treat all neurons alike, and twins stay twins. Dropout and noise on gradients do not, and "
      "whether that is a rescue is a question of its own.");
  lesson.progress("8 networks learn two moons ...");
  const nn::Dataset moons = nn::moons(100);
  const double line = best_straight_line(moons);
  const Trainings random = train_all(random_for_each(knobs), knobs, moons);
  part_twins(lesson, random, knobs, line);
  lesson.figure(neurons_and_errors(random), "remedies");
  lesson.figure(regions(random, moons), "regions");
  lesson.next(
      "make lesson@dropout_and_noise ARGS=\"--share 0.3\" lets more neurons speak. Then `make "
      "homework@dropout_and_noise` writes dropout, and `make lesson@residual` goes past layers "
      "instead of through them.");
}

}  // namespace

int main(int argc, char** argv) {
  Knobs knobs;
  Lesson lesson("Dropout and noise",
                "Dropout of 0.5 parts all twins at once. How much of two moons is then learned?");
  lesson.knob("--steps", knobs.steps, "of each training", 100, 20000);
  lesson.knob("--width", knobs.width, "neurons in each hidden layer", 2, 32);
  lesson.knob("--share", knobs.share, "of the hidden neurons, silenced by dropout", 0.01, 0.9);
  lesson.knob("--noise", knobs.noise, "on the gradients", 0, 1);
  return lesson.run(argc, argv, [&] { experiment(lesson, knobs); });
}
