// Batch normalization: which index does the mean run over?
//
// Batch normalization takes the pre-activations z_ij of a layer, sample i and neuron j, and shifts and
// divides them so that each neuron has mean 0 and variance 1 over the samples of a batch:
//
//     n_ij = (z_ij - mean_j) / sqrt(variance_j + epsilon)          mean and variance over i
//
// (Ioffe, Szegedy 2015, "Batch normalization", algorithm 1. Then each neuron multiplies n by a scale and
// adds a shift, both learned, from 1 and 0; its activation follows. Epsilon is 1e-5.)
//
// THE SCALE. Multiply the weights of the layer by a > 0. Then z_ij - mean_j, from which the bias drops
// out, and the root of variance_j are multiplied by a. If epsilon is far below variance_j and a^2 variance_j:
//
//     n(a W) = n(W)         and, by the chain rule,         dL/d(a W) = (1/a) dL/dW
//
// (their section 3.3). Weights that are a times as large get gradients that are a times smaller. So a
// step of gradient descent changes them, as a share of their size, a^2 times less.
//
// By hand: z has the variance 0.5, and a = 100. Then n = 100 (z - mean) / sqrt(5000 + 1e-5), which is
// (z - mean) / sqrt(0.5) to nine digits. But with a = 0.001 n is (z - mean) / sqrt(0.5 + 10): epsilon
// is no longer small beside the variance, and n has the deviation 0.22 in place of 1.
//
// THE SYMMETRY. Mean and variance of a neuron j come from its own z in all samples. Twins have one mean and
// one variance. In layer normalization (Ba, Kiros, Hinton 2016, eq. 3) they come from a sample's neurons:
//
//     n_ij = (z_ij - mean_i) / sqrt(variance_i + epsilon)          mean and variance over j
//
// Let z_ij = c_i + d_ij, where c_i is what the neurons have in common in sample i. Here mean_i contains
// c_i, and n does not depend on it. What remains of twins, whose d is 0?
//
// Worth trying:
//   ARGS="--optimizer adam"                        how far do weights 100 times too large move?
//   ARGS="--difference 1e-9 --optimizer adam"      and the same with --optimizer descent
//   ARGS="--activation relu --width 64"
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "lessons/common/in_parallel.hpp"
#include "lessons/common/lesson.hpp"
#include "lessons/common/pictures.hpp"
#include "lessons/common/points.hpp"
#include "lessons/common/run.hpp"
#include "lessons/common/straight_line.hpp"
#include "nn/analysis/statistics.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/diagnosis/baseline.hpp"
#include "nn/layers/batch_norm.hpp"
#include "nn/layers/layer_norm.hpp"
#include "nn/layers/sequential.hpp"
#include "nn/trainer.hpp"

using namespace lessons;

namespace {

struct Knobs {
  std::size_t width = 16;             // neurons in each of three hidden layers
  std::string activation = "tanh";    // of the hidden layers
  std::string optimizer = "descent";  // with the learning rate 0.3; momentum 0.1, adam 0.01
  std::string data = "moons";         // 100 points in the plane
  std::size_t steps = 400;
  double constant = 0.5;      // every hidden weight of twins
  double difference = 0.001;  // standard deviation of what near-twins' weights differ by
};

enum class Norm { none, batch, layer };
const std::string names[] = {"no normalization", "batch norm", "layer norm"};
using Network = std::shared_ptr<nn::Sequential>;

// Three hidden layers between 2 inputs and one logit, each of a dense layer, normalization, activation.
// No normalization follows the last dense layer, and its weights start from `last`.
Network network(Norm norm, const Knobs& knobs, const nn::Initializer& hidden,
                const nn::Initializer& last, std::uint64_t seed) {
  auto net = std::make_shared<nn::Sequential>();
  Rng rng(seed);
  std::size_t fan_in = 2;
  for (int l = 1; l <= 3; ++l) {
    net->add<nn::Dense>(fan_in, knobs.width, hidden, rng);
    if (norm == Norm::batch) net->add<nn::BatchNorm>(knobs.width);
    if (norm == Norm::layer) net->add<nn::LayerNorm>(knobs.width);
    net->add<nn::ActivationLayer>(nn::activation_by_name(knobs.activation));
    fan_in = knobs.width;
  }
  net->add<nn::Dense>(fan_in, 1, last, rng);
  return net;
}

Network random_network(Norm norm, const Knobs& knobs, double factor, std::uint64_t seed) {
  return network(norm, knobs, nn::xavier_uniform(factor), nn::xavier_uniform(), seed);
}

// Hidden weights are equal but for `difference` times a normal number, those of the last layer equal.
Network twins(Norm norm, const Knobs& knobs, double difference, std::uint64_t seed) {
  const auto nearly = [=](std::size_t in, std::size_t out, Rng& rng) {
    return nn::constant(knobs.constant)(in, out, rng) + nn::normal(difference)(in, out, rng);
  };
  return network(norm, knobs, nearly, nn::constant(1.0 / static_cast<double>(knobs.width)), seed);
}

std::vector<nn::Dense*> hidden_layers(nn::Sequential& net) {
  std::vector<nn::Dense*> found;
  for (std::size_t l = 0; l + 1 < net.size(); ++l) {
    if (auto* dense = dynamic_cast<nn::Dense*>(&net[l])) found.push_back(dense);
  }
  return found;
}

struct Trained {
  Run<Network> run;            // losses; accuracy at the end, by the batch's own mean and variance
  double in_evaluation = 0.0;  // accuracy by the running mean and variance
  double moved = 0.0;          // change of W1, as a share of its size at the start
  double spread = 0.0;         // largest difference between hidden neurons, at the end
};

std::unique_ptr<nn::Optimizer> optimizer(const std::string& name) {
  if (name == "adam") return std::make_unique<nn::Adam>(0.01);
  if (name == "momentum") return std::make_unique<nn::Momentum>(0.1, 0.9);
  return std::make_unique<nn::GradientDescent>(0.3);
}

Trained train(const std::string& name, const Network& net, const nn::Dataset& data,
              const Knobs& knobs) {
  Trained trained{.run = {name, net}};
  auto& run = trained.run;
  const Matrix before = net->parameters().front()->value;
  const auto steps = optimizer(knobs.optimizer);
  for (std::size_t step = 0; step <= knobs.steps; ++step) {
    const auto loss = nn::binary_cross_entropy(net->forward(data.inputs), data.targets);
    run.loss.push_back(loss.value);
    if (!(loss.value < 1e6) || step == knobs.steps) break;  // it diverged, which is a result
    net->backward(loss.gradient);
    steps->step(net->parameters());
  }
  run.accuracy.push_back(nn::accuracy(net->forward(data.inputs), data.targets));
  trained.moved = nn::root_mean_square(net->parameters().front()->value - before) /
                  nn::root_mean_square(before);
  for (const nn::Dense* layer : hidden_layers(*net)) {
    trained.spread = std::max(trained.spread, nn::spread(*layer));
  }
  net->set_training(false);
  trained.in_evaluation = nn::accuracy(net->forward(data.inputs), data.targets);
  return trained;
}

std::string last_loss(const Trained& trained) {
  const double loss = trained.run.loss.back();
  return loss < 1e6 ? number(loss, 2) : "diverged";
}

// Relative change of the second layer's weights in the first step of gradient descent at the rate 1.
double first_step(const Network& net, const nn::Dataset& data) {
  nn::evaluate_gradients(*net, data, nn::binary_cross_entropy);
  const nn::Parameter& weights = hidden_layers(*net)[1]->weights;
  return nn::root_mean_square(weights.gradient) / nn::root_mean_square(weights.value);
}

void relative_steps(Lesson& lesson, const Knobs& knobs, const nn::Dataset& data) {
  std::vector<Compared> rows;
  const double at_1 = first_step(random_network(Norm::batch, knobs, 1.0, lesson.seed()), data);
  for (double a : {10.0, 100.0, 1000.0}) {
    const Network net = random_network(Norm::batch, knobs, a, lesson.seed());
    rows.push_back({number(a), 1.0 / (a * a), first_step(net, data) / at_1});
  }
  lesson.section(
      "Batch norm: relative change of W2 in the first step of descent, over that of a = 1");
  lesson.table(theory_table("all hidden weights times a", rows));
  lesson.claim(
      {.sentence = "With batch normalization, weights learn equally fast at any scale.",
       .verdict = Verdict::is_false,
       .in_fact = "The network computes the same, but the gradient of weights that are a times as "
                  "large is a times smaller, and a step of gradient descent changes them, as a "
                  "share of their size, a^2 times less.",
       .quantity = "largest factor between 1/a^2 and the relative change of the second layer's "
                   "weights in the first step, over that of a = 1, for a = 10, 100, 1000",
       .measured = largest_factor(rows),
       .must_be = below(2.0)});  // epsilon is not quite nothing beside the variance of a = 1
}

// Random weights of six sizes learn, without and with batch norm. Returns the losses at the end.
plots::Lines scales(Lesson& lesson, const Knobs& knobs, const nn::Dataset& data) {
  const plots::Numbers factors = {0.001, 0.01, 0.1, 1.0, 10.0, 100.0};
  std::vector<Trained> without(factors.size()), batch(factors.size());
  in_parallel(2 * factors.size(), [&](std::size_t k) {
    const Norm norm = k % 2 == 0 ? Norm::none : Norm::batch;
    const Network net = random_network(norm, knobs, factors[k / 2], lesson.seed());
    (norm == Norm::none ? without : batch)[k / 2] = train("", net, data, knobs);
  });
  plots::Series none{names[0], factors, {}}, with{names[1], factors, {}};
  Table table{{"times Xavier's", "none: loss", "right", "batch norm: loss", "right", "W1 moved"}};
  double lowest = 1.0, lowest_without = 1.0;
  for (std::size_t k = 0; k < factors.size(); ++k) {
    const auto right = [](const Trained& trained) { return trained.run.accuracy.back(); };
    table.rows.push_back({number(factors[k]), last_loss(without[k]), number(right(without[k]), 3),
                          last_loss(batch[k]), number(right(batch[k]), 3),
                          number(batch[k].moved, 2)});
    none.y.push_back(without[k].run.loss.back());
    with.y.push_back(batch[k].run.loss.back());
    lowest = std::min(lowest, right(batch[k]));
    lowest_without = std::min(lowest_without, right(without[k]));
  }
  lesson.section(fmt::format("Random hidden weights of six sizes learn {}: {}", knobs.data,
                             plural(knobs.steps, "step")));
  lesson.table(table);
  lesson.say(
      "Right: accuracy, here and below. W1 moved: change of W1 under batch norm, over its size at "
      "the start.");
  lesson.claim(
      {.sentence = "With batch normalization the scale of the weights does not matter.",
       .verdict = Verdict::true_if,
       .in_fact = fmt::format(
           "True of layers that it follows: from 0.001 to 100 times Xavier's scale all networks "
           "learn. (At 0.001 epsilon is not small beside the variance, and W1 changed by {:.0f} "
           "times its size.) Without it, the lowest accuracy is {}. The last layer, which it does "
           "not follow, started from Xavier's scale in all of them.",
           batch.front().moved, number(lowest_without, 3)),
       .quantity = "lowest accuracy with batch norm on the hidden layers, whose weights start from "
                   "0.001, 0.01, 0.1, 1, 10 or 100 times Xavier's scale",
       .measured = lowest,
       .must_be = above(0.9),
       .domain = "two moons",
       .inside = knobs.data == "moons"});
  return {"Random weights of six sizes",
          {"hidden weights, times Xavier's", true},
          {"loss at the end", true},
          {none, with}};
}

// The variance between the neurons of a sample, as a share of all variance of the third layer's
// activations; 0 if these vary by round-off only. Differences to the first neuron are exact for twins.
double share_between_neurons(const Network& net, const nn::Dataset& data) {
  Matrix h = data.inputs;
  for (std::size_t l = 0; l + 1 < net->size(); ++l) h = (*net)[l].forward(h);
  double between = 0.0;
  for (std::size_t i = 0; i < h.rows(); ++i) {
    Matrix sample(1, h.cols());
    for (std::size_t j = 0; j < h.cols(); ++j) sample(0, j) = h(i, j) - h(i, 0);
    between += std::pow(nn::statistics(sample).standard_deviation, 2);
  }
  const double all = std::pow(nn::statistics(h).standard_deviation, 2);
  return all < 1e-20 ? 0.0 : between / static_cast<double>(h.rows()) / all;
}

struct Symmetry {
  std::vector<Trained> equal, nearly;  // without normalization, with batch norm, with layer norm
  Trained random;                      // batch norm, Xavier's weights
};

Symmetry equal_weights(Lesson& lesson, const Knobs& knobs, const nn::Dataset& data) {
  Symmetry all{std::vector<Trained>(3), std::vector<Trained>(3), {}};
  in_parallel(7, [&](std::size_t k) {
    const Norm norm = static_cast<Norm>(k % 3);
    if (k == 6) {
      const Network net = random_network(Norm::batch, knobs, 1.0, lesson.seed());
      all.random = train("Xavier, batch norm", net, data, knobs);
    } else {
      const double difference = k < 3 ? 0.0 : knobs.difference;
      const Network net = twins(norm, knobs, difference, lesson.seed());
      (k < 3 ? all.equal : all.nearly)[k % 3] =
          train((k < 3 ? "equal, " : "nearly, ") + names[k % 3], net, data, knobs);
    }
  });
  Table table{{"hidden weights", "loss", "right", "in evaluation", "W1 moved", "differ by"}};
  const auto row = [&](const Trained& t) {
    const std::string moved = std::isnan(t.moved) ? "from 0" : number(t.moved, 2);
    table.rows.push_back({t.run.name, last_loss(t), number(t.run.accuracy.back(), 3),
                          number(t.in_evaluation, 3), moved, number(t.spread, 2)});
  };
  for (const Trained& trained : all.equal) row(trained);
  row(all.random);
  for (const Trained& trained : all.nearly) row(trained);
  lesson.section(
      fmt::format("{} neurons a layer, hidden weights {}, or {} + {} times a normal number",
                  knobs.width, knobs.constant, knobs.constant, knobs.difference));
  lesson.table(table);
  lesson.say(
      "In evaluation: accuracy with the running mean and variance of training. Differ by: at the "
      "end, the largest difference between the weights of two neurons of a hidden layer.");
  return all;
}

void what_equal_weights_learn(Lesson& lesson, const Knobs& knobs, const Symmetry& all,
                              const nn::Dataset& data) {
  const Trained &without = all.equal[0], &batch = all.equal[1];
  const double line = best_straight_line(data);
  const double constant = nn::best_constant_loss(data.targets, nn::binary_cross_entropy);
  const bool learned = batch.moved > 0.01 && batch.run.loss.back() < 0.95 * constant;
  lesson.claim(
      {.sentence = "Batch normalization breaks the symmetry of equal weights.",
       .verdict = Verdict::is_false,
       .in_fact = fmt::format(
           "Equal neurons have one mean and one variance over the samples, and remain equal. Here "
           "W1 changed by {} times its size. The accuracy without batch norm is {}, with it {}, "
           "and {} for the best straight line: behind twins of a monotone activation the border is "
           "straight. From random weights, batch norm reaches {}.",
           number(batch.moved, 2), number(without.run.accuracy.back(), 3),
           number(batch.run.accuracy.back(), 3), number(line, 3),
           number(all.random.run.accuracy.back(), 3)),
       .quantity =
           "largest difference between the weights of two neurons of a hidden layer, after "
           "training from equal weights with batch norm (no number unless it lowered the loss "
           "below a constant answer's, to an accuracy not above a straight line's)",
       .measured = learned && batch.run.accuracy.back() <= line + 1e-9 ? batch.spread : NAN,
       .must_be = is(0.0),
       .domain = "two moons: on symmetric data equal weights may have no gradient",
       .inside = knobs.data == "moons"});
}

void what_neurons_share(Lesson& lesson, const Knobs& knobs, const nn::Dataset& data,
                        const Symmetry& all) {
  Table table{{"weights differ by", "none", "batch norm", "layer norm"}};
  double batch = NAN, layer = NAN, equal = NAN;
  for (double difference : {0.0, knobs.difference}) {
    const auto share = [&](Norm norm) {
      return share_between_neurons(twins(norm, knobs, difference, lesson.seed()), data);
    };
    batch = share(Norm::batch);
    layer = share(Norm::layer);
    if (difference == 0.0) equal = layer;
    table.rows.push_back(
        {number(difference), number(share(Norm::none), 2), number(batch, 2), number(layer, 2)});
  }
  lesson.section(
      "Before training: variance between the neurons of a sample, over all variance, in layer 3");
  lesson.table(table);
  lesson.claim(
      {.sentence = "Layer normalization does to equal neurons what batch normalization does.",
       .verdict = Verdict::is_false,
       .in_fact = fmt::format(
           "Layer normalization subtracts what the neurons of a sample have in common, and divides "
           "by the deviation of the rest. Of equal neurons nothing remains, and their network "
           "answers a constant (loss {}). Of nearly equal neurons what differs remains; trained, "
           "they get an accuracy of {} with layer norm and {} with batch norm.",
           last_loss(all.equal[2]), number(all.nearly[2].run.accuracy.back(), 3),
           number(all.nearly[1].run.accuracy.back(), 3)),
       .quantity = fmt::format("variance between neurons, over all variance, of layer 3 before "
                               "training, weights {} + {} times a normal number: with layer norm, "
                               "minus that with batch norm",
                               knobs.constant, knobs.difference),
       .measured = equal == 0.0 ? layer - batch : NAN,
       .must_be = above(0.5)});
}

plots::DecisionRegions region(const std::string& what, const Trained& trained,
                              const nn::Dataset& data) {
  return decision_regions(fmt::format("{}: {:.0f} % right", what, 100.0 * trained.in_evaluation),
                          trained.run.net, data);
}

void experiment(Lesson& lesson, const Knobs& knobs) {
  lesson.predict(
      {{"all of them, as from random weights",
        "the scale is repaired, but the neurons of a layer are equal to the last bit at the end"},
       {"what a straight line can separate"},
       {"half of them: the neurons stay saturated",
        "divided by their deviation, the pre-activations have variance 1, where tanh has a slope"},
       {"half of them: equal neurons are normalized to 0",
        "that is layer normalization; batch norm subtracts a neuron's mean over samples"}});
  const nn::Dataset data = points_by_name(knobs.data, 100);
  const plots::Lines scale = scales(lesson, knobs, data);
  relative_steps(lesson, knobs, data);
  const Symmetry all = equal_weights(lesson, knobs, data);
  what_equal_weights_learn(lesson, knobs, all, data);
  what_neurons_share(lesson, knobs, data, all);
  lesson.idea(
      "The mean and the variance of batch normalization are those of one neuron over the samples: "
      "the scale of its weights drops out, and equal neurons remain equal. Those of layer "
      "normalization are of one sample over the neurons: what these have in common drops out.");
  lesson.figure(
      {"Random, equal and nearly equal hidden weights, trained with and without normalization",
       {scale, region("Random, batch norm", all.random, data),
        region("Equal, no normalization", all.equal[0], data),
        region("Equal, batch norm", all.equal[1], data),
        region("Equal, layer norm", all.equal[2], data),
        region(fmt::format("Differ by {}, layer norm", knobs.difference), all.nearly[2], data)},
       3});
  lesson.next(
      "make lesson@batch_norm ARGS=\"--optimizer adam\". Then `make homework@batch_norm` writes "
      "layer normalization, and `make lesson@optimizers` follows twins through the rest of what "
      "training is made of.");
}

}  // namespace

int main(int argc, char** argv) {
  Knobs knobs;
  Lesson lesson("Batch normalization",
                "Three layers of 16 tanh neurons have equal weights; layers 2 and 3 saturate. With "
                "batch norm they learn two moons. What do they get right?");
  lesson.knob("--width", knobs.width, "neurons in each hidden layer", 2, 256);
  lesson.knob("--activation", knobs.activation, "of the hidden layers",
              {"tanh", "relu", "sigmoid"});
  lesson.knob("--optimizer", knobs.optimizer, "of training", {"descent", "momentum", "adam"});
  lesson.knob("--data", knobs.data, "what is learned", point_sets);
  lesson.knob("--steps", knobs.steps, "of training", 1, 20000);
  lesson.knob("--constant", knobs.constant, "every hidden weight of twins", -100, 100);
  lesson.knob("--difference", knobs.difference, "by which near-twins' weights differ", 0, 1);
  lesson.domain(
      {"width 8 with 400 steps to 64 with 800, three activations and optimizers, two data sets",
       combined({{"--width", {"8", "64 --steps 800"}},
                 {"--activation", {"tanh", "relu", "sigmoid"}},
                 {"--optimizer", {"descent", "momentum", "adam"}},
                 {"--data", {"moons", "circles"}}}),
       30});
  return lesson.run(argc, argv, [&] { experiment(lesson, knobs); });
}
