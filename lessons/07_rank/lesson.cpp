// Identical neurons have rank 1, and rank is only a symptom
//
// A matrix stretches some directions and flattens others. Its singular values say by how much, and
// its rank is how many are not 0:
//
//     A = U diag(s_1, s_2, ...) V^T, s_1 >= s_2 >= ... >= 0        rank 1: A = s_1 u v^T
//
// Look at the columns of u v^T: multiples of u, all of them. Identical neurons are equal columns,
// so their weights W have rank 1, and so have what they say, H, and what they are told, dL/dW. Is
// it the rank that keeps them from learning? Two more starts take cause and symptom apart:
//
//     full-rank twins    W1 and W4 are all 0.5; W2 and W3 are 1.1 on the diagonal, 0.1 elsewhere
//     random of rank 1   every W is u v^T, with random u and v
//
// The columns of that W2 point 8 ways. But layer 1 says one thing, h, and each neuron of layer 2
// hears it times the sum of its column, 1.8. And z = (x.u) v^T has rank 1 like u v^T, but its
// columns differ in size, and tanh bends a large one more.
//
// Predict before you run: which of the two starts parts the moons?
//
// Worth trying:
//   ARGS="--width 3"              the fewer twins, the sooner rounding parts them
//   ARGS="--activation identity"  nothing bends: what rank does H2 get to?
#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "lessons/common/lesson.hpp"
#include "lessons/common/rank_1.hpp"
#include "lessons/common/run.hpp"
#include "matrix/svd.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/trainer.hpp"

using namespace lessons;

namespace {

struct Knobs {
  std::size_t width = 8;            // neurons in each of three hidden layers
  std::string activation = "tanh";  // f
  std::size_t steps = 3000;         // of Adam 0.01
};

const nn::Dataset moons = nn::moons(100);

Matrix full_rank_twins(std::size_t fan_in, std::size_t fan_out, Rng&) {
  const bool square = fan_in == fan_out;  // W2 and W3
  Matrix W = Matrix::filled(fan_in, fan_out, square ? 0.1 : 0.5);
  for (std::size_t j = 0; square && j < fan_out; ++j) W(j, j) += 1.0;
  return W;
}

// A training, and what was seen of layer 2 whenever it was looked at.
struct Course {
  Run<> run;
  std::vector<Matrix> W = {};   // weights (width x width)
  std::vector<Matrix> H = {};   // outputs (100 x width)
  std::vector<Matrix> dW = {};  // gradient dL/dW (width x width)
};

// Looks at the start, after step 1, then ever more seldom, and at the end.
Course train(const std::string& name, const nn::Initializer& start, const Knobs& knobs,
             std::uint64_t seed) {
  const std::vector<std::size_t> widths = {2, knobs.width, knobs.width, knobs.width, 1};
  Course course{{name, {widths, nn::activation_by_name(knobs.activation), start, seed}}};
  nn::Mlp& net = course.run.net;
  nn::Adam adam(0.01);
  std::size_t next_look = 0;
  for (std::size_t step = 0;; ++step) {
    const Matrix& logits = net.forward(moons.inputs);  // (100 x 1)
    const auto loss = nn::binary_cross_entropy(logits, moons.targets);
    nn::stop_unless_finite(loss.value, step, net, moons.inputs);
    net.backward(loss.gradient);
    if (step == next_look) {
      course.run.step.push_back(static_cast<double>(step));
      course.run.loss.push_back(loss.value);
      course.run.accuracy.push_back(nn::accuracy(logits, moons.targets));
      course.W.push_back(net.dense(1).weights.value);
      course.H.push_back(net.activation(1));
      course.dW.push_back(net.dense(1).weights.gradient);
      next_look = std::min(step + 1 + step / 3, knobs.steps);
    }
    if (step == knobs.steps) return course;
    adam.step(net.parameters());
  }
}

void a_symptom(Lesson& lesson, const Course& twins, const Course& random) {
  const Matrix& W2 = twins.W.front();  // at the start
  lesson.claim({.sentence = "Identical weights make a matrix rank deficient.",
                .verdict = Verdict::true_if,
                .in_fact = "If it has several rows and columns, unlike W4. A constant c leaves one "
                           "singular value, c sqrt(m n).",
                .quantity = "s_1 of W2 over 0.5 sqrt(m n)",
                .measured = singular_values(W2)[0] / (0.5 * std::sqrt(W2.size())),
                .must_be = about(1.0, 1e-14)});
  std::size_t highest = 0;
  for (const auto& looks : {twins.W, twins.H, twins.dW}) {
    for (const Matrix& a : looks) highest = std::max(highest, numerical_rank(a));
  }
  lesson.claim({.sentence = "What starts at rank 1 stays at rank 1.",
                .verdict = Verdict::true_if,
                .in_fact = fmt::format("If neurons are identical. The random W2 ends at rank {}.",
                                       numerical_rank(random.W.back())),
                .quantity = "highest rank of identical neurons' W2, H2 and dL/dW2",
                .measured = static_cast<double>(highest),
                .must_be = is(1.0)});
}

void no_disease(Lesson& lesson, const Course& twins, const Course& full, const Course& random) {
  lesson.claim(
      {.sentence = "The low rank is what is wrong: at full rank they would learn.",
       .verdict = Verdict::is_false,
       .in_fact = fmt::format("A W2 of rank {} wins nothing.", numerical_rank(full.W.back())),
       .quantity = "accuracy of full-rank twins minus that of identical neurons",
       .measured = full.run.accuracy.back() - twins.run.accuracy.back(),
       .must_be = is(0.0)});  // no randomness
  lesson.claim(
      {.sentence = "Neurons with weights of their own say things of their own.",
       .verdict = Verdict::is_false,
       .in_fact = fmt::format("Not if all hear one voice, equally loud. Rounding parts them by "
                              "{:.1e}, as each adds up in its own order, and training makes it "
                              "more. A rank counts that, {} for H2, and is fooled.",
                              nn::column_spread(full.H.front()), numerical_rank(full.H.back())),
       .quantity = "how far apart their outputs are in the end",
       .measured = nn::column_spread(full.H.back()),
       .must_be = below(1e-4)});  // no randomness
  lesson.claim({.sentence = "A network of rank-1 matrices cannot learn.",
                .verdict = Verdict::is_false,
                .in_fact = fmt::format("f bends each column of z its own way: H2 has rank {}.",
                                       numerical_rank(random.H.front())),
                .quantity = "accuracy of the random start of rank 1",
                .measured = random.run.accuracy.back(),
                .must_be = is(1.0)});  // first at step 40 to 545 over seeds 1 to 60
}

// The six largest singular values at each look, and the line above which a rank counts them.
plots::Lines curves(const std::string& title, const plots::Numbers& steps,
                    const std::vector<Matrix>& looks) {
  std::vector<plots::Series> all(7);
  all[6].label = "a rank counts what is above";
  for (std::size_t k = 0; k < looks.size(); ++k) {
    plots::Numbers s = singular_values(looks[k]);
    s.resize(6);
    s.push_back(s[0] * static_cast<double>(looks[k].rows()) * 0x1p-52);
    for (std::size_t j = 0; j < all.size(); ++j) {
      all[j].x.push_back(steps[k] + 1.0);
      all[j].y.push_back(s[j]);
    }
  }
  return {title, {"1 + steps", true}, {"six largest singular values", true, 1e-20, 1e2}, all};
}

// At the start, after one step and at the end.
Table rank_table(const std::vector<Course>& courses) {
  Table table{{"start", "step", "rank of W2", "H2", "dL/dW2", "apart by", "loss", "accuracy"}, {}};
  const auto rank = [](const Matrix& a) { return std::to_string(numerical_rank(a)); };
  for (const auto& [run, W, H, dW] : courses) {
    for (std::size_t k : {std::size_t{0}, std::size_t{1}, W.size() - 1}) {
      table.rows.push_back({run.name, number(run.step[k]), rank(W[k]), rank(H[k]), rank(dW[k]),
                            number(nn::column_spread(H[k]), 2), number(run.loss[k], 3),
                            number(run.accuracy[k])});
    }
  }
  return table;
}

void draw(Lesson& lesson, const std::vector<Course>& courses) {
  std::vector<plots::Panel> weights, outputs, gradients;  // a row each, a column a start
  for (const auto& [run, W, H, dW] : courses) {
    const std::string title = run.name + ", accuracy " + number(run.accuracy.back());
    weights.push_back(curves(title + ": weights W2", run.step, W));
    outputs.push_back(curves("outputs H2", run.step, H));
    gradients.push_back(curves("gradient dL/dW2", run.step, dW));
  }
  plots::Figure figure{"Rank is a symptom: full-rank twins fail, random rank 1 learns", {}, 3};
  for (const auto& row : {weights, outputs, gradients}) {
    figure.panels.insert(figure.panels.end(), row.begin(), row.end());
  }
  lesson.figure(figure);
}

void experiment(Lesson& lesson, const Knobs& knobs) {
  lesson.predict({{"the twins", not_measured},
                  {"the random one"},
                  {"both", not_measured},
                  {"neither", not_measured}});
  lesson.idea("Identical neurons have rank 1. Full rank is no cure, and rank 1 no disease.");
  const auto learn = [&](const std::string& name, const nn::Initializer& start) {
    lesson.progress("training: " + name);
    return train(name, start, knobs, lesson.seed());
  };
  const Course identical = learn("identical neurons", nn::constant(0.5));
  const Course full = learn("full-rank twins", full_rank_twins);
  const Course random = learn("random of rank 1", random_of_rank_1);
  lesson.section("Layer 2: ranks, and how far apart the outputs of its neurons are");
  lesson.table(rank_table({identical, full, random}));
  a_symptom(lesson, identical, random);
  no_disease(lesson, identical, full, random);
  draw(lesson, {identical, full, random});
  lesson.next(
      "`make homework@rank` asks for outputs that keep rank 3; `make lesson@where_to_be_random`, "
      "where to be random.");
}

}  // namespace

int main(int argc, char** argv) {
  Knobs knobs;
  Lesson lesson("Rank",
                "Which start parts the moons: full-rank twins, or random weights of rank 1?");
  lesson.knob("--width", knobs.width, "neurons in each of three hidden layers", 3, 32);
  lesson.knob("--activation", knobs.activation, "f", nn::activation_names());
  lesson.knob("--steps", knobs.steps, "of Adam", 2, 100000);
  return lesson.run(argc, argv, [&] { experiment(lesson, knobs); });
}
