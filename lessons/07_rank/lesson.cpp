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
#include "matrix/matmul.hpp"
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

// u v^T, with the variance that Xavier asks for.
Matrix random_of_rank_1(std::size_t fan_in, std::size_t fan_out, Rng& rng) {
  const double deviation = std::sqrt(2.0 / static_cast<double>(fan_in + fan_out));
  const Matrix u = nn::normal(1.0)(fan_in, 1, rng);
  return matmul(u, nn::normal(deviation)(1, fan_out, rng));
}

// What is seen of layer 2 at one moment of a training.
struct Moment {
  std::size_t step;
  double loss, accuracy;
  Matrix W, H, dW;  // weights (width x width), outputs (100 x width), gradient (width x width)
};
using Course = std::vector<Moment>;

Moment look_at(nn::Mlp& net, std::size_t step) {
  const double loss = nn::evaluate_gradients(net, moons, nn::binary_cross_entropy);
  const double accuracy = nn::accuracy(net.activation(3), moons.targets);
  const nn::Parameter& W = net.dense(1).weights;
  return {step, loss, accuracy, W.value, net.activation(1), W.gradient};
}

// Looks at the start, after step 1, then ever more seldom, and at the end.
Course train(const Knobs& knobs, const nn::Initializer& start, std::uint64_t seed) {
  const std::vector<std::size_t> widths = {2, knobs.width, knobs.width, knobs.width, 1};
  nn::Mlp net(widths, nn::activation_by_name(knobs.activation), start, seed);
  nn::Adam adam(0.01);
  Course course = {look_at(net, 0)};
  while (course.back().step < knobs.steps) {
    const std::size_t now = course.back().step, next = std::min(now + 1 + now / 3, knobs.steps);
    nn::train(net, moons, nn::binary_cross_entropy, adam, {.steps = next - now});
    course.push_back(look_at(net, next));
  }
  return course;
}

void a_symptom(Lesson& lesson, const Course& twins, const Course& random) {
  lesson.claim({.sentence = "Identical weights make a matrix rank deficient.",
                .verdict = Verdict::true_if,
                .in_fact = "If it has several rows and columns, unlike W4. A constant c leaves one "
                           "singular value, c sqrt(m n).",
                .quantity = "s_1 of W2 over 0.5 sqrt(m n)",
                .measured = singular_values(twins[0].W)[0] / (0.5 * std::sqrt(twins[0].W.size())),
                .must_be = about(1.0, 1e-14)});
  std::size_t highest = 0;
  for (const Moment& m : twins) {
    for (const Matrix& a : {m.W, m.H, m.dW}) highest = std::max(highest, numerical_rank(a));
  }
  lesson.claim({.sentence = "What starts at rank 1 stays at rank 1.",
                .verdict = Verdict::true_if,
                .in_fact = fmt::format("If neurons are identical. The random W2 ends at rank {}.",
                                       numerical_rank(random.back().W)),
                .quantity = "highest rank of identical neurons' W2, H2 and dL/dW2",
                .measured = static_cast<double>(highest),
                .must_be = is(1.0)});
}

void no_disease(Lesson& lesson, const Moment& twins, const Course& full, const Course& random) {
  const Moment& last = full.back();
  lesson.claim({.sentence = "The low rank is what is wrong: at full rank they would learn.",
                .verdict = Verdict::is_false,
                .in_fact = fmt::format("A W2 of rank {} wins nothing.", numerical_rank(last.W)),
                .quantity = "accuracy of full-rank twins minus that of identical neurons",
                .measured = last.accuracy - twins.accuracy,
                .must_be = is(0.0)});  // no randomness
  lesson.claim(
      {.sentence = "Neurons with weights of their own say things of their own.",
       .verdict = Verdict::is_false,
       .in_fact = fmt::format("Not if all hear one voice, equally loud. Rounding parts them by "
                              "{:.1e}, as each adds up in its own order, and training makes it "
                              "more. A rank counts that, {} for H2, and is fooled.",
                              nn::column_spread(full[0].H), numerical_rank(last.H)),
       .quantity = "how far apart their outputs are in the end",
       .measured = nn::column_spread(last.H),
       .must_be = below(1e-4)});  // no randomness
  lesson.claim({.sentence = "A network of rank-1 matrices cannot learn.",
                .verdict = Verdict::is_false,
                .in_fact = fmt::format("f bends each column of z its own way: H2 has rank {}.",
                                       numerical_rank(random[0].H)),
                .quantity = "accuracy of the random start of rank 1",
                .measured = random.back().accuracy,
                .must_be = is(1.0)});  // first at step 40 to 545 over seeds 1 to 60
}

// The six largest singular values step by step, and the line above which a rank counts them.
plots::Lines curves(const std::string& title, const Course& course, Matrix Moment::*matrix) {
  std::vector<plots::Series> all(7);
  all[6].label = "a rank counts what is above";
  for (const Moment& m : course) {
    plots::Numbers s = singular_values(m.*matrix);
    s.resize(6);
    s.push_back(s[0] * static_cast<double>((m.*matrix).rows()) * 0x1p-52);
    for (std::size_t j = 0; j < all.size(); ++j) {
      all[j].x.push_back(static_cast<double>(m.step) + 1.0);
      all[j].y.push_back(s[j]);
    }
  }
  return {title, {"1 + steps", true}, {"six largest singular values", true, 1e-20, 1e2}, all};
}

void experiment(Lesson& lesson, const Knobs& knobs) {
  lesson.predict({{"the twins", "it was measured otherwise, above"},
                  {"the random one"},
                  {"both", "it was measured otherwise, above"},
                  {"neither", "it was measured otherwise, above"}});
  lesson.idea("Identical neurons have rank 1. Full rank is no cure, and rank 1 no disease.");
  const std::string names[] = {"identical neurons", "full-rank twins", "random of rank 1"};
  const nn::Initializer starts[] = {nn::constant(0.5), full_rank_twins, random_of_rank_1};
  Table table{{"start", "step", "rank of W2", "H2", "dL/dW2", "apart by", "loss", "accuracy"}, {}};
  const auto rank = [](const Matrix& a) { return std::to_string(numerical_rank(a)); };
  std::vector<Course> courses;
  std::vector<plots::Panel> panels(9);
  for (std::size_t k = 0; k < 3; ++k) {
    lesson.progress("training: " + names[k]);
    const Course& course = courses.emplace_back(train(knobs, starts[k], lesson.seed()));
    for (const Moment& m : {course[0], course[1], course.back()}) {
      table.rows.push_back({names[k], std::to_string(m.step), rank(m.W), rank(m.H), rank(m.dW),
                            number(nn::column_spread(m.H), 2), number(m.loss, 3),
                            number(m.accuracy)});
    }
    const std::string title = names[k] + ", accuracy " + number(course.back().accuracy);
    panels[k] = curves(title + ": weights W2", course, &Moment::W);
    panels[k + 3] = curves("outputs H2", course, &Moment::H);
    panels[k + 6] = curves("gradient dL/dW2", course, &Moment::dW);
  }
  lesson.section("Layer 2: ranks, and how far apart the outputs of its neurons are");
  lesson.table(table);
  a_symptom(lesson, courses[0], courses[2]);
  no_disease(lesson, courses[0].back(), courses[1], courses[2]);
  lesson.figure({"Rank is a symptom: full-rank twins fail, random rank 1 learns", panels, 3});
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
