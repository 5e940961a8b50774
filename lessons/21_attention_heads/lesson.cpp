// Heads are neurons, and zeros that guard each other never wake
//
// An attention layer has several heads, so that a token can look at several places at once. Head h
// looks with its own columns of W_Q, W_K and W_V, and is heard through its own rows of W_O:
//
//     A_h = softmax(Q_h K_h^T / sqrt(d))          y = A_1 V_1 W_O1 + A_2 V_2 W_O2 + ...
//
// Read this with identical outputs and gradients in mind. A head is a large neuron: three matrices lead into it, and
// W_O's rows are its outgoing weights. Equal heads say the same; if they are heard through equal
// rows of W_O as well, they get the same blame, and stay one head for ever.
//
// Zero-init death comes back, too. The scores are a product, Q K^T, so the gradient of W_Q is a product
// with K, and that of W_K one with Q. If both are 0, both stay 0. The loss does not show it: V and
// W_O go on learning, from the average over all tokens.
//
// The task: each token is asked for the value of the token before it and for that of the first one.
//
// Predict before you run: W_Q = W_K = 0, and the loss falls step by step. Is attention learning?
//
// Worth trying:
//   ARGS="--heads 4"      do four equal heads do better than two?
//   ARGS="--tokens 8 --heads 2"
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include "heads.hpp"
#include "lessons/common/lesson.hpp"
#include "lessons/common/pictures.hpp"
#include "lessons/common/run.hpp"
#include "lessons/common/two_places.hpp"
#include "matrix/svd.hpp"
#include "nn/trainer.hpp"

using namespace lessons;

namespace {

struct Knobs {
  std::size_t tokens = 6;  // of each of 32 samples
  std::size_t heads = 2;   // of (tokens + 2) / heads features each
  std::size_t steps = 400;
  std::uint64_t seed = 1;  // of the task, and of the start
};
constexpr std::size_t samples = 32;

// Looked at before step 1, 2, ..., and after the last.
struct Training {
  Run<nn::SelfAttention> run;
  plots::Numbers entropy;  // of attention, mean over samples, heads and tokens
};
using Trainings = std::array<Training, 6>;

void set_to(double value, std::initializer_list<nn::Dense*> matrices) {
  for (nn::Dense* each : matrices) {
    each->weights.value = Matrix::filled(each->fan_in(), each->fan_out(), value);
  }
}

// Copies the first head's columns of W_Q, W_K and W_V into every other head's.
void equal_heads(nn::SelfAttention& layer) {
  for (nn::Dense* dense : {&layer.query, &layer.key, &layer.value}) {
    Matrix& w = dense->weights.value;
    const std::size_t width = w.cols() / layer.heads();
    for (std::size_t i = 0; i < w.rows(); ++i) {
      for (std::size_t j = width; j < w.cols(); ++j) w(i, j) = w(i, j % width);
    }
  }
}

// The same with the first head's rows of W_O.
void equal_outputs(nn::SelfAttention& layer) {
  Matrix& w = layer.output.weights.value;
  const std::size_t width = w.rows() / layer.heads();
  for (std::size_t i = width; i < w.rows(); ++i) {
    std::ranges::copy(w.row(i % width), w.row(i).begin());
  }
}

// From Xavier's weights, and what `prepare` does to them.
Training train(const std::string& name, const std::function<void(nn::SelfAttention&)>& prepare,
               const Knobs& knobs) {
  const nn::Dataset data = two_places(samples, knobs.tokens, knobs.seed);
  Rng rng(knobs.seed);
  nn::SelfAttention start(knobs.tokens, knobs.tokens + 2, knobs.heads, nn::xavier_uniform(), rng);
  prepare(start);
  Training training{{name, start}, {}};
  Run<nn::SelfAttention>& run = training.run;
  nn::Adam adam(0.01);
  for (std::size_t step = 0; step <= knobs.steps; ++step) {
    const auto loss = nn::mean_squared_error(run.net.forward(data.inputs), data.targets);
    nn::stop_unless_finite(loss.value, step, run.net, data.inputs);
    run.step.push_back(static_cast<double>(step));
    run.loss.push_back(loss.value);
    run.spread.push_back(head_spread(run.net));
    training.entropy.push_back(mean_entropy(run.net, samples, knobs.tokens));
    if (step == knobs.steps) break;
    run.net.backward(loss.gradient);
    adam.step(run.net.parameters());
  }
  return training;
}

Trainings train_all(Lesson& lesson, const Knobs& knobs) {
  const auto start = [&](const std::string& name, const auto& prepare) {
    lesson.progress("heads learn: " + name);
    return train(name, prepare, knobs);
  };
  using Layer = nn::SelfAttention;
  return {start("equal heads, equal W_O",
                [](Layer& layer) {
                  equal_heads(layer);
                  equal_outputs(layer);
                }),
          start("equal heads", equal_heads),
          start("all random", [](Layer&) {}),
          start("all 0.5",
                [](Layer& layer) {
                  set_to(0.5, {&layer.query, &layer.key, &layer.value, &layer.output});
                }),
          start("W_Q = W_K = 0",
                [](Layer& layer) {
                  set_to(0.0, {&layer.query, &layer.key});
                }),
          start("W_Q = 0", [](Layer& layer) { set_to(0.0, {&layer.query}); })};
}

void show(Lesson& lesson, const Trainings& all, const Knobs& knobs) {
  Table table{{"start", "loss", "last", "spread, step 1", "last", "rank W_Q", "entropy"}, {}};
  for (const auto& [run, entropy] : all) {
    table.rows.push_back({run.name, number(run.loss.front(), 3), number(run.loss.back(), 3),
                          number(run.spread[1], 2), number(run.spread.back(), 3),
                          std::to_string(numerical_rank(run.net.query.weights.value)),
                          number(entropy.back(), 4)});
  }
  lesson.section(fmt::format("{} heads, {} tokens, {} steps of Adam; log({}) = {:.4f}", knobs.heads,
                             knobs.tokens, knobs.steps, knobs.tokens,
                             std::log(static_cast<double>(knobs.tokens))));
  lesson.table(table);
}

void twins(Lesson& lesson, const Trainings& all) {
  const auto& [equal, parted, random, half, both_zero, query_zero] = all;
  const bool learned = equal.run.loss.back() < 0.9 * equal.run.loss.front();
  lesson.claim(
      {.sentence = "Several heads look at several things.",
       .verdict = Verdict::true_if,
       .in_fact = "If they start different. Equal heads, heard through equal rows of W_O, "
                  "are one head.",
       .quantity = "largest difference between them after training",
       .measured = learned ? equal.run.spread.back() : NAN,  // 0 where nothing moved is none
       .must_be = is(0.0)});                                 // no randomness in it
  lesson.claim({.sentence = "To part heads, their queries, keys or values must differ.",
                .verdict = Verdict::is_false,
                .in_fact = "Different rows of W_O do: heads that are heard differently are blamed "
                           "differently. It is lesson @identical_gradients's outgoing weight.",
                .quantity = "largest difference between equal heads after one step, W_O random",
                .measured = parted.run.spread[1],
                .must_be = above(1e-3)});  // 0.02 for every seed: Adam's first step
  lesson.claim({.sentence = "One head that learns is nearly as good as two.",
                .verdict = Verdict::is_false,
                .in_fact = "Not where two places have to be looked at.",
                .quantity = "loss of equal heads over that of heads that have parted",
                .measured = equal.run.loss.back() / parted.run.loss.back(),
                .must_be = above(2.0)});  // 2.6 to 503 over seeds 1 to 150
  lesson.claim({.sentence = "All 0.5 makes all heads equal, and no more.",
                .verdict = Verdict::is_false,
                .in_fact = "Inside of each head all columns are equal as well: rank 1.",
                .quantity = "rank of W_Q after training, all 0.5",
                .measured = static_cast<double>(numerical_rank(half.run.net.query.weights.value)),
                .must_be = is(1.0)});
}

void zeros(Lesson& lesson, const Trainings& all, const Knobs& knobs) {
  const auto& [equal, parted, random, half, both_zero, query_zero] = all;
  const double everywhere = std::log(static_cast<double>(knobs.tokens));
  const bool learned = both_zero.run.loss.back() < 0.97 * both_zero.run.loss.front();
  lesson.claim({.sentence = "The loss falls, so attention is learning.",
                .verdict = Verdict::is_false,
                .in_fact = fmt::format("W_V and W_O are: from {:.2f} to {:.2f}. With W_Q = W_K = 0 "
                                       "each gradient is a product with the other's zeros.",
                                       both_zero.run.loss.front(), both_zero.run.loss.back()),
                .quantity = "log(tokens) less the entropy of attention after training",
                .measured = learned ? everywhere - both_zero.entropy.back() : NAN,
                .must_be = about(0.0, 1e-12)});  // 2e-16
  lesson.claim({.sentence = "Attention must not start at zero.",
                .verdict = Verdict::true_if,
                .in_fact =
                    "If both start there. Zero queries alone look everywhere alike at first, "
                    "and learn where to look from the second step on.",
                .quantity = "log(tokens) less the entropy, W_Q = 0 alone",
                .measured = everywhere - query_zero.entropy.back(),
                .must_be = above(0.1)});  // 0.57 to 1.55
}

plots::HeatMap map_of(const std::string& title, const Training& training, std::size_t head) {
  return {fmt::format("{}: head {}", title, head + 1),
          "looked at",
          "token",
          row_numbers(training.run.net.attention_weights(0, head)),
          {},
          {},
          1.0};
}

plots::Figure figure_of(const Trainings& all, std::size_t last_head) {
  plots::Lines losses{"loss", {"step"}, {"mean squared error", true}, {}};
  plots::Lines entropies{"entropy of attention", {"step"}, {"nats"}, {}};
  for (const auto& [run, entropy] : all) {
    losses.series.push_back(curve(run, run.loss));
    entropies.series.push_back(curve(run, entropy));
  }
  const auto& [equal, parted, random, half, both_zero, query_zero] = all;
  return {
      "Equal heads share one look, parted heads look at two places; zeros look everywhere for "
      "ever",
      {map_of("equal W_O", equal, 0), map_of("equal W_O", equal, last_head), losses,
       map_of("W_O random", parted, 0), map_of("W_O random", parted, last_head), entropies},
      3};
}

void experiment(Lesson& lesson, Knobs& knobs) {
  knobs.seed = lesson.seed();
  if ((knobs.tokens + 2) % knobs.heads != 0) {
    throw std::invalid_argument(
        fmt::format("{} heads cannot share {} features (tokens + 2): choose "
                    "--heads that divides it",
                    knobs.heads, knobs.tokens + 2));
  }
  lesson.predict({{"yes, the loss shows it", not_measured},
                  {"slowly, as zeros wake up", not_measured},
                  {"no, it never will"}});
  lesson.idea(
      "A head is a large neuron: equal heads stay equal, and zeros that guard each other never "
      "wake.");
  const Trainings all = train_all(lesson, knobs);
  show(lesson, all, knobs);
  twins(lesson, all);
  zeros(lesson, all, knobs);
  lesson.figure(figure_of(all, knobs.heads - 1));
  lesson.next(
      "make lesson@attention_heads ARGS=\"--tokens 10 --heads 4\". Then `make "
      "homework@attention_heads` starts two heads that look everywhere and learn, and `make "
      "lesson@transfer` borrows weights.");
}

}  // namespace

int main(int argc, char** argv) {
  Knobs knobs;
  Lesson lesson("Attention heads",
                "W_Q = W_K = 0, and the loss falls. Is attention learning where to look?");
  lesson.knob("--heads", knobs.heads, "heads, of (tokens + 2) / heads features each", 1, 16);
  lesson.knob("--tokens", knobs.tokens, "tokens of a sample", 2, 30);
  lesson.knob("--steps", knobs.steps, "of training", 2, 5000);
  return lesson.run(argc, argv, [&] { experiment(lesson, knobs); });
}
