// Attention heads: what do two heads that start equal look at?
//
// An attention layer has several heads, so that a token can look at several places at once. Head i has d
// columns of its own in W_Q, W_K and W_V, and d rows of its own in W_O, its output block:
//
//     Q_i = x W_Qi      K_i = x W_Ki      V_i = x W_Vi        S_i = Q_i K_i^T / sqrt(d)
//     A_i = softmax(S_i), row by row      C_i = A_i V_i       y = C_1 W_O1 + C_2 W_O2 + ... + b_O
//
// Row t of A_i says how token t shares out its attention over all tokens, and row t of C_i is the average
// of their values with these shares. (W_Q, W_K and W_V have biases, too.)
//
// Backwards, with delta = dL/dy, a row for each token:
//
//     dL/dW_Oi = C_i^T delta      dL/dC_i = delta W_Oi^T      dL/dV_i = A_i^T dL/dC_i
//     dL/dA_i = dL/dC_i V_i^T     dL/dS_i = A_i o (dL/dA_i - r)      r: per row, the sum of A_i o dL/dA_i
//     dL/dQ_i = dL/dS_i K_i / sqrt(d)                         dL/dK_i = (dL/dS_i)^T Q_i / sqrt(d)
//
// (o multiplies element by element; the line of dL/dS_i is the derivative of a softmax.) Look for the
// index i, as in lesson @identical_gradients: which factors have none, and which would have to differ?
//
// By hand: two heads with d = 1 and two tokens of values v = (1, -1). All queries are 1, the keys are
// k = (a, -a) with a = log(3)/2 = 0.549. So S = (a, -a), its exponentials are 3 to 1, and A = (3/4, 1/4).
// Let the first token's first output have delta = -1, all others 0, and head i the output weight w_i:
//
//     dL/dC_i = -w_i      dL/dA_i = (-w_i, w_i)      r = -3/4 w_i + 1/4 w_i = -w_i/2
//     dL/dS_i = (3/4 (-w_i + w_i/2), 1/4 (w_i + w_i/2)) = (-3/8 w_i, 3/8 w_i)
//     dL/dq_i = -3/8 w_i a + 3/8 w_i (-a) = -3/4 a w_i = -0.412 w_i
//
// The task: each token is asked for the value of the token before it and for that of the first token. (Before
// the first token stands the last one.)
//
// Worth trying:
//   ARGS="--heads 4"       four heads of two features: do four equal ones do better than two?
//   ARGS="--steps 4000"    ten times as long
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>

#include "lessons/common/heads.hpp"
#include "lessons/common/lesson.hpp"
#include "lessons/common/pictures.hpp"
#include "lessons/common/run.hpp"
#include "lessons/common/two_places.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/trainer.hpp"

using namespace lessons;

namespace {

struct Knobs {
  std::size_t tokens = 6;          // of each of 32 samples
  std::size_t heads = 2;           // of d = (tokens + 2) / heads features each
  std::string optimizer = "adam";  // Adam 0.01, momentum 0.05 or descent 0.1
  std::size_t steps = 400;
};
constexpr std::size_t samples = 32;

std::unique_ptr<nn::Optimizer> optimizer_by_name(const std::string& name) {
  if (name == "adam") return std::make_unique<nn::Adam>(0.01);
  if (name == "momentum") return std::make_unique<nn::Momentum>(0.05);
  return std::make_unique<nn::GradientDescent>(0.1);
}

// Copies the first head's columns of W_Q, W_K and W_V into those of every other head.
void equal_heads(nn::SelfAttention& layer) {
  for (nn::Dense* dense : {&layer.query, &layer.key, &layer.value}) {
    Matrix& w = dense->weights.value;
    const std::size_t d = w.cols() / layer.heads();
    for (std::size_t i = 0; i < w.rows(); ++i) {
      for (std::size_t j = d; j < w.cols(); ++j) w(i, j) = w(i, j % d);
    }
  }
}

// The same for the first head's rows of W_O.
void equal_outputs(nn::SelfAttention& layer) {
  Matrix& w = layer.output.weights.value;
  const std::size_t d = w.rows() / layer.heads();
  for (std::size_t i = d; i < w.rows(); ++i) std::ranges::copy(w.row(i % d), w.row(i).begin());
}

// The numbers of the head of this file: a row for each head, whose output weights are w_1 and w_2.
void add_by_hand(std::vector<Compared>& rows, double w_1, double w_2) {
  const double a = std::log(3.0) / 2.0;
  Rng rng(1);
  nn::SelfAttention layer(2, 2, 2, nn::zeros(), rng);
  layer.query.bias.value = {{1.0, 1.0}};
  layer.key.weights.value = {{a, a}, {0.0, 0.0}};  // the first feature is the token's value
  layer.value.weights.value = {{1.0, 1.0}, {0.0, 0.0}};
  layer.output.weights.value = {{w_1, 0.0}, {w_2, 0.0}};
  layer.forward({{1.0, 0.0}, {-1.0, 0.0}});
  layer.backward({{-1.0, 0.0}, {0.0, 0.0}});
  for (std::size_t i = 0; i < 2; ++i) {
    const double w = i == 0 ? w_1 : w_2;
    rows.push_back({fmt::format("w_1 = {}, w_2 = {}: dL/dq_{}", w_1, w_2, i + 1), -0.75 * a * w,
                    layer.query.bias.gradient(0, i)});
  }
}

// `run.spread` is the largest difference between heads.
struct Trained {
  Run<nn::SelfAttention> run;
  double first_step = 0.0;  // the largest change of a query, key or value weight in step 1
  double moved = 0.0;       // and in the whole training

  bool learned() const { return run.loss.back() < 0.95 * run.loss.front(); }
};

double largest_change(const nn::SelfAttention& from, const nn::SelfAttention& to) {
  return std::max({max_abs(to.query.weights.value - from.query.weights.value),
                   max_abs(to.key.weights.value - from.key.weights.value),
                   max_abs(to.value.weights.value - from.value.weights.value)});
}

Trained train(const std::string& name, const nn::SelfAttention& start, const nn::Dataset& data,
              const Knobs& knobs) {
  Trained trained{{name, start}};
  Run<nn::SelfAttention>& run = trained.run;
  const auto optimizer = optimizer_by_name(knobs.optimizer);
  for (std::size_t step = 0; step <= knobs.steps; ++step) {
    const auto loss = nn::mean_squared_error(run.net.forward(data.inputs), data.targets);
    nn::stop_unless_finite(loss.value, step, run.net, data.inputs);
    run.step.push_back(static_cast<double>(step));
    run.loss.push_back(loss.value);
    run.spread.push_back(head_spread(run.net));
    if (step == 1) trained.first_step = largest_change(start, run.net);
    if (step == knobs.steps) break;
    run.net.backward(loss.gradient);
    optimizer->step(run.net.parameters());
  }
  trained.moved = largest_change(start, run.net);
  return trained;
}

struct Trainings {
  Trained random, equal, twins, constant;
};

Trainings train_all(Lesson& lesson, const Knobs& knobs) {
  const nn::Dataset data = two_places(samples, knobs.tokens, lesson.seed());
  const auto from = [&](const std::string& name, const nn::Initializer& weights,
                        const std::function<void(nn::SelfAttention&)>& prepare) {
    lesson.progress("training: " + name);
    Rng rng(lesson.seed());
    nn::SelfAttention start(knobs.tokens, knobs.tokens + 2, knobs.heads, weights, rng);
    prepare(start);
    return train(name, start, data, knobs);
  };
  const auto as_drawn = [](nn::SelfAttention&) {};
  const auto all_equal = [](nn::SelfAttention& layer) {
    equal_heads(layer);
    equal_outputs(layer);
  };
  return {from("all random", nn::xavier_uniform(), as_drawn),
          from("heads equal, blocks random", nn::xavier_uniform(), equal_heads),
          from("heads equal, blocks equal", nn::xavier_uniform(), all_equal),
          from("all weights 0.5", nn::constant(0.5), as_drawn)};
}

// Different columns of W_Q, W_K or W_V, whichever has the most.
std::size_t different_columns(const nn::SelfAttention& layer) {
  return std::max({nn::distinct_columns(layer.query.weights.value),
                   nn::distinct_columns(layer.key.weights.value),
                   nn::distinct_columns(layer.value.weights.value)});
}

// The share of its attention that a head gives to a place, on average over samples and tokens: to the first
// token, or to the one before. The second token is left out, for which the two are one.
double share_of(const Trained& trained, std::size_t head, bool first) {
  double sum = 0.0, count = 0.0;
  for (std::size_t s = 0; s < samples; ++s) {
    const Matrix& shares = trained.run.net.attention_weights(s, head - 1);
    for (std::size_t t = 0; t < shares.rows(); ++t) {
      if (t == 1) continue;
      sum += shares(t, first ? 0 : (t + shares.rows() - 1) % shares.rows());
      ++count;
    }
  }
  return sum / count;
}

void show(Lesson& lesson, const Trainings& all, const Knobs& knobs) {
  Table table{
      {"start (block: rows of W_O)", "first loss", "last loss", "differ, step 1", "last step"}};
  Table places{{"after training", "looks at", "first token", "token before"}};
  for (const Trained* each : {&all.random, &all.equal, &all.twins, &all.constant}) {
    const Run<nn::SelfAttention>& run = each->run;
    table.rows.push_back({run.name, number(run.loss.front(), 3), number(run.loss.back(), 3),
                          number(run.spread[1], 2), number(run.spread.back(), 3)});
    for (std::size_t head = 1; head <= knobs.heads; ++head) {
      places.rows.push_back({head == 1 ? run.name : "", fmt::format("head {}", head),
                             fmt::format("{:.2f}", share_of(*each, head, true)),
                             fmt::format("{:.2f}", share_of(*each, head, false))});
    }
  }
  lesson.section(fmt::format(
      "{} heads of {} features, {} tokens, {}: mean squared error, and "
      "difference between heads",
      knobs.heads, (knobs.tokens + 2) / knobs.heads, knobs.tokens, plural(knobs.steps, "step")));
  lesson.table(table);
  lesson.say(
      "How much heads differ: the largest difference between a weight of head 1 and the same "
      "weight of another head, in W_Q, W_K, W_V and their biases.");
  lesson.section("Shares of attention, means over samples and tokens");
  lesson.table(places);
}

void claims(Lesson& lesson, const Trainings& all, const Knobs& knobs) {
  const auto& [random, equal, twins, constant] = all;
  constexpr double none = NAN;
  const double better = twins.run.loss.back() / equal.run.loss.back();
  lesson.claim(
      {.sentence = "Training makes attention heads look at different places.",
       .verdict = Verdict::true_if,
       .in_fact = "Only if they start different. Heads with equal queries, keys, values and output "
                  "blocks receive equal gradients and stay equal, to the last bit.",
       .quantity = "largest difference between heads that started equal, output blocks included, "
                   "over how far their weights moved while the loss fell",
       .measured = twins.learned() ? twins.run.spread.back() / twins.moved : none,
       .must_be = is(0.0)});
  lesson.claim(
      {.sentence = "For heads to become different, their queries, keys or values must differ at "
                   "the start.",
       .verdict = Verdict::is_false,
       .in_fact = "Different output blocks are enough: they are a head's outgoing weights, and a "
                  "factor of all gradients of its queries, keys and values.",
       .quantity = "difference that the first step makes between heads that differ in their output "
                   "blocks alone, over the largest change of a weight in that step",
       .measured = equal.run.spread[1] / equal.first_step,
       .must_be = above(0.1)});
  lesson.claim(
      {.sentence = "If the loss of an attention layer falls, its heads are all of use.",
       .verdict = Verdict::is_false,
       .in_fact = fmt::format(
           "Copies of a head lowered the loss as well, from {} to {}: together they compute what "
           "one of them does with the sum of all output blocks. The same heads with random blocks "
           "reached {}.",
           number(twins.run.loss.front(), 3), number(twins.run.loss.back(), 3),
           number(equal.run.loss.back(), 3)),
       .quantity = "loss after training of equal heads with equal output blocks, over that with "
                   "random blocks, on a task of two places to look at",
       .measured = twins.learned() ? better : none,
       .must_be = above(1.5),
       .domain = "Adam",
       .inside = knobs.optimizer == "adam"});
  lesson.claim(
      {.sentence = "In an attention layer of equal weights the heads are copies, but each of them "
                   "works as a head does.",
       .verdict = Verdict::is_false,
       .in_fact =
           "The neurons of a head are equal, too: W_Q has equal columns, and so have W_K and "
           "W_V. The query of a token is one number, repeated, and so are its key and its "
           "value.",
       .quantity = "different columns of W_Q, W_K or W_V, whichever has the most, after a "
                   "training from all weights 0.5 that lowered the loss",
       .measured =
           constant.learned() ? static_cast<double>(different_columns(constant.run.net)) : none,
       .must_be = is(1.0)});
}

plots::Figure picture(const Trainings& all, std::size_t heads) {
  plots::Lines losses{"Training from equal heads", {"step"}, {"mean squared error", true}};
  plots::Lines apart{"Difference between heads that start equal",
                     {"step"},
                     {"largest difference of a weight", false, -0.2}};
  for (const Trained* each : {&all.twins, &all.equal}) {
    losses.series.push_back(curve(each->run, each->run.loss));
    apart.series.push_back(curve(each->run, each->run.spread));
  }
  const auto map = [](const std::string& blocks, const Trained& trained, std::size_t head) {
    const std::string title = fmt::format("Blocks {}: head {}, sample 1", blocks, head);
    return attention_map(title, trained.run.net, head - 1);
  };
  return {
      "Attention after training from equal heads, with equal (above) and with random output "
      "blocks (below)",
      {map("equal", all.twins, 1), map("equal", all.twins, heads), losses,
       map("random", all.equal, 1), map("random", all.equal, heads), apart},
      3};
}

void experiment(Lesson& lesson, const Knobs& knobs) {
  lesson.predict(
      {{"it stays: equal heads learn nothing",
        "equal heads learn what one head can: their weights move, together"},
       {"it falls, and each head looks at one of the two places",
        "for that they would have to become different, and their gradients are equal"},
       {"it falls, and both heads look at the same places"},
       {"it falls once rounding errors have made the heads different",
        "equal heads are computed by the same operations in the same order, rounding included"}});
  std::vector<Compared> rows;
  add_by_hand(rows, 0.5, 0.5);
  add_by_hand(rows, 0.5, 1.0);
  lesson.section("Two heads by hand: gradients of their queries");
  lesson.table(theory_table("output weights", rows));
  const Trainings all = train_all(lesson, knobs);
  show(lesson, all, knobs);
  claims(lesson, all, knobs);
  lesson.idea(
      "A head is a large neuron: W_Q, W_K and W_V are its incoming weights, its rows of W_O the "
      "outgoing ones. Heads that are equal in all four stay equal, while the loss falls.");
  lesson.figure(picture(all, knobs.heads));
  lesson.next(
      "make lesson@attention_heads ARGS=\"--heads 4\". Then `make "
      "homework@attention_heads` starts two heads that look everywhere at first and at different "
      "places later, and `make lesson@zero_on_purpose` asks which zeros are a good start.");
}

}  // namespace

int main(int argc, char** argv) {
  Knobs knobs;
  Lesson lesson(
      "Attention heads",
      "Two heads of an attention layer start as copies of each other, with equal rows of W_O, "
      "too. The task asks for the values at two places. What do loss and heads do in training?");
  lesson.knob("--heads", knobs.heads, "heads, of (tokens + 2) / heads features each", 2, 16);
  lesson.knob("--tokens", knobs.tokens, "tokens of a sample", 2, 30);
  lesson.knob("--optimizer", knobs.optimizer, "that trains", {"adam", "momentum", "descent"});
  lesson.knob("--steps", knobs.steps, "of training", 1, 5000);
  lesson.knobs_must([&] {
    if ((knobs.tokens + 2) % knobs.heads == 0) return;
    throw std::invalid_argument(fmt::format(
        "--heads {}: the features of a token, --tokens + 2 = {}, cannot be divided by it",
        knobs.heads, knobs.tokens + 2));
  });
  std::vector<std::string> settings;
  for (const std::string shape :
       {"--tokens 2 --heads 2", "--tokens 4 --heads 3", "--tokens 6 --heads 2",
        "--tokens 6 --heads 4", "--tokens 6 --heads 8", "--tokens 10 --heads 4",
        "--tokens 14 --heads 4"}) {
    for (const std::string optimizer : {"adam", "momentum", "descent"}) {
      settings.push_back(fmt::format("{} --optimizer {}", shape, optimizer));
    }
  }
  settings.insert(settings.end(), {"--steps 2000", "--optimizer momentum --steps 2000"});
  lesson.domain(
      {"2 to 14 tokens, 2 to 8 heads of 1 to 4 features; Adam, momentum and gradient descent, "
       "each at one rate; 400 and 2,000 steps",
       settings, 30});
  return lesson.run(argc, argv, [&] { experiment(lesson, knobs); });
}
