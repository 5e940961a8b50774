// Which gradients do zeros stop?
//
// All weights and biases of a network start at 0. Its layers are l = 1 .. L. The last one gives the logit
// z_L; the others are hidden and apply an activation function f:
//
//     h_0 = x,    z_l = h_(l-1) W_l + b_l,    h_l = f(z_l) for l < L,    p = 1 / (1 + e^-z_L)
//
// BACKWARD, a line for each link of the chain. Each of n samples is a row; .* multiplies element by element.
//
//     delta_L = (p - y) / n                            the loss is a mean of cross-entropies
//     delta_l = (delta_(l+1) W_(l+1)^T) .* f'(z_l)     back through the next layer's weights, then through f
//     dL/dW_l = h_(l-1)^T delta_l                      since z_l = h_(l-1) W_l + b_l
//     dL/db_l = the sum of the rows of delta_l         a bias is a weight whose input is always 1
//
// A gradient is exactly 0 if every product in it has a factor 0. So look for the weights in these lines:
// h_(l-1) comes from the layers before l, and delta_l through the weights of the layers after l. Let W_l
// and b_l be 0:
//
//     z_l = 0, h_l = f(0) for every input     if f(0) = 0, dL/dW_(l+1) = h_l^T delta_(l+1) is 0
//     delta_(l-1) has the factor W_l^T        all gradients of the layers before l are 0
//     dL/dW_l has no factor W_l               but, in a hidden layer, the factor f'(0)
//
// So two numbers decide. For tanh f(0) = 0 and f'(0) = 1, for a ReLU 0 and 0 (the slope on its left, as in
// everybody's code), for a sigmoid 1/2 and 1/4.
//
// ALL ZERO, SIGMOID. In step 0, h_(L-1) = 1/2 and delta_L is not 0: W_L gets a gradient. The layers before
// it get none, since W_L = 0 is a factor of their error signals. After that step W_L is not 0, so step 1
// reaches layer L - 1, step 2 layer L - 2: layer l gets its first nonzero gradient in step L - l.
// Do the same for tanh: that is the question. (Without hidden layers f does not matter: the one neuron sees x.)
//
// BY HAND: one hidden layer of 4 sigmoids, the learning rate 0.5, 101 of 200 samples in class 1.
//
//     step 0:  p = 1/2,  dL/db_2 = mean of p - y = 1/2 - 101/200 = -0.005,  dL/dW_2 = 1/2 * -0.005 = -0.0025
//              after it b_2 = 0.5 * 0.005 = 0.0025, and each weight of W_2 is 0.5 * 0.0025 = 0.00125
//     step 1:  z_2 = 4 * 1/2 * 0.00125 + 0.0025 = 0.005,  p = 0.50125,  dL/db_2 = 0.50125 - 0.505 = -0.00375
//              dL/db_1 = -0.00375 * 0.00125 * 1/4 = -1.17e-6
//
// WHY 101? Two moons have 100 points each, and one label is changed from 0 to 1. With equal classes the
// mean of p - y is 0, and so is every gradient, if there is a hidden layer: a saddle point, which only
// rounding errors leave. The best answer that is the same for all inputs is p = 101/200, the logit
// log(101/99) = 0.0200007.
//
// HOW LONG? Take one hidden layer. The biases soon make the mean of p - y nearly 0. Then the constant 1/2
// in h_1 adds nothing to dL/dW_2 = h_1^T delta_2. What adds is h_1 - 1/2, which is about x W_1 / 4. So W_1 is
// a factor of dL/dW_2, and W_2 is one of dL/dW_1: each makes the other grow, exponentially. With more hidden
// layers a gradient has two or more small matrices as factors: the smaller they are, the longer it takes.
//
// ZEROS IN ONE MATRIX, W_k, the others random: it gets a gradient in step 0, unless f'(0) = 0 and k < L.
// IN TWO, W_j and W_k with j < k, where f(0) = 0 and biases start at 0: h_j = 0, so every h_l from layer j to
// layer k - 1 is 0, and delta_l = 0 in all layers before k. So dL/dW_j and dL/dW_k are 0, and the biases
// of layers j to k - 1 stay 0: it is so in every later step too. No input gets through to the logit.
//
// Worth trying:
//   ARGS="--layers 3"                                 deeper: do sigmoids still learn from zero?
//   ARGS="--layers 3 --optimizer adam --rate 0.01"    and with Adam?
//   ARGS="--activation relu --width 16"               in which matrix do zeros do no harm now?
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "lessons/common/lesson.hpp"
#include "lessons/common/pictures.hpp"
#include "lessons/common/straight_line.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/diagnosis/baseline.hpp"
#include "nn/loss.hpp"
#include "nn/trainer.hpp"

using namespace lessons;

namespace {

struct Knobs {
  std::string activation = "tanh";    // f; the same is done with a sigmoid
  std::size_t layers = 1;             // hidden layers of the networks that are all zero
  std::size_t matrices = 4;           // of the networks with zeros in one matrix or in two
  std::size_t width = 4;              // neurons in each hidden layer
  std::string optimizer = "descent";  // gradient descent, or adam
  double rate = 0.5;                  // the learning rate
  std::size_t steps = 500;            // of training, each on all samples
};

nn::Mlp network(const std::string& activation, std::size_t hidden_layers, std::size_t width,
                const nn::Initializer& initialize, std::uint64_t seed = 1) {
  return {nn::layer_widths(2, hidden_layers, width, 1), nn::activation_by_name(activation),
          initialize, seed};
}

struct Training {
  nn::Mlp net;                            // as trained
  std::vector<plots::Numbers> gradients;  // the largest |dL/dw| in W1, b1, W2, b2, ... in each step
  plots::Numbers losses;                  // before each step
  double loss = 0.0, accuracy = 0.0;      // after the last

  const std::string& activation() const { return net.hidden_activation().name; }
  std::string part(std::size_t k) const {  // "W1", "b1", "W2", ... for gradients[k]
    return fmt::format("{}{}", k % 2 == 0 ? "W" : "b", k / 2 + 1);
  }
};

Training train(const nn::Mlp& start, const nn::Dataset& data, const Knobs& knobs,
               std::size_t steps) {
  Training run{start, std::vector<plots::Numbers>(2 * start.depth()), {}};
  std::unique_ptr<nn::Optimizer> optimizer = std::make_unique<nn::GradientDescent>(knobs.rate);
  if (knobs.optimizer == "adam") optimizer = std::make_unique<nn::Adam>(knobs.rate);
  const std::vector<nn::Parameter*> parameters = run.net.parameters();
  for (std::size_t step = 0; step < steps; ++step) {
    const auto loss = nn::binary_cross_entropy(run.net.forward(data.inputs), data.targets);
    nn::stop_unless_finite(loss.value, step, run.net, data.inputs);
    run.net.backward(loss.gradient);
    for (std::size_t k = 0; k < parameters.size(); ++k) {
      run.gradients[k].push_back(max_abs(parameters[k]->gradient));
    }
    run.losses.push_back(loss.value);
    optimizer->step(parameters);
  }
  const Matrix& logits = run.net.forward(data.inputs);
  run.loss = nn::binary_cross_entropy(logits, data.targets).value;
  run.accuracy = nn::accuracy(logits, data.targets);
  return run;
}

void show_gradients(Lesson& lesson, const Training& run) {
  // Of more than two hidden layers the hidden biases have no room.
  std::vector<std::size_t> parts;
  Table table{{"step"}};
  for (std::size_t k = 0; k < run.gradients.size(); ++k) {
    if (run.gradients.size() > 6 && k % 2 == 1 && k + 1 < run.gradients.size()) continue;
    parts.push_back(k);
    table.header.push_back(run.part(k));
  }
  table.header.emplace_back("loss");
  for (const std::size_t step : {0, 1, 2, 3, 30, 300}) {
    if (step >= run.losses.size()) continue;
    std::vector<std::string> row{std::to_string(step)};
    for (std::size_t k : parts) row.push_back(number(run.gradients[k][step], 3));
    row.push_back(number(run.losses[step], 5));
    table.rows.push_back(row);
  }
  lesson.section("All zero, " + run.activation() + ": largest |gradient| in weight matrices and " +
                 (parts.size() == run.gradients.size() ? "biases" : "the output bias"));
  lesson.table(table);
}

constexpr std::size_t watched = 12;  // steps in which we look for a first nonzero gradient

// The step in which W_l of L matrices first gets a nonzero gradient, if all start at zero.
std::size_t predicted_step(const nn::Activation& f, std::size_t l, std::size_t L) {
  const double f0 = f.function(0.0), slope0 = f.derivative(0.0, f0);
  if (l == L) return f0 != 0.0 || L == 1 ? 0 : watched;
  return f0 != 0.0 && slope0 != 0.0 ? L - l : watched;
}

std::size_t measured_step(const plots::Numbers& sizes) {
  const auto first = std::ranges::find_if(sizes, [](double size) { return size != 0.0; });
  return static_cast<std::size_t>(first - sizes.begin());
}

void first_steps(Lesson& lesson, const std::vector<std::string>& activations,
                 const nn::Dataset& data, const Knobs& knobs) {
  const auto text = [](std::size_t step) { return step < watched ? std::to_string(step) : "-"; };
  Table table{{"f", "hidden layers", "output bias", "W1", "W2", "W3", "W4", "W5"}};
  std::size_t gap = 0;  // the largest between prediction and measurement, in steps
  for (const std::string& name : activations) {
    for (std::size_t hidden = 0; hidden <= 4; ++hidden) {
      const nn::Mlp zeros = network(name, hidden, knobs.width, nn::zeros());
      const Training run = train(zeros, data, knobs, watched);
      std::vector<std::string> row = {name, std::to_string(hidden), ""};
      for (std::size_t k = 0; k < run.gradients.size(); ++k) {
        const bool output_bias = k + 1 == run.gradients.size();
        const std::size_t measured = measured_step(run.gradients[k]);
        const std::size_t predicted =
            output_bias ? 0 : predicted_step(zeros.hidden_activation(), k / 2 + 1, zeros.depth());
        gap = std::max(gap, std::max(measured, predicted) - std::min(measured, predicted));
        const std::string both = text(predicted) + ", " + text(measured);
        if (output_bias) row[2] = both;
        if (k % 2 == 0) row.push_back(both);
      }
      row.resize(table.header.size());
      table.rows.push_back(row);
    }
  }
  lesson.section("All zero: the step of the first nonzero gradient, predicted and measured");
  lesson.table(table);
  lesson.say(fmt::format("A dash: exactly 0 in each of the first {} steps.", watched));
  lesson.claim(
      {.sentence = "Zero weights stop every gradient: nothing can be learned.",
       .verdict = Verdict::is_false,
       .in_fact =
           "No weight is a factor of the output bias's gradient. In a network with hidden "
           "layers, where biases start at 0 too, f(0) and f'(0) decide what else gets a "
           "gradient: nothing ever if f(0) = 0, as for tanh and ReLU; W_L alone if only f'(0) is "
           "0; layer l of L from step L - l on if neither is 0, as for a sigmoid.",
       .quantity =
           "largest gap between the step in which a matrix or bias was predicted to get its "
           "first nonzero gradient and the step in which it did, of networks with " +
           activations[0] + " or " + activations[1] + " and 0 to 4 hidden layers",
       .measured = static_cast<double>(gap),
       .must_be = is(0.0)});
}

// Different neurons, in the hidden layer that has the most.
std::size_t different_neurons(const nn::Mlp& net) {
  std::size_t most = 1;
  for (std::size_t l = 0; l + 1 < net.depth(); ++l) {
    most = std::max(most, nn::distinct_neurons(net, l));
  }
  return most;
}

std::string from_to(double low, double high) {
  const std::string from = number(low, 3), to = number(high, 3);
  return from == to ? "about " + from : from + " to " + to;
}

// Returns the loss of the sigmoid network as a share of the best constant answer's.
double what_zeros_learn(Lesson& lesson, const Training& chosen, const Training& contrast,
                        const nn::Dataset& data, const Knobs& knobs) {
  const double p = mean(data.targets);  // the best answer that is the same for all inputs
  const double constant = nn::best_constant_loss(data.targets, nn::binary_cross_entropy);
  const double line = best_straight_line(data);
  Table table{{"answer", "loss", "accuracy", "logits", "different neurons"}};
  for (const Training* run : {&chosen, &contrast}) {
    nn::Mlp net = run->net;
    const auto [low, high] = std::ranges::minmax(net.forward(data.inputs).values());
    table.rows.push_back({"all zero, " + run->activation(), number(run->loss, 5),
                          number(run->accuracy, 3),
                          low == high ? number(low) + ", equal" : from_to(low, high),
                          std::to_string(different_neurons(net))});
  }
  table.rows.push_back({"best constant", number(constant, 5), number(std::max(p, 1.0 - p), 3),
                        number(std::log(p / (1.0 - p))), ""});
  table.rows.push_back({"best straight line", "", number(line, 3), "", ""});
  lesson.section(fmt::format("All zero: the networks after {} steps", knobs.steps));
  lesson.table(table);
  const Training& sigmoid = chosen.activation() == "sigmoid" ? chosen : contrast;
  lesson.claim({.sentence = "A network that starts at zero stays stuck, whatever its activation.",
                .verdict = Verdict::is_false,
                .in_fact = fmt::format(
                    "With sigmoids every matrix gets gradients, and the matrices make each other "
                    "grow. The accuracy is {} after {} steps; the best straight line has {}.",
                    number(sigmoid.accuracy, 3), knobs.steps, number(line, 3)),
                .quantity = "loss of a sigmoid network after training from all zero, as a share of "
                            "the loss of the best answer that is the same for all inputs",
                .measured = sigmoid.loss / constant,
                .must_be = below(0.9),
                .domain = "one hidden layer",
                .inside = knobs.layers == 1});
  return sigmoid.loss / constant;
}

// Only of a network that has learned: that there is one, claim 2 makes sure.
void twins(Lesson& lesson, const Training& sigmoid, double share) {
  const bool learned = share < 0.9;
  lesson.claim({.sentence = "Once gradients flow, the neurons of a layer become different.",
                .verdict = Verdict::is_false,
                .in_fact = "Zero is one more constant: equal neurons get equal gradients, and stay "
                           "equal while they learn.",
                .quantity = fmt::format(
                    "number of different neurons, in the hidden layer that has the most, of a "
                    "sigmoid network after training from all zero, whose loss was {} times the "
                    "best constant answer's",
                    number(share, 2)),
                .measured = learned ? static_cast<double>(different_neurons(sigmoid.net)) : NAN,
                .must_be = is(1.0),
                .domain = "networks that have learned",
                .inside = learned,
                .no_number = "this one has not learned"});
}

// Random weights, with zeros in no matrix, in one, or in two. Returns a map of the accuracies.
plots::HeatMap some_zeros(Lesson& lesson, const nn::Dataset& data, const Knobs& knobs) {
  const nn::Mlp random = network(knobs.activation, knobs.matrices - 1, knobs.width,
                                 nn::xavier_uniform(), lesson.seed());
  const nn::Activation& f = random.hidden_activation();
  const double slope0 = f.derivative(0.0, f.function(0.0));
  const std::size_t L = random.depth();
  const double none = train(random, data, knobs, knobs.steps).accuracy;
  Table table{{"zeros in"}};
  plots::HeatMap map{f.name + ", zeros in two matrices (diagonal: in one): accuracy", "zeros in",
                     "and in", std::vector<plots::Numbers>(L, plots::Numbers(L))};
  map.limit = 1.0;
  const double constant = nn::best_constant_loss(data.targets, nn::binary_cross_entropy);
  double one = 0.0;  // the highest of the lowest losses that trainings with zeros in one reached
  for (std::size_t j = 0; j < L; ++j) {
    map.row_labels.push_back(fmt::format("W{}", j + 1));
    table.header.push_back("and in " + map.row_labels[j]);
    for (std::size_t k = 0; k <= j; ++k) {
      nn::Mlp start = random;
      for (const std::size_t l : {j, k}) start.dense(l).weights.value *= 0.0;
      const Training run = train(start, data, knobs, knobs.steps);
      map.rows[j][k] = map.rows[k][j] = run.accuracy;
      const double lowest = std::ranges::min(run.losses);
      if (j == k && (slope0 != 0.0 || k + 1 == L)) one = std::max(one, lowest);
    }
  }
  map.column_labels = map.row_labels;
  for (std::size_t j = 0; j < L; ++j) {
    table.rows.push_back({map.row_labels[j]});
    for (double accuracy : map.rows[j]) table.rows[j].push_back(number(accuracy, 3));
  }
  lesson.section("Random weights, " + f.name + ", but zeros in one matrix or in two: accuracy");
  lesson.table(table);
  lesson.say("Diagonal: zeros in one matrix. With zeros in none: " + number(none, 3) + ".");
  lesson.claim(
      {.sentence = "A weight matrix that starts at zero is lost.",
       .verdict = Verdict::is_false,
       .in_fact = "Zeros in one matrix do not stop its own gradient, unless it is a hidden layer's "
                  "and f'(0) = 0. Zeros in two matrices stop the gradients of both for ever if "
                  "f(0) = 0 and biases start at 0, and the answer stays the same for all inputs.",
       .quantity =
           fmt::format("lowest loss that training reached with zeros in {}, as a share of the "
                       "loss of the best answer that is the same for all inputs",
                       slope0 != 0.0 ? "one matrix (the worst of them)" : "the last matrix"),
       .measured = one / constant,
       .must_be = below(0.9)});
  return map;
}

// The gradients of a training, step by step. An exact 0 has no place on a logarithmic axis.
plots::Lines curves(const Training& run, double lowest) {
  plots::Lines panel{
      "All zero, " + run.activation(), {"step"}, {"largest |gradient|", true, lowest, 1.0}};
  std::string zeros;
  for (std::size_t k = 0; k < run.gradients.size(); ++k) {
    const bool output_bias = k + 1 == run.gradients.size();
    if (k % 2 == 1 && !output_bias) continue;
    plots::Numbers sizes = run.gradients[k];
    sizes.resize(std::min<std::size_t>(sizes.size(), 300));
    if (measured_step(sizes) == sizes.size()) zeros += (zeros.empty() ? "" : ", ") + run.part(k);
    panel.series.push_back(
        {output_bias ? "output bias" : run.part(k), counted(sizes.size()), sizes});
  }
  if (!zeros.empty()) panel.title += ". " + zeros + ": exactly 0, not drawn";
  return panel;
}

void experiment(Lesson& lesson, const Knobs& knobs) {
  lesson.predict(
      {{"none of them", "the gradient of the output bias is the mean of p - y, without any weight"},
       {"the output bias alone"},
       {"the output layer, its weights and its bias",
        "dL/dW_L = h_(L-1)^T delta_L, and h_(L-1) = tanh(0) = 0"},
       {"all of them, and neurons stay equal", "it is so for a sigmoid, where f(0) is not 0"}});
  nn::Dataset data = nn::moons(200);
  data.targets(0, 0) = 1.0;  // one label of class 0: 99 samples against 101
  const auto all_zero = [&](const std::string& f) {
    return train(network(f, knobs.layers, knobs.width, nn::zeros()), data, knobs, knobs.steps);
  };
  const Training chosen = all_zero(knobs.activation);
  const Training contrast = all_zero(knobs.activation == "sigmoid" ? "tanh" : "sigmoid");
  show_gradients(lesson, chosen);
  show_gradients(lesson, contrast);
  first_steps(lesson, {chosen.activation(), contrast.activation()}, data, knobs);
  const double share = what_zeros_learn(lesson, chosen, contrast, data, knobs);
  const plots::HeatMap accuracies = some_zeros(lesson, data, knobs);
  twins(lesson, knobs.activation == "sigmoid" ? chosen : contrast, share);

  lesson.idea(
      "A weight matrix is a factor of the gradients of other matrices, not of its own. So zeros in "
      "one stop others, f(0) and f'(0) decide which, and a layer that does learn from all zeros "
      "stays one neuron, many times.");
  const double lowest = knobs.layers < 2 ? 1e-8 : 1e-25;
  lesson.figure(
      {"Each of two zero matrices stops the other's gradient if f(0) = 0. One alone stops "
       "its own only if f'(0) = 0",
       {curves(chosen, lowest), curves(contrast, lowest), accuracies}});
  lesson.next(
      "make lesson@zero_init_death ARGS=\"--activation relu --width 16\": in which matrix do zeros "
      "do no harm? Then `make homework@zero_init_death`, and `make lesson@xavier`: how large "
      "should random weights be?");
}

}  // namespace

int main(int argc, char** argv) {
  Knobs knobs;
  Lesson lesson(
      "Zero-init death",
      "All weights and biases of a tanh network with one hidden layer start at 0. It learns "
      "to tell 99 points from 101 others. What in it ever gets a gradient that is not 0?");
  lesson.knob("--activation", knobs.activation, "f, of the hidden layers", nn::activation_names());
  lesson.knob("--layers", knobs.layers, "hidden layers of the networks that are all zero", 1, 4);
  lesson.knob("--matrices", knobs.matrices, "of the networks with zeros in one or two", 2, 5);
  lesson.knob("--width", knobs.width, "neurons in each hidden layer", 2, 64);
  lesson.knob("--optimizer", knobs.optimizer, "gradient descent or Adam", {"descent", "adam"});
  lesson.knob("--rate", knobs.rate, "the learning rate", 1e-4, 10.0);
  lesson.knob("--steps", knobs.steps, "of training, each on all samples", 10, 20000);
  const auto of_other_activations = combined(
      {{"--width", {"12"}},
       {"--rate", {"0.2"}},
       {"--steps", {"1250"}},
       {"--matrices", {"3"}},
       {"--activation", {"softsign", "sine", "identity", "gelu", "silu", "leaky_relu", "relu"}}},
      {"--width 16 --activation gaussian",
       "--width 16 --rate 0.1 --steps 2500 --matrices 3 --activation selu",
       "--matrices 3 --width 64 --rate 1", "--matrices 3", "--layers 4",
       "--optimizer adam --rate 0.01"});
  lesson.domain(
      {"widths 2 to 64, 1 to 4 hidden layers, gradient descent with rates 0.1 to 1, the rate times "
       "the steps at least 250, or 500 with 64 neurons; Adam with the rate 0.01; tanh and sigmoid, "
       "and nine other activations with 12 to 16 neurons and rates of at most 0.5",
       combined({{"--matrices", {"2", "5"}},
                 {"--width", {"2", "16"}},
                 {"--rate", {"1", "0.1 --steps 2500"}}},
                of_other_activations),
       200});
  return lesson.run(argc, argv, [&] { experiment(lesson, knobs); });
}
