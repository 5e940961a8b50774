// What is a network worth whose neurons are all equal?
//
// A network 2-N-N-N-1 has three hidden layers of N neurons, and the weights of each layer are equal. With
// N = 100 it has 20,601 parameters. Its loss falls, slowly or not at all, and its answers stay poor. What
// does it compute, and how does it learn?
//
// ITS OUTPUTS. The N neurons of a layer have equal incoming weights and biases, so they have the same
// activation h. A neuron of the next layer reads all of them, with the same weight w:
//
//     z = w h + w h + ... + w h + b = (N w) h + b
//
// One neuron with the outgoing weight N w gives the same z, whatever the activation function. So let each
// hidden layer be one neuron: keep W1 and all biases, and multiply W2, W3 and W4 by N. The result is a
// chain 2-1-1-1-1 of 9 parameters. By hand: N = 100, all weights 0.5, no bias, x = (1, 0). Then z1 = 0.5,
// h1 = tanh(0.5) = 0.462, and z2 = 100 * 0.5 * 0.462 = 23.1; the chain has z2 = 50 * 0.462 = 23.1. What
// does tanh make of that?
//
// ITS TRAINING. Let w be a parameter of the network (of the equal ones, any) and w' the parameter of the
// chain that stands for it. Two factors relate them.
//
//   a: w' = a w. By the line above, a = N in W2, W3 and W4, and a = 1 in W1 and in the biases.
//   b: dL/dw' = b dL/dw. If a neuron of the chain changes its pre-activation by e, that has the effect of
//      a change by e in each of the N neurons it stands for. So its error signal is the sum of N equal
//      ones, delta' = N delta. A gradient is h delta, and h is the same: b = N in every hidden layer's
//      weights and biases. The output layer is one neuron in both networks: b = 1 in W4 and b4.
//
// Gradient descent takes the step -eta g, g = dL/dw. The chain remains the network's chain if w' stays a w:
//
//     change of w'  =  a times the change of w  =  -a eta g  =  -(eta a / b) g'          as g' = b g
//
// That is a step of gradient descent again, at a rate of its own for each parameter: eta a / b. Momentum
// adds up such steps, each v' is a v, and the same rates hold. A step of Adam does not depend on the size
// of its gradient: there b drops out.
// And what can a chain learn? Its first neuron computes u1 x1 + u2 x2 + b1; nothing else of x goes on.
//
// Worth trying:
//   ARGS="--width 3 --rate 0.05"  three twins a layer: what becomes of all 0.5?
//   ARGS="--activation gaussian"  an activation that rises and falls: which regions?
//   ARGS="--steps 5000"           does all 0.5 only need more time?
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "lessons/common/in_parallel.hpp"
#include "lessons/common/lesson.hpp"
#include "lessons/common/neuron_counts.hpp"
#include "lessons/common/pictures.hpp"
#include "lessons/common/points.hpp"
#include "lessons/common/run.hpp"
#include "lessons/common/straight_line.hpp"
#include "matrix/matmul.hpp"
#include "nn/trainer.hpp"
#include "slab.hpp"

using namespace lessons;

namespace {

struct Knobs {
  std::size_t width = 100;          // N, neurons in each of three hidden layers
  std::string activation = "tanh";  // f
  std::string data = "moons";       // to train on
  double rate = 0.1;                // eta, of momentum
  std::size_t steps = 1000;         // of momentum
  std::size_t drawn = 16;           // neurons a layer of the networks whose regions are drawn
};

// The weights of layer 1 are 0.5, all others w.
nn::Mlp network(std::size_t n, double w, const Knobs& knobs) {
  nn::Mlp net({2, n, n, n, 1}, nn::activation_by_name(knobs.activation), nn::constant(w));
  net.dense(0).weights.value = Matrix::filled(2, n, 0.5);
  return net;
}

// How many times the network's a parameter of the chain is, and its gradient.
struct Factors {
  const char* parameter;
  double a, b;
};

std::vector<Factors> factors(double N) {
  return {{"W1", 1, N}, {"b1", 1, N}, {"W2", N, N}, {"b2", 1, N},
          {"W3", N, N}, {"b3", 1, N}, {"W4", N, 1}, {"b4", 1, 1}};
}

// A training, and what is compared of it.
struct Course {
  Run<> run;
  nn::Mlp start;
  std::vector<Matrix> outputs{};  // logits (samples x 1) before each step, and after the last
};

// Momentum on all samples, at a rate for each parameter.
void train(Course& course, const std::vector<double>& rates, const nn::Dataset& data,
           std::size_t steps) {
  nn::Mlp& net = course.run.net;
  std::vector<nn::Momentum> optimizers;
  for (double rate : rates) optimizers.emplace_back(rate, 0.9);
  for (std::size_t step = 0; step <= steps; ++step) {
    const Matrix& logits = net.forward(data.inputs);
    const nn::LossResult loss = nn::binary_cross_entropy(logits, data.targets);
    course.outputs.push_back(logits);
    course.run.step.push_back(static_cast<double>(step));
    course.run.loss.push_back(loss.value);
    course.run.accuracy.push_back(nn::accuracy(logits, data.targets));
    if (step == steps || !std::isfinite(loss.value)) break;  // that it diverged is a result, too
    net.backward(loss.gradient);
    for (std::size_t k = 0; k < rates.size(); ++k) optimizers[k].step({net.parameters()[k]});
  }
}

// Twins, once with weights of 1/N and once all 0.5; chains that start as the first does.
struct Trainings {
  Course twins, half, own_rates, one_rate;
};

Trainings train_all(const nn::Dataset& data, const Knobs& knobs) {
  const auto N = static_cast<double>(knobs.width);
  const nn::Mlp twins = network(knobs.width, 1.0 / N, knobs);
  const nn::Mlp half = network(knobs.width, 0.5, knobs);
  const nn::Mlp chain = network(1, 1.0, knobs);  // N times 1/N
  const std::vector<double> one(8, knobs.rate);
  std::vector<double> own;
  for (const Factors& p : factors(N)) own.push_back(knobs.rate * p.a / p.b);
  Trainings all = {{{fmt::format("3 x {0} of 1/{0}", knobs.width), twins}, twins},
                   {{fmt::format("3 x {} of 0.5", knobs.width), half}, half},
                   {{"chain, own rates", chain}, chain},
                   {{"chain, one rate", chain}, chain}};
  Course* const each[] = {&all.twins, &all.half, &all.own_rates, &all.one_rate};
  in_parallel(4, [&](std::size_t k) { train(*each[k], k == 2 ? own : one, data, knobs.steps); });
  return all;
}

// One step at one rate: how far a parameter of the network goes, times a, over how far the chain's does.
std::vector<Compared> first_steps(nn::Mlp twins, nn::Mlp chain, const nn::Dataset& data, double N) {
  nn::evaluate_gradients(twins, data, nn::binary_cross_entropy);
  nn::evaluate_gradients(chain, data, nn::binary_cross_entropy);
  std::vector<Compared> rows;
  for (const auto& [parameter, a, b] : factors(N)) {
    const std::size_t k = rows.size();
    rows.push_back(
        {fmt::format("{}: a = {}, b = {}", parameter, a, b), a / b,
         a * twins.parameters()[k]->gradient(0, 0) / chain.parameters()[k]->gradient(0, 0)});
  }
  return rows;
}

// The largest difference of two trainings' outputs, over all steps and samples. NaN if one diverged.
double largest_gap(const Course& one, const Course& other) {
  if (one.outputs.size() != other.outputs.size()) return std::nan("");
  Matrix gaps(1, one.outputs.size());
  for (std::size_t t = 0; t < gaps.cols(); ++t) {
    gaps(0, t) = max_abs(one.outputs[t] - other.outputs[t]);
  }
  return max_abs(gaps);
}

// Of f in layer 2 before training, over neurons and samples.
double mean_slope(nn::Mlp net, const nn::Dataset& data) {
  net.forward(data.inputs);
  return mean(map(net.pre_activation(1), net.activation(1), net.hidden_activation().derivative));
}

void training_table(Lesson& lesson, const Trainings& all, const nn::Dataset& data,
                    const Knobs& knobs) {
  Table table{{"network", "f'(z2)", "first loss", "last", "accuracy", "W1 moved", "gap"}};
  for (const Course* each : {&all.twins, &all.own_rates, &all.one_rate, &all.half}) {
    const double moved = max_abs(each->run.net.dense(0).weights.value - 0.5);
    table.rows.push_back({each->run.name, number(mean_slope(each->start, data), 2),
                          number(each->run.loss.front(), 3), number(each->run.loss.back(), 3),
                          number(each->run.accuracy.back(), 3), number(moved, 2),
                          number(largest_gap(all.twins, *each), 2)});
  }
  lesson.section("Training on " + knobs.data + ": " + plural(knobs.steps, "step") + " of momentum");
  lesson.table(table);
  lesson.say(fmt::format(
      "3 x {0} of 1/{0}: three hidden layers of {0} neurons, weights of 1/{0} in W2 to W4. Chain: "
      "one neuron a layer, weights of 1 there. All weights of W1 are 0.5. f'(z2): mean slope in "
      "layer 2 before training. Gap: largest difference from an output of the first network, over "
      "all steps. The answer 1/2 for every sample has the loss log 2 = 0.693. Distinct neurons in "
      "the three hidden layers of the first network after training: {1}.",
      knobs.width, text_of(count_neurons(all.twins.run.net))));
}

void twins_and_chain(Lesson& lesson, const Trainings& all, const nn::Dataset& data,
                     const Knobs& knobs) {
  const auto N = static_cast<double>(knobs.width);
  const Run<>& run = all.twins.run;
  const bool learned = run.loss.back() < 0.9 * std::log(2.0);
  const double change = max_abs(all.twins.outputs.back() - all.twins.outputs.front());
  lesson.claim(
      {.sentence = "A hundred identical neurons are no better than one.",
       .verdict = Verdict::is_true,
       .in_fact = fmt::format(
           "One neuron a layer, which reads the layer below with N times the weight, gives the "
           "same outputs. It goes on to do so in training if its learning rates are scaled: by "
           "1/N for the first layer's weights and all hidden biases, by N for the last layer's "
           "weights, and not for the others. Both learned: their loss fell from {:.2f} to {:.2f}, "
           "and {:.0f} % are right.",
           run.loss.front(), run.loss.back(), 100.0 * run.accuracy.back()),
       .quantity = fmt::format(
           "largest difference between the outputs of {} equal neurons a layer and of one a layer, "
           "over all steps, over how far training changed an output while it lowered the loss",
           knobs.width),
       .measured = learned ? largest_gap(all.twins, all.own_rates) / change : std::nan(""),
       .must_be = below(1e-9)});
  const std::vector<Compared> steps = first_steps(all.twins.start, all.one_rate.start, data, N);
  lesson.section(
      fmt::format("The first step, {} equal neurons a layer over one, at one rate", knobs.width));
  lesson.table(theory_table("parameter (predicted: a / b)", steps));
  lesson.say("a: the chain's parameter over the network's. b: the same of their gradients.");
  lesson.claim(
      {.sentence = "Equal neurons learn as one of them would learn alone, at the same rate.",
       .verdict = Verdict::is_false,
       .in_fact = "Compared with one neuron a layer, N equal ones take 1/N of the step in the "
                  "first layer's weights, as each gets 1/N of the gradient, and N times the step "
                  "in the last layer's, as there N weights act as one.",
       .quantity = fmt::format("first step of W4 over that of W1: for {0} equal neurons a layer, "
                               "with the {0} weights of W4 added up, over the same quotient for "
                               "one neuron a layer",
                               knobs.width),
       .measured = steps[6].measured / steps[0].measured,
       .must_be = about(N * N, 1e-6 * N * N)});
}

void all_half(Lesson& lesson, const Trainings& all, const nn::Dataset& data, const Knobs& knobs) {
  lesson.claim(
      {.sentence = "Apart from the symmetry, 0.5 is a moderate weight.",
       .verdict = Verdict::is_false,
       .in_fact = fmt::format(
           "To a neuron that reads {0} equal activations, weights of 0.5 act as one weight of "
           "{1}. At first the loss is {2:.3g}, and with weights of 1/{0} it is {3:.3g}; the "
           "mean slope of {4} in layer 2, a factor of the error signals, is {5:.2g} "
           "with 0.5 and {6:.2g} with 1/{0}. The weights of 1/{0} learned more in as many steps.",
           knobs.width, 0.5 * static_cast<double>(knobs.width), all.half.run.loss.front(),
           all.twins.run.loss.front(), knobs.activation, mean_slope(all.half.start, data),
           mean_slope(all.twins.start, data)),
       .quantity = fmt::format("loss after training of 3 x {0} equal neurons with all weights 0.5, "
                               "minus that with weights of 1/{0} in layers 2 to 4",
                               knobs.width),
       .measured = all.half.run.loss.back() - all.twins.run.loss.back(),
       .must_be = above(0.05),
       .domain = "64 or more tanh neurons a layer, learning rates of 0.05 or more",
       .inside = knobs.width >= 64 && knobs.activation == "tanh" && knobs.rate >= 0.05});
}

nn::Mlp learn(nn::Mlp net, const nn::Dataset& data, double rate, std::size_t steps) {
  nn::Adam adam(rate);
  nn::train(net, data, nn::binary_cross_entropy, adam, {.steps = steps});
  return net;
}

// Points in the plane, and two networks that learned them.
struct Plane {
  std::string name;
  nn::Dataset data;
  nn::Mlp equal, random;
};

std::vector<Plane> learn_planes(const Knobs& knobs, std::uint64_t seed) {
  const std::size_t n = knobs.drawn;
  const nn::Mlp equal = network(n, 0.5, knobs);
  const nn::Mlp random({2, n, n, n, 1}, equal.hidden_activation(), nn::xavier_uniform(), seed);
  std::vector<Plane> planes = {{"moons", nn::moons(200), equal, random},
                               {"circles", nn::circles(200), equal, random},
                               {"spirals", nn::spirals(200), equal, random}};
  in_parallel(6, [&](std::size_t k) {
    nn::Mlp& net = k % 2 == 0 ? planes[k / 2].equal : planes[k / 2].random;
    net = learn(net, planes[k / 2].data, 0.003, 1500);
  });
  return planes;
}

// Returns whether equal neurons exceeded the best straight line.
bool draw_regions(Lesson& lesson, const std::vector<Plane>& planes, const Knobs& knobs) {
  Table table{{"data", "x1 + x2 > t", "best line", "all 0.5", "random (Xavier)"}};
  std::vector<plots::Panel> above, below;
  bool exceeded = false;
  for (const auto& [name, data, equal, random] : planes) {
    const double line = best_straight_line(data);
    const double by_sum = best_threshold(matmul(data.inputs, {{1.0}, {1.0}}), data.targets);
    const auto right = nn::accuracy(nn::Mlp(equal).forward(data.inputs), data.targets);
    const auto drawn = nn::accuracy(nn::Mlp(random).forward(data.inputs), data.targets);
    table.rows.push_back(
        {name, number(by_sum, 3), number(line, 3), number(right, 3), number(drawn, 3)});
    // The best of 360 directions; the network's own may lie between two of them.
    const Matrix& u = equal.dense(0).weights.value;
    const Matrix own = matmul(data.inputs, {{u(0, 0)}, {u(1, 0)}});
    exceeded |= right > std::max(line, best_threshold(own, data.targets));
    above.emplace_back(
        decision_regions(fmt::format("{}, all 0.5: {} % right", name, 100.0 * right), equal, data));
    below.emplace_back(
        decision_regions(fmt::format("{}, Xavier: {} % right", name, 100.0 * drawn), random, data));
  }
  lesson.section(fmt::format("3 x {} neurons ({}), 1,500 steps of Adam at the rate 0.003",
                             knobs.drawn, knobs.activation));
  lesson.table(table);
  lesson.say("Shares that are right: by a threshold t, by a straight line, by two networks.");
  above.insert(above.end(), below.begin(), below.end());
  lesson.figure(
      {"Equal weights: straight boundaries. Random weights: curved ones", above, planes.size()},
      "regions");
  return exceeded;
}

// Twins that learn whether |x| < 1 from 41 numbers x.
nn::Mlp learn_interval(const nn::Activation& f, Rng rng) {
  nn::Mlp net({1, 4, 4, 4, 1}, f, nn::constant(0.5));
  // With odd activations and without biases the output is odd in x, and stays so: no use for |x|.
  for (std::size_t l = 0; l < net.depth(); ++l) net.dense(l).bias.value += rng.uniform(0.05, 0.3);
  return learn(net, slab(), 0.02, 1000);
}

plots::Lines draw_intervals(Lesson& lesson, bool beyond_a_line, const Knobs& knobs) {
  const nn::Activation f[] = {nn::tanh(), nn::sine(), nn::gaussian()};
  const std::set<std::string> rise_and_fall = {"gelu", "silu", "sine", "gaussian"};
  beyond_a_line &= !rise_and_fall.contains(knobs.activation);
  const plots::Axis y{"probability of |x| < 1", false, -0.05, 1.05};
  plots::Lines panel{"Equal neurons (3 x 4) are to learn |x| < 1", {"x"}, y};
  Table table{{"activation", "share right", "boundaries"}};
  plots::Numbers lead;  // over the best threshold
  const nn::Dataset data = slab();
  const double threshold = best_threshold(data.inputs, data.targets);
  for (std::size_t k = 0; k < 3; ++k) {
    const Matrix logits = learn_interval(f[k], Rng(lesson.seed()).stream(k)).forward(data.inputs);
    panel.series.push_back({f[k].name, numbers(data.inputs), numbers(map(logits, nn::logistic))});
    const double right = nn::accuracy(logits, data.targets);
    table.rows.push_back({f[k].name, number(right, 3), std::to_string(cuts(panel.series[k]))});
    lead.push_back(right - threshold);
  }
  table.rows.push_back({"best threshold on x", number(threshold, 3), "1"});
  lesson.section(
      "Is |x| < 1? Equal neurons (3 x 4, weights 0.5, biases of 0.05 to 0.3) train on 41 numbers");
  lesson.table(table);
  lesson.claim(
      {.sentence = "A network of equal weights is no more powerful than a linear model.",
       .verdict = Verdict::true_if,
       .in_fact =
           "True of its answers if the activation never falls, as tanh and ReLU: then the output, "
           "along one direction (u1, u2), never falls or never rises, and crosses 1/2 on at most "
           "one straight line. If it rises and falls there may be several, all parallel: equal "
           "neurons with sine and with a Gaussian learned |x| < 1, which takes two boundaries.",
       .quantity = "share of right answers to |x| < 1 with sine or with a Gaussian, whichever is "
                   "lower, minus that of the best threshold; counted only if equal neurons whose "
                   "activation never falls exceed the best straight line on none of the data sets",
       .measured = beyond_a_line || lead[0] > 0.0 ? std::nan("") : std::min(lead[1], lead[2]),
       .must_be = above(0.2)});
  return panel;
}

void experiment(Lesson& lesson, const Knobs& knobs) {
  lesson.predict(
      {{"all three: there are more than enough neurons and layers",
        "equal neurons stay equal, and count as one, however many they are"},
       {"at best as well as a straight line does"},
       {"as well as a threshold on x1 + x2, since all weights are equal",
        "so it starts, but the weights of x1 and x2 get different gradients"},
       {"not at all: equal weights cannot be trained",
        "they get gradients as all weights do, and the table shows what they have learned"}});
  Rng rng(lesson.seed());
  const nn::Dataset data = nn::with_noise(points_by_name(knobs.data, 60), 0.05, rng);
  const Trainings all = train_all(data, knobs);
  training_table(lesson, all, data, knobs);
  twins_and_chain(lesson, all, data, knobs);
  all_half(lesson, all, data, knobs);
  const bool beyond = draw_regions(lesson, learn_planes(knobs, lesson.seed()), knobs);
  const plots::Lines intervals = draw_intervals(lesson, beyond, knobs);
  plots::Lines losses{"Training on " + knobs.data, {"step of momentum"}, {"loss", true}};
  for (const Course* each : {&all.twins, &all.own_rates, &all.one_rate, &all.half})
    losses.series.push_back(curve(each->run, each->run.loss));
  lesson.figure({"Equal neurons train as one at other rates; two boundaries take an f that falls",
                 {losses, intervals}},
                "chain");
  lesson.idea(
      "N equal neurons are one neuron whose outgoing weights are N times as large, before training "
      "and after every step. So a network of them sees of a point nothing but one number, u1 x1 + "
      "u2 x2, and N weights of 0.5 act as one weight of N / 2.");
  lesson.next(
      "make lesson@collapse ARGS=\"--activation gaussian\" draws a stripe. Then `make "
      "homework@collapse` folds layers of different widths, and `make lesson@rank` asks whether "
      "low rank is the cause.");
}

}  // namespace

int main(int argc, char** argv) {
  Knobs knobs;
  Lesson lesson("Collapse",
                "A network has three hidden layers, and all its weights start equal. How well does "
                "it learn to tell two moons apart, two circles, and two spirals?");
  lesson.knob("--width", knobs.width, "neurons in each hidden layer", 2, 256);
  lesson.knob("--activation", knobs.activation, "f", nn::activation_names());
  lesson.knob("--data", knobs.data, "to train on", {"moons", "circles"});
  lesson.knob("--rate", knobs.rate, "of momentum", 1e-6, 10);
  lesson.knob("--steps", knobs.steps, "of momentum", 1, 100000);
  lesson.knob("--drawn", knobs.drawn, "neurons a layer where regions are drawn", 1, 64);
  lesson.domain(
      {"3 to 128 tanh, ReLU or softsign neurons a layer on moons at learning rates 0.02 to 0.1, "
       "3 to 10 on circles at 0.05 to 0.1 (ReLU: 0.05)",
       combined({{"--rate", {"0.05"}},
                 {"--width", {"3", "16", "64"}},
                 {"--activation", {"tanh", "relu", "softsign"}},
                 {"--drawn", {"3", "32"}}},
                {"--width 128", "--width 3 --data circles --rate 0.05",
                 "--width 10 --data circles --activation relu --rate 0.05",
                 "--width 16 --rate 0.02", "--width 128 --rate 0.02"}),
       100});
  return lesson.run(argc, argv, [&] { experiment(lesson, knobs); });
}
