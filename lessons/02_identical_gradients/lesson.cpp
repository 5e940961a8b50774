// Neurons with equal weights receive equal gradients
//
// Twins, neurons with equal incoming weights, equal biases and equal outgoing weights, compute the same
// number. That would do no harm if training made them different. Does it?
//
// A network has one hidden layer: h = f(x W1 + b1), one output, z2 = h W2 + b2, and the loss L. Training
// changes neuron j by the gradient of its incoming weights. From the loss back to them, the chain rule
// gives one factor per link (x is a row, W1_:j column j of W1, and W2_j the weight from neuron j to the
// output):
//
//     dL/dW1_:j = x^T delta1_j        delta1_j = delta2 W2_j f'(z1_j)        delta2 = dL/dz2
//
// Look for the index j again. The input x and the output's error signal delta2 have none. What belongs to
// neuron j is its pre-activation z1_j, which its incoming weights and its bias decide, and its outgoing
// weight W2_j. If both are equal for two neurons, so are the products. Likewise dL/db1_j = delta1_j and
// dL/dW2_j = h_j delta2. Equal gradients make equal steps, and after the step the neurons are twins again.
//
// By hand: three sigmoid neurons, all weights 0.5, x = (1, 2), y = 1. Then z1 = 1.5, h = 0.8176 for each,
// z2 = 3 * 0.5 * 0.8176 = 1.2264, p = 0.7732, delta2 = p - y = -0.2268, f'(z1) = h (1 - h) = 0.1491:
//
//     delta1    = -0.2268 * 0.5 * 0.1491 = -0.0169          for each of the three
//     dL/dW1_:j = (-0.0169 * 1, -0.0169 * 2) = (-0.0169, -0.0338)
//
// The two weights of a neuron have different gradients, since they have different inputs. It is the
// neurons that agree, not the weights.
//
// A demonstration that is often shown takes the error of the mean of a layer's outputs, multiplies it by
// the input, and calls the product the gradient of every column. These columns are equal whatever the weights
// are: the demonstration would show the same for random ones, since its error has no index j. And a layer
// with the mean of its outputs has no second layer whose weights could differ.
//
// Worth trying:
//   ARGS="--factor 1.000002 --steps 100000"   a much smaller difference: give it time
//   ARGS="--start random"                     twins whose weights are not all one number
//   ARGS="--width 16 --steps 10000"           more twins, longer training
#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "lessons/common/lesson.hpp"
#include "lessons/common/pictures.hpp"
#include "lessons/common/points.hpp"
#include "lessons/common/run.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/trainer.hpp"

using namespace lessons;

namespace {

struct Knobs {
  std::size_t width = 3;               // neurons in the hidden layer
  std::string start = "constant";      // all weights 0.5, or one random neuron, copied
  double factor = 1.2;                 // one outgoing weight is so many times the others
  std::string activation = "sigmoid";  // f
  std::string data = "moons";          // two classes of points: half circles, circles, or XOR's
  double rate = 0.5;                   // of gradient descent
  std::size_t steps = 1000;
};

// 2-width-1, all of whose hidden neurons are twins: copies of the first.
nn::Mlp twins(const Knobs& knobs, std::uint64_t seed) {
  const nn::Initializer start = knobs.start == "constant" ? nn::constant(0.5) : nn::normal(0.5);
  nn::Mlp net({2, knobs.width, 1}, nn::activation_by_name(knobs.activation), start, seed);
  Matrix& incoming = net.dense(0).weights.value;  // (2 x width)
  Matrix& outgoing = net.dense(1).weights.value;  // (width x 1)
  if (knobs.start == "random")
    outgoing(0, 0) /= static_cast<double>(knobs.width);  // as copies add up
  for (std::size_t j = 1; j < knobs.width; ++j) {
    for (std::size_t i = 0; i < 2; ++i) incoming(i, j) = incoming(i, 0);
    outgoing(j, 0) = outgoing(0, 0);
  }
  return net;
}

// The same, but for the outgoing weight of the first neuron.
nn::Mlp one_outgoing_changed(nn::Mlp net, double factor) {
  net.dense(1).weights.value(0, 0) *= factor;
  return net;
}

// A network's gradients, in the place of its parameters.
nn::Mlp gradients_of(nn::Mlp net) {
  for (nn::Parameter* parameter : net.parameters()) parameter->value = parameter->gradient;
  return net;
}

// One sample, by hand and by the library: the gradient of each neuron's first two weights.
void one_sample(Lesson& lesson, nn::Mlp equal) {
  const nn::Dataset sample{{{1.0, 2.0}}, {{1.0}}};  // x = (1, 2), y = 1
  nn::evaluate_gradients(equal, sample, nn::binary_cross_entropy);

  // delta1 = delta2 W2_1 f'(z1), from the formula and not from the library's backward.
  const double z1 = equal.pre_activation(0)(0, 0), z2 = equal.pre_activation(1)(0, 0);
  const double slope = equal.hidden_activation().derivative(z1, equal.activation(0)(0, 0));
  const double delta1 = (nn::logistic(z2) - 1.0) * equal.dense(1).weights.value(0, 0) * slope;
  const Matrix& gradient = equal.dense(0).weights.gradient;  // (2 x width)
  lesson.section("One sample, x = (1, 2) of class 1: the gradients of twins");
  lesson.table(theory_table("gradient (predicted: by hand)",
                            {{"dL/dW1(1, 1) = 1 delta1_1", delta1, gradient(0, 0)},
                             {"dL/dW1(2, 1) = 2 delta1_1", 2.0 * delta1, gradient(1, 0)},
                             {"dL/dW1(1, 2) = 1 delta1_2", delta1, gradient(0, 1)},
                             {"dL/dW1(2, 2) = 2 delta1_2", 2.0 * delta1, gradient(1, 1)}}));

  const std::string none =
      "these gradients are 0: p is rounded to 1, or f is flat there, as ReLU where z1 < 0";
  lesson.claim(
      {.sentence = "Neurons with equal weights receive equal gradients.",
       .verdict = Verdict::true_if,
       .in_fact =
           "True if their biases and their outgoing weights are equal, too. Then every factor "
           "of the gradient is the same for them, and they agree to the last bit.",
       .quantity = "largest difference between the gradients of two twins, in incoming weights, "
                   "outgoing weights and biases, over the largest gradient of an incoming weight",
       .measured = nn::spread(gradients_of(equal)) / max_abs(gradient),
       .must_be = is(0.0),
       .no_number = none});
  lesson.claim(
      {.sentence = "All weights receive the same update.",
       .verdict = Verdict::is_false,
       .in_fact = "Twins do, weight for weight. The weights of one neuron do not: each gradient is "
                  "the error signal times the weight's own input.",
       .quantity = "gradient of the weight from x2 = 2, over that of the weight from x1 = 1",
       .measured = gradient(1, 0) / gradient(0, 0),
       .must_be = about(2.0, 1e-9),
       .no_number = none});
}

struct Trained {
  Run<> run;
  nn::Mlp after_one;  // after the first step
};

// Gradient descent on all samples. Notes the largest difference between hidden neurons after each step.
Trained train(const std::string& name, const nn::Mlp& start, const Knobs& knobs) {
  const nn::Dataset data = points_by_name(knobs.data);
  Run<> run{name, start};
  nn::Mlp after_one = start;
  for (std::size_t step = 0; step <= knobs.steps; ++step) {
    const nn::LossResult loss =
        nn::binary_cross_entropy(run.net.forward(data.inputs), data.targets);
    run.step.push_back(static_cast<double>(step));
    run.loss.push_back(loss.value);
    run.spread.push_back(nn::spread(run.net.dense(0)));
    if (step == knobs.steps) break;
    run.net.backward(loss.gradient);
    nn::GradientDescent(knobs.rate).step(run.net.parameters());
    if (step == 0) after_one = run.net;
  }
  run.accuracy = {nn::accuracy(run.net.forward(data.inputs), data.targets)};
  return {run, after_one};
}

void many_steps(Lesson& lesson, const nn::Mlp& start, const Run<>& equal, const Trained& apart,
                const Knobs& knobs) {
  const Run<>& changed = apart.run;
  Table table{{"after step", equal.name, changed.name}};
  std::vector<std::size_t> shown;
  for (std::size_t step = 1; step < knobs.steps; step *= 10) shown.push_back(step);
  shown.push_back(knobs.steps);
  for (const std::size_t step : shown) {
    table.rows.push_back(
        {std::to_string(step), number(equal.spread[step]), number(changed.spread[step], 3)});
  }
  lesson.section("Training on " + knobs.data +
                 ": largest difference from neuron 1 in an incoming weight or bias");
  lesson.table(table);
  const double moved = max_abs(equal.net.dense(0).weights.value - start.dense(0).weights.value);
  if (!std::isfinite(equal.loss.back()) || !std::isfinite(changed.loss.back())) {
    lesson.say("With this learning rate training diverges: numbers grow until they are none.");
  } else {
    lesson.say(fmt::format(
        "After {} the twins' incoming weights are up to {} away from where they started, "
        "and their loss is {}; it was {}. With one outgoing weight changed it is {}.",
        plural(knobs.steps, "step"), number(moved, 3), number(equal.loss.back(), 5),
        number(equal.loss.front(), 5), number(changed.loss.back(), 5)));
  }
  const nn::Dense &before = start.dense(0), &after = apart.after_one.dense(0);
  const double first_step = std::max(max_abs(after.weights.value - before.weights.value),
                                     max_abs(after.bias.value - before.bias.value));
  lesson.claim(
      {.sentence = "Equal incoming weights are enough to stay equal.",
       .verdict = Verdict::is_false,
       .in_fact = "The outgoing weight is a factor of the gradient. A neuron with another outgoing "
                  "weight gets another gradient, and differs after the first step.",
       .quantity =
           "difference that the first step makes between the incoming weights and the bias of "
           "the neuron with the changed outgoing weight and those of the others, over the "
           "largest change of one of them in that step",
       .measured = knobs.factor == 1.0 ? NAN : nn::spread(after) / first_step,
       .must_be = above(0.0),
       .domain = "a factor other than 1",
       .inside = knobs.factor != 1.0,
       .no_number = knobs.factor == 1.0 ? "a factor of 1 changes nothing" : "none of them moved"});
  const bool learned = knobs.steps >= 100 && equal.loss.back() < 0.99 * equal.loss.front();
  lesson.claim(
      {.sentence = "Training makes equal neurons different, if it only lasts long enough.",
       .verdict = Verdict::is_false,
       .in_fact =
           "Equal gradients make equal steps, and after each step the neurons are twins "
           "again, while their weights move and the loss falls. (With a product that adds "
           "up in another order for some neurons it may be otherwise: see lesson @round_off.)",
       .quantity =
           "difference between twins after the last step, in incoming and outgoing weights and "
           "biases, over how far their incoming weights moved while the loss fell",
       .measured = learned ? nn::spread(equal.net) / moved : NAN,
       .must_be = is(0.0),
       .domain = "at least 100 steps",
       .inside = knobs.steps >= 100,
       .no_number = knobs.steps < 100 ? "fewer than 100 steps are no long training"
                                      : "the loss did not fall by 1 %"});
}

// Left, the first step of each neuron's first weight; right, the whole training.
plots::Figure picture(const nn::Mlp& equal, const nn::Mlp& changed,
                      const std::vector<Run<>>& runs) {
  plots::Bars first{"one sample, eta = 1: the first step", {}, {"change of W1(1, j)"}};
  first.series = {{runs[0].name, {}}, {runs[1].name, {}}};
  const nn::Dataset sample{{{1.0, 2.0}}, {{1.0}}};
  nn::Mlp nets[] = {equal, changed};
  for (std::size_t j = 0; j < std::min<std::size_t>(equal.dense(0).fan_out(), 6); ++j) {
    first.categories.push_back("neuron " + std::to_string(j + 1));
    for (std::size_t k = 0; k < 2; ++k) {
      nn::evaluate_gradients(nets[k], sample, nn::binary_cross_entropy);
      first.series[k].second.push_back(-nets[k].dense(0).weights.gradient(0, j));
    }
  }
  // From below 0 on, which shows a curve at 0.
  const plots::Axis y{"difference from neuron 1 in a weight or bias", false, -0.05};
  return {
      "Equal outgoing weights: equal gradients in every step. One changed: that neuron differs at "
      "once",
      {first, plots::Lines{"training on all samples",
                           {"step"},
                           y,
                           {curve(runs[0], runs[0].spread), curve(runs[1], runs[1].spread)}}}};
}

void experiment(Lesson& lesson, const Knobs& knobs) {
  lesson.predict(
      {{"about as far as their weights have moved", "they move far, and together"},
       {"a little: rounding errors grow",
        "the three are computed by the same operations in the same order, rounding included"},
       {"not at all"}});
  const double factor = knobs.factor;
  const nn::Mlp equal = twins(knobs, lesson.seed());
  const nn::Mlp changed = one_outgoing_changed(equal, factor);
  one_sample(lesson, equal);

  const Trained together = train("outgoing weights equal", equal, knobs);
  const Trained apart = train(fmt::format("one outgoing weight times {}", factor), changed, knobs);
  many_steps(lesson, equal, together.run, apart, knobs);

  lesson.idea(
      "A neuron's gradient depends on its incoming weights, its bias and its outgoing weights. "
      "Neurons that agree in all of them take the same step, and stay equal for as long as "
      "training lasts.");
  lesson.figure(picture(equal, changed, {together.run, apart.run}));
  lesson.next(
      "make lesson@identical_gradients ARGS=\"--factor 1.000002 --steps 100000\" starts with a "
      "much smaller difference. Then `make homework@identical_gradients` makes twins different "
      "without changing their outputs, and `make lesson@zero_init_death` asks what zeros do.");
}

}  // namespace

int main(int argc, char** argv) {
  Knobs knobs;
  Lesson lesson("Identical gradients",
                "Three hidden neurons start with equal weights, biases and outgoing weights, and "
                "train for 1,000 steps. How far apart are the three neurons in the end?");
  lesson.knob("--width", knobs.width, "neurons in the hidden layer", 2, 512);
  lesson.knob("--start", knobs.start, "all weights 0.5, or copies of a random neuron",
              {"constant", "random"});
  lesson.knob("--factor", knobs.factor, "one outgoing weight is so many times the others", -10, 10);
  lesson.knob("--activation", knobs.activation, "f", nn::activation_names());
  lesson.knob("--data", knobs.data, "points of two classes to train on",
              {"moons", "circles", "xor"});
  lesson.knob("--rate", knobs.rate, "of gradient descent", 1e-6, 10);
  lesson.knob("--steps", knobs.steps, "of training", 1, 100000);
  // Outputs of 64 neurons that grow without bound are so large that the loss has no gradient left.
  const auto unbounded = combined(
      {{"--width", {"2", "7"}}, {"--activation", {"gelu", "leaky_relu"}}, {"--rate", {"0.01"}}},
      {"--start random", "--width 16 --steps 10000"});
  // Twins that begin as a random neuron are one feature, which learns nothing of circles.
  const auto random = combined({{"--width", {"2", "7", "64"}},
                                {"--start", {"random"}},
                                {"--activation", {"sigmoid", "tanh", "softsign"}}},
                               unbounded);
  lesson.domain(
      {"sigmoid, tanh and softsign with widths 2 to 64: all weights 0.5 on moons and circles with "
       "the learning rate 0.01, copies of a random neuron on moons with 0.5; GELU and leaky ReLU: "
       "all weights 0.5, widths 2 to 7, moons, 0.01; 1000 steps, and 10000 for 16 sigmoids",
       combined({{"--width", {"2", "7", "64"}},
                 {"--activation", {"sigmoid", "tanh", "softsign"}},
                 {"--data", {"moons", "circles"}},
                 {"--rate", {"0.01"}}},
                random),
       200});
  return lesson.run(argc, argv, [&] { experiment(lesson, knobs); });
}
