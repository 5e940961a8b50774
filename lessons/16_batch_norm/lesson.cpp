// Normalization forgives the scale, not the symmetry
//
// Batch normalization takes the pre-activations z of one neuron over a batch, moves them to mean 0 and
// scales them to variance 1:
//
//     n_ij = (z_ij - mean_j) / sqrt(variance_j + epsilon)          mean over the samples i
//
// Multiply all weights by a hundred: n is what it was. So a start may be too large or too small, and
// no neuron is saturated. But look which index the mean runs over. Each neuron j is compared with
// itself alone. Twins have one mean and one variance, and stay twins.
//
// Layer normalization takes its mean over the neurons j of one sample. What all neurons have in
// common, it takes away. Twins have everything in common: each is the mean, and n is 0.
//
// Predict before you run: 64 neurons a layer, all weights 0.5, two moons. Alone they are saturated.
// What do they get right with batch normalization, what with layer normalization?
//
// Worth trying:
//   ARGS="--activation sigmoid"    and relu
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "lessons/common/in_parallel.hpp"
#include "lessons/common/lesson.hpp"
#include "lessons/common/pictures.hpp"
#include "lessons/common/run.hpp"
#include "lessons/common/straight_line.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/layers/batch_norm.hpp"
#include "nn/layers/layer_norm.hpp"
#include "nn/layers/sequential.hpp"
#include "nn/trainer.hpp"

using namespace lessons;

namespace {

struct Knobs {
  std::size_t width = 64;           // neurons in each of three hidden layers
  double constant = 0.5;            // every weight of twins
  std::string activation = "tanh";  // drawn
  std::size_t steps = 1000;         // of Adam 0.01
};

const nn::Dataset data = nn::moons(200);

enum class Norm { none, batch, layer };
using Network = std::shared_ptr<nn::Sequential>;

// Three hidden layers between 2 inputs and one logit, each dense, normalization, activation.
Network network(Norm norm, const nn::Activation& f, std::size_t width,
                const nn::Initializer& weights, std::uint64_t seed = 1) {
  auto net = std::make_shared<nn::Sequential>();
  Rng rng(seed);
  std::size_t fan_in = 2;
  for (int l = 1; l <= 3; ++l) {
    net->add<nn::Dense>(fan_in, width, weights, rng);
    if (norm == Norm::batch) net->add<nn::BatchNorm>(width);
    if (norm == Norm::layer) net->add<nn::LayerNorm>(width);
    net->add<nn::ActivationLayer>(f);
    fan_in = width;
  }
  net->add<nn::Dense>(fan_in, 1, weights, rng);
  return net;
}

// The largest difference between any neuron's incoming weight or bias and the first one's, in the
// hidden layers: 0 if and only if each is one neuron and its copies.
double hidden_spread(nn::Sequential& net) {
  double largest = 0.0;
  for (std::size_t l = 0; l + 1 < net.size(); ++l) {
    if (const auto* dense = dynamic_cast<nn::Dense*>(&net[l])) {
      largest = std::max(largest, nn::spread(*dense));
    }
  }
  return largest;
}

struct Trained {
  Run<Network> run;          // the network and its accuracy in evaluation mode, at the end
  double in_training = 0.0;  // accuracy in training mode, by the batch's own mean and variance
  double moved = 0.0;        // largest change of a weight of the first layer
};

// Adam on all samples in each step.
void train(Trained& trained, std::size_t steps) {
  auto& [run, in_training, moved] = trained;
  nn::Sequential& net = *run.net;
  const Matrix before = net.parameters().front()->value;
  nn::Adam adam(0.01);
  for (std::size_t step = 0; step < steps; ++step) {
    const auto loss = nn::binary_cross_entropy(net.forward(data.inputs), data.targets);
    nn::stop_unless_finite(loss.value, step, net, data.inputs);
    net.backward(loss.gradient);
    adam.step(net.parameters());
    run.loss.push_back(loss.value);
  }
  moved = max_abs(net.parameters().front()->value - before);
  in_training = nn::accuracy(net.forward(data.inputs), data.targets);
  net.set_training(false);
  run.accuracy = {nn::accuracy(net.forward(data.inputs), data.targets)};
  run.spread = {hidden_spread(net)};
}

std::vector<Trained> twins(Lesson& lesson, const Knobs& knobs) {
  lesson.progress("Twins learn two moons ...");
  const nn::Initializer equal = nn::constant(knobs.constant);
  std::vector<Trained> all;
  const auto add = [&](const nn::Activation& f, const std::string& what, const Network& net) {
    all.push_back({{f.name + ", " + what, net}});
  };
  for (const auto& f : {nn::tanh(), nn::relu(), nn::sigmoid()}) {
    add(f, "equal", network(Norm::none, f, knobs.width, equal));
    add(f, "batch norm", network(Norm::batch, f, knobs.width, equal));
  }
  const nn::Activation f = nn::activation_by_name(knobs.activation);
  add(f, "layer norm", network(Norm::layer, f, knobs.width, equal));
  add(f, "Xavier", network(Norm::none, f, knobs.width, nn::xavier_uniform(), lesson.seed()));
  in_parallel(all.size(), [&](std::size_t k) { train(all[k], knobs.steps); });
  Table table{{"network", "loss", "accuracy", "in training", "spread", "moved by"}, {}};
  for (const auto& [run, in_training, moved] : all) {
    table.rows.push_back({run.name, number(run.loss.back(), 4), number(run.accuracy.back(), 3),
                          number(in_training, 3), number(run.spread.back(), 2), number(moved, 3)});
  }
  lesson.section(fmt::format("Two moons, three layers of {}, {} steps", knobs.width, knobs.steps));
  lesson.table(table);
  lesson.say(
      "In evaluation, batch norm takes a running mean and variance in place of the batch's, "
      "so that no sample depends on others. While weights move, it lags behind.");
  return all;
}

const Trained& named(const std::vector<Trained>& all, const std::string& name) {
  return *std::ranges::find_if(all, [&](const Trained& each) { return each.run.name == name; });
}

void what_it_repairs(Lesson& lesson, const std::vector<Trained>& all) {
  double least_moved = INFINITY, spread = 0.0, repaired = INFINITY, best = 0.0;
  for (const std::string f : {"tanh", "relu", "sigmoid"}) {
    const Trained &without = named(all, f + ", equal"), &batch = named(all, f + ", batch norm");
    repaired = std::min(repaired, batch.run.accuracy.back() - without.run.accuracy.back());
    best = std::max(best, batch.run.accuracy.back());
    spread = std::max(spread, batch.run.spread.back());
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

// The same random weights times a factor, without and with batch norm.
struct AtScale {
  double factor;
  Trained without, batch;
};

plots::Lines scales(Lesson& lesson) {
  std::vector<AtScale> all;
  for (double factor : {0.01, 0.1, 1.0, 10.0, 100.0}) {
    const auto net = [&](Norm norm) {
      return network(norm, nn::tanh(), 16, nn::xavier_uniform(factor), lesson.seed());
    };
    all.push_back({factor, {{"without", net(Norm::none)}}, {{"batch norm", net(Norm::batch)}}});
  }
  in_parallel(all.size(), [&](std::size_t k) {
    train(all[k].without, 300);
    train(all[k].batch, 300);
  });
  plots::Series without{"without", {}, {}}, batch{"batch norm", {}, {}};
  Table table{{"times Xavier's", "without", "batch norm"}, {}};
  for (const AtScale& each : all) {
    without.x.push_back(each.factor);
    without.y.push_back(each.without.run.accuracy.back());
    batch.x.push_back(each.factor);
    batch.y.push_back(each.batch.run.accuracy.back());
    table.rows.push_back(
        {number(each.factor), number(without.y.back(), 3), number(batch.y.back(), 3)});
  }
  lesson.section("Random weights of all sizes: tanh, three layers of 16, 300 steps, accuracy");
  lesson.table(table);
  lesson.claim({.sentence = "With batch normalization the scale of a start does not matter.",
                .verdict = Verdict::is_true,
                .in_fact = "Not from a hundredth to a hundred times Xavier's.",
                .quantity = "worst accuracy of five scales, with batch norm",
                .measured = std::ranges::min(batch.y),
                .must_be = above(0.9)});
  return {"Random weights, 300 steps",
          {"weights, times Xavier's", true},
          {"accuracy", false, 0.4, 1.02},
          {without, batch}};
}

void experiment(Lesson& lesson, const Knobs& knobs) {
  lesson.predict(
      {{"all of two moons", not_measured}, {"the best straight line"}, {"nothing", not_measured}});
  lesson.idea(
      "It compares each neuron with itself: that forgives the scale of the weights, and keeps "
      "twins twins.");
  const auto all = twins(lesson, knobs);
  what_it_repairs(lesson, all);
  what_twins_say(lesson, knobs);
  const plots::Lines panel = scales(lesson);
  plots::Figure figure{
      "Batch norm forgives the scale, keeps the twins; layer norm silences them", {}, 3};
  for (const auto& [run, in_training, moved] : all) {
    if (!run.name.starts_with(knobs.activation + ",")) continue;
    figure.panels.emplace_back(decision_regions(
        fmt::format("{}: {:.0f} % right", run.name, 100.0 * run.accuracy.back()), run.net, data));
  }
  figure.panels.emplace_back(panel);
  lesson.figure(figure);
  lesson.next(
      "make lesson@batch_norm ARGS=\"--activation sigmoid\". Then `make homework@batch_norm` "
      "writes layer normalization, and `make lesson@optimizers` follows twins through the rest of "
      "what "
      "training is made of.");
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
