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

#include <cmath>

#include "head_trial.hpp"
#include "lessons/common/lesson.hpp"
#include "lessons/common/pictures.hpp"
#include "matrix/svd.hpp"

using namespace lessons;

namespace {

void set_to(nn::Dense& dense, double value) {
  dense.weights.value = Matrix::filled(dense.fan_in(), dense.fan_out(), value);
}

std::vector<HeadTrial> heads(Lesson& lesson, const HeadTrialOptions& options) {
  const auto start = [&](const std::string& name, const auto& prepare) {
    lesson.progress("heads learn: " + name);
    return head_trial(name, prepare, options);
  };
  return {start("equal heads, equal W_O",
                [](nn::SelfAttention& layer) {
                  equal_heads(layer);
                  equal_outputs(layer);
                }),
          start("equal heads", [](nn::SelfAttention& layer) { equal_heads(layer); }),
          start("all random", [](nn::SelfAttention&) {}),
          start("all 0.5",
                [](nn::SelfAttention& layer) {
                  for (nn::Dense* each : {&layer.query, &layer.key, &layer.value, &layer.output}) {
                    set_to(*each, 0.5);
                  }
                }),
          start("W_Q = W_K = 0",
                [](nn::SelfAttention& layer) {
                  set_to(layer.query, 0.0);
                  set_to(layer.key, 0.0);
                }),
          start("W_Q = 0", [](nn::SelfAttention& layer) { set_to(layer.query, 0.0); })};
}

void show(Lesson& lesson, const std::vector<HeadTrial>& trials, const HeadTrialOptions& options) {
  Table table{{"start", "loss", "last", "spread, step 1", "last", "rank W_Q", "entropy"}, {}};
  for (const HeadTrial& trial : trials) {
    table.rows.push_back({trial.name, number(trial.loss.front(), 3), number(trial.loss.back(), 3),
                          number(trial.spread[1], 2), number(trial.spread.back(), 3),
                          std::to_string(numerical_rank(trial.layer.query.weights.value)),
                          number(trial.entropy.back(), 4)});
  }
  lesson.section(fmt::format("{} heads, {} tokens, {} steps of Adam; log({}) = {:.4f}",
                             options.heads, options.tokens, options.steps, options.tokens,
                             std::log(static_cast<double>(options.tokens))));
  lesson.table(table);
}

void twins(Lesson& lesson, const std::vector<HeadTrial>& trials) {
  const HeadTrial &equal = trials[0], &parted = trials[1], &same = trials[3];
  const bool learned = equal.loss.back() < 0.9 * equal.loss.front();
  lesson.claim({.sentence = "Several heads look at several things.",
                .verdict = Verdict::true_if,
                .in_fact = "If they start different. Equal heads, heard through equal rows of W_O, "
                           "are one head.",
                .quantity = "largest difference between them after training",
                .measured = learned ? equal.spread.back() : NAN,  // 0 where nothing moved is none
                .must_be = is(0.0)});                             // no randomness in it
  lesson.claim({.sentence = "To part heads, their queries, keys or values must differ.",
                .verdict = Verdict::is_false,
                .in_fact = "Different rows of W_O do: heads that are heard differently are blamed "
                           "differently. It is lesson @identical_gradients's outgoing weight.",
                .quantity = "largest difference between equal heads after one step, W_O random",
                .measured = parted.spread[1],
                .must_be = above(1e-3)});  // 0.02 for every seed: Adam's first step
  lesson.claim({.sentence = "One head that learns is nearly as good as two.",
                .verdict = Verdict::is_false,
                .in_fact = "Not where two places have to be looked at.",
                .quantity = "loss of equal heads over that of heads that have parted",
                .measured = equal.loss.back() / parted.loss.back(),
                .must_be = above(2.0)});  // 2.6 to 503 over seeds 1 to 150
  lesson.claim({.sentence = "All 0.5 makes all heads equal, and no more.",
                .verdict = Verdict::is_false,
                .in_fact = "Inside of each head all columns are equal as well: rank 1.",
                .quantity = "rank of W_Q after training, all 0.5",
                .measured = static_cast<double>(numerical_rank(same.layer.query.weights.value)),
                .must_be = is(1.0)});
}

void zeros(Lesson& lesson, const std::vector<HeadTrial>& trials, const HeadTrialOptions& options) {
  const HeadTrial &asleep = trials[4], &woken = trials[5];
  const double everywhere = std::log(static_cast<double>(options.tokens));
  const bool learned = asleep.loss.back() < 0.97 * asleep.loss.front();
  lesson.claim({.sentence = "The loss falls, so attention is learning.",
                .verdict = Verdict::is_false,
                .in_fact = fmt::format("W_V and W_O are: from {:.2f} to {:.2f}. With W_Q = W_K = 0 "
                                       "each gradient is a product with the other's zeros.",
                                       asleep.loss.front(), asleep.loss.back()),
                .quantity = "log(tokens) less the entropy of attention after training",
                .measured = learned ? everywhere - asleep.entropy.back() : NAN,
                .must_be = about(0.0, 1e-12)});  // 2e-16
  lesson.claim({.sentence = "Attention must not start at zero.",
                .verdict = Verdict::true_if,
                .in_fact =
                    "If both start there. Zero queries alone look everywhere alike at first, "
                    "and learn where to look from the second step on.",
                .quantity = "log(tokens) less the entropy, W_Q = 0 alone",
                .measured = everywhere - woken.entropy.back(),
                .must_be = above(0.1)});  // 0.57 to 1.55
}

plots::HeatMap map_of(const std::string& title, const HeadTrial& trial, std::size_t head) {
  return {fmt::format("{}: head {}", title, head + 1),
          "looked at",
          "token",
          row_numbers(trial.layer.attention_weights(0, head)),
          {},
          {},
          1.0};
}

plots::Lines curves(const std::string& title, const std::string& unit,
                    const std::vector<HeadTrial>& trials, plots::Numbers HeadTrial::*numbers) {
  plots::Lines panel{title, {"step"}, {unit, unit != "nats"}, {}};
  for (const HeadTrial& trial : trials) {
    panel.series.push_back({trial.name, counted((trial.*numbers).size()), trial.*numbers});
  }
  return panel;
}

void experiment(Lesson& lesson, HeadTrialOptions options) {
  options.seed = lesson.seed();
  if ((options.tokens + 2) % options.heads != 0) {
    throw std::invalid_argument(
        fmt::format("{} heads cannot share {} features (tokens + 2): choose "
                    "--heads that divides it",
                    options.heads, options.tokens + 2));
  }
  lesson.predict({{"yes, the loss shows it", "it was measured otherwise, above"},
                  {"slowly, as zeros wake up", "it was measured otherwise, above"},
                  {"no, it never will"}});
  lesson.idea(
      "A head is a large neuron: equal heads stay equal, and zeros that guard each other "
      "never wake.");
  const auto trials = heads(lesson, options);
  show(lesson, trials, options);
  twins(lesson, trials);
  zeros(lesson, trials, options);
  const std::size_t other = options.heads - 1;
  lesson.figure(
      {"Equal heads share one look, parted heads look at two places; zeros look everywhere for "
       "ever",
       {map_of("equal W_O", trials[0], 0), map_of("equal W_O", trials[0], other),
        curves("loss", "mean squared error", trials, &HeadTrial::loss),
        map_of("W_O random", trials[1], 0), map_of("W_O random", trials[1], other),
        curves("entropy of attention", "nats", trials, &HeadTrial::entropy)},
       3});
  lesson.next(
      "make lesson@attention_heads ARGS=\"--tokens 10 --heads 4\". Then `make "
      "homework@attention_heads` starts two heads that "
      "look "
      "everywhere and learn, and `make lesson@transfer` borrows weights.");
}

}  // namespace

int main(int argc, char** argv) {
  HeadTrialOptions options;
  Lesson lesson("Attention heads",
                "W_Q = W_K = 0, and the loss falls. Is attention learning where to look?");
  lesson.knob("--heads", options.heads, "heads, of (tokens + 2) / heads features each", 1, 16);
  lesson.knob("--tokens", options.tokens, "tokens of a sample", 2, 30);
  lesson.knob("--steps", options.steps, "of training", 2, 5000);
  return lesson.run(argc, argv, [&] { experiment(lesson, options); });
}
