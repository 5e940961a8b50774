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

#include "lessons/common/lesson.hpp"
#include "lessons/common/pictures.hpp"
#include "lessons/common/run.hpp"
#include "lessons/common/tumours.hpp"
#include "nn/analysis/statistics.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/batches.hpp"
#include "nn/trainer.hpp"

using namespace lessons;

namespace {

// The sums of a wide layer look like normal numbers. What does an activation keep of them?
void one_layer(Lesson& lesson) {
  Matrix z(1, 200000);
  Rng rng(lesson.seed());
  for (double& value : z.values()) value = rng.normal();

  Table table{{"h = f(z)", "mean", "variance", "mean square", "gain that restores it"}, {}};
  const auto kept_by = [&](const nn::Activation& f) {
    const nn::Statistics h = nn::statistics(map(z, f.function));
    table.rows.push_back({f.name, number(h.mean, 2), number(std::pow(h.standard_deviation, 2), 3),
                          number(h.mean_square, 3), number(1.0 / std::sqrt(h.mean_square), 3)});
    return h;
  };
  kept_by(nn::identity());
  const nn::Statistics relu = kept_by(nn::relu()), leaky = kept_by(nn::leaky_relu(0.25));
  lesson.section("What is left of 200,000 normal numbers z (leaky: slope 0.25)");
  lesson.table(table);

  lesson.claim({.sentence = "A ReLU's gain is sqrt 2, a leaky one's sqrt(2 / (1 + a^2)).",
                .verdict = Verdict::is_true,
                .in_fact = "Negative z hold half of the mean square, and a^2 of that is kept.",
                .quantity = "mean square of leaky relu(z), a = 0.25",
                .measured = leaky.mean_square,
                .must_be = about(0.53125, 0.02)});  // 0.526 to 0.539 over seeds 1 to 60
  lesson.claim({.sentence = "What weights must keep is the variance of the activations.",
                .verdict = Verdict::is_false,
                .in_fact = "The mean square. A ReLU's variance leaves its mean out: weights that "
                           "restored it would multiply the signal by 0.5 / 0.341 in every layer.",
                .quantity = "mean square of relu(z), over its variance",
                .measured = relu.mean_square / std::pow(relu.standard_deviation, 2),
                .must_be = about(1.467, 0.05)});  // 1.461 to 1.472 over seeds 1 to 60
}

nn::Mlp relu_network(std::size_t depth, std::size_t width, const nn::Initializer& weights,
                     std::uint64_t seed) {
  std::vector<std::size_t> widths(depth + 1, width);
  widths.front() = 30;  // measurements of a tumour
  widths.back() = 1;
  return {widths, nn::relu(), weights, seed};
}

// Mean squares layer by layer.
struct Signal {
  plots::Series z;   // of the sums, over layer 1's
  plots::Series dz;  // of the error signals dL/dz, over the last hidden layer's
};

Signal follow_signal(nn::Mlp net, const nn::Dataset& data) {
  nn::evaluate_gradients(net, data, nn::binary_cross_entropy);
  const auto mean_square = [](const Matrix& a) { return nn::statistics(a).mean_square; };
  const std::size_t last = net.depth() - 2;
  Signal signal{{"z, going up", counted(last + 1, 1), {}},
                {"dL/dz, coming down", counted(last + 1, 1), {}}};
  for (std::size_t l = 0; l <= last; ++l) {
    signal.z.y.push_back(mean_square(net.pre_activation(l)) / mean_square(net.pre_activation(0)));
    signal.dz.y.push_back(mean_square(net.error_signal(l)) / mean_square(net.error_signal(last)));
  }
  return signal;
}

void fifty_layers(Lesson& lesson, const Signal& xavier, const Signal& he) {
  Table table{{"hidden layer", "Xavier: z", "dL/dz", "He: z", "dL/dz"}, {}};
  for (std::size_t l = 0; l < 49; l += 8) {
    table.rows.push_back({std::to_string(l + 1), number(xavier.z.y[l], 3),
                          number(xavier.dz.y[l], 3), number(he.z.y[l], 3), number(he.dz.y[l], 3)});
  }
  lesson.section("Mean squares: z over layer 1's, dL/dz over layer 49's");
  lesson.table(table);

  const double up = he.z.y.back(), down = he.dz.y.front();  // at the way's end
  lesson.claim({.sentence = "With Xavier's weights every ReLU layer halves the mean square.",
                .verdict = Verdict::is_true,
                .in_fact = "n Var(w) is 1, so nothing makes up for the half that is silenced.",
                .quantity = "factor per layer",
                .measured = std::pow(xavier.z.y.back(), 1.0 / 48.0),
                .must_be = between(0.4, 0.6)});  // 0.478 to 0.529 over seeds 1 to 60
  lesson.claim({.sentence = "He's weights hold the signal and the gradient through 50 layers.",
                .verdict = Verdict::true_if,
                .in_fact = "If the layers are wide: the average over all draws is held, one draw "
                           "wanders. The gradient asks for 2 / fan_out, but one layer's fan_out "
                           "is the next one's fan_in: either will do.",
                .quantity = "what is gained or lost, as a factor, the larger of the two ways",
                .measured = std::max({up, 1.0 / up, down, 1.0 / down}),
                .must_be = below(100.0)});  // 1.2 to 14.6 over seeds 1 to 60
}

// Trains until the loss is below 0.2. Notes its mean over 20 steps, in batches of 32.
Run<> train(const nn::Mlp& start, const nn::Dataset& data, std::size_t steps, std::uint64_t seed) {
  Run<> run{std::to_string(start.depth()) + " layers", start};
  nn::Momentum momentum(0.003, 0.9);
  for (std::size_t step = 20; step <= steps; step += 20) {
    nn::Batches batches(data, 32, seed + step);
    double sum = 0.0;
    for (std::size_t k = 0; k < 20; ++k) {
      const nn::Dataset& batch = batches.next();
      const auto loss = nn::binary_cross_entropy(run.net.forward(batch.inputs), batch.targets);
      nn::stop_unless_finite(loss.value, step - 20 + k, run.net, batch.inputs);
      run.net.backward(loss.gradient);
      momentum.step(run.net.parameters());
      sum += loss.value;
    }
    run.step.push_back(static_cast<double>(step));
    run.loss.push_back(sum / 20.0);
    if (run.loss.back() < 0.2) break;  // learned
  }
  return run;
}

// One start in networks of four depths.
struct FourDepths {
  Run<> layers_10, layers_22, layers_30, layers_50;
};

FourDepths four_depths(const nn::Initializer& weights, std::size_t steps, std::uint64_t seed) {
  const nn::Dataset data = tumours(seed).train;  // (455 x 30)
  const auto learn = [&](std::size_t depth) {
    return train(relu_network(depth, 32, weights, seed), data, steps, seed);
  };
  return {learn(10), learn(22), learn(30), learn(50)};
}

void late_or_never(Lesson& lesson, const FourDepths& xavier, const FourDepths& he) {
  Table table{{"ReLU network", "Xavier: loss", "at step", "He: loss", "at step"}, {}};
  const auto add_row = [&](const Run<>& x, const Run<>& h) {
    table.rows.push_back({h.name, number(x.loss.back(), 3), number(x.step.back()),
                          number(h.loss.back(), 3), number(h.step.back())});
  };
  add_row(xavier.layers_10, he.layers_10);
  add_row(xavier.layers_22, he.layers_22);
  add_row(xavier.layers_30, he.layers_30);
  add_row(xavier.layers_50, he.layers_50);
  lesson.section("Training until the loss is below 0.2");
  lesson.table(table);
  lesson.claim({.sentence = "Xavier's weights cannot train a ReLU network; He's can.",
                .verdict = Verdict::true_if,
                .in_fact = "If it is deep. Xavier's 10 layers are late, 22 and 30 later; of 50 "
                           "only the output's bias learns, how many tumours are malignant.",
                .quantity = "Xavier's loss at 50 layers, over the worse of its 10 and He's 50",
                .measured = xavier.layers_50.loss.back() /
                            std::max(xavier.layers_10.loss.back(), he.layers_50.loss.back()),
                .must_be = above(2.5)});  // 3.3 to 4.6 over seeds 1 to 60
}

plots::Lines signal_panel(const std::string& start, const Signal& signal) {
  return {start + ": mean squares",
          {"layer"},
          {"relative to where each starts", true, 1e-17, 1e3},
          {signal.z, signal.dz}};
}

plots::Lines loss_panel(const std::string& start, const FourDepths& runs, std::size_t steps) {
  plots::Lines panel{start + ": training",
                     {"step", false, 0.0, static_cast<double>(steps)},
                     {"loss", false, 0.0, 1.0},
                     {}};
  for (const Run<>* run : {&runs.layers_10, &runs.layers_22, &runs.layers_30, &runs.layers_50}) {
    panel.series.push_back(curve(*run, run->loss));
  }
  return panel;
}

void experiment(Lesson& lesson, std::size_t width, std::size_t steps) {
  lesson.predict({{"all of it, more or less", not_measured},
                  {"about a fiftieth", not_measured},
                  {"a millionth of a billionth"}});
  lesson.idea("A ReLU silences half of what it hears. Twice the variance makes up for it.");
  one_layer(lesson);

  const nn::Dataset data = tumours(lesson.seed()).test;  // (114 x 30)
  const auto signal = [&](const nn::Initializer& weights) {
    return follow_signal(relu_network(50, width, weights, lesson.seed()), data);
  };
  const Signal xavier_signal = signal(nn::xavier_normal()), he_signal = signal(nn::he_normal());
  const FourDepths xavier = four_depths(nn::xavier_normal(), steps, lesson.seed());
  const FourDepths he = four_depths(nn::he_normal(), steps, lesson.seed());
  fifty_layers(lesson, xavier_signal, he_signal);
  late_or_never(lesson, xavier, he);
  lesson.figure(
      {"Xavier: each ReLU layer halves the signal, depth delays learning. He: held, and all learn.",
       {signal_panel("Xavier", xavier_signal), signal_panel("He", he_signal),
        loss_panel("Xavier", xavier, steps), loss_panel("He", he, steps)},
       2});
  lesson.next(
      "make lesson@he ARGS=\"--steps 3000\" waits for Xavier. Then `make homework@he` asks for the "
      "weights of a leaky ReLU.");
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t width = 256;
  std::size_t steps = 800;
  Lesson lesson("He",
                "ReLU, Xavier's weights: how much of layer 1's mean square is left in layer 49?");
  lesson.knob("--width", width, "neurons in a layer where we follow the signal", 16, 512);
  lesson.knob("--steps", steps, "of training, at most", 20, 100000);
  return lesson.run(argc, argv, [&] { experiment(lesson, width, steps); });
}
