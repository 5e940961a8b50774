// Random breaks the symmetry; the right scale keeps the signal alive
//
// Random weights make every neuron its own. How large should they be? A neuron adds up fan_in
// products, so a layer multiplies the variance of what comes in by fan_in Var(W). On the way back,
// an input collects the blame of fan_out neurons: a factor fan_out Var(W). To keep both sizes,
// Var(W) would have to be 1/fan_in and 1/fan_out at once. Xavier's rule meets in the middle:
//
//     Var(W) = 2 / (fan_in + fan_out)
//
// Look for what the rule leaves out: the activation. It takes f'(0) = 1, which is right for tanh.
// And a factor acts once a layer, so a factor near 1 does not stay near 1.
//
// Predict before you run: five tanh layers of 200 neurons start with normal weights of standard
// deviation 0.01. What is left of the signal in layer 5? And how much better than all weights 0.5
// is Xavier after training on real tumours?
//
// Worth trying:
//   ARGS="--small 0.3 --layers 15"      too large: which way do the errors grow now?
//   ARGS="--activation sigmoid"         0.5 on the tumours; then add --steps 600
//   ARGS="--neurons 32"                 and larger sums: does 0.5 still cost nothing?
#include <fmt/core.h>

#include <cmath>

#include "lessons/common/images.hpp"
#include "lessons/common/lesson.hpp"
#include "lessons/common/pictures.hpp"
#include "lessons/common/run.hpp"
#include "lessons/common/signals.hpp"
#include "lessons/common/tumours.hpp"
#include "matrix/matmul.hpp"
#include "nn/analysis/statistics.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/trainer.hpp"

using namespace lessons;

namespace {

struct Knobs {
  std::string inputs = usual_inputs();  // of the deep network
  std::size_t layers = 5;               // its hidden layers, 200 neurons each
  double small = 0.01;                  // standard deviation of "small random numbers"
  std::string activation = "tanh";      // of the network on the tumours
  std::size_t neurons = 8;              // in each of its three hidden layers
  std::size_t steps = 150;              // of Adam
  std::string data = tumour_file;
};

constexpr std::size_t samples = 300;

// One linear layer: by what does it multiply a variance, forwards and backwards?
void one_layer(Lesson& lesson) {
  constexpr std::size_t n = 400, m = 100;  // fan_in, fan_out
  Rng rng(lesson.seed());
  const Matrix x = nn::normal(1.0)(samples, n, rng);
  const Matrix dz = nn::normal(1.0)(samples, m, rng);
  const auto power = [](const Matrix& a) { return nn::statistics(a).mean_square; };
  Table table{{"Var(W)", "forwards", "backwards", "sum"}, {}};
  double sum = 0.0;
  for (const auto& [rule, variance] : {std::pair{"1 / fan_in", 1.0 / n},
                                       {"1 / fan_out", 1.0 / m},
                                       {"2 / (fan_in + fan_out)", 2.0 / (n + m)}}) {
    const Matrix W = nn::normal(std::sqrt(variance))(n, m, rng);
    const double forwards = power(matmul(x, W)) / power(x);        // z = x W
    const double backwards = power(matmul_nt(dz, W)) / power(dz);  // dx = dz W^T
    sum = forwards + backwards;
    table.rows.push_back({rule, number(forwards, 3), number(backwards, 3), number(sum, 3)});
  }
  lesson.section("A linear layer from 400 inputs to 100 neurons multiplies the variance by");
  lesson.table(table);
  lesson.claim({.sentence = "Xavier keeps the variance, forwards and backwards.",
                .verdict = Verdict::true_if,
                .in_fact = "True if fan_in = fan_out. Otherwise the two factors add up to 2.",
                .quantity = "forward plus backward factor under Xavier",
                .measured = sum,
                .must_be = about(2.0, 0.1)});  // 1.957 to 2.045 over seeds 1 to 60
}

// Four starts of a deep network, each after one pass forwards and backwards and before any step.
std::vector<Signals> deep_network(Lesson& lesson, const Knobs& knobs) {
  const Inputs inputs = clothes(knobs.inputs, samples, lesson.seed());
  std::vector<std::size_t> widths(knobs.layers + 2, 200);
  widths.front() = inputs.data.inputs.cols();
  widths.back() = inputs.data.targets.cols();
  const auto pass = [&](const std::string& name, const nn::Activation& f,
                        const nn::Initializer& start) {
    const nn::Mlp net(widths, f, start, lesson.seed());
    return signals_of(name, net, inputs.data, nn::softmax_cross_entropy);
  };
  std::vector<Signals> starts = {
      pass(fmt::format("normal({})", knobs.small), nn::tanh(), nn::normal(knobs.small)),
      pass("1/sqrt(fan_in)", nn::tanh(), nn::standard_uniform()),
      pass("Xavier", nn::tanh(), nn::xavier_uniform()),
      pass("Xavier, sigmoid", nn::sigmoid(), nn::xavier_uniform())};
  lesson.section(
      fmt::format("{} layers of 200 neurons: standard deviations before any step", knobs.layers));
  lesson.say(inputs.description);
  lesson.table(transposed(layer_table("activations h", by_layer(starts, &Signals::h))));
  lesson.table(transposed(layer_table("error signals dL/dz", by_layer(starts, &Signals::dz))));
  lesson.table(transposed(layer_table("gradients dL/dW", by_layer(starts, &Signals::dW))));
  lesson.figure(layer_figure("Weights too small starve both ends; Xavier keeps both alive",
                             {starts[0], starts[1], starts[2]}, -1.0, 1.0),
                "layers");
  return starts;
}

void what_the_scale_decides(Lesson& lesson, const std::vector<Signals>& at) {
  const Signals &small = at[0], &standard = at[1], &xavier = at[2], &sigmoid = at[3];
  lesson.claim({.sentence = "Any small random numbers will do, for they break the symmetry.",
                .verdict = Verdict::is_false,
                .in_fact = "They do, and the signal dies: each layer multiplies it by sqrt(200) "
                           "times their deviation.",
                .quantity = "activations in the last layer over those in the first",
                .measured = small.h.back() / small.h.front(),
                .must_be = below(1e-3)});  // 3.6e-4 to 4.6e-4 over seeds 1 to 60, both inputs
  lesson.claim({.sentence = "Uniform within 1/sqrt(fan_in), the usual default, keeps the signal.",
                .verdict = Verdict::is_false,
                .in_fact = "U(-a, a) has variance a^2/3, not a^2: a factor 1/sqrt(3) per layer.",
                .quantity = "factor per layer",
                .measured = factor_per_layer(standard.h),
                .must_be = between(0.53, 0.6)});  // 0.549 to 0.579
  lesson.claim(
      {.sentence = "Xavier keeps the error signals of tanh layers alive.",
       .verdict = Verdict::is_true,
       .in_fact = "Alive, not equal: tanh bends, so they still fall a little on their way.",
       .quantity = "error signals, largest layer over smallest",
       .measured = largest_over_smallest(xavier.dz),
       .must_be = below(3.0)});  // 2.15 to 2.59
  lesson.claim({.sentence = "A vanishing gradient shows in the weight gradients.",
                .verdict = Verdict::is_false,
                .in_fact = "Not with tanh: dL/dW is an activation, which falls on the way up, "
                           "times dL/dz, which falls on the way down. Look at dL/dz.",
                .quantity = "dL/dW under that default, largest layer over smallest",
                .measured = largest_over_smallest(standard.dW),
                .must_be = below(1.5)});  // 1.01 to 1.20
  lesson.claim({.sentence = "Xavier is for sigmoid and tanh alike.",
                .verdict = Verdict::is_false,
                .in_fact = "The rule takes f'(0) = 1. A sigmoid has 1/4 there and less elsewhere.",
                .quantity = "factor per layer of the error signals on their way down, sigmoid",
                .measured = 1.0 / factor_per_layer(sigmoid.dz),
                .must_be = below(0.25)});  // 0.225 to 0.235
}

// A start's means over all ways to set tumours aside. The network is that of the last one.
struct OnTumours {
  Run<> run;                       // accuracy on those set aside, after 0, 1, ... steps
  double training_accuracy = 0.0;  // after the last step
};

OnTumours learn_tumours(const std::string& name, const std::vector<std::size_t>& hidden,
                        const nn::Initializer& initialize, const std::vector<nn::Split>& splits,
                        const Knobs& knobs, std::uint64_t seed) {
  std::vector<std::size_t> widths = {splits[0].train.inputs.cols()};
  widths.insert(widths.end(), hidden.begin(), hidden.end());
  widths.push_back(1);
  const nn::Activation f = nn::activation_by_name(knobs.activation);
  OnTumours result{{name, nn::Mlp(widths, f, initialize, seed), counted(knobs.steps + 1)}};
  result.run.accuracy.resize(knobs.steps + 1);
  const double share = 1.0 / static_cast<double>(splits.size());
  for (const auto& [train, test] : splits) {
    nn::Mlp net(widths, f, initialize, seed++);
    nn::Adam adam(0.01);
    for (std::size_t step = 0;; ++step) {
      const double accuracy = nn::accuracy(net.forward(test.inputs), test.targets);
      result.run.accuracy[step] += share * accuracy;
      if (step == knobs.steps) break;
      const auto loss = nn::binary_cross_entropy(net.forward(train.inputs), train.targets);
      nn::stop_unless_finite(loss.value, step, net, train.inputs);
      net.backward(loss.gradient);
      adam.step(net.parameters());
    }
    result.training_accuracy += share * nn::accuracy(net.forward(train.inputs), train.targets);
    result.run.net = net;
  }
  return result;
}

Table tumour_table(const std::vector<OnTumours>& starts) {
  const auto percent = [](double share) { return fmt::format("{:.1f} %", 100.0 * share); };
  Table table{{"start", "test, untrained", "test", "training", "distinct neurons"}, {}};
  for (const auto& [run, training_accuracy] : starts) {
    table.rows.push_back({run.name, percent(run.accuracy.front()), percent(run.accuracy.back()),
                          percent(training_accuracy),
                          std::to_string(nn::distinct_neurons(run.net.dense(0)))});
  }
  return table;
}

// Left, the test accuracy step by step; right, what is wrong in the end.
plots::Figure tumour_figure(const std::string& title, const std::vector<OnTumours>& starts) {
  plots::Lines curves{"on tumours set aside", {"step of Adam"}, {"accuracy", false, {}, 1.0}, {}};
  plots::Bars errors{"after the last step", {}, {"wrong (%)", false, 0.0}, {}};
  errors.series = {{"training", {}}, {"set aside", {}}};
  for (const auto& [run, training_accuracy] : starts) {
    curves.series.push_back(curve(run, run.accuracy));
    errors.categories.push_back(run.name);
    errors.series[0].second.push_back(100.0 * (1.0 - training_accuracy));
    errors.series[1].second.push_back(100.0 * (1.0 - run.accuracy.back()));
  }
  return {title, {curves, errors}};
}

// The same question after training, on data that a straight line parts well.
void tumours_after_training(Lesson& lesson, const Knobs& knobs) {
  std::vector<nn::Split> splits;  // five ways to set a fifth aside for testing
  for (std::uint64_t k = 0; k < 5; ++k) splits.push_back(tumours(lesson.seed() + k, knobs.data));
  const std::vector<std::size_t> hidden(3, knobs.neurons);
  const auto learn = [&](const std::string& name, const std::vector<std::size_t>& layers,
                         const nn::Initializer& initialize) {
    return learn_tumours(name, layers, initialize, splits, knobs, lesson.seed());
  };
  const OnTumours equal = learn("all 0.5", hidden, nn::constant(0.5));
  const OnTumours xavier = learn("Xavier", hidden, nn::xavier_uniform());
  const OnTumours linear = learn("no hidden layer", {}, nn::zeros());
  lesson.section(fmt::format("Tumours: three hidden layers of {} {}, {} steps, {} splits",
                             knobs.neurons, knobs.activation, knobs.steps, splits.size()));
  lesson.table(tumour_table({equal, xavier, linear}));
  lesson.figure(
      tumour_figure("On tumours a straight line is enough: no hidden layer does as well as three",
                    {equal, xavier, linear}),
      "tumours");
  lesson.claim({.sentence = "All weights 0.5 show in the accuracy: 60 % against 85 %.",
                .verdict = Verdict::is_false,
                .in_fact = "Not where a straight line parts the classes, as it nearly does here: "
                           "copies of one neuron can draw it. Count distinct neurons instead.",
                .quantity = "test accuracy of Xavier minus that of all equal",
                .measured = xavier.run.accuracy.back() - equal.run.accuracy.back(),
                .must_be = below(0.02)});  // -0.023 to 0.004
}

void experiment(Lesson& lesson, const Knobs& knobs) {
  lesson.predict({{"much the same", not_measured},
                  {"about a fifth", not_measured},
                  {"less than a thousandth"}});
  lesson.idea(
      "Random weights break the symmetry. Their scale decides whether a signal reaches the other "
      "end, forwards and backwards.");
  one_layer(lesson);
  what_the_scale_decides(lesson, deep_network(lesson, knobs));
  tumours_after_training(lesson, knobs);
  lesson.next(
      "make lesson@xavier ARGS=\"--activation sigmoid\" starts the tumours' network saturated. "
      "Then `make homework@xavier` writes the rule, and `make lesson@he` asks it of a ReLU.");
}

}  // namespace

int main(int argc, char** argv) {
  Knobs knobs;
  Lesson lesson("Xavier",
                "Five tanh layers of 200 neurons, weights normal with deviation 0.01: how large is "
                "the signal in layer 5, compared with layer 1?");
  lesson.knob("--inputs", knobs.inputs, "of the deep network", input_kinds);
  lesson.knob("--layers", knobs.layers, "its hidden layers", 2, 100);
  lesson.knob("--small", knobs.small, "its small weights' standard deviation", 1e-6, 100);
  lesson.knob("--activation", knobs.activation, "of the tumours' network", nn::activation_names());
  lesson.knob("--neurons", knobs.neurons, "in each of its three hidden layers", 1, 256);
  lesson.knob("--steps", knobs.steps, "of its training", 1, 10000);
  lesson.knob("--data", knobs.data, "CSV file in place of the tumours, last column 0 or 1");
  return lesson.run(argc, argv, [&] { experiment(lesson, knobs); });
}
