// Neurons with equal weights say the same thing
//
// A weight says how far one neuron trusts another: a large one follows, a negative one contradicts,
// a zero one does not listen. A neuron adds up what it hears, each voice times its trust, and bends
// the sum with an activation. A layer is a row of neurons that all hear the same voices:
//
//     z = x W + b,   h = f(z)        column j of W: the weights of neuron j
//
// Look for what tells neuron 1 from neuron 2: their columns of W and b, and nothing else. The input
// x and the activation f are the same for the whole layer. Fill W with one number, and every sum is
// the same sum: a hundred colleagues who trust alike have one opinion, a hundred times.
//
// Predict before you run: three sigmoid neurons, all weights 0.5, hear x = (1, 2). What do they
// say? And do a second and a third layer of 0.5 bring the differences back?
//
// Worth trying:
//   ARGS="--width 100"          more colleagues, no more opinions
//   ARGS="--constant -3"        it is not about the 0.5 ...
//   ARGS="--activation relu"    ... nor about the sigmoid
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
  std::size_t layers = 3;              // hidden layers of the deep network
  double constant = 0.5;               // what every weight is set to
  std::string activation = "sigmoid";  // f
};

// One layer and one input by hand, as the interview asks for it.
void three_neurons(Lesson& lesson, const Knobs& knobs) {
  const Matrix x = {{1.0, 2.0}};                                    // (1 x 2)
  const Matrix W = Matrix::filled(2, knobs.width, knobs.constant);  // (2 x width)
  const Matrix z = matmul(x, W);                                    // (1 x width)
  const Matrix h = map(z, nn::activation_by_name(knobs.activation).function);

  lesson.section("One layer hears x = (1, 2)");
  Table table{{"neuron", "z = 1 w1 + 2 w2", "h = " + knobs.activation + "(z)"}, {}};
  for (std::size_t j = 0; j < std::min<std::size_t>(knobs.width, 5); ++j) {
    table.rows.push_back({std::to_string(j + 1), number(z(0, j)), number(h(0, j), 15)});
  }
  lesson.table(table);

  lesson.claim({.sentence = "All weights 0.5: three sigmoid neurons that hear (1, 2) say 0.82, "
                            "0.82 and 0.82.",
                .verdict = Verdict::is_true,
                .in_fact = "Each sum is 0.5 + 1.0 = 1.5, and sigmoid(1.5) is one number.",
                .quantity = "what the first neuron says",
                .measured = h(0, 0),
                .must_be = about(0.817574476193644, 1e-15)});
  lesson.claim({.sentence = "Equal weights give equal outputs, not merely similar ones.",
                .verdict = Verdict::is_true,
                .in_fact = "The same operations in the same order round the same way: the outputs "
                           "agree to the last bit.",
                .quantity = "largest difference between two neurons",
                .measured = nn::column_spread(h),
                .must_be = is(0.0)});
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

// A batch and a deep network: how many different things does each hidden layer say?
void deep_network(Lesson& lesson, nn::Mlp& equal, nn::Mlp& random) {
  Table table{{"hidden layer", "all equal: distinct", "apart by", "random: distinct", "apart by"},
              {}};
  double most_apart = 0.0;
  double least_distinct_share = 1.0;
  for (std::size_t l = 0; l + 1 < equal.depth(); ++l) {
    const Matrix& twins = equal.activation(l);       // (360 x width)
    const Matrix& strangers = random.activation(l);  // (360 x width)
    const auto distinct = nn::distinct_columns(strangers);
    most_apart = std::max(most_apart, nn::column_spread(twins));
    least_distinct_share =
        std::min(least_distinct_share,
                 static_cast<double>(distinct) / static_cast<double>(strangers.cols()));
    table.rows.push_back({std::to_string(l + 1), std::to_string(nn::distinct_columns(twins)),
                          number(nn::column_spread(twins)), std::to_string(distinct),
                          number(nn::column_spread(strangers), 3)});
  }
  lesson.section("A deep network hears 360 points of the unit circle");
  lesson.table(table);

  lesson.claim({.sentence = "Depth does not help: every hidden layer of equal weights says one "
                            "thing, for every input.",
                .verdict = Verdict::is_true,
                .in_fact = "A layer of twins hands equal voices to the next layer, whose neurons "
                           "add them up alike.",
                .quantity = "largest difference between two neurons, all layers and inputs",
                .measured = most_apart,
                .must_be = is(0.0)});
  lesson.claim({.sentence = "Random weights make every neuron say something of its own.",
                .verdict = Verdict::is_true,
                .in_fact = "Two columns drawn from a continuous distribution are never equal.",
                .quantity = "share of distinct neurons, smallest of all layers",
                .measured = least_distinct_share,
                .must_be = is(1.0)});
}

// What each neuron of the first hidden layer says, as a curve over the circle.
plots::Lines curves(const std::string& title, const Matrix& outputs, plots::Axis y) {
  plots::Lines panel{title, {"angle of the input (degrees)", false, 0.0, 360.0}, std::move(y), {}};
  const Matrix neurons = transpose(outputs);  // (width x 360)
  for (std::size_t j = 0; j < std::min<std::size_t>(neurons.rows(), 6); ++j) {
    panel.series.push_back(
        {"neuron " + std::to_string(j + 1), counted(360), row_numbers(neurons)[j]});
  }
  return panel;
}

plots::Figure picture(const Matrix& equal, const Matrix& random) {
  const auto [low_equal, high_equal] = std::ranges::minmax(equal.values());
  const auto [low_random, high_random] = std::ranges::minmax(random.values());
  const plots::Axis y{"output of a neuron", false, std::min(low_equal, low_random) - 0.05,
                      std::max(high_equal, high_random) + 0.05};
  return {"Equal weights: one curve, however many neurons. Random weights: a curve each.",
          {curves("first hidden layer, all weights equal", equal, y),
           curves("first hidden layer, random weights", random, y)}};
}

void experiment(Lesson& lesson, const Knobs& knobs) {
  lesson.predict({{"three different numbers, one a neuron", "it was measured otherwise, above"},
                  {"0.5 each, like their weights", "it was measured otherwise, above"},
                  {"one number, three times"}});
  lesson.idea(
      "A layer's neurons differ in their weights and in nothing else. Give them equal "
      "weights, and they all say the same thing.");
  three_neurons(lesson, knobs);

  std::vector<std::size_t> widths(knobs.layers + 2, knobs.width);
  widths.front() = 2;
  widths.back() = 1;
  const nn::Activation f = nn::activation_by_name(knobs.activation);
  nn::Mlp equal(widths, f, nn::constant(knobs.constant));
  nn::Mlp random(widths, f, nn::xavier_uniform(), lesson.seed());
  const Matrix points = around_the_circle();
  equal.forward(points);
  random.forward(points);
  deep_network(lesson, equal, random);

  lesson.figure(picture(equal.activation(0), random.activation(0)));
  lesson.next(
      "make lesson@identical_outputs ARGS=\"--width 100\" asks a hundred neurons. Then `make "
      "homework@identical_outputs` "
      "merges duplicates, and `make lesson@identical_gradients` asks whether training parts them.");
}

}  // namespace

int main(int argc, char** argv) {
  Knobs knobs;
  Lesson lesson("Identical outputs",
                "Three sigmoid neurons with all weights 0.5 hear x = (1, 2). What do they say?");
  lesson.knob("--width", knobs.width, "neurons in each hidden layer", 1, 4096);
  lesson.knob("--layers", knobs.layers, "hidden layers of the deep network", 1, 100);
  lesson.knob("--constant", knobs.constant, "what every weight is set to", -1e6, 1e6);
  lesson.knob("--activation", knobs.activation, "f", nn::activation_names());
  return lesson.run(argc, argv, [&] { experiment(lesson, knobs); });
}
