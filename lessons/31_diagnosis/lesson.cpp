// Name the disease of a sick network
//
// A loss that does not fall says that something is wrong, and not what. It may not even say that: a
// sound network, too, can wait on a plateau before it learns. Look inside. One pass forwards and
// backwards, without a step, leaves two things in each of L hidden layers:
//
//     activations h_l          do they still move from sample to sample?     x -> h_1 -> ... h_L
//     error signals dL/dz_l    does an error still arrive?         dz_1 <- ... <- dz_L <- loss
//
// With the slope of f and a count of different neurons they tell five diseases apart:
//
//     symmetric    fewer different neurons than neurons
//     dead         f is flat for nearly all neurons of a layer, whatever the sample
//     saturated    a layer stands at the two ends of tanh
//     vanishing    h, or dz, is multiplied by the same factor below 1, layer after layer
//     exploding    or by one above 1
//
// The ratio of first to last weight gradient misses a wrong scale. dL/dW_l is the product of h_l-1
// and dz_l: if each layer multiplies both by g, it is g^(l-1) g^(L-l) = g^(L-1), whatever l.
//
// nn::diagnose asks for all of this: interview(), below, shows the three lines that it takes.
//
// Predict before you run: seven networks begin to learn two circles, one of them sound. How far
// apart are their losses after 50 steps?
//
// Worth trying:
//   ARGS="--depth 3"      in a shallow network the diagnosis misses one: which?
//   ARGS="--scale 0.75"   how little is too little?
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "lessons/common/lesson.hpp"
#include "lessons/common/pictures.hpp"
#include "lessons/common/run.hpp"
#include "lessons/common/signals.hpp"
#include "nn/diagnosis/diagnose.hpp"
#include "nn/starts/lsuv.hpp"
#include "nn/trainer.hpp"
#include "sick_networks.hpp"

using namespace lessons;

namespace {

constexpr double rate = 0.03;      // of gradient descent with momentum
constexpr std::size_t early = 50;  // the step at which we look at the losses

struct Knobs {
  std::size_t depth = 8;    // hidden layers, of 16 neurons
  double scale = 0.3;       // of weights that let signals vanish, as a share of the right one
  std::size_t steps = 400;  // of training
};

nn::Mlp network(const Knobs& knobs, const nn::Activation& f, const nn::Initializer& weights,
                std::uint64_t seed = 1) {
  return {nn::layer_widths(2, knobs.depth, 16, 1), f, weights, seed};
}

// Weights `factor` times the right scale. The last layer's are small, so that all begin at ln 2.
nn::Mlp start(const Knobs& knobs, const nn::Activation& f, double factor, std::uint64_t seed) {
  nn::Mlp net = network(knobs, f, scaled(f, factor), seed);
  net.dense(knobs.depth).weights.value *= 0.1 / factor;
  return net;
}

// A network beside the same one cured.
struct Comparison {
  std::string made;  // what it was made to suffer from, as Diagnosis::name() says it
  Run<> sick, cured;
  nn::Diagnosis found = {};  // in the sick one, before its first step
  // By hidden layer, then: how far h and how far dL/dz move over the samples, and dL/dW over the weights.
  plots::Series activations = {}, error_signals = {}, weight_gradients = {};
};

// A sound network and six sick ones.
std::vector<Comparison> networks(const Knobs& knobs, std::uint64_t seed) {
  const auto tanh = [&](double factor, std::uint64_t k) {
    return start(knobs, nn::tanh(), factor, 10 * seed + k);
  };
  const auto sine = [&](double factor) { return start(knobs, nn::sine(), factor, 10 * seed); };
  const nn::Mlp relu = start(knobs, nn::relu(), 1.0, 10 * seed);
  nn::Mlp twins = tanh(1.0, 2), shut = relu;
  for (std::size_t l = 0; l < knobs.depth; ++l) make_twins(twins, l);
  std::ranges::fill(shut.dense(knobs.depth / 2).bias.value.values(), -20.0);
  const nn::Mlp small = network(knobs, nn::tanh(), nn::constant(0.02));
  const std::string faint = "weights x " + number(knobs.scale, 2);
  return {{"nothing found", {"sound", tanh(1.0, 1)}, {"sound", tanh(1.0, 1)}},
          {"symmetric", {"all twins", twins}, {"all twins", tanh(1.0, 2)}},
          {"dead", {"biases -20", shut}, {"biases -20", relu}},
          {"saturated", {"weights x 50", tanh(50.0, 3)}, {"weights x 50", tanh(1.0, 3)}},
          {"vanishing", {faint, tanh(knobs.scale, 4)}, {faint, tanh(1.0, 4)}},
          {"exploding", {"sine, x 4", sine(4.0)}, {"sine, x 4", sine(1.0)}},
          {"symmetric and vanishing", {"all 0.02", small}, {"all 0.02", tanh(1.0, 5)}}};
}

// One pass forwards and backwards, without a step.
void look_inside(Comparison& c, const nn::Dataset& data) {
  c.found = nn::diagnose(c.sick.net, data);
  nn::evaluate_gradients(c.sick.net, data, nn::binary_cross_entropy);
  const plots::Numbers layers = counted(c.sick.net.depth() - 1, 1.0);
  c.activations = c.error_signals = c.weight_gradients = {c.sick.name, layers, {}};
  for (std::size_t l = 0; l < layers.size(); ++l) {
    const Matrix& gradient = c.sick.net.dense(l).weights.gradient;
    c.activations.y.push_back(c.found.layers[l].activation);
    c.error_signals.y.push_back(c.found.layers[l].error);
    c.weight_gradients.y.push_back(std::sqrt(mean(gradient * gradient)));
  }
}

void train(Run<>& run, const nn::Dataset& data, nn::Optimizer&& optimizer, std::size_t steps) {
  for (std::size_t step = 0; step < steps; ++step) {
    const auto loss = nn::binary_cross_entropy(run.net.forward(data.inputs), data.targets);
    nn::stop_unless_finite(loss.value, step, run.net, data.inputs);
    run.net.backward(loss.gradient);
    run.step.push_back(static_cast<double>(step));
    run.loss.push_back(loss.value);
    optimizer.step(run.net.parameters());
  }
}

// One curve a network, from a member of Comparison or a function of one.
template <class Curve>
std::vector<plots::Series> curves(const std::vector<Comparison>& all, Curve curve_of) {
  std::vector<plots::Series> curves;
  for (const Comparison& c : all) curves.push_back(std::invoke(curve_of, c));
  return curves;
}

void tables(Lesson& lesson, const std::vector<Comparison>& all) {
  const auto by_layer = [&](const std::string& corner, plots::Series Comparison::*layers) {
    lesson.table(layer_table(corner, curves(all, layers), 2, ""));
  };
  lesson.section("Before the first step, by hidden layer");
  by_layer("activations", &Comparison::activations);
  by_layer("error signals", &Comparison::error_signals);
  by_layer("weight gradients", &Comparison::weight_gradients);
  lesson.section("What one pass says, and what training says later");
  Table table{{"network", "diagnosis", fmt::format("loss, step {}", early), "the end", "cured"},
              {}};
  for (const Comparison& c : all) {
    table.rows.push_back({c.sick.name, c.found.name(), number(c.sick.loss[early], 3),
                          number(c.sick.loss.back(), 3), number(c.cured.loss.back(), 3)});
  }
  lesson.table(table);
}

void figures(Lesson& lesson, const std::vector<Comparison>& all) {
  const auto sick = [](const Comparison& c) { return curve(c.sick, c.sick.loss); };
  const auto cured = [](const Comparison& c) { return curve(c.cured, c.cured.loss); };
  const auto at_first = [&](const Comparison& c) {
    plots::Series losses = sick(c);
    losses.x.resize(early + 1);
    losses.y.resize(early + 1);
    return losses;
  };
  const auto by_layer = [&](const std::string& title, const std::string& y,
                            plots::Series Comparison::*layers) {
    return plots::Lines{title, {"hidden layer"}, {y, true}, curves(all, layers)};
  };
  const plots::Axis step{"step"}, loss{"loss", false, 0.0, 0.8};
  lesson.figure(
      {"Losses alike, and what is inside is not",
       {plots::Lines{fmt::format("the first {} steps", early), step, loss, curves(all, at_first)},
        by_layer("activations", "movement of h", &Comparison::activations),
        by_layer("weight gradients", "root mean square of dL/dW", &Comparison::weight_gradients),
        by_layer("error signals", "length of dL/dz", &Comparison::error_signals)},
       2},
      "signs");
  plots::HeatMap map{"share, of the layer that is worst off", "", "", {}, {}, {}, 1.0};
  map.column_labels = {"different neurons", "slope of f"};
  for (const Comparison& c : all) {
    double different = 1.0, slope = 1.0;
    for (const auto& layer : c.found.layers) {
      const auto neurons = static_cast<double>(layer.neurons);
      different = std::min(different, static_cast<double>(layer.different) / neurons);
      slope = std::min(slope, layer.slope);
    }
    map.row_labels.push_back(c.sick.name);
    map.rows.push_back({std::round(100.0 * different) / 100.0, std::round(100.0 * slope) / 100.0});
  }
  lesson.figure({"Six do not learn in time, and all do when cured",
                 {plots::Lines{"sick", step, loss, curves(all, sick)}, map,
                  plots::Lines{"cured", step, loss, curves(all, cured)}}},
                "courses");
}

// The largest distance between any two losses up to step `early`.
double largest_distance(const std::vector<Comparison>& all) {
  double largest = 0.0;
  for (std::size_t step = 0; step <= early; ++step) {
    const auto loss = [step](const Comparison& c) { return c.sick.loss[step]; };
    const auto [low, high] = std::ranges::minmax_element(all, {}, loss);
    largest = std::max(largest, loss(*high) - loss(*low));
  }
  return largest;
}

void claims_about_losses(Lesson& lesson, const std::vector<Comparison>& all) {
  lesson.claim({.sentence = "A loss curve shows which network is sick.",
                .verdict = Verdict::is_false,
                .in_fact = "Not while the sound one waits on its plateau, as the others seem to.",
                .quantity = "largest distance between two of seven losses, first 50 steps",
                .measured = largest_distance(all),
                .must_be = below(0.1)});  // 0.0075 to 0.049 over seeds 1 to 150
  const auto named = [](const Comparison& c) { return c.found.name() == c.made; };
  lesson.claim({.sentence = "Before the first step nobody can tell.",
                .verdict = Verdict::is_false,
                .in_fact = "One pass names what each was made to suffer from, no less and no more.",
                .quantity = "networks of seven that are named right",
                .measured = static_cast<double>(std::ranges::count_if(all, named)),
                .must_be = is(7.0)});  // 7 for each of seeds 1 to 150
}

const Comparison& made_to_be(const std::string& disease, const std::vector<Comparison>& all) {
  return *std::ranges::find(all, disease, &Comparison::made);
}

// By what a quantity changes from layer to layer, in log10.
double log_factor(const plots::Series& layers, std::size_t first = 1) {
  return std::log10(factor_per_layer(layers.y, first));
}

void claims_about_layers(Lesson& lesson, const std::vector<Comparison>& all) {
  const Comparison &faint = made_to_be("vanishing", all), &sine = made_to_be("exploding", all);
  lesson.claim({.sentence = "Vanishing shows in the ratio of first to last weight gradient.",
                .verdict = Verdict::is_false,
                .in_fact = "Inputs fade one way, error signals the other: the product does not.",
                .quantity = "log10 per layer of weight gradients where signals vanish",
                .measured = log_factor(faint.weight_gradients, 2),  // without W1: inputs never fade
                .must_be = between(-0.2, 0.2)});                    // -0.088 to 0.102
  lesson.claim({.sentence = "It shows in the error signals.",
                .verdict = Verdict::is_true,
                .in_fact = "And in the activations, which fade in the other direction.",
                .quantity = "log10 per layer of error signals there",
                .measured = log_factor(faint.error_signals),
                .must_be = between(0.39, 0.75)});  // 0.48 to 0.62
  lesson.claim({.sentence = "An explosion shows in the activations.",
                .verdict = Verdict::true_if,
                .in_fact = "If f has no upper end. Sine's stay, and its error signals explode.",
                .quantity = "log10 per layer of activations of the exploding sine",
                .measured = log_factor(sine.activations),
                .must_be = between(-0.03, 0.03)});  // -0.0034 to 0.0043
}

void claims_about_cures(Lesson& lesson, const Knobs& knobs, const nn::Dataset& data,
                        const std::vector<Comparison>& all) {
  double best_sick = std::numeric_limits<double>::infinity(), worst_cured = 0.0;
  for (const Comparison& c : all) {
    if (c.made != "nothing found") best_sick = std::min(best_sick, c.sick.loss.back());
    worst_cured = std::max(worst_cured, c.cured.loss.back());
  }
  lesson.claim({.sentence = "Each disease has its remedy.",
                .verdict = Verdict::is_true,
                .in_fact = "Different weights, biases of 0, the right scale: then all learn.",
                .quantity = "loss in the end, best of the sick minus worst of the cured",
                .measured = best_sick - worst_cured,
                .must_be = above(0.3)});  // 0.43 to 0.693
  Run<> half{"all 0.02, rescaled", network(knobs, nn::tanh(), nn::constant(0.02))};
  nn::scale_to_unit_variance(half.net, data.inputs);
  train(half, data, nn::Momentum(rate), knobs.steps);
  lesson.claim({.sentence = "The right scale cures a network whose signals vanish.",
                .verdict = Verdict::true_if,
                .in_fact = "If that is all it suffers from. Rescaled, all 0.02 is still twins.",
                .quantity = "accuracy of all 0.02 after the remedy for its scale alone",
                .measured = nn::accuracy(half.net.forward(data.inputs), data.targets),
                .must_be = below(0.68)});  // 0.5, no randomness; a line gets 2/3
}

// A row a layer. The output layer has neither an f nor twins.
Table table_of(const nn::Diagnosis& found) {
  Table table{
      {found.activation, "neurons", "different", "flat", "slope", "activations", "error signals"},
      {}};
  const auto percent = [](double share) { return fmt::format("{:.0f} %", 100.0 * share); };
  for (const auto& layer : found.layers) {
    table.rows.push_back({fmt::format("layer {}", table.rows.size() + 1),
                          std::to_string(layer.neurons), std::to_string(layer.different),
                          percent(layer.flat), percent(layer.slope), number(layer.activation, 3),
                          number(layer.error, 3)});
  }
  auto& output = table.rows.back();
  output[0] = "output";
  output[2] = output[3] = output[4] = "";
  return table;
}

void interview(Lesson& lesson) {
  const nn::Dataset moons = nn::moons(200);
  Run<> half{"all 0.5", {{2, 8, 8, 8, 1}, nn::tanh(), nn::constant(0.5)}};
  train(half, moons, nn::GradientDescent(0.1), 3000);
  const nn::Diagnosis found = nn::diagnose(half.net, moons);
  lesson.section("The interview's network, all 0.5, after 3,000 steps on two moons");
  lesson.table(table_of(found));
  for (const nn::Finding& f : found.findings) {
    const std::string layers = f.first == f.last ? fmt::format("layer {}", f.first)
                                                 : fmt::format("layers {} to {}", f.first, f.last);
    lesson.say(fmt::format("{}, {}: {}. {}", name_of(f.disease), layers, f.evidence, f.remedy));
  }
  lesson.claim({.sentence = "Identical weights show in the loss.",
                .verdict = Verdict::is_false,
                .in_fact = fmt::format("{:.2f} looks like success. Different neurons: {} of 8.",
                                       found.loss, found.layers[0].different),
                .quantity = "accuracy of all 0.5 on moons",
                .measured = nn::accuracy(half.net.forward(moons.inputs), moons.targets),
                .must_be = between(0.87, 0.89)});  // 0.88, no randomness
}

void experiment(Lesson& lesson, const Knobs& knobs) {
  lesson.predict({{"the sound one leads", not_measured},
                  {"each has a plateau of its own", not_measured},
                  {"hardly"}});
  lesson.idea("What a network suffers from stands in its layers before its loss says anything.");
  lesson.progress("Seven networks, sick and cured, learn two circles ...");
  const nn::Dataset circles = nn::circles(100), data = nn::Standardizer(circles)(circles);
  std::vector<Comparison> all = networks(knobs, lesson.seed());
  for (Comparison& c : all) {
    look_inside(c, data);
    train(c.sick, data, nn::Momentum(rate), knobs.steps);
    train(c.cured, data, nn::Momentum(rate), knobs.steps);
  }
  tables(lesson, all);
  figures(lesson, all);
  claims_about_losses(lesson, all);
  claims_about_layers(lesson, all);
  claims_about_cures(lesson, knobs, data, all);
  interview(lesson);
  lesson.next(
      "make lesson@diagnosis ARGS=\"--depth 3\" shows one that the diagnosis misses. Then `make "
      "homework@diagnosis` writes a diagnosis, and `make lesson@the_interview` answers the "
      "interview.");
}

}  // namespace

int main(int argc, char** argv) {
  Knobs knobs;
  Lesson lesson("Diagnosis",
                "Seven networks begin to learn, one is sound. How far apart after 50 steps?");
  lesson.knob("--depth", knobs.depth, "hidden layers", 3, 15);
  lesson.knob("--scale", knobs.scale, "of weights that let signals vanish", 0.01, 1);
  lesson.knob("--steps", knobs.steps, "of training", early + 1, 5000);
  return lesson.run(argc, argv, [&] { experiment(lesson, knobs); });
}
