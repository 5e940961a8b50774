// Thirty layers: signals forwards, error signals backwards
//
// A network of thirty layers is thirty factors in a row. Forwards and backwards, layer l does
//
//     z_l = h_(l-1) W_l + b_l,   h_l = f(z_l)              delta_(l-1) = (delta_l W_l^T) * f'(z_(l-1))
//
// (* element by element). Let all layers have n neurons, weights of mean 0 that are independent of each
// other and of the signal, and biases 0. Then a sum of n products multiplies the root mean square by
// sqrt(n Var(w)), in both directions (lesson @xavier). Where z is small, tanh(z) is nearly z and its slope
// nearly 1. A ReLU passes half of the mean square (lesson @he). So each layer multiplies by about
//
//     a = sqrt(n Var(w))   with tanh,         a = sqrt(n Var(w) / 2)   with a ReLU                 (1)
//
// and from layer 1 to layer 30 there are 29 such factors. By hand, for the default of PyTorch's linear
// layer, U(-1/sqrt(n), 1/sqrt(n)), whose variance is 1 / (3 n): with tanh a = 1/sqrt(3) = 0.577, and
// 0.577^29 = 1.2e-7; with a ReLU a = 1/sqrt(6), and 5.2e-12 is left.
//
// THE GRADIENTS OF THE WEIGHTS are products of the two signals: dL/dW_l = h_(l-1)^T delta_l. On its way to
// layer l the first took l - 1 factors a, and the second took L - l: together a^(L-1), in every layer l. By
// (1) no layer differs from another, and all of them have the factor a^(L-1). What a step of gradient
// descent does is rate * |dL/dW| / |W|, the relative change of the weights (|W|: root mean square). An often
// quoted rule of thumb asks for about 0.001 a step.
//
// A SIGMOID differs from tanh in f(0) = 1/2 and in a slope of 1/4 at most. Near z = 0 its activations are
// near 1/2, however small their differences. Its error signals meet one slope a layer, and fifty layers
// have 49 slopes between the first and the last: a factor of at most 4^-49 = 3e-30, times what weights do.
//
// Worth trying:
//   ARGS="--layers 10"                 how deep does a network have to be?
//   ARGS="--optimizer adam"            does an optimizer that divides by the gradient's size help?
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <span>

#include "lessons/common/images.hpp"
#include "lessons/common/in_parallel.hpp"
#include "lessons/common/lesson.hpp"
#include "lessons/common/pictures.hpp"
#include "lessons/common/run.hpp"
#include "nn/analysis/saturation.hpp"
#include "nn/analysis/statistics.hpp"
#include "nn/diagnosis/baseline.hpp"
#include "nn/starts/orthogonal.hpp"
#include "nn/trainer.hpp"

using namespace lessons;

namespace {

struct Knobs {
  // Of the networks that make one pass forwards and backwards:
  std::size_t layers = 30;  // hidden layers
  std::size_t width = 64;   // neurons in each of them
  // Of the sigmoid networks that are trained:
  std::size_t depth = 50;               // hidden layers
  std::size_t neurons = 32;             // in each of them
  std::string optimizer = "momentum";   // or Adam, at a quarter of the rate
  double rate = 0.004;                  // learning rate
  std::size_t steps = 300;              // on batches of 100
  std::string inputs = usual_inputs();  // Fashion-MNIST, or numbers in its place
};

// So many hidden layers of one width, between the data's inputs and its classes.
nn::Mlp network(const nn::Dataset& data, std::size_t layers, std::size_t width,
                const nn::Activation& f, const nn::Initializer& weights, std::uint64_t seed) {
  return {nn::layer_widths(data.inputs.cols(), layers, width, data.targets.cols()), f, weights,
          seed};
}

// What one pass forwards and backwards, without a step, leaves in the hidden layers: root mean squares.
struct Pass {
  std::string start;
  double factor;  // a
  plots::Numbers h, delta, gradient, weights;

  double forwards() const { return h.back() / h.front(); }
  double backwards() const { return delta.front() / delta.back(); }
  double gradient_ratio() const { return gradient.front() / gradient.back(); }
};

// As PyTorch's linear layer does it: U(-1/sqrt(fan_in), 1/sqrt(fan_in)).
void draw_biases(nn::Mlp& net, Rng rng) {
  for (std::size_t l = 0; l < net.depth(); ++l) {
    const auto fan_in = static_cast<double>(net.dense(l).fan_in());
    for (double& b : net.dense(l).bias.value.values()) b = rng.symmetric(1.0 / std::sqrt(fan_in));
  }
}

Pass pass(const std::string& start, double factor, const nn::Activation& f,
          const nn::Initializer& weights, const Knobs& knobs, const nn::Dataset& data,
          std::uint64_t seed, bool biases = false) {
  nn::Mlp net = network(data, knobs.layers, knobs.width, f, weights, seed);
  if (biases) draw_biases(net, Rng(seed).stream(1));
  nn::evaluate_gradients(net, data, nn::softmax_cross_entropy);
  Pass result{start, factor, {}, {}, {}, {}};
  for (std::size_t l = 0; l < knobs.layers; ++l) {
    result.h.push_back(nn::root_mean_square(net.activation(l)));
    result.delta.push_back(nn::root_mean_square(net.error_signal(l)));
    result.gradient.push_back(nn::root_mean_square(net.dense(l).weights.gradient));
    result.weights.push_back(nn::root_mean_square(net.dense(l).weights.value));
  }
  return result;
}

// PyTorch's default; the weights for which (1) is 1; twice these.
struct Passes {
  Pass small, right, large;
  std::vector<const Pass*> all() const { return {&small, &right, &large}; }
};

Passes three_passes(const std::string& name, const nn::Activation& f, double gain,
                    const Knobs& knobs, const nn::Dataset& data, std::uint64_t seed) {
  const auto from = [&](const std::string& start, double factor, const nn::Initializer& weights) {
    return pass(name + ", " + start, factor, f, weights, knobs, data, seed);
  };
  return {from("PyTorch's weights", 1.0 / (gain * std::sqrt(3.0)), nn::standard_uniform()),
          from("a = 1", 1.0, nn::xavier_normal(gain)),
          from("a = 2", 2.0, nn::xavier_normal(2.0 * gain))};
}

double middle(const plots::Numbers& layers) { return layers[layers.size() / 2]; }

void pass_table(Lesson& lesson, const std::vector<const Pass*>& passes, const Knobs& knobs) {
  constexpr double rate = 0.01;
  const std::size_t power = knobs.layers - 1;
  Table table{{"start", fmt::format("a^{}", power), "h", "delta", "dL/dW", "|dL/dW|", "step"}};
  for (const Pass* p : passes) {
    const double size = middle(p->gradient);
    std::vector<std::string>& row = table.rows.emplace_back(1, p->start);
    for (double x : {std::pow(p->factor, static_cast<double>(power)), p->forwards(), p->backwards(),
                     p->gradient_ratio(), size, rate * size / middle(p->weights)}) {
      row.push_back(std::isnan(x) ? "none" : number(x, 2));  // of two zeros: dead ReLUs
    }
  }
  lesson.section(fmt::format("{} layers of {} in one pass: factors of root mean squares",
                             knobs.layers, knobs.width));
  lesson.table(table);
  lesson.say(fmt::format(
      "a: by what a layer multiplies root mean squares where z is small, mean over "
      "draws of the weights; all else is of one draw. h: layer {0} over layer 1. delta, "
      "dL/dW: layer 1 over layer {0}. |dL/dW|: root mean square in layer {1}. step: {2} "
      "|dL/dW| / |W| there, by how much a step at the rate {2} changes the weights. "
      "With a = 2 tanh saturates; with a = 1 it falls behind a^{3}, too, as tanh(z) is "
      "less than z. The sigmoid has Xavier's weights, and its a is that of delta.",
      knobs.layers, knobs.layers / 2 + 1, rate, power));
}

void two_signals(Lesson& lesson, const Passes& tanh, const Pass& sigmoid, const Pass& biased,
                 const Knobs& knobs) {
  const Pass& small = tanh.small;
  lesson.claim(
      {.sentence = "A framework's default weights will do for a network of any depth.",
       .verdict = Verdict::is_false,
       .in_fact = fmt::format("PyTorch's have the variance 1 / (3 fan_in): a tanh layer multiplies "
                              "the signal by about 1/sqrt(3), again and again. Here, with "
                              "biases 0, {} layers leave {:.0e} of it, and {:.0e} of the error "
                              "signal. With biases drawn as PyTorch draws them {:.1g} of the "
                              "activations is left, and {:.0e} of the error signal.",
                              knobs.layers, small.forwards(), small.backwards(), biased.forwards(),
                              biased.backwards()),
       .quantity = fmt::format("{} tanh layers, PyTorch's default weights: root mean square of the "
                               "activations in the last hidden layer, over the first",
                               knobs.layers),
       .measured = small.forwards(),
       .must_be = below(0.01)});
  const auto shown = [](const Pass& p) {  // as a share of the powers of ten that delta loses
    return std::log10(p.gradient_ratio()) / std::log10(p.backwards());
  };
  lesson.claim(
      {.sentence = "Vanishing error signals show as weight gradients that vanish in layer 1.",
       .verdict = Verdict::true_if,
       .in_fact = fmt::format(
           "True if the activations do not vanish with them. A sigmoid's stay near 1/2: here layer "
           "1 has {:.0e} of the last layer's error signal, and {:.0e} of its weight gradient. With "
           "tanh it has {:.0e} of the error signal, but {:.1g} times the weight gradient, since "
           "what comes into the last layer has shrunk as well.",
           sigmoid.backwards(), sigmoid.gradient_ratio(), small.backwards(),
           small.gradient_ratio()),
       .quantity =
           "share of the powers of ten between the error signals of the first and the last layer "
           "that shows in their weight gradients: sigmoid with Xavier's weights, minus tanh with "
           "PyTorch's default",
       .measured = shown(sigmoid) - std::abs(shown(small)),
       .must_be = above(0.5)});
  const double uneven = std::ranges::max(small.gradient) / std::ranges::min(small.gradient);
  lesson.claim(
      {.sentence = "Weight gradients of one size in all layers are a sign of health.",
       .verdict = Verdict::is_false,
       .in_fact = fmt::format(
           "With PyTorch's default weights and biases 0 signals and error signals vanish. Then "
           "weight gradients are of one size, too (the largest is {:.1f} times the smallest), but "
           "of a small one: "
           "{:.0e} in the middle layer, against {:.0e} in a network that holds both signals. What "
           "gradients do not show in comparison with each other, they show in comparison with the "
           "weights.",
           uneven, middle(small.gradient), middle(tanh.right.gradient)),
       .quantity = "powers of ten by which a tanh network has smaller weight gradients in the "
                   "middle layer with PyTorch's default weights than with Xavier's, minus those "
                   "between its own largest and smallest layer",
       .measured = std::log10(middle(tanh.right.gradient) / middle(small.gradient) / uneven),
       .must_be = above(0.0)});
}

// The sigmoid network that computes what a tanh network computes.
//
//     sigmoid(z) = (1 + tanh(z / 2)) / 2
//
// (at z = 1: 0.7311 = (1 + 0.4621) / 2). Let the tanh network have matrices A_l, biases 0 and activations
// h_l. The sigmoid network is to have the activations g_l = (1 + h_l) / 2, so its pre-activations must be
// twice those of the tanh network, 2 h_(l-1) A_l. With h = 2 g - 1 and a row 1 of ones:
//
//     2 h_(l-1) A_l = g_(l-1) (4 A_l) - 2 (1 A_l)        W_l = 4 A_l,  b_l = -2 * column sums of A_l
//
// The first layer reads the inputs, which are no activations: W_1 = 2 A_1, b_1 = 0. The outputs have no
// activation, h A = g (2 A) - 1 A: W = 2 A, b = -column sums of A.
nn::Mlp as_sigmoids(const nn::Mlp& tanh, nn::Mlp net) {
  for (std::size_t l = 0; l < net.depth(); ++l) {
    const Matrix& A = tanh.dense(l).weights.value;
    const bool first = l == 0, last = l + 1 == net.depth();
    net.dense(l).weights.value = (first || last ? 2.0 : 4.0) * A;
    if (!first) net.dense(l).bias.value = (last ? -1.0 : -2.0) * column_sums(A);
  }
  return net;
}

// Batches of 100. The loss is a mean over each pass through the data.
void train(Run<>& run, const nn::Dataset& data, const Knobs& knobs) {
  constexpr std::size_t batch_size = 100;
  const std::size_t batches = data.size() / batch_size;
  std::unique_ptr<nn::Optimizer> optimizer = std::make_unique<nn::Momentum>(knobs.rate, 0.9);
  if (knobs.optimizer == "adam") optimizer = std::make_unique<nn::Adam>(0.25 * knobs.rate);
  nn::Dataset batch;
  std::vector<std::size_t> order;
  double sum = 0.0;
  for (std::size_t step = 0; step < knobs.steps; ++step) {
    const std::size_t k = step % batches;
    if (k == 0) order = Rng(step).permutation(data.size());
    nn::choose_rows(data, std::span(order).subspan(k * batch_size, batch_size), batch);
    const auto loss = nn::softmax_cross_entropy(run.net.forward(batch.inputs), batch.targets);
    if (!std::isfinite(loss.value)) break;  // it diverged, which is a result
    run.net.backward(loss.gradient);
    optimizer->step(run.net.parameters());
    sum += loss.value;
    if (k + 1 < batches) continue;
    run.step.push_back(static_cast<double>(step + 1));
    run.loss.push_back(sum / static_cast<double>(batches));
    sum = 0.0;
  }
}

// Three sigmoid networks: two with biases 0, and one that begins as a tanh network.
struct Sigmoids {
  Run<> xavier, biased, no_biases;
  std::vector<Run<>*> all() { return {&xavier, &biased, &no_biases}; }
  std::vector<double> slopes;  // mean slope of the middle layer before training, one a network
  double gap;  // between the outputs of the last one and of the tanh network, before training
};

// few: the samples that show what the networks do before training.
Sigmoids train_sigmoids(const Knobs& knobs, const nn::Dataset& data, const nn::Dataset& few,
                        std::uint64_t seed) {
  const auto make = [&](const nn::Activation& f, const nn::Initializer& weights) {
    return network(data, knobs.depth, knobs.neurons, f, weights, seed);
  };
  nn::Mlp tanh = make(nn::tanh(), nn::orthogonal(1.3));  // 1.3, as tanh(z) is less than z
  nn::Mlp biased = as_sigmoids(tanh, make(nn::sigmoid(), nn::zeros()));
  const double gap = max_abs(tanh.forward(few.inputs) - biased.forward(few.inputs));
  nn::Mlp no_biases = biased;
  for (std::size_t l = 0; l < biased.depth(); ++l) no_biases.dense(l).bias.value *= 0.0;
  Sigmoids all{{"Xavier, biases 0", make(nn::sigmoid(), nn::xavier_normal())},
               {"4 A, biases -2 colsum(A)", biased},
               {"4 A, biases 0", no_biases},
               {},
               gap};
  for (Run<>* run : all.all()) {
    run->net.forward(few.inputs);
    all.slopes.push_back(0.25 * nn::mean_slope(run->net, knobs.depth / 2));
  }
  in_parallel(3, [&](std::size_t k) { train(*all.all()[k], data, knobs); });
  return all;
}

void sigmoids_learn(Lesson& lesson, Sigmoids& all, const Knobs& knobs, const nn::Dataset& data) {
  const double guess = nn::best_constant_loss(data.targets, nn::softmax_cross_entropy);
  Table table{{"start", "slope before training", "loss"}};
  std::vector<double> losses;
  for (Run<>* run : all.all()) {
    nn::Mlp net = run->net;  // goes, with what its layers keep of all samples
    losses.push_back(nn::evaluate(net, data, nn::softmax_cross_entropy));
    table.rows.push_back({run->name, fmt::format("{:.3f}", all.slopes[losses.size() - 1]),
                          fmt::format("{:.5f}", losses.back())});
  }
  table.rows.push_back({"best constant answer", "", fmt::format("{:.5f}", guess)});
  lesson.section(fmt::format("{} sigmoid layers of {}: loss after {} of {}", knobs.depth,
                             knobs.neurons, plural(knobs.steps, "step"), knobs.optimizer));
  lesson.table(table);
  lesson.say(
      fmt::format("A: orthogonal matrices, times 1.3. With biases the network begins as the tanh "
                  "network of these matrices: their outputs differ by {:.0e}. Slope: mean of f'(z) "
                  "in the middle layer. The best constant answer is how frequent the classes are; "
                  "its loss is their entropy.",
                  all.gap));
  lesson.claim(
      {.sentence = fmt::format("The slope of a sigmoid is 1/4 at most, so {} sigmoid layers learn "
                               "from no start.",
                               knobs.depth),
       .verdict = Verdict::is_false,
       .in_fact = fmt::format(
           "Weights make up for a slope, and biases keep z where the slope is: 4 A with biases "
           "that subtract the activations' middle, 1/2, is a tanh network, and ends at a loss of "
           "{:.2f}. 4 A with biases 0 ends at {:.4f}, the best constant answer has {:.4f}.",
           losses[1], losses[2], guess),
       .quantity = fmt::format("{} sigmoid layers that start as a tanh network: loss of the best "
                               "constant answer minus their loss after {} steps",
                               knobs.depth, knobs.steps),
       .measured = guess - losses[1],
       .must_be = above(0.2)});
}

void draw(Lesson& lesson, const Passes& relu, Sigmoids& sigmoids, const Knobs& knobs,
          const nn::Dataset& data) {
  plots::Lines losses{fmt::format("{} sigmoid layers in training", knobs.depth),
                      {"step"},
                      {"loss, mean of ten batches", false, 0.0, 2.5}};
  losses.series.resize(relu.all().size());  // none: their colours are those of the other panels
  for (const Run<>* run : sigmoids.all()) losses.series.push_back(curve(*run, run->loss));
  losses.series.push_back(
      {"best constant answer",
       {0.0, static_cast<double>(knobs.steps)},
       plots::Numbers(2, nn::best_constant_loss(data.targets, nn::softmax_cross_entropy))});
  double low = 1.0, high = 1.0;  // one scale for the three panels
  for (const Pass* p : relu.all()) {
    for (const auto* layers : {&p->h, &p->delta, &p->gradient}) {
      low = std::min(low, std::ranges::min(*layers));
      high = std::max(high, std::ranges::max(*layers));
    }
  }
  const auto signal = [&](const std::string& title, const std::string& y,
                          plots::Numbers Pass::*layers) {
    plots::Lines lines{"ReLU: " + title,
                       {"hidden layer"},
                       {"root mean square of " + y, true, low / 10.0, 10.0 * high}};
    for (const Pass* p : relu.all()) {
      lines.series.push_back({p->start, counted(knobs.layers, 1.0), p->*layers});
    }
    return lines;
  };
  lesson.figure(
      {"Signals vanish, hold or explode; weight gradients are level; with biases sigmoids learn",
       {signal("activations, forwards", "h", &Pass::h),
        signal("error signals, backwards", "delta", &Pass::delta),
        signal("weight gradients", "dL/dW", &Pass::gradient), losses},
       2});
}

void experiment(Lesson& lesson, const Knobs& knobs) {
  lesson.predict(
      {{"none: fifty slopes of 1/4 at most leave nothing of an error signal",
        "each slope stands beside a matrix, and weights of four times the size make up for it"},
       {"Xavier's weights, given time",
        "its error signals shrink by about 4 in each layer, and the loss stays at that of a "
        "constant answer"},
       {"weights four times as large as a tanh network needs, biases 0",
        "activations around 1/2 add up to pre-activations far from 0, where the slope is not 1/4"},
       {"weights four times as large as a tanh network needs, and biases that are not 0"}});
  const Inputs inputs = clothes(knobs.inputs, 1000, lesson.seed());
  lesson.say(inputs.description);
  std::vector<std::size_t> first;  // samples
  while (first.size() < 200) first.push_back(first.size());
  const nn::Dataset few = nn::rows(inputs.data, first);
  const std::uint64_t seed = lesson.seed();
  const Passes tanh = three_passes("tanh", nn::tanh(), 1.0, knobs, few, seed);
  const Passes relu = three_passes("ReLU", nn::relu(), std::sqrt(2.0), knobs, few, seed);
  const Pass sigmoid =
      pass("sigmoid, a = 1/4", 0.25, nn::sigmoid(), nn::xavier_normal(), knobs, few, seed);
  pass_table(
      lesson,
      {&tanh.small, &tanh.right, &tanh.large, &relu.small, &relu.right, &relu.large, &sigmoid},
      knobs);
  const Pass biased = pass("", NAN, nn::tanh(), nn::standard_uniform(), knobs, few, seed, true);
  two_signals(lesson, tanh, sigmoid, biased, knobs);
  Sigmoids sigmoids = train_sigmoids(knobs, inputs.data, few, lesson.seed());
  sigmoids_learn(lesson, sigmoids, knobs, inputs.data);
  lesson.idea(
      "A deep network is a product of factors, one a layer, forwards and backwards. A start holds "
      "both signals if its factors are near 1, and weights and biases together set them.");
  draw(lesson, relu, sigmoids, knobs, inputs.data);
  lesson.next(
      "make lesson@thirty_layers ARGS=\"--optimizer adam\": does it help to divide by the "
      "gradient's size? Then `make homework@thirty_layers` measures a start that holds, and `make "
      "lesson@orthogonal` asks what a root mean square does not see.");
}

}  // namespace

int main(int argc, char** argv) {
  Knobs knobs;
  Lesson lesson(
      "Thirty layers",
      "Fifty sigmoid layers, and nothing but a start may be chosen. From which one does the "
      "network learn?");
  lesson.knob("--layers", knobs.layers, "hidden layers to follow the signals through", 3, 100);
  lesson.knob("--width", knobs.width, "neurons in each of them", 1, 256);
  lesson.knob("--depth", knobs.depth, "hidden layers of the sigmoid networks that learn", 1, 100);
  lesson.knob("--neurons", knobs.neurons, "neurons in each of them", 1, 128);
  lesson.knob("--optimizer", knobs.optimizer, "how they learn", {"momentum", "adam"});
  lesson.knob("--rate", knobs.rate, "learning rate; Adam's is a quarter of it", 1e-6, 1.0);
  lesson.knob("--steps", knobs.steps, "that they learn for", 1, 10000);
  lesson.knob("--inputs", knobs.inputs, "Fashion-MNIST or a stand-in", input_kinds);
  lesson.domain(
      {"signals through 15 to 60 layers of 3 to 128 neurons; training of 20 to 50 layers of 8 to "
       "64 neurons by momentum and by Adam",
       {"--width 3 --depth 20 --neurons 8", "--width 8 --layers 15 --depth 30 --neurons 16",
        "--width 16 --layers 60 --depth 20", "--width 128 --layers 20 --depth 20 --neurons 64",
        "--optimizer adam --depth 20", "--rate 0.01 --depth 20", "--inputs normal --depth 20"},
       100});
  return lesson.run(argc, argv, [&] { experiment(lesson, knobs); });
}
