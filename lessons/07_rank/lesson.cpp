// Is low rank what keeps equal neurons from learning?
//
// SINGULAR VALUES. A matrix A turns a vector x into x A. There are always directions at right angles to
// each other that A turns into directions at right angles to each other; by how much it stretches each of
// them are its singular values, s_1 >= s_2 >= ... >= 0. The rank is how many of them are not 0: in how many
// directions something is left. (After rounding "not 0" has to mean "not tiny": here, above 1e-6 s_1.)
//
// RANK 1. If one direction u is left, A = u v^T: every column is a multiple of u. Equal columns are such a
// case. By hand: A has two rows and two columns, all 0.5. Then (1, 1) A = (1, 1) and (1, -1) A = (0, 0):
// s_1 = 1, s_2 = 0. If all of m x n elements are c, (1, ..., 1) of length sqrt(m) becomes m c (1, ..., 1) of
// length m c sqrt(n): s_1 = c sqrt(m n), and whatever is at right angles to (1, ..., 1) becomes 0.
//
// Equal neurons have equal columns: in their weights W, in their activations H (samples x neurons) and in
// the gradient dL/dW. All three have rank 1, and such a network learns little. Is the rank the reason? Two
// properties can be told apart, as each of the four combinations exists. Layers 2 and 3 have N neurons and
// as many inputs; three hidden layers have these W2 and W3:
//
//     equal neurons, rank 1          every element is 1/N
//     equal neurons, full rank       0.5 on the diagonal, and 0.5/N added everywhere
//     different neurons, rank 1      u v^T, with random u and v
//     different neurons, full rank   random (Xavier)
//
// EQUAL, FULL RANK. The second matrix stretches (1, ..., 1) by 0.5 + 0.5 = 1, and whatever is at right
// angles to it by 0.5. No singular value is 0. But all neurons of layer 1 are equal, and have one
// activation h. So a neuron of layer 2 has z_j = h w_1j + h w_2j + ... = h (w_1j + ... + w_Nj): of its
// weights only their sum counts, and the sums of all columns are 1. Backwards it is the same with the sums
// of rows. So every element of W2 has the gradient h delta, for one delta, and the sums stay equal.
//
// DIFFERENT, RANK 1. With W = u v^T, z = (x u) v^T: neuron j has v_j times one number t = x u. Now comes
// the activation. tanh(v t) = v t - v^3 t^3 / 3 + ...: two of these are multiples of each other only if v^2
// is the same for both.
//
// Worth trying:
//   ARGS="--width 3"                  narrow layers: how many of nine random starts of rank 1 learn?
//   ARGS="--activation identity"      no activation: what becomes of all four?
//   ARGS="--data circles"             where a straight line is worth less
#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "lessons/common/in_parallel.hpp"
#include "lessons/common/lesson.hpp"
#include "lessons/common/points.hpp"
#include "lessons/common/run.hpp"
#include "lessons/common/straight_line.hpp"
#include "matrix/svd.hpp"
#include "nn/trainer.hpp"
#include "rank_1.hpp"

using namespace lessons;

namespace {

struct Knobs {
  std::size_t width = 16;           // N, neurons in each of three hidden layers
  std::string activation = "tanh";  // f
  std::string data = "moons";       // 60 points to train on
  double rate = 0.05;               // of momentum
  std::size_t steps = 1000;         // of momentum
  std::size_t draws = 9;            // of random weights
};

// Weights of 0.5 in W1 (2 x N) and of 1/N in the others, so that a neuron's weights add up to 1.
Matrix equal_of_rank_1(std::size_t fan_in, std::size_t fan_out, Rng&) {
  return Matrix::filled(fan_in, fan_out, 1.0 / static_cast<double>(fan_in));
}

// W2 and W3 (N x N) with the same sums in rows and columns, of full rank.
Matrix equal_of_full_rank(std::size_t fan_in, std::size_t fan_out, Rng& rng) {
  Matrix W = equal_of_rank_1(fan_in, fan_out, rng);
  if (fan_in != fan_out) return W;
  W *= 0.5;
  for (std::size_t j = 0; j < fan_out; ++j) W(j, j) += 0.5;
  return W;
}

// Layer 2, as it was before a step.
struct Look {
  Matrix W;         // weights (N x N)
  Matrix H;         // activations (samples x N)
  Matrix gradient;  // dL/dW (N x N)
};

struct Course {
  Run<> run;
  std::vector<Look> looks{};  // before steps 0, 1, 10, 100, ..., and after the last
};

Course train(const std::string& name, const nn::Initializer& weights, const nn::Dataset& data,
             const Knobs& knobs, std::uint64_t seed) {
  const std::size_t n = knobs.width;
  Course course{{name, {{2, n, n, n, 1}, nn::activation_by_name(knobs.activation), weights, seed}}};
  nn::Mlp& net = course.run.net;
  nn::Momentum momentum(knobs.rate, 0.9);
  std::size_t next_look = 0;
  for (std::size_t step = 0; step <= knobs.steps; ++step) {
    const Matrix& logits = net.forward(data.inputs);
    const nn::LossResult loss = nn::binary_cross_entropy(logits, data.targets);
    nn::stop_unless_finite(loss.value, step, net, data.inputs);
    net.backward(loss.gradient);
    course.run.step.push_back(static_cast<double>(step));
    course.run.loss.push_back(loss.value);
    course.run.accuracy.push_back(nn::accuracy(logits, data.targets));
    if (step == next_look || step == knobs.steps) {
      const nn::Parameter& W2 = net.dense(1).weights;
      course.looks.push_back({W2.value, net.activation(1), W2.gradient});
      next_look = step == 0 ? 1 : 10 * step;
    }
    if (step < knobs.steps) momentum.step(net.parameters());
  }
  return course;
}

// How many singular values are above 1e-6 times the largest.
std::size_t rank(const Matrix& a) {
  const plots::Numbers s = singular_values(a);
  return static_cast<std::size_t>(
      std::ranges::count_if(s, [&](double x) { return x > 1e-6 * s[0]; }));
}

// The second singular value over the first: 0 at rank 1. The zero matrix has rank 0, and 0 here, too.
double second_over_first(const Matrix& a) {
  const plots::Numbers s = singular_values(a);
  return s[0] == 0.0 ? 0.0 : s[1] / s[0];
}

// Trainings of the four kinds: one of each equal start, several draws of each random one.
struct Trainings {
  Course equal_1, equal_full;
  std::vector<Course> different_1, different_full;  // sorted by their last loss

  static const Course& median(const std::vector<Course>& draws) { return draws[draws.size() / 2]; }
};

Trainings train_all(const nn::Dataset& data, const Knobs& knobs, std::uint64_t seed) {
  const auto course = [&](const std::string& name, const nn::Initializer& weights,
                          std::uint64_t s) { return train(name, weights, data, knobs, s); };
  const Course equal = course("equal, rank 1", equal_of_rank_1, seed);
  Trainings all{equal, course("equal, full rank", equal_of_full_rank, seed),
                std::vector<Course>(knobs.draws, equal), std::vector<Course>(knobs.draws, equal)};
  in_parallel(2 * knobs.draws, [&](std::size_t k) {
    const std::uint64_t draw = Rng(seed).stream(k / 2).next();
    if (k % 2 == 0) {
      all.different_1[k / 2] = course("different, rank 1", random_of_rank_1, draw);
    } else {
      all.different_full[k / 2] = course("different, full rank", nn::xavier_normal(), draw);
    }
  });
  for (auto* draws : {&all.different_1, &all.different_full}) {
    std::ranges::sort(*draws, {}, [](const Course& c) { return c.run.loss.back(); });
  }
  return all;
}

// Of several draws, the share that ended at less than half of this loss.
double share_below_half(const std::vector<Course>& draws, double loss) {
  const auto below =
      std::ranges::count_if(draws, [&](const Course& c) { return c.run.loss.back() < 0.5 * loss; });
  return static_cast<double>(below) / static_cast<double>(draws.size());
}

void singular_value_table(Lesson& lesson, const Trainings& all) {
  const plots::Numbers low = singular_values(all.equal_1.looks.front().W);
  const plots::Numbers full = singular_values(all.equal_full.looks.front().W);
  lesson.section("Singular values of W2 before training, equal neurons");
  lesson.table(theory_table("start", {{"rank 1: s_1", 1.0, low.front()},
                                      {"full rank: s_1", 1.0, full.front()},
                                      {"full rank: the smallest", 0.5, full.back()}}));
  lesson.say("At rank 1 the second one, s_2, is " + number(low[1], 2) + ".");
}

void training_table(Lesson& lesson, const Trainings& all, const nn::Dataset& data,
                    const Knobs& knobs) {
  Table table{{"start", "W2", "H2", "dL/dW2", "W2 after", "H2 after", "loss", "right"}};
  for (const Course* c : {&all.equal_1, &all.equal_full, &Trainings::median(all.different_1),
                          &Trainings::median(all.different_full)}) {
    const Look &first = c->looks.front(), &last = c->looks.back();
    const auto text = [](const Matrix& a) { return std::to_string(rank(a)); };
    table.rows.push_back({c->run.name, text(first.W), text(first.H), text(first.gradient),
                          text(last.W), text(last.H), number(c->run.loss.back(), 2),
                          number(c->run.accuracy.back(), 3)});
  }
  lesson.section(fmt::format("Ranks in layer 2, before and after {} on {}",
                             plural(knobs.steps, "step"), knobs.data));
  lesson.table(table);
  const double equal = all.equal_1.run.loss.back();
  lesson.say(fmt::format(
      "Ranks count singular values above 1e-6 times the largest. H2: activations of layer 2. "
      "Right: the share of right answers; the best straight line "
      "has {:.3g}. Different neurons: the median of {} draws. Less than half of the first row's "
      "loss is reached by {:.0f} % of the draws at rank 1, and by {:.0f} % at full rank.",
      best_straight_line(data), knobs.draws, 100.0 * share_below_half(all.different_1, equal),
      100.0 * share_below_half(all.different_full, equal)));
}

// What low rank follows from, and what becomes of it.
void a_symptom(Lesson& lesson, const Trainings& all, const Knobs& knobs) {
  double second = 0.0;
  for (const auto& [W, H, gradient] : all.equal_1.looks) {
    second =
        std::max({second, second_over_first(W), second_over_first(H), second_over_first(gradient)});
  }
  lesson.claim(
      {.sentence = "Identical weights make a matrix rank deficient.",
       .verdict = Verdict::true_if,
       .in_fact = "True if the matrix has at least two rows and two columns: then equal columns "
                  "leave one singular value that is not 0. So it is with the activations "
                  "of equal neurons and with their gradient, before and during training.",
       .quantity = fmt::format(
           "second singular value over the first, the largest found in W2, its layer's activations "
           "and dL/dW2 of equal neurons, before and after 1, 10, 100, ... of {} steps that lowered "
           "their loss",
           knobs.steps),
       .measured =
           all.equal_1.run.loss.back() < all.equal_1.run.loss.front() ? second : std::nan(""),
       .must_be = below(1e-12)});
  std::size_t highest = 0;
  for (const Course& c : all.different_1) highest = std::max(highest, rank(c.looks.back().W));
  lesson.claim(
      {.sentence = "A weight matrix that starts at rank 1 stays at rank 1.",
       .verdict = Verdict::true_if,
       .in_fact = fmt::format("True if the neurons are equal: their matrix ends at rank {}. Random "
                              "weights of rank 1 do not stay there: their gradients add "
                              "directions that the matrix did not have.",
                              rank(all.equal_1.looks.back().W)),
       .quantity = fmt::format("rank after training of a W2 ({0} x {0}) that was random and of "
                               "rank 1, the highest of {1} draws",
                               knobs.width, knobs.draws),
       .measured = static_cast<double>(highest),
       .must_be = above(1.0)});
}

// Whether low rank is what is wrong.
void no_cause(Lesson& lesson, const Trainings& all, const Knobs& knobs) {
  const plots::Numbers &low = all.equal_1.run.loss, &full = all.equal_full.run.loss;
  double gap = 0.0;
  for (std::size_t t = 0; t < low.size(); ++t) gap = std::max(gap, std::abs(low[t] - full[t]));
  lesson.claim(
      {.sentence =
           "The low rank is what is wrong with equal neurons: at full rank they would learn.",
       .verdict = Verdict::is_false,
       .in_fact = fmt::format(
           "With W2 and W3 of rank {} and the same sums of columns and rows they learn the same, "
           "step by step, and end at the same loss, {:.2f}: all neurons of a layer have one "
           "activation, and what reads it depends on the sum of its weights alone.",
           knobs.width, full.back()),
       .quantity = "largest difference of the losses of equal neurons at rank 1 and at full rank, "
                   "over all steps, over how far training lowered the loss",
       .measured = low.back() < low.front() ? gap / (low.front() - low.back()) : std::nan(""),
       .must_be = below(1e-3)});
  const Course& median = Trainings::median(all.different_1);
  lesson.claim(
      {.sentence =
           "A network whose weight matrices have rank 1 cannot learn more than equal neurons do.",
       .verdict = Verdict::is_false,
       .in_fact = fmt::format(
           "Neurons whose weights are different multiples of one direction are different neurons: "
           "they get different gradients, and go different ways. After training, layer 2 has "
           "activations of rank {} (median draw), for equal neurons it is {}.",
           rank(median.looks.back().H), rank(all.equal_1.looks.back().H)),
       .quantity = fmt::format("share of {} random starts with all matrices of rank 1 that end at "
                               "less than half of the loss of equal neurons",
                               knobs.draws),
       .measured = share_below_half(all.different_1, low.back()),
       .must_be = above(0.0)});
}

plots::Figure picture(const Trainings& all, const std::string& data) {
  const Course &low = Trainings::median(all.different_1),
               &full = Trainings::median(all.different_full);
  plots::Lines losses{"Training on " + data, {"step of momentum"}, {"loss", true}};
  plots::Bars bars{"After training",
                   {"of random starts the median draw"},
                   {"right answers in %", false, 0.0, 110.0}};
  for (const Course* c : {&all.equal_1, &all.equal_full, &low, &full}) {
    losses.series.push_back(curve(c->run, c->run.loss));
    bars.series.push_back({c->run.name, {100.0 * c->run.accuracy.back()}});
  }
  return {"Whether neurons are equal decides what they learn, not the rank of their matrices",
          {losses, bars}};
}

void experiment(Lesson& lesson, const Knobs& knobs) {
  lesson.predict(
      {{"the two of full rank",
        "equal neurons read equal activations: of a full-rank matrix, too, only the sums of its "
        "columns count, and these are equal"},
       {"the two with different neurons"},
       {"only different neurons at full rank: it takes both",
        "at rank 1 the neurons of a layer get different multiples of one number: they differ, and "
        "so do their gradients"},
       {"all but equal neurons at rank 1: any difference between the weights is enough",
        "at full rank the weights of equal neurons differ and add up to the same"}});
  Rng rng(lesson.seed());
  const nn::Dataset data = nn::with_noise(points_by_name(knobs.data, 60), 0.05, rng);
  const Trainings all = train_all(data, knobs, lesson.seed());
  singular_value_table(lesson, all);
  training_table(lesson, all, data, knobs);
  a_symptom(lesson, all, knobs);
  no_cause(lesson, all, knobs);
  lesson.idea(
      "Equal neurons make matrices of rank 1, so low rank is a sign of them. It is not what is "
      "wrong: at full rank equal neurons learn no more, and different neurons learn at rank 1.");
  lesson.figure(picture(all, knobs.data));
  lesson.next(
      "`make homework@rank` asks for activations that keep rank 3. Then `make "
      "lesson@where_to_be_random`: which matrices have to be random?");
}

}  // namespace

int main(int argc, char** argv) {
  Knobs knobs;
  Lesson lesson(
      "Rank",
      "Four networks learn two moons. In two of them the neurons of a layer are equal, in "
      "two they are different; in each pair one network has square weight matrices of rank 1, the "
      "other of full rank. Which of the four get beyond a straight line?");
  lesson.knob("--width", knobs.width, "neurons in each of three hidden layers", 3, 128);
  lesson.knob("--activation", knobs.activation, "f", nn::activation_names());
  lesson.knob("--data", knobs.data, "to train on", {"moons", "circles"});
  lesson.knob("--rate", knobs.rate, "of momentum", 1e-6, 1.0);
  lesson.knob("--steps", knobs.steps, "of momentum", 1, 100000);
  lesson.knob("--draws", knobs.draws, "of random weights", 1, 100);
  lesson.domain(
      {"3 to 64 tanh, 8 to 64 ReLU or 16 to 64 softsign neurons a layer; moons and "
       "circles; learning rates 0.02 to 0.05, and to 0.1 with 8 to 64 tanh on moons (faster "
       "training multiplies round-off, and equal neurons part)",
       combined({{"--width", {"8", "24"}},
                 {"--activation", {"tanh", "relu"}},
                 {"--data", {"moons", "circles"}}},
                {"--width 3", "--width 3 --data circles --draws 27", "--data circles",
                 "--activation softsign", "--activation softsign --width 64 --draws 3",
                 "--width 64 --draws 3", "--activation relu --width 64 --draws 3",
                 "--rate 0.02 --steps 2000", "--rate 0.1 --steps 500"}),
       100});
  return lesson.run(argc, argv, [&] { experiment(lesson, knobs); });
}
