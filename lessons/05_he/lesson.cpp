// A ReLU throws half of the signal away, so double the variance
//
// Xavier's weights keep a signal alive if the activation lets it pass, as tanh does near 0. A ReLU
// does not: it silences every negative sum, and the next layer adds up what is left.
//
//     E[z_next^2] = n Var(w) E[h^2],   h = relu(z),   E[h^2] = E[z^2] / 2
//
// Look at the 2. Sums are as often negative as positive, so half of their mean square is gone. In a
// layer of n inputs and n neurons Xavier's variance 2 / (n + n) is 1 / n, and every layer loses its
// half. He's variance 2 / n gives it back.
//
// Look at the squares, too. The next layer hears the mean square E[h^2] and not the variance, which
// is E[h^2] - E[h]^2. A ReLU is never negative, so its mean is not 0, and it counts.
//
// Predict before you run: the signal goes from layer 1 to layer 49 of a ReLU network with Xavier's
// weights. How much of its mean square arrives? Do 10, 22, 30 and 50 such layers still learn?
//
// Worth trying:
//   ARGS="--steps 3000"    late is not never: which depths wake up?
//   ARGS="--width 16"      He's weights hold a signal on average: narrow layers wander
#include <algorithm>
#include <cmath>
#include <numeric>

#include "lessons/common/lesson.hpp"
#include "lessons/common/pictures.hpp"
#include "lessons/common/tumours.hpp"
#include "nn/analysis/statistics.hpp"
#include "nn/trainer.hpp"

using namespace lessons;

namespace {

// The sums of a wide layer look like normal numbers. What does an activation keep of them?
void one_layer(Lesson& lesson) {
  Matrix z(1, 200000);
  Rng rng(lesson.seed());
  for (double& value : z.values()) value = rng.normal();

  Table table{{"h = f(z)", "mean", "variance", "mean square", "gain that restores it"}, {}};
  std::vector<nn::Statistics> kept;
  for (const auto& f : {nn::identity(), nn::relu(), nn::leaky_relu(0.25)}) {
    const nn::Statistics h = kept.emplace_back(nn::statistics(map(z, f.function)));
    table.rows.push_back({f.name, number(h.mean, 2), number(std::pow(h.standard_deviation, 2), 3),
                          number(h.mean_square, 3), number(1.0 / std::sqrt(h.mean_square), 3)});
  }
  lesson.section("What is left of 200,000 normal numbers z (leaky: slope 0.25)");
  lesson.table(table);

  lesson.claim({.sentence = "A ReLU's gain is sqrt 2, a leaky one's sqrt(2 / (1 + a^2)).",
                .verdict = Verdict::is_true,
                .reality = "Negative z hold half of the mean square, and a^2 of that is kept.",
                .quantity = "mean square of leaky relu(z), a = 0.25",
                .measured = kept[2].mean_square,
                .must_be = about(0.53125, 0.02)});  // 0.526 to 0.539 over seeds 1 to 60
  lesson.claim({.sentence = "What weights must keep is the variance of the activations.",
                .verdict = Verdict::is_false,
                .reality = "The mean square. A ReLU's variance leaves its mean out: weights that "
                           "restored it would multiply the signal by 0.5 / 0.341 in every layer.",
                .quantity = "mean square of relu(z), over its variance",
                .measured = kept[1].mean_square / std::pow(kept[1].standard_deviation, 2),
                .must_be = about(1.467, 0.05)});  // 1.461 to 1.472 over seeds 1 to 60
}

nn::Mlp relu_network(std::size_t depth, std::size_t width, const nn::Initializer& weights,
                     std::uint64_t seed) {
  std::vector<std::size_t> widths(depth + 1, width);
  widths.front() = 30;  // measurements of a tumour
  widths.back() = 1;
  return {widths, nn::relu(), weights, seed};
}

// The mean square of the sums z in each hidden layer, over layer 1's, and of the error signals
// dL/dz, over the last hidden layer's.
plots::Lines follow_signal(const std::string& title, nn::Mlp net, const nn::Dataset& data) {
  nn::evaluate_gradients(net, data, nn::binary_cross_entropy);
  const auto mean_square = [](const Matrix& a) { return nn::statistics(a).mean_square; };
  const std::size_t last = net.depth() - 2;
  plots::Series up{"z, going up", counted(last + 1, 1), {}};
  plots::Series down{"dL/dz, coming down", counted(last + 1, 1), {}};
  for (std::size_t l = 0; l <= last; ++l) {
    up.y.push_back(mean_square(net.pre_activation(l)) / mean_square(net.pre_activation(0)));
    down.y.push_back(mean_square(net.error_signal(l)) / mean_square(net.error_signal(last)));
  }
  return {title, {"layer"}, {"relative to where each starts", true, 1e-17, 1e3}, {up, down}};
}

void fifty_layers(Lesson& lesson, const plots::Lines& xavier, const plots::Lines& he) {
  Table table{{"hidden layer", "Xavier: z", "dL/dz", "He: z", "dL/dz"}, {}};
  for (std::size_t l = 0; l < 49; l += 8) {
    table.rows.push_back({std::to_string(l + 1), number(xavier.series[0].y[l], 3),
                          number(xavier.series[1].y[l], 3), number(he.series[0].y[l], 3),
                          number(he.series[1].y[l], 3)});
  }
  lesson.section("Mean squares: z over layer 1's, dL/dz over layer 49's");
  lesson.table(table);

  const double up = he.series[0].y.back(), down = he.series[1].y.front();  // at the way's end
  lesson.claim({.sentence = "With Xavier's weights every ReLU layer halves the mean square.",
                .verdict = Verdict::is_true,
                .reality = "n Var(w) is 1, so nothing makes up for the half that is silenced.",
                .quantity = "factor per layer",
                .measured = std::pow(xavier.series[0].y.back(), 1.0 / 48.0),
                .must_be = between(0.4, 0.6)});  // 0.478 to 0.529 over seeds 1 to 60
  lesson.claim({.sentence = "He's weights hold the signal and the gradient through 50 layers.",
                .verdict = Verdict::true_if,
                .reality = "If the layers are wide: the average over all draws is held, one draw "
                           "wanders. The gradient asks for 2 / fan_out, but one layer's fan_out "
                           "is the next one's fan_in: either will do.",
                .quantity = "what is gained or lost, as a factor, the larger of the two ways",
                .measured = std::max({up, 1.0 / up, down, 1.0 / down}),
                .must_be = below(100.0)});  // 1.2 to 14.6 over seeds 1 to 60
}

// Returns the losses, each the mean of 20 steps.
plots::Series train(nn::Mlp net, const nn::Dataset& data, std::size_t steps, std::uint64_t seed) {
  plots::Series losses{std::to_string(net.depth()) + " layers", {}, {}};
  nn::Momentum optimizer(0.003, 0.9);
  for (std::size_t step = 20; step <= steps; step += 20) {
    const auto last20 =
        nn::train(net, data, nn::binary_cross_entropy, optimizer, {20, 32, seed + step});
    losses.x.push_back(static_cast<double>(step));
    losses.y.push_back(std::accumulate(last20.begin(), last20.end(), 0.0) / 20.0);
    if (losses.y.back() < 0.2) break;  // learned
  }
  return losses;
}

plots::Lines four_depths(const std::string& title, const nn::Initializer& weights,
                         std::size_t steps, std::uint64_t seed) {
  const nn::Dataset data = tumours(seed).train;  // (455 x 30)
  const plots::Axis x{"step", false, 0.0, static_cast<double>(steps)};
  plots::Lines panel{title, x, {"loss", false, 0.0, 1.0}, {}};
  for (std::size_t depth : {10u, 22u, 30u, 50u}) {
    panel.series.push_back(train(relu_network(depth, 32, weights, seed), data, steps, seed));
  }
  return panel;
}

void late_or_never(Lesson& lesson, const plots::Lines& xavier, const plots::Lines& he) {
  Table table{{"ReLU network", "Xavier: loss", "at step", "He: loss", "at step"}, {}};
  for (std::size_t d = 0; d < 4; ++d) {
    const plots::Series &x = xavier.series[d], &h = he.series[d];
    table.rows.push_back({h.label, number(x.y.back(), 3), number(x.x.back()), number(h.y.back(), 3),
                          number(h.x.back())});
  }
  lesson.section("Training until the loss is below 0.2");
  lesson.table(table);
  lesson.claim({.sentence = "Xavier's weights cannot train a ReLU network; He's can.",
                .verdict = Verdict::true_if,
                .reality = "If it is deep. Xavier's 10 layers are late, 22 and 30 later; of 50 "
                           "only the output's bias learns, how many tumours are malignant.",
                .quantity = "Xavier's loss at 50 layers, over the worse of its 10 and He's 50",
                .measured = xavier.series[3].y.back() /
                            std::max(xavier.series[0].y.back(), he.series[3].y.back()),
                .must_be = above(2.5)});  // 3.3 to 4.6 over seeds 1 to 60
}

void experiment(Lesson& lesson, std::size_t width, std::size_t steps) {
  lesson.predict("ReLU, Xavier's weights: how much of layer 1's mean square is left in layer 49?",
                 {"all of it, more or less", "about a fiftieth", "a millionth of a billionth"}, 2);
  one_layer(lesson);

  const std::pair<std::string, nn::Initializer> starts[] = {{"Xavier", nn::xavier_normal()},
                                                            {"He", nn::he_normal()}};
  const nn::Dataset data = tumours(lesson.seed()).test;  // (114 x 30)
  std::vector<plots::Lines> signals, losses;
  for (const auto& [name, weights] : starts) {
    const nn::Mlp net = relu_network(50, width, weights, lesson.seed());
    signals.push_back(follow_signal(name + ": mean squares", net, data));
    losses.push_back(four_depths(name + ": training", weights, steps, lesson.seed()));
  }
  fifty_layers(lesson, signals[0], signals[1]);
  late_or_never(lesson, losses[0], losses[1]);

  const std::string title =
      "Xavier: each ReLU layer halves the signal, depth delays learning. He: held, and all learn.";
  lesson.figure({title, {signals[0], signals[1], losses[0], losses[1]}, 2});
  lesson.next(
      "make lesson@he ARGS=\"--steps 3000\" waits for Xavier. Then `make homework@he` asks for the "
      "weights of a leaky ReLU.");
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t width = 256;
  std::size_t steps = 800;
  Lesson lesson("He", "A ReLU silences half of what it hears. Twice the variance makes up for it.");
  lesson.knob("--width", width, "neurons in a layer where we follow the signal", 16, 512);
  lesson.knob("--steps", steps, "of training, at most", 20, 100000);
  return lesson.run(argc, argv, [&] { experiment(lesson, width, steps); });
}
