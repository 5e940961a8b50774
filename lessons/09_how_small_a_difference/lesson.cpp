// How small a difference parts the twins?
//
// Weights of 0.5 make twins. Weights of 0.5 + e, with a random e for each, do not quite. How large must e be?
//
// HOW A DIFFERENCE GROWS. Take one hidden layer and one output. A twin has the incoming weights w (with its
// bias, so that x has a 1 for it) and the outgoing weight v; all twins together have the output of a network
// with the loss L. p - y is the error signal of the output, E the mean over the samples. Now pull two of the
// twins apart: w + d and v + e for the one, w - d and v - e for the other. To second order, together they add
//
//     (v + e) f((w + d) x) + (v - e) f((w - d) x) = 2 v f(w x) + 2 e f'(w x) d x + v f''(w x) (d x)^2
//
// to the output. Nothing is of first order in d and e. So L changes by E[(p - y) (2 e f' d x + v f'' (d x)^2)]
// = (d, e) H (d, e)^T, with the vector g and the matrices S and H,
//
//     g = E[(p - y) f'(w x) x]       S = v E[(p - y) f''(w x) x x^T]       H = | S    g |
//                                                                             | g^T  0 |
//
// and each of the two gets the gradient H (d, e), on top of that of the twins: a step of gradient descent
// turns (d, e) into (1 - rate H) (d, e). Look for what is missing: H has no d and no e in it. It depends on
// the twins and the data, and multiplies a large difference and a small one alike, while both are small.
//
// Why it grows: the corner of H is 0, since the output is linear in v. For a single weight w,
// det H = S * 0 - g * g = -g^2. That is the product of the two eigenvalues, so one of them is negative, unless
// g = 0. Let it be -q. Along its eigenvector a step multiplies the difference by 1 + rate q, which is above 1.
// (For several weights: in the plane of g and v, H is such a matrix with |g|.) A factor of ten takes
//
//     ln 10 / ln(1 + rate q) steps        by hand: q = 0.00228, rate 1: 2.3026 / 0.0022774 = 1011 steps
//
// And how long? The twins' own weights have the gradient v g, and training brings it to 0. It can do so by g,
// or by v.
//
// HOW SMALL IT CAN BE. A double has 53 binary digits: from 1/2 to 1 neighbours are 2^-53 = 1.1e-16 apart, from
// 1 to 2 twice as far, 2^-52, and so on from each power of two to the next. std::nextafter(w, 9.0) is the next
// one above w. A sum is rounded to the nearest: 0.5 + 1e-17 is 0.5, and no difference at all.
//
// Worth trying:
//   ARGS="--activation tanh"   the twins move on while they are pulled apart: is the prediction still right?
//   ARGS="--width 32"          does 0.001 suffice for moons now?
//   ARGS="--constant 3"        other twins, other factors
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "lessons/common/in_parallel.hpp"
#include "lessons/common/lesson.hpp"
#include "lessons/common/points.hpp"
#include "lessons/common/run.hpp"
#include "nn/analysis/linear_growth.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/trainer.hpp"

using namespace lessons;

namespace {

struct Knobs {
  std::string activation = "sigmoid";  // f
  double constant = 0.5;               // what differences are added to
  std::size_t width = 8;               // neurons in each hidden layer
  std::size_t budget = 20000;          // steps of a training, at most
};

constexpr std::size_t look = 20;  // so many steps from one look at a training to the next
constexpr double parted = 0.5;    // a difference that is no small one any more
constexpr double learned = 0.95;  // the share of points that is right when a training ends

// From 2 inputs to one logit with `layers` layers of weights, each weight drawn from constant - difference
// to constant + difference. The same seed draws the same numbers for each difference, in proportion.
nn::Mlp near_twins(std::size_t layers, double difference, const Knobs& knobs, double constant,
                   std::uint64_t seed) {
  const auto start = [&](std::size_t fan_in, std::size_t fan_out, Rng& rng) {
    return nn::uniform(difference)(fan_in, fan_out, rng) + constant;
  };
  return {nn::layer_widths(2, layers - 1, knobs.width, 1), nn::activation_by_name(knobs.activation),
          start, seed};
}

double descent_rate(const Knobs& knobs) { return knobs.activation == "tanh" ? 0.3 : 1.0; }

// What is trained, and how it went.
struct Training {
  std::string data;
  std::size_t layers;       // of weights
  bool adam;                // or gradient descent
  double difference;        // from the constant, at most
  bool to_the_end = false;  // of the budget, even if it has learned
  Run<> run = {"", {{2, 1}, nn::tanh(), nn::constant(0.0)}};

  double right() const { return run.accuracy.back(); }
};

// The first step at which a list has reached a value; NaN if there is none.
double step_of(const plots::Numbers& step, const plots::Numbers& list, double value) {
  const auto found = std::ranges::find_if(list, [=](double x) { return x >= value; });
  return found == list.end() ? NAN : step[static_cast<std::size_t>(found - list.begin())];
}

void train(Training& one, const Knobs& knobs, std::uint64_t seed) {
  const nn::Dataset data = points_by_name(one.data);
  one.run = {number(one.difference),
             near_twins(one.layers, one.difference, knobs, knobs.constant, seed)};
  std::unique_ptr<nn::Optimizer> optimizer =
      std::make_unique<nn::GradientDescent>(descent_rate(knobs));
  if (one.adam) optimizer = std::make_unique<nn::Adam>(0.01);
  Run<>& run = one.run;
  for (std::size_t step = 0; step <= knobs.budget; ++step) {
    const Matrix& logits = run.net.forward(data.inputs);
    if (step % look == 0) {
      run.step.push_back(static_cast<double>(step));
      run.spread.push_back(nn::spread(run.net.dense(0)));
      run.accuracy.push_back(nn::accuracy(logits, data.targets));
      if (one.right() >= learned && !one.to_the_end) break;
    }
    const auto loss = nn::binary_cross_entropy(logits, data.targets);
    nn::stop_unless_finite(loss.value, step, run.net, data.inputs);
    run.net.backward(loss.gradient);
    optimizer->step(run.net.parameters());
  }
}

// Two layers and gradient descent on one data set: what training the exact twins predicts, and what the
// near-twins did.
struct CloseLook {
  std::string data;
  nn::LinearGrowth twins;
  std::vector<Training> measured;

  const Training& from(double difference) const {
    return *std::ranges::find(measured, difference, &Training::difference);
  }
  double predicted_at(double difference) const {
    return step_of(twins.step, twins.spread, parted / difference);
  }
  double parted_at(double difference) const {
    return step_of(from(difference).run.step, from(difference).run.spread, parted);
  }
  double enough() const { return parted / twins.spread.back(); }  // to have parted in the end
  double powers_of_ten() const { return std::log10(twins.spread.back() / twins.spread.front()); }
};

// H for each step, from the exact twins, and d beside it (nn/analysis/linear_growth.cpp).
nn::LinearGrowth train_twins(const std::string& data, const Knobs& knobs, std::uint64_t seed) {
  return nn::linear_growth(near_twins(2, 0.0, knobs, knobs.constant, seed),
                           near_twins(2, 1.0, knobs, 0.0, seed), points_by_name(data),
                           descent_rate(knobs), knobs.budget, look);
}

// How a difference of 1e-9 grew: by the exact twins, and measured.
std::vector<Compared> growth_table(Lesson& lesson, const CloseLook& at) {
  Table table{{"step", "v", "|g|", "-q", "1 + rate q", "predicted", "measured"}};
  std::vector<Compared> all;
  const plots::Numbers& spread = at.from(1e-9).run.spread;
  const auto& [rate, every, step, v, g, eigenvalue, grown] = at.twins;
  for (std::size_t k = 0; k < spread.size(); ++k) {
    const double predicted = 1e-9 * grown[k];
    // Small, and far above rounding.
    if (predicted > 1e-12 && predicted < 1e-4)
      all.push_back({number(step[k]), predicted, spread[k]});
    const std::size_t s = k * look;
    if (s != 0 && s != 500 && s != 1000 && s != 2000 && s != 5000 && s != 10000 && s != 20000)
      continue;
    table.rows.push_back({std::to_string(s), number(v[k], 3), number(g[k], 3),
                          number(eigenvalue[k], 3),
                          fmt::format("{:.6f}", 1.0 - rate * eigenvalue[k]),
                          predicted < parted ? fmt::format("{:.3e}", predicted) : "-",
                          fmt::format("{:.3e}", spread[k])});
  }
  lesson.section(
      fmt::format("{}: twins in training, and a difference of 1e-09 beside them", at.data));
  lesson.table(table);
  return all;
}

void how_long(Lesson& lesson, const CloseLook& circles, const CloseLook& moons) {
  const auto text = [](double step) { return std::isnan(step) ? "-" : number(step); };
  Table table{{"difference", "circles: predicted", "measured", "moons: predicted", "measured"}};
  for (const Training& each : circles.measured) {
    const double e = each.difference;
    table.rows.push_back({number(e), text(circles.predicted_at(e)), text(circles.parted_at(e)),
                          text(moons.predicted_at(e)), text(moons.parted_at(e))});
  }
  lesson.section("Step at which the twins differ by 0.5");
  lesson.table(table);
  lesson.say(
      "Predicted: each step multiplies the difference by a factor that a training of exact twins "
      "gives, in the tables below. -: not within these steps.");
}

void growth(Lesson& lesson, const CloseLook& circles, const CloseLook& moons, const Knobs& knobs) {
  how_long(lesson, circles, moons);
  std::vector<Compared> compared = growth_table(lesson, circles);
  std::ranges::copy(growth_table(lesson, moons), std::back_inserter(compared));
  lesson.say(
      "v: the twins' outgoing weight; their incoming weights have the gradient v g. -q: the "
      "smallest eigenvalue of H, the matrix that turns a small difference between two twins into "
      "the difference of their gradients. Along that eigenvector a difference grows by 1 + rate q "
      "in a step, in other directions less or not at all. Predicted: by H, step after step; -: no "
      "longer a small difference.");

  const double ratio = circles.parted_at(1e-12) / circles.parted_at(1e-3);
  lesson.claim(
      {.sentence = "A difference ten times smaller takes ten times as long to grow.",
       .verdict = Verdict::is_false,
       .in_fact = fmt::format(
           "A step multiplies all small differences by one factor, so ten times smaller takes some "
           "more steps, and not ten times as many. A billion times smaller took {:.1f} times as "
           "long.",
           ratio),
       .quantity = "steps until twins that tell circles apart differ by 0.5: from 1e-12, over "
                   "those from 1e-3",
       .measured = ratio,
       .must_be = below(100.0)});
  lesson.claim(
      {.sentence = "How fast near-twins part cannot be known without parting them.",
       .verdict = Verdict::is_false,
       .in_fact = "A training of exact twins gives for each step the matrix H that turns a small "
                  "difference into the difference of the gradients. The product of all 1 - rate H "
                  "tells what training makes of the difference.",
       .quantity = fmt::format("largest factor between predicted and measured difference, from "
                               "1e-9 on, over all {} looks at which it was between 1e-12 and 1e-4, "
                               "on circles and moons",
                               compared.size()),
       .measured = compared.empty() ? NAN : largest_factor(compared),
       .must_be = below(1.01)});
  lesson.claim(
      {.sentence =
           "Training multiplies a small difference between twins equally, whatever the data.",
       .verdict = Verdict::is_false,
       .in_fact = fmt::format(
           "On circles {} steps multiply it by 10^{:.0f}: 0.5 would be reached from {:.0e}. On "
           "moons, where |g| goes from {:.2g} to {:.2g}, they multiply it by 10^{:.0f}: 0.5 would "
           "be reached from {:.0e}.",
           knobs.budget, circles.powers_of_ten(), circles.enough(), moons.twins.g.front(),
           moons.twins.g.back(), moons.powers_of_ten(), moons.enough()),
       .quantity = "powers of ten by which training multiplies a small difference: on circles, "
                   "minus on moons",
       .measured = circles.powers_of_ten() - moons.powers_of_ten(),
       .must_be = above(4.0),
       .domain = "constants of size 0.5 to 1",
       .inside = std::abs(knobs.constant) >= 0.5 && std::abs(knobs.constant) <= 1.0});
}

void depth(Lesson& lesson, const std::vector<Training>& all, const Knobs& knobs) {
  Table table{{"", "gradient descent", "Adam"}};
  for (std::size_t k = 0; k < all.size(); ++k) {
    if (k % 2 == 0)
      table.rows.push_back({fmt::format("{}, {} layers", all[k].data, all[k].layers)});
    const double step = step_of(all[k].run.step, all[k].run.accuracy, learned);
    table.rows.back().push_back(std::isnan(step) ? fmt::format("no: {:.2f}", all[k].right())
                                                 : number(step));
  }
  lesson.section("Differences of 0.001: step at which 95 % are right (no: the share in the end)");
  lesson.table(table);
  const double shallow = all[0].right(), deep = all[2].right();
  const double largest = max_abs(all[1].run.net.dense(0).weights.value);
  if (largest < 1e-3) {
    lesson.say(fmt::format(
        "Circles, 2 layers, Adam: no weight of W1 is larger than {:.1e} in the end, so all points "
        "give nearly equal pre-activations.",
        largest));
  }
  lesson.claim(
      {.sentence = "Tiny differences such as 0.001 are enough to let a network learn.",
       .verdict = Verdict::true_if,
       .in_fact = fmt::format(
           "True where training multiplies them in time. In {} steps of gradient descent a network "
           "with two layers of weights learns circles from 0.001, and one with four does not: "
           "{:.2f} and {:.2f} are right.",
           knobs.budget, shallow, deep),
       .quantity = "share of circles that is right after training from 0.001: with two layers, "
                   "minus with four",
       .measured = shallow - deep,
       .must_be = above(0.1),
       .domain = "8 neurons a layer or more",
       .inside = knobs.width >= 8});
}

// The spread, step by step. A spread of 0 has no place on the logarithmic axis.
plots::Lines spread_curves(const CloseLook& at, const Knobs& knobs) {
  plots::Lines panel{at.data + ", twins that differ at first by",
                     {"step", false, 0.0, static_cast<double>(knobs.budget)},
                     {"largest difference between twins", true, 1e-16, 1e2}};
  for (const Training& each : at.measured) {
    if (each.difference > 0.0) panel.series.push_back(curve(each.run, each.run.spread));
  }
  plots::Series predicted{"1e-09, predicted", {}, {}};
  for (std::size_t k = 0; k < at.twins.step.size() && 1e-9 * at.twins.spread[k] < parted; ++k) {
    predicted.x.push_back(at.twins.step[k]);
    predicted.y.push_back(1e-9 * at.twins.spread[k]);
  }
  panel.series.push_back(predicted);
  return panel;
}

void experiment(Lesson& lesson, const Knobs& knobs) {
  lesson.predict({{"fewer than a hundred times as many"},
                  {"about a billion times as many",
                   "a step multiplies a difference: ten times smaller costs some steps more, not "
                   "ten times as many"},
                  {"as many: equal or not is all that counts",
                   "a smaller difference has further to grow, by the same factor a step"},
                  {"no number is enough: 1e-12 is as good as 0",
                   "0.5 + 1e-12 is another double than 0.5, and on circles a step multiplies any "
                   "difference"}});
  std::vector<CloseLook> at = {{"circles", {}, {}}, {"moons", {}, {}}};
  std::vector<Training> deep;
  for (CloseLook& each : at) {
    for (double e : {1e-1, 1e-3, 1e-6, 1e-9, 1e-12, 1e-15})
      each.measured.push_back({each.data, 2, false, e, e == 1e-9});
    for (std::size_t layers : {2u, 4u}) {
      for (bool adam : {false, true}) deep.push_back({each.data, layers, adam, 1e-3});
    }
  }
  std::vector<std::function<void()>> work;
  for (CloseLook& each : at) {
    work.emplace_back([&] { each.twins = train_twins(each.data, knobs, lesson.seed()); });
    for (Training& one : each.measured)
      work.emplace_back([&] { train(one, knobs, lesson.seed()); });
  }
  for (Training& one : deep) work.emplace_back([&] { train(one, knobs, lesson.seed()); });
  in_parallel(
      work.size(), [&](std::size_t k) { work[work.size() - 1 - k](); },
      [&](std::size_t done) {
        lesson.progress(fmt::format("{} of {} networks are trained", done, work.size()));
      });
  lesson.progress("");
  growth(lesson, at[0], at[1], knobs);
  depth(lesson, deep, knobs);
  lesson.idea(
      "Training multiplies small differences between twins, all by the same factor. The twins, the "
      "data and the depth decide by which, and for how long.");
  lesson.figure(
      {fmt::format(
           "Training multiplies all small differences alike, on circles by 10^{:.0f} and on "
           "moons by 10^{:.0f}",
           at[0].powers_of_ten(), at[1].powers_of_ten()),
       {spread_curves(at[0], knobs), spread_curves(at[1], knobs)}});
  lesson.next(
      "make lesson@how_small_a_difference ARGS=\"--activation tanh\". Then `make "
      "homework@how_small_a_difference` asks for the smallest difference there is, and `make "
      "lesson@round_off` shows one that nobody put there.");
}

}  // namespace

int main(int argc, char** argv) {
  Knobs knobs;
  Lesson lesson(
      "How small a difference",
      "Twins that differ by up to 0.001 learn to tell two circles apart. After some steps they "
      "differ by 0.5. From a difference of 1e-12, how many times as many steps does that take?");
  lesson.knob("--activation", knobs.activation, "f", {"sigmoid", "tanh"});
  lesson.knob("--constant", knobs.constant, "what differences are added to", -3, 3);
  lesson.knob("--width", knobs.width, "neurons in each hidden layer", 2, 64);
  lesson.domain({"sigmoid and tanh; constants -0.5 and 0.5 to 3; widths 3 to 64",
                 combined({{"--activation", {"sigmoid", "tanh"}},
                           {"--constant", {"-0.5", "1"}},
                           {"--width", {"3", "8"}}},
                          {"--width 3", "--width 32 --budget 12000", "--width 64 --budget 10000",
                           "--constant 3", "--activation tanh",
                           "--activation tanh --width 64 --budget 6000"}),
                 100});
  lesson.knob("--budget", knobs.budget, "steps of a training, at most", 100, 50000);
  return lesson.run(argc, argv, [&] { experiment(lesson, knobs); });
}
