// Neurons with equal weights compute the same number
//
// A neuron multiplies each input by a weight, adds up the products and a bias, and applies an activation
// function f to the sum. A layer is a row of neurons that all see the same inputs:
//
//     z = x W + b,   h = f(z)          x: (1 x inputs), W: (inputs x neurons), b, z, h: (1 x neurons)
//
// Written out for neuron j, whose weights are column j of W, written W_:j:
//
//     h_j = f( x_1 W_1j + x_2 W_2j + ... + b_j )
//
// Look for the index j. The inputs x_1, x_2, ... and the function f have none: they are the same for
// every neuron of the layer. Only the column W_:j and the bias b_j tell one neuron from another. Fill
// W with one number c and b with another, here 0, and j is gone: with x = (1, 2), c = 0.5 and a sigmoid,
//
//     z_j = 1 * 0.5 + 2 * 0.5 = 1.5      h_j = 1 / (1 + e^-1.5) = 0.8176      for every j.
//
// A second layer of equal weights sees equal inputs h_1 = h_2 = ..., multiplies them by equal weights, and
// so on: by induction every layer computes one number.
//
// A network's neurons are often called its features: functions of the input that training is to make
// useful. How many features does a layer of equal weights have?
//
// Worth trying:
//   ARGS="--width 100"           more neurons: more features?
//   ARGS="--constant -3"         another number than 0.5
//   ARGS="--activation relu"     another f: look at the random network, too
#include <algorithm>
#include <cmath>
#include <numbers>

#include "lessons/common/lesson.hpp"
#include "lessons/common/pictures.hpp"
#include "matrix/matmul.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/mlp.hpp"

using namespace lessons;

namespace {

struct Knobs {
  std::size_t width = 3;               // neurons in each hidden layer
  std::size_t layers = 3;              // hidden layers
  double constant = 0.5;               // what every weight is set to
  std::string activation = "sigmoid";  // f
};

// One layer of equal weights, biases 0, multiplied out for one input.
void one_layer_by_hand(Lesson& lesson, const Knobs& knobs) {
  const Matrix x = {{1.0, 2.0}};                                    // (1 x 2)
  const Matrix W = Matrix::filled(2, knobs.width, knobs.constant);  // (2 x width)
  const Matrix z = matmul(x, W);                                    // (1 x width)
  const Matrix h = map(z, nn::activation_by_name(knobs.activation).function);

  Table table{{"neuron j", "z_j = 1 W_1j + 2 W_2j", "h_j = " + knobs.activation + "(z_j)"}};
  for (std::size_t j = 0; j < std::min<std::size_t>(knobs.width, 4); ++j) {
    table.rows.push_back({std::to_string(j + 1), number(z(0, j), 15), number(h(0, j), 15)});
  }
  lesson.section("One layer, all weights " + number(knobs.constant) + ", at the input x = (1, 2)");
  lesson.table(table);
  if (knobs.width > 4) lesson.say("... and so on for all " + std::to_string(knobs.width) + ".");
}

// Points on the unit circle, one for each degree. (360 x 2)
Matrix around_the_circle() {
  Matrix points(360, 2);
  for (std::size_t i = 0; i < points.rows(); ++i) {
    const double angle = static_cast<double>(i) * std::numbers::pi / 180.0;
    points(i, 0) = std::cos(angle);
    points(i, 1) = std::sin(angle);
  }
  return points;
}

// What the neurons of one layer compute over many inputs. h: (inputs x neurons).
struct Features {
  std::size_t distinct;  // neurons that differ for at least one input, in at least one bit
  double apart;          // the largest difference between any neuron and the first
  std::size_t dead;      // neurons that are exactly 0 for every input
  std::size_t neurons;
  // Different features over neurons, both without the dead ones, which are one feature together.
  double own_share() const {
    return static_cast<double>(distinct - (dead > 0 ? 1 : 0)) / static_cast<double>(neurons - dead);
  }
};

Features features_of(const Matrix& h) {
  std::size_t dead = 0;
  for (std::size_t j = 0; j < h.cols(); ++j) {
    bool all_zero = true;
    for (std::size_t i = 0; i < h.rows(); ++i) all_zero = all_zero && h(i, j) == 0.0;
    dead += all_zero ? 1 : 0;
  }
  return {nn::distinct_columns(h), nn::column_spread(h), dead, h.cols()};
}

// By how much a neuron of the layer changes from input to input, at most. h: (inputs x neurons).
double variation(const Matrix& h) {
  double most = 0.0;
  for (std::size_t j = 0; j < h.cols(); ++j) {
    double low = h(0, j), high = h(0, j);
    for (std::size_t i = 1; i < h.rows(); ++i) {
      low = std::min(low, h(i, j));
      high = std::max(high, h(i, j));
    }
    most = std::max(most, high - low);
  }
  return most;
}

// Two networks over 360 inputs: how many features does each hidden layer have?
void features_by_layer(Lesson& lesson, const nn::Mlp& equal, const nn::Mlp& random,
                       const Knobs& knobs) {
  Table table{{"layer", "equal: features", "difference", "random: features", "difference", "dead"}};
  std::size_t most_features = 0;
  double apart = 0.0, least_own = 1.0;
  for (std::size_t l = 0; l < knobs.layers; ++l) {
    const Features twins = features_of(equal.activation(l));
    const Features drawn = features_of(random.activation(l));
    if (l > 0) most_features = std::max(most_features, twins.distinct);
    apart = std::isnan(twins.apart) ? twins.apart : std::max(apart, twins.apart);
    if (drawn.dead < drawn.neurons) least_own = std::min(least_own, drawn.own_share());
    table.rows.push_back({std::to_string(l + 1), std::to_string(twins.distinct),
                          number(twins.apart), std::to_string(drawn.distinct),
                          number(drawn.apart, 3), std::to_string(drawn.dead)});
  }
  lesson.section("Networks with " + plural(knobs.layers, "hidden layer") + " of " +
                 std::to_string(knobs.width) + " neurons, at 360 inputs on the unit circle");
  lesson.table(table);
  lesson.say(
      "Neurons whose activations agree for all inputs, to the last bit, count as one feature. "
      "Difference: the largest between a neuron's activation and the first neuron's, at one input. "
      "Dead: neurons of the random network whose activation is 0 for every input.");

  lesson.claim({.sentence = "More neurons give more features, even if their weights are equal.",
                .verdict = Verdict::is_false,
                .in_fact =
                    "Neurons with equal weights and biases compute one feature, however many "
                    "they are: in h_j = f(x . W_:j + b_j) only the weights and the bias depend "
                    "on j.",
                .quantity = "number of different features in a first layer of equal weights",
                .measured = static_cast<double>(features_of(equal.activation(0)).distinct),
                .must_be = is(1.0)});
  lesson.claim(
      {.sentence = "Neurons with equal weights give outputs that differ a little, by rounding.",
       .verdict = Verdict::is_false,
       .in_fact = "Not even by rounding. They are identical to the last bit: the same operations "
                  "in the same order round in the same way. (A product that adds up in another "
                  "order for some neurons is another matter: see lesson @round_off.)",
       .quantity =
           "largest difference between a neuron and the first of its layer at one input, over the "
           "largest change of a neuron of the first layer between two inputs",
       .measured = apart / variation(equal.activation(0)),
       .must_be = is(0.0),
       .no_number = "no neuron changes from input to input"});
  lesson.claim({.sentence = "Further layers make different features out of equal ones.",
                .verdict = Verdict::is_false,
                .in_fact = "Equal inputs, times equal weights, give equal sums in every layer.",
                .quantity = "largest number of different features in any layer behind the first",
                .measured = knobs.layers > 1 ? static_cast<double>(most_features) : NAN,
                .must_be = is(1.0),
                .domain = "networks of two hidden layers or more",
                .inside = knobs.layers > 1,
                .no_number = "there is no layer behind the first"});
  lesson.claim(
      {.sentence = "Random weights make every neuron a feature of its own.",
       .verdict = Verdict::true_if,
       .in_fact = "True of neurons that are not dead. A ReLU whose sum is never positive is dead: "
                  "it is 0 for every input, and all dead neurons of a layer are one feature. "
                  "(Different here means in at least one bit, which is not yet useful.)",
       .quantity = "number of different features over the number of neurons, both without dead "
                   "neurons, in the layer where it is smallest",
       .measured = least_own,
       .must_be = is(1.0)});
}

// What the first neurons of a layer compute, a curve each over the circle. h: (360 x width)
plots::Lines curves(const std::string& title, const Matrix& h, plots::Axis y) {
  plots::Lines panel{title, {"direction of the input (degrees)", false, 0.0, 360.0}, std::move(y)};
  const auto neurons = row_numbers(transpose(h));
  for (std::size_t j = 0; j < std::min<std::size_t>(neurons.size(), 6); ++j) {
    panel.series.push_back({"neuron " + std::to_string(j + 1), counted(360), neurons[j]});
  }
  return panel;
}

plots::Figure picture(const Matrix& equal, const Matrix& random) {
  const auto [low_equal, high_equal] = std::ranges::minmax(equal.values());
  const auto [low_random, high_random] = std::ranges::minmax(random.values());
  const plots::Axis y{"activation h of a neuron", false, std::min(low_equal, low_random) - 0.05,
                      std::max(high_equal, high_random) + 0.05};
  return {"Equal weights: all neurons draw one curve. Random weights: each draws its own",
          {curves("first hidden layer, all weights equal", equal, y),
           curves("first hidden layer, random weights", random, y)}};
}

void experiment(Lesson& lesson, const Knobs& knobs) {
  lesson.predict(
      {{"as many as neurons",
        "a neuron's feature depends on its weights, and all neurons have the same weights"},
       {"two, one for each input", "every neuron adds up both inputs; none of them sees only one"},
       {"one"},
       {"none", "the one number that all of them compute does change from input to input"}});
  one_layer_by_hand(lesson, knobs);

  const auto widths = nn::layer_widths(2, knobs.layers, knobs.width, 1);
  const nn::Activation f = nn::activation_by_name(knobs.activation);
  nn::Mlp equal(widths, f, nn::constant(knobs.constant));
  nn::Mlp random(widths, f, nn::xavier_uniform(), lesson.seed());
  const Matrix points = around_the_circle();
  equal.forward(points);
  random.forward(points);
  features_by_layer(lesson, equal, random, knobs);

  lesson.idea(
      "Only its weights and its bias tell a neuron from the others of its layer. Neurons with "
      "equal weights and biases are one neuron, computed many times.");
  lesson.figure(picture(equal.activation(0), random.activation(0)));
  lesson.next(
      "make lesson@identical_outputs ARGS=\"--activation relu --width 16\": where are the features "
      "that are missing? Then `make homework@identical_outputs` merges duplicates, and `make "
      "lesson@identical_gradients` asks whether training makes equal neurons different.");
}

}  // namespace

int main(int argc, char** argv) {
  Knobs knobs;
  Lesson lesson(
      "Identical outputs",
      "A layer has two inputs, every weight of it is 0.5, and every bias 0. How many different "
      "features, functions of its inputs, do its neurons compute?");
  lesson.knob("--width", knobs.width, "neurons in each hidden layer", 2, 4096);
  lesson.knob("--layers", knobs.layers, "hidden layers", 1, 100);
  lesson.knob("--constant", knobs.constant, "what every weight is set to", -1e6, 1e6);
  lesson.knob("--activation", knobs.activation, "f", nn::activation_names());
  lesson.domain(
      {"eight activations; widths 2 and 100, 1 and 10 hidden layers, constants -3 and 0.05; and "
       "the "
       "defaults with width 16 or 100, with the constant -3, with ReLU",
       combined(
           {{"--width", {"2", "100"}},
            {"--layers", {"1", "10"}},
            {"--constant", {"-3", "0.05"}},
            {"--activation",
             {"sigmoid", "tanh", "relu", "leaky_relu", "gelu", "silu", "selu", "softsign"}}},
           {"--width 100", "--constant -3", "--activation relu", "--activation relu --width 16"}),
       200});
  return lesson.run(argc, argv, [&] { experiment(lesson, knobs); });
}
