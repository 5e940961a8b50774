// Which variance the weights of a ReLU layer need
//
// Xavier's rule was derived for an activation that is nearly a straight line of slope 1 around 0, as tanh
// is. In a layer of n inputs and n neurons it gives the weights the variance 2 / (n + n) = 1 / n. A ReLU,
// h = max(z, 0), has a corner at 0. What does it ask of the weights?
//
// FORWARD. Biases are 0, so z_j = sum over i of h_i W_ij, where h is the layer before. Weights are drawn
// independently of each other and of h, with mean 0. So in E[z_j^2] the product of any two different
// weights has mean 0, and fan_in squares are left:
//
//     E[z_l^2] = fan_in Var(w) E[h_(l-1)^2]                                  (1)
//
// This is the mean square of h, not its variance E[h^2] - E[h]^2. A ReLU is never negative: its mean is
// not 0, and the two differ. Now let weights be as likely as their negatives. With the opposite weights a
// neuron has -z in place of z. So positive and negative z have equal parts in E[z^2], and one half passes.
//
//     E[h_l^2] = E[z_l^2] / 2,   so   E[z_l^2] = (fan_in Var(w) / 2) E[z_(l-1)^2]
//
// The bracket is 1 if Var(w) = 2 / fan_in (He, Zhang, Ren, Sun 2015, eq. 10). A leaky ReLU multiplies a
// negative z by a, so it passes (1 + a^2) / 2 of the mean square: Var(w) = 2 / ((1 + a^2) fan_in) (their
// eq. 15). By hand: z = -3, -1, 1, 3 has the mean square 20/4 = 5. The ReLU makes it 0, 0, 1, 3, with
// mean 1, mean square 10/4 = 2.5, one half of 5, and variance 2.5 - 1^2 = 1.5.
//
// BACKWARD. delta_l = (delta_(l+1) W_(l+1)^T) .* f'(z_l), where f' is 1 for half of the z and 0 for the rest.
// Assume, as the paper does, that f' is independent of the bracket: the mean square of delta takes the
// factor fan_out Var(w) / 2 a layer, the same as forward if all layers have one width. In the gradient
// dL/dW_l = h_(l-1)^T delta_l, h_(l-1) has taken l-1 factors and delta_l L-l: together L-1, whatever l is.
//
// ONE DRAW. (1) is a mean over all weights that might have been drawn. Take one input and normal weights
// of He's variance. Given h, z_j = |h| sqrt(2/n) g_j with independent normal g_j: a layer of n neurons
// multiplies |h|^2 by 2/n times the sum of n terms max(g_j, 0)^2, of mean 1/2 and variance 3/2 - 1/4 = 5/4.
// That has variance 5/n, and so has its logarithm, to first order in 1/n. Logarithms add up: over L layers
// their standard deviation is sqrt(5 L / n). Their mean is not 0: ln(1 + e) is about e - e^2 / 2, which makes
// -5 / (2 n) a layer. Most draws lose some of the signal, and a few large ones keep the mean square at 1.
// (Compare Hanin, Rolnick 2018, "How to start training".)
//
// Worth trying:
//   ARGS="--steps 3000"        five times the steps: which depths learn now?
//   ARGS="--layers 10,30,70"   does Adam make up for any depth?
//   ARGS="--neurons 16"        narrow networks: does He's start still learn at every depth?
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <numbers>
#include <numeric>

#include "lessons/common/in_parallel.hpp"
#include "lessons/common/lesson.hpp"
#include "lessons/common/pictures.hpp"
#include "lessons/common/points.hpp"
#include "lessons/common/run.hpp"
#include "lessons/common/tumours.hpp"
#include "nn/analysis/statistics.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/diagnosis/baseline.hpp"
#include "nn/trainer.hpp"

using namespace lessons;

namespace {

struct Knobs {
  std::vector<std::size_t> layers = {10, 22, 30, 50};  // of the networks; the deepest is followed
  std::size_t width = 128;                             // of the layers in which it is followed
  std::string data = "tumours";                        // what is learned
  std::size_t neurons = 32;                            // a layer, of the networks that learn it
  double rate = 0.01;                                  // of momentum; Adam's is a tenth of it
  std::size_t steps = 600;                             // of training, at most
};

double mean(const plots::Numbers& list) {
  return std::accumulate(list.begin(), list.end(), 0.0) / static_cast<double>(list.size());
}

nn::Dataset samples(const std::string& name, std::uint64_t seed) {
  if (name == "tumours") return tumours(seed).train;  // (455 x 30)
  Rng rng(seed);
  return nn::with_noise(points_by_name(name, 400), 0.1, rng);
}

nn::Mlp network(std::size_t layers, std::size_t width, const nn::Dataset& data,
                const nn::Initializer& weights, std::uint64_t seed,
                const nn::Activation& f = nn::relu()) {
  return {nn::layer_widths(data.inputs.cols(), layers - 1, width, 1), f, weights, seed};
}

// Mean squares in each hidden layer of one draw: of pre-activations z and error signals dL/dz.
struct Signal {
  plots::Numbers z, dz;
};

std::vector<Signal> signals(std::size_t draws, std::size_t width, const Knobs& knobs,
                            const nn::Dataset& batch, const nn::Initializer& weights, Rng rng,
                            const nn::Activation& f = nn::relu()) {
  std::vector<Signal> all(draws);
  in_parallel(draws, [&](std::size_t k) {
    nn::Mlp net = network(knobs.layers.back(), width, batch, weights, rng.stream(k).next(), f);
    nn::evaluate_gradients(net, batch, nn::binary_cross_entropy);
    for (std::size_t l = 0; l + 1 < net.depth(); ++l) {
      all[k].z.push_back(nn::mean_square(net.pre_activation(l)));
      all[k].dz.push_back(nn::mean_square(net.error_signal(l)));
    }
  });
  return all;
}

void each_layer(Lesson& lesson, const nn::Dataset& batch, const Knobs& knobs) {
  const std::size_t draws = std::clamp<std::size_t>(8192 / (knobs.width * knobs.width), 2, 1000);
  std::vector<Compared> rows;
  const auto row = [&](const std::string& name, double predicted, const nn::Initializer& weights,
                       const nn::Activation& f) {
    plots::Numbers forward, backward;
    for (const auto& [z, dz] :
         signals(draws, knobs.width, knobs, batch, weights, Rng(lesson.seed()), f)) {
      for (std::size_t l = 1; l < z.size(); ++l) {
        // In a narrow network a layer may be 0 for every sample: then nothing is multiplied.
        if (z[l - 1] > 0.0) forward.push_back(z[l] / z[l - 1]);
        if (dz[l] > 0.0) backward.push_back(dz[l - 1] / dz[l]);
      }
    }
    rows.push_back({name + ": z", predicted, mean(forward)});
    rows.push_back({name + ": dL/dz", predicted, mean(backward)});
    return mean(forward);
  };
  const nn::Activation relu = nn::relu(), leaky = nn::leaky_relu(0.25);
  // The variance of max(z, 0) for a normal z of variance 1: E[h^2] - E[h]^2 = 1/2 - 1/(2 pi) = 0.341.
  const double left = 0.5 - 0.5 * std::numbers::inv_pi;
  const double xavier = row("ReLU, Xavier's weights", 0.5, nn::xavier_normal(), relu);
  row("ReLU, He's weights", 1.0, nn::he_normal(), relu);
  row("leaky ReLU, Xavier's weights", (1.0 + 0.0625) / 2.0, nn::xavier_normal(), leaky);
  row("leaky ReLU, He's weights", 1.0, nn::he_normal(0.25), leaky);
  const double variance = row("ReLU, Var(w) = 1 / (0.341 n)", 0.5 / left,
                              nn::xavier_normal(std::sqrt(1.0 / left)), relu);
  lesson.section(fmt::format("By what each layer of {} multiplies a mean square (leaky: slope 1/4)",
                             plural(knobs.width, "neuron")));
  lesson.table(theory_table("mean over layers and draws", rows));
  lesson.say(
      "A factor is left out where its divisor is 0: for z, behind a layer that is 0 for every "
      "sample; "
      "for dL/dz, before one whose error signal is 0 (nan: everywhere). In narrow layers the "
      "latter "
      "keeps only draws that stayed alive, and these pass more than is predicted.");

  lesson.claim({.sentence = "Xavier's weights keep the signal in a ReLU network.",
                .verdict = Verdict::is_false,
                .in_fact = "Every layer halves its mean square, whatever the width: fan_in Var(w) "
                           "is 1, and a ReLU makes 0 of the negative z, one half of E[z^2].",
                .quantity = "factor by which a ReLU layer with Xavier's weights multiplies the "
                            "mean square of z, mean over layers and draws",
                .measured = xavier,
                .must_be = about(0.5, 0.1)});
  lesson.claim(
      {.sentence = "The variance of z is fan_in Var(w) times the variance of the inputs.",
       .verdict = Verdict::true_if,
       .in_fact =
           "True if the inputs have mean 0. In general it is their mean square that a "
           "neuron adds up. The outputs of a ReLU have another mean: of a normal z it leaves "
           "1/2 of the mean square, but 0.341 of the variance. Weights that make up for "
           "0.341 multiply the mean square by 0.5 / 0.341 = 1.467 a layer.",
       .quantity = "factor by which a ReLU layer multiplies the mean square of z if Var(w) = 1 / "
                   "(0.341 fan_in), mean over layers and draws",
       .measured = variance,
       .must_be = about(1.467, 0.25)});
}

void one_draw(Lesson& lesson, const nn::Dataset& one, const Knobs& knobs) {
  constexpr std::size_t draws = 100;
  const std::size_t last = knobs.layers.back() - 1;  // hidden layer
  plots::Numbers means, deviations;                  // of the logarithms, by width
  std::vector<Compared> rows;
  for (std::size_t n : {16u, 32u, 64u}) {
    plots::Numbers logs, squares;
    for (const Signal& signal :
         signals(draws, n, knobs, one, nn::he_normal(), Rng(lesson.seed()).stream(n))) {
      // The last layer is 0 in a draw now and then. It has no logarithm and is left out.
      if (signal.z.back() > 0.0) logs.push_back(std::log(signal.z.back() / signal.z.front()));
    }
    for (double x : logs) squares.push_back((x - mean(logs)) * (x - mean(logs)));
    means.push_back(mean(logs));
    deviations.push_back(std::sqrt(mean(squares)));
    const double factors = static_cast<double>(last - 1) / static_cast<double>(n);
    rows.push_back({fmt::format("{}: mean", n), -2.5 * factors, means.back()});
    rows.push_back(
        {fmt::format("{}: standard deviation", n), std::sqrt(5.0 * factors), deviations.back()});
  }
  lesson.section(fmt::format("He's weights: ln(mean square of z, layer {} / layer 1) of {} draws",
                             last, draws));
  lesson.table(theory_table("neurons a layer", rows));
  lesson.say(fmt::format(
      "Predicted, for wide layers: -5 * {0} / (2 neurons) and sqrt(5 * {0} / neurons).", last - 1));
  lesson.claim(
      {.sentence = "He's weights keep the signal of any ReLU network.",
       .verdict = Verdict::true_if,
       .in_fact =
           fmt::format("True of the mean over all draws, to which a few large ones add the most. "
                       "The wider the layers, the closer to it is each draw. Here ln of what was "
                       "left of the mean square had the mean {:.1f} and the standard deviation "
                       "{:.1f} with 16 neurons a layer, {:.1f} and {:.1f} with 64.",
                       means.front(), deviations.front(), means.back(), deviations.back()),
       .quantity = "standard deviation between draws of ln(mean square of z in the last hidden "
                   "layer / in the first): 16 neurons a layer, over 64",
       .measured = deviations.front() / deviations.back(),
       .must_be = above(1.3)});
}

// The gradient as one long vector, shortened to length 1 if it is longer. Without this, at a rate of
// 0.003, 3 of 300 draws of 50 layers with He's weights diverged, or ended with nothing but dead neurons.
void clip(const std::vector<nn::Parameter*>& parameters) {
  double squares = 0.0;
  for (const nn::Parameter* p : parameters) {
    for (double g : p->gradient.values()) squares += g * g;
  }
  if (squares <= 1.0) return;
  for (nn::Parameter* p : parameters) p->gradient *= 1.0 / std::sqrt(squares);
}

bool learned(const Run<>& run) { return !run.loss.empty() && run.loss.back() < 0.2; }

// Batches of 32 samples. Notes the mean loss of ten batches, until it is below 0.2.
void train(Run<>& run, nn::Optimizer& optimizer, const nn::Dataset& data, std::size_t steps,
           Rng rng) {
  std::vector<std::size_t> chosen(32);
  plots::Numbers ten;
  for (std::size_t step = 1; step <= steps && !learned(run); ++step) {
    for (std::size_t& sample : chosen) sample = rng.below(data.size());
    const nn::Dataset batch = nn::rows(data, chosen);
    const auto loss = nn::binary_cross_entropy(run.net.forward(batch.inputs), batch.targets);
    if (!std::isfinite(loss.value)) return;  // it diverged, which is a result
    run.net.backward(loss.gradient);
    clip(run.net.parameters());
    optimizer.step(run.net.parameters());
    ten.push_back(loss.value);
    if (ten.size() < 10) continue;
    run.step.push_back(static_cast<double>(step));
    run.loss.push_back(mean(ten));
    ten.clear();
  }
}

struct Starts {
  std::vector<Run<>> xavier, he;  // a run for each depth
};

Starts train_all(Starts all, const Knobs& knobs, const nn::Dataset& data, bool adam,
                 std::uint64_t seed) {
  const std::size_t depths = all.he.size();
  in_parallel(2 * depths, [&](std::size_t k) {
    std::unique_ptr<nn::Optimizer> optimizer = std::make_unique<nn::Momentum>(knobs.rate, 0.9);
    if (adam) optimizer = std::make_unique<nn::Adam>(0.1 * knobs.rate);
    Run<>& run = (k % 2 == 0 ? all.xavier : all.he)[depths - 1 - k / 2];  // the deepest first
    train(run, *optimizer, data, knobs.steps, Rng(seed).stream(1));
  });
  return all;
}

// The mean of the last ten batches; infinite if training diverged.
double last_loss(Run<> run, const nn::Dataset& data) {
  const double loss = nn::binary_cross_entropy(run.net.forward(data.inputs), data.targets).value;
  return std::isfinite(loss) && !run.loss.empty() ? run.loss.back() : INFINITY;
}

void late_or_never(Lesson& lesson, const Knobs& knobs, const nn::Dataset& data,
                   const Starts& momentum, const Starts& adam) {
  const std::size_t steps = 10 * (knobs.steps / 10);  // of the last mean of ten batches
  Table table{{"layers", "Xavier, momentum", "He, momentum", "Xavier, Adam", "He, Adam"}};
  for (std::size_t d = 0; d < knobs.layers.size(); ++d) {
    table.rows.push_back({std::to_string(knobs.layers[d])});
    for (const auto* runs : {&momentum.xavier, &momentum.he, &adam.xavier, &adam.he}) {
      const Run<>& run = (*runs)[d];
      const double loss = last_loss(run, data);
      table.rows.back().push_back(learned(run)          ? number(run.step.back())
                                  : std::isfinite(loss) ? fmt::format("no: {:.4f}", loss)
                                                        : "diverged");
    }
  }
  lesson.section(fmt::format(
      "Steps until the mean loss of ten batches is below 0.2 (no: that mean after {})", steps));
  lesson.table(table);
  lesson.say(
      "Adam divides a gradient by its own running size plus 1e-8: that makes up for a small one, "
      "unless it is far below 1e-8.");

  const std::size_t shallow = knobs.layers.front(), deep = knobs.layers.back();
  const double constant = nn::best_constant_loss(data.targets, nn::binary_cross_entropy);
  const double xavier = last_loss(momentum.xavier.back(), data);
  const double xavier_shallow = last_loss(momentum.xavier.front(), data);
  const double he = last_loss(momentum.he.back(), data);
  const auto learns = [&](double loss) { return constant - loss >= 0.2; };
  const std::string missing =
      !learns(he)       ? "from He's weights it does not fall so far either"
      : shallow == deep ? "one depth has none to compare it with"
      : !learns(xavier_shallow)
          ? fmt::format("that of {} layers does not fall so far from Xavier's", shallow)
      : !std::isfinite(xavier) ? "training diverged"
                               : "";
  lesson.claim(
      {.sentence = "Xavier's weights cannot train a ReLU network; He's can.",
       .verdict = Verdict::true_if,
       .in_fact = fmt::format(
           "True of deep ones within {} steps, here under momentum (for Adam see the table). From "
           "Xavier's weights {} layers came to a loss of {:.4f}, but {} to {:.4f}; a constant "
           "answer, the share of class 1, has {:.4f}. (More steps may help.)",
           steps, shallow, xavier_shallow, deep, xavier, constant),
       .quantity = fmt::format(
           "fall of the loss (mean of ten batches) below a constant answer's, under momentum, of "
           "{0} layers from Xavier's weights, while from He's it falls by at least 0.2, and {1} "
           "layers from Xavier's do so, too",
           deep, shallow),
       .measured = missing.empty() ? constant - xavier : NAN,
       .must_be = below(0.1),
       .no_number = missing});
}

// How training changed the weights of the deepest networks, and what these answer now.
void what_was_learned(Lesson& lesson, const nn::Dataset& data, const Starts& before,
                      const Starts& after) {
  Table table{{"start", "change of W1 / W1", "of the last W", "probabilities of class 1"}};
  const auto row = [&](const std::string& name, const nn::Mlp& start, nn::Mlp net) {
    const auto moved = [&](std::size_t l) {
      const Matrix& w = start.dense(l).weights.value;
      return number(std::sqrt(nn::mean_square(net.dense(l).weights.value - w) / nn::mean_square(w)),
                    2);
    };
    const auto [low, high] = std::ranges::minmax(net.forward(data.inputs).values());
    table.rows.push_back({name, moved(0), moved(net.depth() - 1),
                          fmt::format("{:.4f} to {:.4f}", nn::logistic(low), nn::logistic(high))});
  };
  row("Xavier", before.xavier.back().net, after.xavier.back().net);
  row("He", before.he.back().net, after.he.back().net);
  lesson.section(fmt::format("{} layers after training with momentum (share of class 1: {:.4f})",
                             before.he.back().net.depth(), nn::statistics(data.targets).mean));
  lesson.table(table);
}

plots::Lines signal_panel(const std::string& start, const Signal& signal) {
  plots::Series z{"z, over layer 1's", counted(signal.z.size(), 1.0), signal.z};
  plots::Series dz{"dL/dz, over the last layer's", z.x, signal.dz};
  for (double& x : z.y) x /= signal.z.front();
  for (double& x : dz.y) x /= signal.dz.back();
  return {fmt::format("{}: {} of the mean square of z is left{}", start, number(z.y.back(), 2),
                      z.y.back() > 0.0 ? "" : " (not drawn)"),
          {"hidden layer"},
          {"mean square, relative", true, 1e-17, 1e3},
          {z, dz}};
}

plots::Lines training_panel(const std::string& start, const std::vector<Run<>>& runs,
                            const Knobs& knobs) {
  plots::Lines panel{fmt::format("{}: {} of {} depths reach a loss of 0.2", start,
                                 std::ranges::count_if(runs, learned), runs.size()),
                     {"step of momentum", false, 0.0, static_cast<double>(knobs.steps)},
                     {"mean loss of ten batches", false, 0.0, 1.0}};
  for (const Run<>& run : runs) panel.series.push_back(curve(run, run.loss));
  return panel;
}

void experiment(Lesson& lesson, Knobs knobs) {
  std::ranges::sort(knobs.layers);
  lesson.predict(
      {{"the classes, as from He's weights, only later",
        "so it is with 10 layers; with 50 the outputs stay the same for all samples"},
       {"how frequent the classes are, but not which sample belongs to which"},
       {"nothing: no parameter gets a gradient",
        "the output's bias does: its gradient is the mean of p - y, which no layer halves"},
       {"its loss grows until it is not a number", "small gradients make short steps"}});
  const nn::Dataset data = samples(knobs.data, lesson.seed());
  const nn::Dataset few = nn::rows(data, {0, 50, 100, 150, 200, 250, 300, 350});
  each_layer(lesson, few, knobs);
  one_draw(lesson, nn::rows(data, {0}), knobs);

  Starts before;
  for (std::size_t layers : knobs.layers) {
    const auto start = [&](const nn::Initializer& weights) {
      return network(layers, knobs.neurons, data, weights, lesson.seed());
    };
    before.xavier.push_back({fmt::format("{} layers", layers), start(nn::xavier_normal())});
    before.he.push_back({fmt::format("{} layers", layers), start(nn::he_normal())});
  }
  const Starts momentum = train_all(before, knobs, data, false, lesson.seed());
  late_or_never(lesson, knobs, data, momentum, train_all(before, knobs, data, true, lesson.seed()));
  what_was_learned(lesson, data, before, momentum);
  lesson.idea(
      "A ReLU passes half of the mean square, and weights of twice the variance make up for it. A "
      "wrong factor acts once in every layer, so its cost depends on the depth.");
  const auto signal = [&](const nn::Initializer& weights) {
    return signals(1, knobs.width, knobs, few, weights, Rng(lesson.seed())).front();
  };
  lesson.figure(
      {"A ReLU halves the mean square of the signal. Twice the variance of Xavier's weights makes "
       "up for it",
       {signal_panel("Xavier", signal(nn::xavier_normal())),
        signal_panel("He", signal(nn::he_normal())),
        training_panel("Xavier", momentum.xavier, knobs), training_panel("He", momentum.he, knobs)},
       2});
  lesson.next(
      "make lesson@he ARGS=\"--layers 10,30,70\": does Adam make up for any depth? Then `make "
      "homework@he` asks for the weights of any leaky ReLU. Then `make lesson@collapse`.");
}

}  // namespace

int main(int argc, char** argv) {
  Knobs knobs;
  Lesson lesson("He",
                "A ReLU network of 50 layers starts with Xavier's weights. Gradient descent with "
                "momentum is to tell two classes apart. What has it learned after 600 steps?");
  lesson.knob("--layers", knobs.layers, "of the networks; the deepest is followed", 3, 150);
  lesson.knob("--width", knobs.width, "of the layers in which it is followed", 1, 512);
  lesson.knob("--data", knobs.data, "what is learned", {"tumours", "moons", "circles"});
  lesson.knob("--neurons", knobs.neurons, "a layer, of the networks that learn it", 1, 256);
  lesson.knob("--rate", knobs.rate, "of momentum; Adam's is a tenth of it", 1e-6, 10.0);
  lesson.knob("--steps", knobs.steps, "of training, at most", 10, 100000);
  lesson.domain(
      {"50 and 60 layers; 2 to 128 neurons a layer where signals are followed, 32 and 64 where "
       "something is learned; three data sets; momentum with learning rates 0.005 to 0.03",
       {"--width 2 --data moons --layers 10,50", "--width 16 --rate 0.03 --layers 8,60",
        "--data circles --layers 10,50", "--width 128 --neurons 64 --layers 10,50",
        "--width 4 --rate 0.005 --steps 1000 --layers 10,50"},
       200});
  return lesson.run(argc, argv, [&] { experiment(lesson, knobs); });
}
