// Zero on purpose: of two matrices that are multiplied, may one start at zero, and may both?
//
// Where two matrices are multiplied, each is a factor of the other's gradient. Let y = x A B, a row of x
// for each sample, and delta = dL/dy:
//
//     dL/dA = x^T delta B^T           has the factor B, and not A
//     dL/dB = (x A)^T delta           has the factor A, and not B
//
// B = 0 and A random: y = 0 whatever A is. In the first step A has no gradient and B has one; after it B is
// no longer 0, and from the second step on both have one. A = 0 and B random: the same with A and B
// exchanged. And A = B = 0? Put it into both lines, for the first step and for the second. Four such pairs:
//
//   an adapter         a trained W is frozen, and x W becomes x W + x A B (Hu et al. 2022, "LoRA", eq. 3)
//   queries and keys   scores Q K^T = x W_Q (x W_K)^T: dL/dQ = dL/dS K / sqrt(d), dL/dK = dL/dS^T Q / sqrt(d)
//   an output layer    tanh(x W_1) W_2: dL/dW_1 = x^T (delta W_2^T o f'(x W_1)), dL/dW_2 = f(x W_1)^T delta
//   a residual branch  h + f(h W_1) W_2 with a ReLU (Zhang, Dauphin, Ma 2019, "Fixup": W_2 = 0)
//
// In the last two an activation f stands between the two (o multiplies element by element). With W_1 = 0
// dL/dW_2 has the factor f(0), and dL/dW_1 the factors f'(0) and W_2: tanh has f(0) = 0 and f'(0) = 1, a ReLU
// has f(0) = 0, and its f'(0) is taken to be 0, as usual.
//
// By hand, with numbers in place of matrices: L = (a b - 1)^2 / 2, so dL/da = (a b - 1) b and
// dL/db = (a b - 1) a. From a = 1, b = 0 at the rate 0.1:
//
//     step 1: dL/da = 0,                  dL/db = -1:      a = 1,       b = 0.1
//     step 2: dL/da = -0.9 * 0.1 = -0.09, dL/db = -0.9:    a = 1.009,   b = 0.19
//
// And nearly zero? From a = b = e, both grow as da/dt = a (1 - a^2), where t is the rate times the steps.
// For u = a b this is du/dt = 2 u (1 - u), and the time from e^2 to u = 1/2 is
//
//     t = 1/2 log((1 - e^2) / e^2)        about log(1/e): it grows without bound as e goes to 0, but slowly
//
// Worth trying:
//   ARGS="--optimizer descent --steps 4000"   no Adam, whose steps do not shrink with the gradient
//   ARGS="--rank 1"                           the task needs two: what does the adapter do?
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <memory>

#include "lessons/common/heads.hpp"
#include "lessons/common/lesson.hpp"
#include "lessons/common/pictures.hpp"
#include "lessons/common/two_places.hpp"
#include "nn/layers/adapted.hpp"
#include "nn/layers/residual.hpp"
#include "nn/layers/sequential.hpp"
#include "nn/starts/zero_start.hpp"
#include "nn/trainer.hpp"

using namespace lessons;

namespace {

struct Knobs {
  std::size_t width = 16;          // inputs, and neurons of the hidden layer
  std::size_t rank = 4;            // of the adapter
  std::string optimizer = "adam";  // Adam 0.01, or descent at 0.05 and, if wide, 0.8 / width
  std::size_t steps = 400;
};

// A network and the two of its matrices that are multiplied with each other.
struct Network {
  std::unique_ptr<nn::Layer> net;
  nn::Parameter *a = nullptr, *b = nullptr;
};
struct Pair {
  std::string name, a, b;                  // "attention", "W_Q", "W_K"
  std::function<Network(Rng& rng)> build;  // both random
  nn::Dataset data;
};
enum Zero { neither, only_b, only_a, both };

// A frozen network with an adapter beside its first matrix.
Network with_adapter(const Knobs& knobs, Rng& rng) {
  auto net = std::make_unique<nn::Sequential>();
  const nn::Initializer weights = nn::xavier_normal();
  auto& layer =
      net->add<nn::Adapted>(nn::Dense(knobs.width, knobs.width, weights, rng), knobs.rank);
  net->add<nn::ActivationLayer>(nn::tanh());
  auto& last = net->add<nn::Dense>(knobs.width, 1, weights, rng);
  for (nn::Parameter* each : {&layer.dense.weights, &layer.dense.bias, &last.weights, &last.bias}) {
    each->frozen = true;
  }
  layer.a.value = weights(knobs.width, knobs.rank, rng);
  layer.b.value = weights(knobs.rank, knobs.width, rng);
  return {std::move(net), &layer.a, &layer.b};
}

Network two_layers(const Knobs& knobs, Rng& rng) {
  auto net = std::make_unique<nn::Mlp>(std::vector<std::size_t>{knobs.width, knobs.width, 1},
                                       nn::tanh(), nn::xavier_normal(), rng.next());
  nn::Mlp& layers = *net;
  return {std::move(net), &layers.dense(0).weights, &layers.dense(1).weights};
}

Network with_branch(const Knobs& knobs, Rng& rng) {
  const std::size_t n = knobs.width;
  nn::Sequential branch;
  auto& first = branch.add<nn::Dense>(n, n, nn::he_normal(), rng);
  branch.add<nn::ActivationLayer>(nn::relu());
  auto& second = branch.add<nn::Dense>(n, n, nn::xavier_normal(), rng);
  auto net = std::make_unique<nn::Sequential>();
  net->add<nn::Residual>(std::move(branch));
  net->add<nn::Dense>(n, 1, nn::xavier_normal(), rng);
  return {std::move(net), &first.weights, &second.weights};
}

constexpr std::size_t samples = 32, tokens = 6;

Network attention(Rng& rng) {
  auto net = std::make_unique<nn::SelfAttention>(tokens, tokens + 2, 2, nn::xavier_uniform(), rng);
  nn::SelfAttention& layer = *net;
  return {std::move(net), &layer.query.weights, &layer.key.weights};
}

// What the frozen network would compute if a matrix of rank 2 were added to its first one.
nn::Dataset changed_by_rank_2(const Knobs& knobs, std::uint64_t seed) {
  Rng rng(seed);  // the frozen layers are drawn first: they are those of the network that learns
  Knobs of_rank_2 = knobs;
  of_rank_2.rank = 2;
  Network teacher = with_adapter(of_rank_2, rng);
  teacher.a->value = nn::normal(1.0)(knobs.width, 2, rng);
  const Matrix x = nn::normal(1.0)(256, knobs.width, rng);
  return {x, teacher.net->forward(x)};
}

// What a network with four hidden neurons computes.
nn::Dataset of_a_teacher(const Knobs& knobs, std::uint64_t seed) {
  Rng rng = Rng(seed).stream(1);
  nn::Mlp teacher({knobs.width, 4, 1}, nn::tanh(), nn::lecun_normal(), rng.next());
  teacher.dense(0).weights.value *= 3.0;
  const Matrix x = nn::normal(1.0)(256, knobs.width, rng);
  return {x, teacher.forward(x)};
}

struct Trained {
  Zero zero = neither;
  Network network = {};
  plots::Numbers step = {}, loss = {};
  plots::Numbers gradient_a = {}, gradient_b = {};  // the largest element in each step
};

Trained train(const Pair& pair, Zero zero, const Knobs& knobs, std::uint64_t seed,
              const nn::Initializer& weights_of_a = nullptr) {
  Rng rng(seed);
  Trained trained{zero, pair.build(rng)};
  auto& [net, a, b] = trained.network;
  if (weights_of_a) a->value = weights_of_a(a->value.rows(), a->value.cols(), rng);
  if (zero == only_a || zero == both) a->value = Matrix::zeros(a->value.rows(), a->value.cols());
  if (zero == only_b || zero == both) b->value = Matrix::zeros(b->value.rows(), b->value.cols());
  std::unique_ptr<nn::Optimizer> optimizer = std::make_unique<nn::Adam>(0.01);
  const double descent_rate = std::min(0.05, 0.8 / static_cast<double>(knobs.width));
  if (knobs.optimizer == "descent") optimizer = std::make_unique<nn::GradientDescent>(descent_rate);
  for (std::size_t step = 0; step <= knobs.steps; ++step) {
    const auto loss = nn::mean_squared_error(net->forward(pair.data.inputs), pair.data.targets);
    nn::stop_unless_finite(loss.value, step, *net, pair.data.inputs);
    net->backward(loss.gradient);
    trained.step.push_back(static_cast<double>(step));
    trained.loss.push_back(loss.value);
    trained.gradient_a.push_back(max_abs(a->gradient));
    trained.gradient_b.push_back(max_abs(b->gradient));
    if (step < knobs.steps) optimizer->step(nn::trainable(*net));
  }
  return trained;
}

// zero_start: W_2 = 0 behind the W_1 of ZerO (Zhao, Schaefer, Anandkumar 2021), the unit matrix.
struct Trainings {
  std::vector<Pair> pairs;
  std::vector<std::array<Trained, 4>> of_pair;
  Trained zero_start;
};
enum { adapter, heads, output, branch };  // their order

Trainings train_all(Lesson& lesson, const Knobs& knobs) {
  const std::uint64_t seed = lesson.seed();
  const nn::Dataset teacher = of_a_teacher(knobs, seed);
  Trainings all;
  all.pairs = {
      {"adapter (LoRA)", "A", "B", [knobs](Rng& rng) { return with_adapter(knobs, rng); },
       changed_by_rank_2(knobs, seed)},
      {"attention", "W_Q", "W_K", attention, two_places(samples, tokens, seed)},
      {"output layer", "W_1", "W_2", [knobs](Rng& rng) { return two_layers(knobs, rng); }, teacher},
      {"branch (Fixup)", "W_1", "W_2", [knobs](Rng& rng) { return with_branch(knobs, rng); },
       teacher}};
  for (const Pair& pair : all.pairs) {
    lesson.progress("training: " + pair.name);
    all.of_pair.emplace_back();
    for (Zero zero : {neither, only_b, only_a, both}) {
      all.of_pair.back()[zero] = train(pair, zero, knobs, seed);
    }
  }
  all.zero_start = train(all.pairs[output], only_b, knobs, seed, nn::zero_start());
  return all;
}

void show(Lesson& lesson, const Trainings& all, const Knobs& knobs) {
  Table table{{"pair", "is 0", "dL/d(1st)", "dL/d(2nd)", "loss", "last loss"}};
  const auto add = [&](const std::string& name, const std::string& zero, const Trained& trained) {
    table.rows.push_back({name, zero, number(trained.gradient_a[0], 2),
                          number(trained.gradient_b[0], 2), number(trained.loss.front(), 3),
                          number(trained.loss.back(), 2)});
  };
  for (std::size_t k = 0; k < all.pairs.size(); ++k) {
    const auto& [name, a, b, build, data] = all.pairs[k];
    const std::string zeros[] = {"neither", b, a, "both"};
    for (const Trained& trained : all.of_pair[k]) {
      const bool first_row = trained.zero == neither;
      add(first_row ? fmt::format("{}: {}, {}", name, a, b) : "", zeros[trained.zero], trained);
      if (k == output && trained.zero == only_b) add("", "W_2 (ZerO)", all.zero_start);
    }
  }
  lesson.section(
      fmt::format("Four pairs: largest gradients in step 1; loss before step 1 and after step {}",
                  knobs.steps));
  lesson.table(table);
  lesson.say(
      "1st and 2nd: the first and the second matrix of a pair. What is not 0 is random, but for "
      "ZerO's W_1, the unit matrix. All else in a network is random and learns, but for the frozen "
      "layers beside the adapter.");
}

constexpr double rate = 0.01;

// Gradient descent until a b = 1/2.
double steps_to_half(double a, double b) {
  double steps = 0.0;
  for (; a * b < 0.5 && steps < 1e5; ++steps) {
    const double error = a * b - 1.0;
    const double da = error * b, db = error * a;
    a -= rate * da;
    b -= rate * db;
  }
  return steps;
}

// From a = 1 and b = 0. a^2 - b^2 = 1 does not change, so du/dt = (a^2 + b^2) (1 - u) is a function of u.
double time_from_one_zero() {
  constexpr int parts = 1000;
  double t = 0.0;
  for (int k = 0; k < parts; ++k) {
    const double u = 0.5 * (k + 0.5) / parts;
    t += 0.5 / parts / (std::sqrt(1.0 + 4.0 * u * u) * (1.0 - u));
  }
  return t;
}

void nearly_zero(Lesson& lesson) {
  std::vector<Compared> rows = {
      {"a = 1, b = 0", time_from_one_zero() / rate, steps_to_half(1.0, 0.0)}};
  for (double e : {0.1, 1e-2, 1e-4, 1e-8, 1e-16}) {
    rows.push_back({fmt::format("a = b = {}", e), 0.5 * std::log((1.0 - e * e) / (e * e)) / rate,
                    steps_to_half(e, e)});
  }
  lesson.section(fmt::format("Two numbers: steps at the rate {} until a b = 1/2", rate));
  lesson.table(theory_table("start", rows));
  lesson.say(fmt::format("From a = b = 0, a b has not come to 1/2 after {} steps.",
                         number(steps_to_half(0.0, 0.0))));
}

void one_zero(Lesson& lesson, const Trainings& all, const Knobs& knobs) {
  const auto share = [](const Trained& second, const std::array<Trained, 4>& by_zero) {
    const double waits = by_zero[both].loss.back(), gain = waits - by_zero[neither].loss.back();
    return gain > 0.0 ? (waits - second.loss.back()) / gain : -INFINITY;
  };
  double least = share(all.zero_start, all.of_pair[output]), waiting = 0.0;
  for (const auto& by_zero : all.of_pair) {
    const Trained& second = by_zero[only_b];
    least = std::min(least, share(second, by_zero));
    waiting += second.gradient_a[0] == 0.0 && second.gradient_b[0] > 0.0 &&
               second.gradient_a[1] > 0.0 && second.gradient_b[1] > 0.0;
  }
  lesson.claim(
      {.sentence = "Weights must not start at zero.",
       .verdict = Verdict::true_if,
       .in_fact =
           "Two matrices that are multiplied must not both start at 0. The second one alone may: "
           "LoRA's B, a network's output layer, the last layer of a residual branch, the keys. "
           "Training then ends below the loss of two zeros, by over half of what two random "
           "matrices end below it. The first may be the unit matrix, too (ZerO).",
       .quantity =
           "how far the last loss from a second matrix of 0 is below that from two zeros, as a "
           "share of how far that from two random ones is; the smallest of four pairs and ZerO",
       .measured = least,
       .must_be = above(0.5),
       .domain = "Adam",
       .inside = knobs.optimizer == "adam"});
  lesson.claim(
      {.sentence = "A matrix of zeros receives no gradient.",
       .verdict = Verdict::is_false,
       .in_fact = "The second of two matrices that are multiplied receives one if the first is not "
                  "0: its gradient has the first as a factor, and not itself. The first one has no "
                  "gradient in the first step, and has one in the second.",
       .quantity = "pairs, of four, with a random first matrix and a second of 0, in which the "
                   "second has a gradient in the first step, the first has none, and both have one "
                   "in the second step",
       .measured = waiting,
       .must_be = is(4.0)});
}

void two_zeros(Lesson& lesson, const Trainings& all) {
  const auto largest = [](const Trained& trained) {
    return std::max(std::ranges::max(trained.gradient_a), std::ranges::max(trained.gradient_b));
  };
  const Trained& waits = all.of_pair[heads][both];
  lesson.claim(
      {.sentence = "If the loss of an attention layer falls, it is learning where to look.",
       .verdict = Verdict::is_false,
       .in_fact = fmt::format(
           "With W_Q = W_K = 0 the loss falls from {:.2f} to {:.2f}, since W_V and W_O learn. All "
           "scores are 0: each token looks at all tokens alike. W_Q = 0 alone reaches {}.",
           waits.loss.front(), waits.loss.back(),
           number(all.of_pair[heads][only_a].loss.back(), 2)),
       .quantity =
           "largest gradient of W_Q and W_K in any step, both 0 at first, as the loss falls",
       .measured = waits.loss.back() < 0.97 * waits.loss.front() ? largest(waits) : NAN,
       .must_be = is(0.0)});
  const Trained& first = all.of_pair[branch][only_a];
  bool learned = first.loss.back() < 0.9 * first.loss.front();
  for (auto k : {adapter, heads, output}) learned &= all.of_pair[k][only_a].gradient_a[0] > 0.0;
  lesson.claim(
      {.sentence = "One of two matrices may start at 0, no matter which.",
       .verdict = Verdict::true_if,
       .in_fact =
           "True if they are multiplied directly, or by way of an activation whose slope at 0 "
           "is not 0. A ReLU is 0 there, and its slope is taken to be 0: with W_1 = 0, W_1 and "
           "W_2 of a residual branch do not move, while the rest of the network lowers the loss.",
       .quantity =
           "largest gradient of W_1 and W_2 in any step from W_1 = 0, a ReLU between them, while "
           "the loss falls (and zeros in the first of the other three pairs have one)",
       .measured = learned ? largest(first) : NAN,
       .must_be = is(0.0)});
}

plots::Lines losses(const Pair& pair, const std::array<Trained, 4>& by_zero) {
  plots::Lines lines{fmt::format("{}: first {}, second {}", pair.name, pair.a, pair.b),
                     {"step"},
                     {"mean squared error", true}};
  const char* const names[] = {"neither is 0", "the second is 0", "the first is 0", "both are 0"};
  for (const Trained& trained : by_zero) {
    lines.series.push_back({names[trained.zero], trained.step, trained.loss});
  }
  return lines;
}

plots::Figure picture(const Trainings& all) {
  const auto panel = [&](std::size_t pair) { return losses(all.pairs[pair], all.of_pair[pair]); };
  const auto looks = [&](const std::string& zeros, Zero zero) {
    const nn::Layer& net = *all.of_pair[heads][zero].network.net;
    return attention_map("After training from " + zeros + ": head 1, sample 1",
                         dynamic_cast<const nn::SelfAttention&>(net), 0);
  };
  return {"Four pairs of matrices, of which neither, one or both start at 0",
          {panel(heads), looks("W_Q = 0", only_a), looks("W_Q = W_K = 0", both), panel(adapter),
           panel(output), panel(branch)},
          3};
}

void experiment(Lesson& lesson, const Knobs& knobs) {
  lesson.predict({{"at the two places that it is asked for, as the loss shows",
                   "the loss falls by what W_V and W_O learn"},
                  {"at all places alike"},
                  {"at the two places, but a step later than from random weights",
                   "so it would be if one of the two were random"},
                  {"at some places, where rounding errors have led it",
                   "the gradients are products with a factor 0: exactly 0, without rounding"}});
  nearly_zero(lesson);
  const Trainings all = train_all(lesson, knobs);
  show(lesson, all, knobs);
  one_zero(lesson, all, knobs);
  two_zeros(lesson, all);
  lesson.idea(
      "Of two matrices that are multiplied, each is a factor of the other's gradient. The second "
      "may start at 0: so a part of a network can be added that changes nothing at first and "
      "learns from the first step on. Where both are 0, both gradients are 0, in every step.");
  lesson.figure(picture(all));
  lesson.next(
      "make lesson@zero_on_purpose ARGS=\"--optimizer descent --steps 4000\". Then `make "
      "homework@zero_on_purpose` starts adapters for a frozen network, and `make lesson@transfer` "
      "borrows weights.");
}

}  // namespace

int main(int argc, char** argv) {
  Knobs knobs;
  Lesson lesson(
      "Zero on purpose",
      "In an attention layer W_Q and W_K start at 0, all else at random. Its loss falls, step "
      "by step. Where does a token look after training?");
  lesson.knob("--width", knobs.width, "inputs and hidden neurons (not of the attention)", 2, 64);
  lesson.knob("--rank", knobs.rank, "of the adapter", 1, 16);
  lesson.knob("--optimizer", knobs.optimizer,
              "Adam 0.01, or gradient descent at 0.05 (beyond 16 wide: 0.8 / width)",
              {"adam", "descent"});
  lesson.knob("--steps", knobs.steps, "of training", 1, 5000);
  lesson.domain(
      {"widths 8 to 32 with Adam, 8 and 16 with gradient descent, each at one rate; adapters of "
       "rank 2 to 8; 200 to 2,000 steps",
       {"--width 8 --rank 2", "--width 8 --rank 8", "--width 24", "--width 32 --rank 2",
        "--width 32 --rank 8", "--steps 200", "--steps 2000", "--optimizer descent",
        "--optimizer descent --width 8 --steps 2000"},
       100});
  return lesson.run(argc, argv, [&] { experiment(lesson, knobs); });
}
