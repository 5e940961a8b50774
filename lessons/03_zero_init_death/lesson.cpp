// Zeros kill gradients, but not all of them
//
// Equal weights still learn, all neurons of a layer alike. What about zeros? Layer l learns from
//
//     dL/dW_l = h_(l-1)^T delta_l        delta_l = (delta_(l+1) W_(l+1)^T) .* f'(z_l)
//
// a product of what the layer hears, h_(l-1), and the blame that is handed down to it, delta_l.
// Look for the weights in it. The layers below make the voices, the layers above hand down the
// blame, and W_l itself is in neither. So a matrix of zeros is silent but not deaf: it stops the
// gradients of all other weights, and not its own. Two such matrices stop each other's.
//
// So with tanh: f(0) = 0 says nothing, f'(0) = 1 lets blame pass. A ReLU at 0 lets none pass. A
// sigmoid says 1/2 unasked: the last layer learns from it, blame reaches the next, and so on down.
//
// Predict before you run: three hidden layers of tanh start at zero. What of the network learns?
//
// Worth trying:
//   ARGS="--activation sigmoid"               every layer wakes: does it help?
//   ARGS="--activation sigmoid --layers 1"    and with one hidden layer?
//   ARGS="--activation relu"                  which one layer may be zero now?
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gradient_record.hpp"
#include "lessons/common/lesson.hpp"
#include "lessons/common/run.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/trainer.hpp"

using namespace lessons;

namespace {

struct Knobs {
  std::string activation = "tanh";  // f, of the hidden layers
  std::size_t layers = 3;           // hidden ones
  std::size_t width = 4;            // neurons in each
  std::size_t steps = 500;          // of gradient descent
};

nn::Mlp network(const std::string& activation, const nn::Initializer& initialize,
                const Knobs& knobs, std::uint64_t seed = 1) {
  std::vector<std::size_t> widths(knobs.layers + 2, knobs.width);
  widths.front() = 2;
  widths.back() = 1;
  return {widths, nn::activation_by_name(activation), initialize, seed};
}

// A training with its gradients in each step.
struct Recorded {
  Run<> run;
  GradientRecord gradients = {};
};

Recorded train(const std::string& name, const nn::Mlp& start, const Knobs& knobs) {
  // One label turned over: equal classes would leave even the output bias to rounding errors.
  nn::Dataset data = nn::moons(200);
  data.targets(0, 0) = 1.0;
  Recorded result{{name, start}};
  nn::Mlp& net = result.run.net;
  nn::GradientDescent descent(0.5);
  for (std::size_t step = 0; step < knobs.steps; ++step) {
    const auto loss = nn::binary_cross_entropy(net.forward(data.inputs), data.targets);
    nn::stop_unless_finite(loss.value, step, net, data.inputs);
    net.backward(loss.gradient);
    result.run.loss.push_back(loss.value);
    result.gradients.add(net);
    descent.step(net.parameters());
  }
  result.run.accuracy = {nn::accuracy(net.forward(data.inputs), data.targets)};
  return result;
}

Recorded all_zero(Lesson& lesson, const std::string& activation, const Knobs& knobs) {
  Recorded zero = train("all zero, " + activation, network(activation, nn::zeros(), knobs), knobs);
  lesson.section("All zero, " + activation + ": largest |gradient|");
  lesson.table(table_of(zero.gradients, zero.run.loss, {0, 1, 2, 3, 30, 300}));
  return zero;
}

void death(Lesson& lesson, const Recorded& zero, const Knobs& knobs) {
  lesson.claim({.sentence = "Zero weights kill the gradients entirely: learning is impossible.",
                .verdict = Verdict::is_false,
                .in_fact = "The output bias needs no weights and learns the log-odds, log(101/99).",
                .quantity = "output bias after training",
                .measured = zero.run.net.dense(knobs.layers).bias.value(0, 0),
                .must_be = about(std::log(101.0 / 99.0), 1e-9)});
  const Recorded relu = train("relu", network("relu", nn::zeros(), knobs), knobs);
  lesson.claim(
      {.sentence = "Nothing but that bias ever moves.",
       .verdict = Verdict::true_if,
       .in_fact = "True if f(0) = 0, as for tanh and ReLU: then all else has gradient 0.",
       .quantity = "largest other |gradient| in any step, here and with ReLU",
       .measured = std::max(zero.gradients.largest_inside(), relu.gradients.largest_inside()),
       .must_be = is(0.0)});
}

void waking(Lesson& lesson, const Recorded& sigmoid) {
  const std::vector<std::string> expected = {
      "0 0 0 1.4e-23", "0 0 2.3e-13 5.2e-13",  // W1 and W2 in steps 0 to 3
      "0 5.9e-07 7.7e-07 7.6e-07", "0.0025 0.0019 0.0014 0.0011"};
  double as_expected = 0.0;
  std::size_t distinct = 0;  // in the layer that has the most
  for (std::size_t l = 0; l < std::min(sigmoid.run.net.depth(), expected.size()); ++l) {
    const std::span first_steps(sigmoid.gradients.weights[l].data(), 4);
    as_expected += fmt::format("{:.2g}", fmt::join(first_steps, " ")) == expected[l];
    distinct = std::max(distinct, nn::distinct_neurons(sigmoid.run.net.dense(l)));
  }
  lesson.claim({.sentence = "Zero weights pass no signal on, whatever the activation.",
                .verdict = Verdict::is_false,
                .in_fact = "sigmoid(0) = 1/2 is a signal: one layer wakes a step, from W4 to W1.",
                .quantity = "matrices, of four, whose first gradients are as expected",
                .measured = as_expected,
                .must_be = is(4.0)});
  lesson.claim({.sentence = "Once awake, the neurons find features of their own.",
                .verdict = Verdict::is_false,
                .in_fact = "Zero is one more constant: they wake as twins and stay twins.",
                .quantity = "distinct neurons in a sigmoid layer after training",
                .measured = static_cast<double>(distinct),
                .must_be = is(1.0)});
}

// Random weights, but zeros in one matrix or in two. Returns the one with zeros in the last alone.
Recorded some_zero(Lesson& lesson, const Knobs& knobs) {
  const nn::Mlp random = network(knobs.activation, nn::xavier_uniform(), knobs, lesson.seed());
  Table table{{"zeros in"}, {}};
  double one = 1.0, two = 0.0;  // lowest accuracy with zeros in one, highest with zeros in two
  Recorded last{{"", random}};
  for (std::size_t a = 0; a < random.depth(); ++a) {
    table.header.push_back(fmt::format("and W{}", a + 1));
    table.rows.push_back({fmt::format("W{}", a + 1)});
    for (std::size_t b = 0; b < random.depth(); ++b) {
      nn::Mlp start = random;
      for (std::size_t l : {a, b}) start.dense(l).weights.value *= 0.0;
      last = train("zeros in the last layer, " + knobs.activation, start, knobs);
      const double accuracy = last.run.accuracy.back();
      if (a == b) one = std::min(one, accuracy);
      if (a != b) two = std::max(two, accuracy);
      table.rows.back().push_back(number(accuracy));
    }
  }
  lesson.section("Random weights, zeros in one matrix or two, " + knobs.activation + ": accuracy");
  lesson.table(table);
  lesson.claim(
      {.sentence = "Whatever starts at zero is lost.",
       .verdict = Verdict::is_false,
       .in_fact = "A tanh layer of zeros learns at once. Two wait for each other, for ever.",
       .quantity = "lowest accuracy with one such matrix minus highest with two",
       .measured = one - two,
       .must_be = above(0.25)});  // 0.38 to 0.49 over seeds 1 to 60
  return last;
}

void logistic_regression(Lesson& lesson) {
  nn::Mlp neuron({2, 1}, nn::identity(), nn::zeros());  // no hidden layer
  nn::GradientDescent descent(0.5);
  const auto losses =
      nn::train(neuron, nn::moons(200), nn::binary_cross_entropy, descent, {.steps = 1001});
  lesson.claim({.sentence = "No model may start at zero.",
                .verdict = Verdict::is_false,
                .in_fact = "Logistic regression may: its one neuron hears the input, with no twin.",
                .quantity = "its loss on two moons after 1000 steps",
                .measured = losses[1000],
                .must_be = about(0.247439412, 1e-9)});
}

void experiment(Lesson& lesson, const Knobs& knobs) {
  lesson.predict({{"nothing", not_measured},
                  {"the output bias alone"},
                  {"everything, as twins", not_measured}});
  lesson.idea("Zeros stop all gradients but their own, unless the activation speaks unasked.");
  const std::string f = knobs.activation;
  const std::string g = f == "sigmoid" ? "tanh" : "sigmoid";  // for contrast
  const Recorded chosen = all_zero(lesson, f, knobs);
  const Recorded other = all_zero(lesson, g, knobs);
  death(lesson, chosen, knobs);
  waking(lesson, f == "sigmoid" ? chosen : other);
  const Recorded last_zero = some_zero(lesson, knobs);
  logistic_regression(lesson);
  lesson.figure(
      {"All zero: one bias learns, or one layer wakes a step. Only the last zero: all learn",
       {curves_of(chosen.run.name, chosen.gradients, 20, 1e-25),
        curves_of(other.run.name, other.gradients, 20, 1e-25),
        curves_of(last_zero.run.name, last_zero.gradients, 20, 1e-25)}});
  lesson.next(
      "make lesson@zero_init_death ARGS=\"--activation relu\" asks which layer may be zero now. "
      "Then `make homework@zero_init_death`, and `make lesson@xavier`: how large should random "
      "weights be?");
}

}  // namespace

int main(int argc, char** argv) {
  Knobs knobs;
  Lesson lesson("Zero-init death",
                "Three hidden layers of tanh, all weights and biases 0: what learns?");
  lesson.knob("--activation", knobs.activation, "of the hidden layers", nn::activation_names());
  lesson.knob("--layers", knobs.layers, "hidden layers", 1, 4);
  lesson.knob("--width", knobs.width, "neurons in each of them", 1, 32);
  lesson.knob("--steps", knobs.steps, "of gradient descent", 10, 2000);
  return lesson.run(argc, argv, [&] { experiment(lesson, knobs); });
}
