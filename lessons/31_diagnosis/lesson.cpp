// Diagnosis: what does a network suffer from that does not learn?
//
// A loss that does not fall says that something is wrong, and not what. But one pass forwards and
// backwards, without a step, leaves two matrices in each hidden layer l:
//
//     h_l                  the activations: how much do they vary from sample to sample?
//     delta_l = dL/dz_l    the error signals: how large are they?
//
// With the slope f'(z_l) and the number of different neurons they tell five diseases apart:
//
//     symmetric    a layer has fewer different neurons than it has neurons
//     dead         f has slope 0 for nearly all neurons of a layer, whatever the sample (ReLU)
//     saturated    nearly all neurons of a layer stand where a bounded f is flat (tanh, sigmoid)
//     vanishing    h_l shrinks from layer to layer, or delta_l on its way back
//     exploding    one of them grows
//
// Why not the weight gradients, which every framework shows? Let each layer multiply signals by g: h_l is
// proportional to g^l, and delta_l to g^(L-l). Then dL/dW_l = h_(l-1)^T delta_l is proportional to
// g^(l-1) g^(L-l) = g^(L-1), whatever l is: with g = 0.3 and L = 9 the factor is 0.3^8 = 0.00007 in
// every layer, so that no layer stands out. (The product is a sum over samples, in which terms cancel, so
// what is measured is smaller still.)
//
// How the networks are made. Each disease is put into a sound network. In all of them the weights of
// the output layer are about a tenth of the usual size or less: outputs begin near 0, losses near ln 2 =
// 0.693, so that the first loss is nearly the same for all. The cured network has the same random
// numbers without the disease; equal weights have no random numbers: theirs is another sound network.
//
// Worth trying:
//   ARGS="--depth 3"      few layers: which network is then named otherwise?
//   ARGS="--scale 0.75"   how much too small is too small?
#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "lessons/common/in_parallel.hpp"
#include "lessons/common/lesson.hpp"
#include "lessons/common/pictures.hpp"
#include "lessons/common/run.hpp"
#include "nn/diagnosis/diagnose.hpp"
#include "nn/layers/batch_norm.hpp"
#include "nn/layers/residual.hpp"
#include "nn/layers/sequential.hpp"
#include "nn/starts/lsuv.hpp"
#include "nn/trainer.hpp"
#include "sick_networks.hpp"

using namespace lessons;

namespace {

constexpr double rate = 0.03;      // of gradient descent with momentum
constexpr std::size_t early = 50;  // the step until which losses are compared

struct Knobs {
  std::size_t width = 16;   // neurons in every hidden layer
  std::size_t depth = 8;    // hidden layers
  double scale = 0.3;       // of weights that let signals vanish, as a share of the right one
  std::size_t steps = 800;  // of training
};

nn::Mlp network(const Knobs& knobs, const nn::Activation& f, const nn::Initializer& weights,
                std::uint64_t seed = 1) {
  return {nn::layer_widths(2, knobs.depth, knobs.width, 1), f, weights, seed};
}

// Weights `factor` times the right scale; those of the output a tenth of it.
nn::Mlp start(const Knobs& knobs, const nn::Activation& f, double factor, std::uint64_t seed) {
  nn::Mlp net = network(knobs, f, scaled(f, factor), seed);
  net.dense(knobs.depth).weights.value *= 0.1 / factor;
  return net;
}

// A network beside the same one cured.
struct Comparison {
  std::string made;  // what was put into it, as Diagnosis::name() says it
  Run<> sick, cured;
  nn::Diagnosis found = {};  // in the sick one, before its first step
};

// 0.02 at width 16: a layer of them multiplies signals by 0.32.
nn::Initializer equal_weights(std::size_t width) { return nn::constant(0.32 / double(width)); }

// A sound network and six sick ones.
std::vector<Comparison> networks(const Knobs& knobs, std::uint64_t seed) {
  const auto tanh = [&](double factor, std::uint64_t k) {
    return start(knobs, nn::tanh(), factor, 10 * seed + k);
  };
  const auto sine = [&](double factor) { return start(knobs, nn::sine(), factor, 10 * seed); };
  const nn::Mlp relu = start(knobs, nn::relu(), 1.0, 10 * seed);
  nn::Mlp twins = tanh(1.0, 2), dead = relu;
  for (std::size_t l = 0; l < knobs.depth; ++l) make_twins(twins, l);
  std::ranges::fill(dead.dense(knobs.depth / 2).bias.value.values(), -20.0);
  const nn::Mlp small = network(knobs, nn::tanh(), equal_weights(knobs.width));
  std::vector<Comparison> all;
  const auto add = [&](const std::string& made, const std::string& name, const nn::Mlp& sick,
                       const nn::Mlp& cured) {
    all.push_back({made, Run<>{name, sick}, Run<>{name, cured}});
  };
  add("nothing found", "tanh, sound", tanh(1.0, 1), tanh(1.0, 1));
  add("symmetric", "tanh, twins", twins, tanh(1.0, 2));
  add("dead", "ReLU, biases -20", dead, relu);
  add("saturated", "tanh, weights x 50", tanh(50.0, 3), tanh(1.0, 3));
  add("vanishing", "tanh, weights x " + number(knobs.scale, 2), tanh(knobs.scale, 4), tanh(1.0, 4));
  add("exploding", "sine, weights x 4", sine(4.0), sine(1.0));
  add("symmetric and vanishing", "tanh, equal and small", small, tanh(1.0, 5));
  return all;
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

// By hidden layer, a curve a network.
struct Layers {
  std::vector<plots::Series> activations, error_signals, weight_gradients;
};

Layers look_inside(std::vector<Comparison>& all, const nn::Dataset& data) {
  Layers layers;
  for (Comparison& c : all) {
    c.found = nn::diagnose(c.sick.net, data);
    nn::evaluate_gradients(c.sick.net, data, nn::binary_cross_entropy);
    const plots::Series empty{c.sick.name, counted(c.sick.net.depth() - 1, 1.0), {}};
    plots::Series h = empty, delta = empty, dW = empty;
    for (std::size_t l = 0; l + 1 < c.sick.net.depth(); ++l) {
      const Matrix& gradient = c.sick.net.dense(l).weights.gradient;
      h.y.push_back(c.found.layers[l].activation);
      delta.y.push_back(c.found.layers[l].error);
      dW.y.push_back(std::sqrt(mean(gradient * gradient)));
    }
    layers.activations.push_back(h);
    layers.error_signals.push_back(delta);
    layers.weight_gradients.push_back(dW);
  }
  return layers;
}

void show_layers(Lesson& lesson, const Layers& layers) {
  lesson.section("Before the first step, by hidden layer, root mean squares");
  lesson.say(
      "h varies by: how far an activation is from its mean over the samples. Length of delta: of a "
      "sample's row of error signals. Size of dL/dW: of one element.");
  for (const auto& [what, curves] : {std::pair{"h varies by", &layers.activations},
                                     {"length of delta", &layers.error_signals},
                                     {"size of dL/dW", &layers.weight_gradients}}) {
    Table table{{what}};
    for (double layer : curves->front().x) table.header.push_back(number(layer));
    for (const plots::Series& curve : *curves) {
      table.rows.push_back({curve.label});
      for (double value : curve.y) table.rows.back().push_back(number(value, 2));
    }
    lesson.table(table);
  }
}

void show_findings(Lesson& lesson, const std::vector<Comparison>& all) {
  lesson.section("What nn::diagnose finds in that pass");
  for (const Comparison& c : all) {
    if (c.found.nothing_found()) lesson.say(c.sick.name + ": nothing found.");
    for (const nn::Finding& f : c.found.findings) {
      lesson.say(fmt::format("{}: {}, layers {} to {}: {}. {}", c.sick.name, name_of(f.disease),
                             f.first, f.last, f.evidence, f.remedy));
    }
  }
}

nn::Sequential batch_normed(const Knobs& knobs, const nn::Initializer& weights, Rng rng) {
  nn::Sequential net;
  for (std::size_t l = 0; l < knobs.depth; ++l) {
    net.add<nn::Dense>(l == 0 ? 2 : knobs.width, knobs.width, weights, rng);
    net.add<nn::BatchNorm>(knobs.width);
    net.add<nn::ActivationLayer>(nn::relu());
  }
  net.add<nn::Dense>(knobs.width, 1, nn::xavier_normal(), rng);
  return net;
}

// h + relu(h W1) W2, 12 times.
nn::Sequential residual(const Knobs& knobs, const nn::Initializer& second, Rng rng) {
  nn::Sequential net;
  net.add<nn::Dense>(2, knobs.width, nn::lecun_normal(), rng);
  for (std::size_t block = 0; block < 12; ++block) {
    nn::Sequential branch;
    branch.add<nn::Dense>(knobs.width, knobs.width, nn::he_normal(), rng);
    branch.add<nn::ActivationLayer>(nn::relu());
    branch.add<nn::Dense>(knobs.width, knobs.width, second, rng);
    net.add<nn::Residual>(std::move(branch));
  }
  net.add<nn::Dense>(knobs.width, 1, nn::xavier_normal(), rng);
  return net;
}

// Returns how many of `networks` are named right.
std::size_t other_networks(Lesson& lesson, const Knobs& knobs, const nn::Dataset& data,
                           std::size_t& networks) {
  std::size_t right = 0;
  Table table{{"network", "made to be", "diagnosis"}};
  const auto examine = [&](const std::string& name, const std::string& made, nn::Sequential net) {
    const std::string found = nn::diagnose(net, data).name();
    table.rows.push_back({name, made, found});
    right += found == made;
  };
  const Rng rng(lesson.seed());
  examine("batch norm, weights He x 50", "nothing found",
          batch_normed(knobs, scaled(nn::relu(), 50.0), rng));
  examine("batch norm, weights 0.5", "symmetric", batch_normed(knobs, nn::constant(0.5), rng));
  examine("12 residual blocks, He", "exploding", residual(knobs, nn::he_normal(), rng));
  examine("12 residual blocks, second weights 0", "nothing found",
          residual(knobs, nn::zeros(), rng));
  lesson.section("The same pass in networks with batch norm or residual blocks");
  lesson.table(table);
  networks += table.rows.size();
  return right;
}

void show_training(Lesson& lesson, const std::vector<Comparison>& all, const Run<>& rescaled) {
  lesson.section(fmt::format("Losses in training: at step {} and after {} steps, sick and cured",
                             early, rescaled.loss.size()));
  Table table{{"network", fmt::format("step {}", early), "at the end", "cured, at the end"}};
  for (const Comparison& c : all) {
    table.rows.push_back({c.sick.name, number(c.sick.loss[early], 3), number(c.sick.loss.back(), 3),
                          number(c.cured.loss.back(), 3)});
  }
  table.rows.push_back(
      {rescaled.name, number(rescaled.loss[early], 3), number(rescaled.loss.back(), 3), ""});
  lesson.table(table);
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

double smallest_sick(const std::vector<Comparison>& all) {
  double smallest = INFINITY;
  for (const Comparison& c : all) {
    if (c.made != "nothing found") smallest = std::min(smallest, c.sick.loss.back());
  }
  return smallest;
}

double largest_cured(const std::vector<Comparison>& all) {
  const auto end = [](const Comparison& c) { return c.cured.loss.back(); };
  return end(*std::ranges::max_element(all, {}, end));
}

void claims(Lesson& lesson, const std::vector<Comparison>& all, const Run<>& rescaled,
            std::size_t right, std::size_t networks, const Knobs& knobs) {
  // The rate is one for all. At 64 neurons in 10 layers it is too large for some draws.
  const std::string domain = "the lesson's, up to 32 neurons or 6 hidden layers";
  const bool inside = knobs.width <= 32 || knobs.depth <= 6;
  const double distance = largest_distance(all);
  const double sound = std::ranges::find(all, "nothing found", &Comparison::made)->sick.loss.back();
  const Comparison& relu = *std::ranges::find(all, "dead", &Comparison::made);
  lesson.claim(
      {.sentence = "A loss curve shows at once which network is sick.",
       .verdict = Verdict::is_false,
       .in_fact = fmt::format(
           "It need not: the sound network, of tanh, begins on a plateau and ends at {:.2g}. "
           "Over the first {} steps its loss and those of six sick networks differ by {:.2g} "
           "at most. (A sound ReLU network is at {:.2g} by then.)",
           sound, early, distance, relu.cured.loss[early]),
       .quantity = fmt::format("largest distance, over the first {} steps, between the "
                               "losses of seven networks that begin at ln 2, of which "
                               "the sound one ends below 0.1",
                               early),
       .measured = sound < 0.1 ? distance : NAN,
       .must_be = below(0.1),
       .domain = domain,
       .inside = inside});
  lesson.claim({.sentence = "Only training shows what is wrong with a network.",
                .verdict = Verdict::is_false,
                .in_fact = fmt::format(
                    "One pass forwards and backwards, before the first step, names what each of {} "
                    "networks was made to suffer from, no less and no more: plain, batch-normed "
                    "and residual ones, sound and sick.",
                    networks),
                .quantity = fmt::format("networks of {} whose diagnosis is what they were made to "
                                        "suffer from",
                                        networks),
                .measured = static_cast<double>(right),
                .must_be = is(static_cast<double>(networks))});
  const double best_sick = std::min(rescaled.loss.back(), smallest_sick(all));
  lesson.claim({.sentence = "A network that does not learn needs the right scale.",
                .verdict = Verdict::true_if,
                .in_fact = fmt::format(
                    "True if its scale is all that is wrong: too large, too small. Equal small "
                    "weights, rescaled until each layer's z has variance 1, are twins still: after "
                    "{} steps their loss is {:.3f}. From random weights of the usual scale it is "
                    "{:.2g}.",
                    rescaled.loss.size(), rescaled.loss.back(), all.back().cured.loss.back()),
                .quantity = fmt::format("loss after {} steps: the smallest of six sick networks "
                                        "and of the rescaled one, minus the largest of the same "
                                        "networks without their diseases",
                                        rescaled.loss.size()),
                .measured = best_sick - largest_cured(all),
                .must_be = above(0.2),
                .domain = domain,
                .inside = inside});
}

// How many are found to suffer from what they were made to, or sound if they are.
std::ptrdiff_t named_right(const std::vector<Comparison>& all) {
  return std::ranges::count_if(all, [](const Comparison& c) { return c.found.name() == c.made; });
}

void figures(Lesson& lesson, const std::vector<Comparison>& all, const Layers& layers) {
  std::vector<plots::Series> sick, cured;
  for (const Comparison& c : all) {
    sick.push_back(curve(c.sick, c.sick.loss));
    cured.push_back(curve(c.cured, c.cured.loss));
  }
  const auto by_layer = [](const std::string& title, const std::string& y,
                           const std::vector<plots::Series>& curves) {
    return plots::Lines{title + " (0: not drawn)", {"hidden layer"}, {y, true}, curves};
  };
  const plots::Axis step{"step of training"}, first{"step of training", false, 0.0, early},
      loss{"loss (above 0.8: not drawn)", false, 0.0, 0.8};
  lesson.figure(
      {fmt::format("Seven losses differ by {:.2g} at most for {} steps; one pass before the first "
                   "diagnoses {} of 7 right",
                   largest_distance(all), early, named_right(all)),
       {plots::Lines{"Losses", first, loss, sick},
        by_layer("Activations", "variation of h over samples", layers.activations),
        by_layer("Weight gradients", "size of an element of dL/dW", layers.weight_gradients),
        by_layer("Error signals", "length of delta", layers.error_signals)},
       2},
      "signs");
  lesson.figure(
      {fmt::format("Losses after training: {:.2g} in the best of six sick networks, {:.2g} in "
                   "the worst of the cured",
                   smallest_sick(all), largest_cured(all)),
       {plots::Lines{"The sound network and six sick ones", step, loss, sick},
        plots::Lines{"Each without its disease", step, loss, cured}}},
      "cures");
}

void experiment(Lesson& lesson, const Knobs& knobs) {
  lesson.predict(
      {{"more than 0.35, half of ln 2: the sound network learns, the sick ones stay",
        "later it does; a deep tanh network begins on a plateau, sound or not"},
       {"0.1 to 0.35: each disease has a plateau of its own",
        "all outputs begin near 0, where the loss is near ln 2, and there the plateaus of all lie"},
       {"less than 0.1"}});
  const nn::Dataset circles = nn::circles(100), data = nn::Standardizer(circles)(circles);
  std::vector<Comparison> all = networks(knobs, lesson.seed());
  const Layers layers = look_inside(all, data);
  lesson.say(
      "The seven networks have output weights so small that outputs begin near 0, losses near ln 2 "
      "= 0.693. Training is gradient descent with momentum, rate 0.03, on two circles.");
  show_layers(lesson, layers);
  show_findings(lesson, all);
  std::size_t count = all.size();
  const std::size_t right = other_networks(lesson, knobs, data, count) + named_right(all);
  in_parallel(2 * all.size(), [&](std::size_t k) {
    train(k % 2 == 0 ? all[k / 2].sick : all[k / 2].cured, data, nn::Momentum(rate), knobs.steps);
  });
  Run<> rescaled{"the same, rescaled", network(knobs, nn::tanh(), equal_weights(knobs.width))};
  nn::scale_to_unit_variance(rescaled.net, data.inputs);
  train(rescaled, data, nn::Momentum(rate), knobs.steps);
  show_training(lesson, all, rescaled);
  claims(lesson, all, rescaled, right, count, knobs);
  lesson.idea(
      "What a network suffers from can be read in its layers before its loss shows anything: "
      "count different neurons, and look at slopes, at h_l forwards and at delta_l backwards.");
  figures(lesson, all, layers);
  lesson.next(
      "`make diagnose ARGS=\"net.safetensors data.csv\"` examines a network of your own. `make "
      "homework@diagnosis` writes a diagnosis; `make lesson@the_interview` answers the interview.");
}

}  // namespace

int main(int argc, char** argv) {
  Knobs knobs;
  Lesson lesson(
      "Diagnosis",
      "Training of seven deep networks begins at a loss of ln 2. Six of them are sick, one is "
      "sound. Over the first 50 steps, how far apart do their losses come?");
  lesson.knob("--width", knobs.width, "neurons in every hidden layer", 4, 256);
  lesson.knob("--depth", knobs.depth, "hidden layers", 3, 15);
  lesson.knob("--scale", knobs.scale, "of weights that let signals vanish", 0.01, 1);
  lesson.knob("--steps", knobs.steps, "of training", early + 1, 5000);
  lesson.domain({"widths 12 to 64, 6 to 10 hidden layers, scales 0.1 to 0.4",
                 combined({{"--width", {"12", "32", "64"}},
                           {"--depth", {"6", "10"}},
                           {"--scale", {"0.1", "0.4"}}}),
                 100});
  return lesson.run(argc, argv, [&] { experiment(lesson, knobs); });
}
