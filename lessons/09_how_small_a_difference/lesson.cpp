// How small a difference parts the twins?
//
// Weights of 0.5 make twins. Weights of 0.5 + e, with a random e for each, do not quite. How large
// must e be? Take two layers and a small difference d between twins: of the incoming weights w and
// the bias, and of the outgoing weight v. One step of gradient descent turns d into
//
//     d - learning_rate H d       H = | S   g |     g = E[(p - y) f'(z) x]
//                                     | g^T 0 |     S = v E[(p - y) f''(z) x x^T]
//
// where E is the mean over the samples, p what the twins answer, and x has a 1 for the bias.
// Look for what is missing: d is not in H. H knows the twins and the data, and it multiplies large
// differences and small ones alike. While the twins stay where they are, every factor of ten costs
// the same number of steps. How many?
//
// Next to that 0, g gives H a negative eigenvalue, along which d grows. But the gradient of the
// twins' own weights is v g, and training brings it to 0. Where one neuron is of no use, it does so
// by v, and g stays. Where one neuron helps, v grows and g goes; S alone pulls, and weakly.
//
// Predict before you run: differences of 0.001 part the twins in some number of steps. How many
// times as many does it take from 1e-15? And is 0.001 enough on other data, in deeper networks?
//
// Worth trying:
//   ARGS="--activation tanh"    the twins walk away from where they are pulled apart
//   ARGS="--data moons"         the eight networks on data where one neuron helps
//   ARGS="--constant -0.5"      other twins, other fates
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <numbers>
#include <optional>
#include <stdexcept>

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
  std::string data = "circles";        // of the eight networks
  std::string activation = "sigmoid";  // of the one that is looked at closely
  double constant = 0.5;               // what differences are added to
  std::size_t width = 8;               // neurons in each hidden layer
  std::size_t budget = 20000;          // steps of each training
  std::uint64_t seed = 1;              // draws the differences
};

constexpr std::size_t look = 20;  // so many steps from one look at a training to the next
constexpr double parted = 0.5;    // a difference that is no small one any more
constexpr double learned = 0.95;  // the accuracy at which training ends

// The first step at which factor * list has reached a value; NaN if there is none.
double step_of(const plots::Numbers& step, const plots::Numbers& list, double value,
               double factor = 1.0) {
  const auto found = std::ranges::find_if(list, [=](double x) { return factor * x >= value; });
  return found == list.end() ? NAN : step[static_cast<std::size_t>(found - list.begin())];
}

// What is trained, and how it went. Neither depends on the other trainings of a comparison.
struct Training {
  std::string data;
  std::size_t layers;  // of weights
  std::string activation;
  std::string optimizer;  // "GD", gradient descent, or "Adam"
  double difference;      // from the constant, at most
  std::optional<Run<>> run = {};

  double parted_at() const { return step_of(run->step, run->spread, parted); }
  double learned_at() const { return step_of(run->step, run->accuracy, learned); }
  bool has_learned() const { return run->accuracy.back() >= learned; }
};

// A network from 2 inputs to one logit with `layers` layers of weights, each weight drawn from
// constant - difference to constant + difference.
nn::Mlp near_twins(std::size_t layers, const std::string& activation, double difference,
                   const Knobs& knobs) {
  std::vector<std::size_t> widths(layers + 1, knobs.width);
  widths.front() = 2;
  widths.back() = 1;
  const auto start = [&](std::size_t fan_in, std::size_t fan_out, Rng& rng) {
    return nn::uniform(difference)(fan_in, fan_out, rng) + knobs.constant;
  };
  return {widths, nn::activation_by_name(activation), start, knobs.seed};
}

double descent_rate(const std::string& activation) { return activation == "tanh" ? 0.3 : 1.0; }

std::unique_ptr<nn::Optimizer> optimizer_of(const Training& training) {
  if (training.optimizer == "Adam") return std::make_unique<nn::Adam>(0.01);
  return std::make_unique<nn::GradientDescent>(descent_rate(training.activation));
}

// All samples in every step.
void train(Training& training, const Knobs& knobs) {
  const nn::Dataset data = points_by_name(training.data);
  Run<> run{number(training.difference),
            near_twins(training.layers, training.activation, training.difference, knobs)};
  const auto optimizer = optimizer_of(training);
  for (std::size_t step = 0;; ++step) {
    const Matrix& logits = run.net.forward(data.inputs);
    if (step % look == 0) {
      run.step.push_back(static_cast<double>(step));
      run.spread.push_back(nn::spread(run.net.dense(0)));
      run.accuracy.push_back(nn::accuracy(logits, data.targets));
      if (run.accuracy.back() >= learned || step + look > knobs.budget) break;
    }
    const auto loss = nn::binary_cross_entropy(logits, data.targets);
    nn::stop_unless_finite(loss.value, step, run.net, data.inputs);
    run.net.backward(loss.gradient);
    optimizer->step(run.net.parameters());
  }
  training.run = std::move(run);
}

std::vector<Training> train(Lesson& lesson, std::vector<Training> all, const Knobs& knobs) {
  in_parallel(
      all.size(), [&](std::size_t k) { train(all[k], knobs); },
      [&](std::size_t done) {
        lesson.progress(fmt::format("{} networks of this section are trained", done));
      });
  return all;
}

// Two and four layers, each with all differences, each of those with tanh and with sigmoid, each of
// those with gradient descent and with Adam.
std::vector<Training> eight_networks(const std::vector<std::string>& data,
                                     const plots::Numbers& differences) {
  std::vector<Training> all;
  for (const std::string& points : data) {
    for (std::size_t layers : {2u, 4u}) {
      for (double difference : differences) {
        for (const char* activation : {"tanh", "sigmoid"}) {
          all.push_back({points, layers, activation, "GD", difference});
          all.push_back({points, layers, activation, "Adam", difference});
        }
      }
    }
  }
  return all;
}

// A row for each four of eight_networks: the step at which it had learned, or in brackets the
// accuracy in the end.
Table table_of_fours(const std::vector<Training>& all) {
  Table table{
      {"problem, depth, difference", "tanh, GD", "tanh, Adam", "sigmoid, GD", "sigmoid, Adam"}, {}};
  for (const Training& each : all) {
    const std::string name =
        fmt::format("{}, {} layers, {}", each.data, each.layers, number(each.difference));
    if (table.rows.empty() || table.rows.back().front() != name) table.rows.push_back({name});
    table.rows.back().push_back(each.has_learned()
                                    ? number(each.learned_at())
                                    : fmt::format("({:.2f})", each.run->accuracy.back()));
  }
  return table;
}

void is_a_thousandth_enough(Lesson& lesson, const Knobs& knobs) {
  const auto all = train(lesson, eight_networks({"xor", "moons", "circles"}, {0.001}), knobs);
  lesson.section("Differences of 0.001: the step at which 95 % are right");
  lesson.table(table_of_fours(all));
  Knobs shorter = knobs;
  shorter.budget = 3000;
  Training shrunk{"circles", 2, "sigmoid", "Adam", 0.001};
  train(shrunk, shorter);
  lesson.say(fmt::format(
      "In brackets: how much is right after {} steps. One failure is another illness, circles with "
      "2 layers, sigmoid, Adam: after {} steps its largest first weight is {:.0e}. Neurons that "
      "hear nothing have nothing to differ in.",
      knobs.budget, shorter.budget, max_abs(shrunk.run->net.dense(0).weights.value)));
  const auto learners = [&](const std::string& optimizer) {
    return std::ranges::count_if(all, [&](const Training& each) {
      return each.optimizer == optimizer && each.has_learned();
    });
  };
  const auto by_descent = learners("GD"), by_adam = learners("Adam");
  lesson.claim({.sentence = "Tiny differences such as 0.001 are enough to let a network learn.",
                .verdict = Verdict::true_if,
                .in_fact = fmt::format("True if data, depth and optimizer are kind: {} of 12 learn "
                                       "by gradient descent, {} of 12 by Adam.",
                                       by_descent, by_adam),
                .quantity = "networks of 24 that learn",
                .measured = static_cast<double>(by_descent + by_adam),
                .must_be = is(12.0)});  // so for every seed from 1 to 60
}

// Two layers and gradient descent: what exact twins tell, and what near-twins do.
struct CloseLook {
  nn::LinearGrowth expected;
  std::vector<Training> measured;

  const Training& from(double difference) const {
    const auto found = std::ranges::find(measured, difference, &Training::difference);
    if (found == measured.end()) throw std::invalid_argument("no training from this difference");
    return *found;
  }
  // How far the spread is from the expected one, at worst, as a share of it, while that is below
  // 0.001.
  double largest_error(double difference) const {
    const plots::Numbers& spread = from(difference).run->spread;
    double largest = 0.0;
    for (std::size_t k = 0; k < std::min(spread.size(), expected.spread.size()); ++k) {
      const double grown = difference * expected.spread[k];
      if (grown < 1e-3) largest = std::max(largest, std::abs(spread[k] / grown - 1.0));
    }
    return largest;
  }
};

// When near-twins part and when they have learned, a row each.
Table part_table(const CloseLook& at) {
  const auto text = [](double step) { return std::isnan(step) ? "-" : number(step); };
  Table table{{"difference", "parted at step", "foretold", "95 % right", "right in the end"}, {}};
  for (const Training& each : at.measured) {
    const double expected = step_of(at.expected.step, at.expected.spread, parted, each.difference);
    table.rows.push_back({number(each.difference), text(each.parted_at()), text(expected),
                          text(each.learned_at()), number(each.run->accuracy.back())});
  }
  return table;
}

Table growth_table(const nn::LinearGrowth& expected, const Training& measured) {
  Table table{{"step", "v", "|g|", "eigenvalue", "growth a step", "foretold", "measured"}, {}};
  for (std::size_t step : {0u, 500u, 1000u, 2000u, 5000u, 10000u, 20000u}) {
    const std::size_t k = step / look;
    if (k >= expected.v.size()) break;
    const plots::Numbers& spread = measured.run->spread;
    table.rows.push_back({std::to_string(step), number(expected.v[k], 3), number(expected.g[k], 3),
                          number(expected.eigenvalue[k], 3),
                          fmt::format("{:.6f}", expected.factor_at(step)),
                          fmt::format("{:.3e}", measured.difference * expected.spread[k]),
                          k < spread.size() ? fmt::format("{:.3e}", spread[k]) : "learned"});
  }
  return table;
}

CloseLook look_closely(Lesson& lesson, const std::string& data, const Knobs& knobs) {
  Knobs around_0 = knobs;
  around_0.constant = 0.0;
  const nn::Mlp twins = near_twins(2, knobs.activation, 0.0, knobs);
  const nn::Mlp differences = near_twins(2, knobs.activation, 1.0, around_0);
  CloseLook at{nn::linear_growth(twins, differences, points_by_name(data),
                                 descent_rate(knobs.activation), knobs.budget, look),
               {}};
  for (double difference : {1e-1, 1e-2, 1e-3, 1e-4, 1e-6, 1e-9, 1e-12, 1e-15, 0.0}) {
    at.measured.push_back({data, 2, knobs.activation, "GD", difference});
  }
  at.measured = train(lesson, at.measured, knobs);
  lesson.section(data + ", 2 layers, " + knobs.activation + ", gradient descent");
  lesson.table(part_table(at));
  lesson.say("Exact twins, and what their H makes of differences of 1e-09:");
  lesson.table(growth_table(at.expected, at.from(1e-9)));
  return at;
}

void why(Lesson& lesson, const CloseLook& circles, const CloseLook& moons) {
  const double growth = circles.expected.factor_at(2000);
  lesson.claim({.sentence = "A difference ten times smaller takes ten times as long to grow.",
                .verdict = Verdict::is_false,
                .in_fact = fmt::format("It takes some steps more. On circles a step multiplies it "
                                       "by {0:.5f} for long, and log 10 / log {0:.5f} is {1:.0f}.",
                                       growth, std::log(10.0) / std::log(growth)),
                .quantity = "steps from 1e-6 less those from 0.001, for each of 3 factors of ten",
                .measured = (circles.from(1e-6).parted_at() - circles.from(1e-3).parted_at()) / 3.0,
                .must_be = about(1011, 50)});  // 980 to 1020 over seeds 1 to 60
  lesson.claim({.sentence = "Twins that differ by 1e-15 are as good as equal.",
                .verdict = Verdict::is_false,
                .in_fact = "Not on circles: they part, only later. Not so if they differ by 0.",
                .quantity = "steps to parting from 1e-15, over those from 0.001",
                .measured = circles.from(1e-15).parted_at() / circles.from(1e-3).parted_at(),
                .must_be = below(6.0)});  // 3.93 to 4.66
  lesson.claim({.sentence = "How fast twins part cannot be known without parting them.",
                .verdict = Verdict::is_false,
                .in_fact = "H tells, and a training of exact twins gives H.",
                .quantity = "largest error of the forecast, as long as differences are small",
                .measured = std::max(circles.largest_error(1e-9), moons.largest_error(1e-9)),
                .must_be = below(2e-3)});  // 4e-6 to 6.2e-4
  lesson.claim({.sentence = "Training pulls near-twins apart alike, whatever the data.",
                .verdict = Verdict::is_false,
                .in_fact = "On circles one neuron is of no use and falls silent: v is small, and g "
                           "stays. On moons it helps, and g goes.",
                .quantity = "what step 5000 adds to a difference, circles over moons",
                .measured = (circles.expected.factor_at(5000) - 1.0) /
                            (moons.expected.factor_at(5000) - 1.0),
                .must_be = about(12.92, 0.01)});  // no randomness
  lesson.claim(
      {.sentence = "Where 1e-15 fails, take 0.001: a million million times as much.",
       .verdict = Verdict::is_false,
       .in_fact = "Moons multiply both alike, by some hundreds at first and then hardly at all.",
       .quantity = "accuracy on moons from 0.001",
       .measured = moons.from(1e-3).run->accuracy.back(),
       .must_be = below(0.9)});  // 0.88 for every seed
}

// The other thing that people mean by 0.001: small weights, around no constant.
void small_weights(Lesson& lesson, Knobs knobs) {
  knobs.constant = 0.0;
  knobs.budget = std::min<std::size_t>(knobs.budget, 10000);
  std::vector<Training> all;
  for (double limit : {1e-3, 1e-2, 1e-1, 1.0}) all.push_back({"moons", 4, "tanh", "GD", limit});
  all = train(lesson, all, knobs);
  Table table{{"weights up to", "distinct neurons", "largest |dW1|", "log 2 - loss", "right"}, {}};
  double from_thousandths = NAN;  // what training took off the loss
  for (Training& each : all) {
    nn::Mlp& net = each.run->net;
    const double loss =
        nn::evaluate_gradients(net, points_by_name("moons"), nn::binary_cross_entropy);
    if (each.difference == 1e-3) from_thousandths = std::numbers::ln2 - loss;
    table.rows.push_back({number(each.difference), std::to_string(nn::distinct_neurons(net, 0)),
                          number(max_abs(net.dense(0).weights.gradient), 2),
                          number(std::numbers::ln2 - loss, 3), number(each.run->accuracy.back())});
  }
  lesson.section(fmt::format("Weights around 0: moons, 4 layers, tanh, {} steps", knobs.budget));
  lesson.table(table);
  lesson.claim({.sentence = "Random weights of size 0.001 break the symmetry, so a net learns.",
                .verdict = Verdict::is_false,
                .in_fact = "All neurons differ, and nothing moves: a gradient is a product of the "
                           "other layers' weights. The scale decides, as in lesson @xavier.",
                .quantity = "what 10,000 steps take off the loss of log 2",
                .measured = from_thousandths,
                .must_be = about(0.0, 1e-10)});  // -1.5e-12 to 1.5e-12
}

// The spread, step by step up to the budget, a curve a training. A spread of 0 has no place on the
// logarithmic axis.
plots::Lines spread_curves(const std::string& title, const CloseLook& at, std::size_t budget) {
  plots::Lines panel{title,
                     {"step", false, 0.0, static_cast<double>(budget)},
                     {"largest difference", true, 1e-16, 1e2},
                     {}};
  for (const Training& each : at.measured) {
    if (each.difference > 0.0) panel.series.push_back(curve(*each.run, each.run->spread));
  }
  return panel;
}

// The step at which a network had learned, by difference: a curve for each kind of network that
// learned more than once.
plots::Lines learning_curves(const std::string& title, const std::vector<Training>& all) {
  plots::Lines panel{title, {"difference at the start", true}, {"steps", false, 0.0}, {}};
  for (const Training& each : all) {
    const std::string name =
        fmt::format("{} layers, {}, {}", each.layers, each.activation, each.optimizer);
    auto found = std::ranges::find(panel.series, name, &plots::Series::label);
    if (found == panel.series.end()) found = panel.series.insert(found, {name, {}, {}});
    if (!each.has_learned()) continue;
    found->x.push_back(each.difference);
    found->y.push_back(each.learned_at());
  }
  std::erase_if(panel.series, [](const plots::Series& series) { return series.x.size() < 2; });
  return panel;
}

void experiment(Lesson& lesson, Knobs knobs) {
  lesson.predict({{"about 4 times"},
                  {"about a million million times", not_measured},
                  {"no number is enough", not_measured}});
  lesson.idea(
      "Training multiplies differences between twins, large and small ones alike. What the twins "
      "make of the data decides by how much.");
  knobs.seed = lesson.seed();
  is_a_thousandth_enough(lesson, knobs);
  const CloseLook circles = look_closely(lesson, "circles", knobs);
  const CloseLook moons = look_closely(lesson, "moons", knobs);
  why(lesson, circles, moons);
  const auto eight =
      train(lesson, eight_networks({knobs.data}, {1e-1, 1e-3, 1e-6, 1e-10, 1e-15, 0.0}), knobs);
  lesson.section("From large to small: the step at which 95 % are right");
  lesson.table(table_of_fours(eight));
  small_weights(lesson, knobs);
  lesson.figure({"Circles pull near-twins apart, the closer ones later; moons stop pulling",
                 {spread_curves("circles, each curve until 95 % are right", circles, knobs.budget),
                  spread_curves("moons, the same network", moons, knobs.budget),
                  learning_curves(knobs.data + ": when are 95 % right?", eight)}});
  lesson.next(
      "make lesson@how_small_a_difference ARGS=\"--activation tanh\". Then `make "
      "homework@how_small_a_difference` finds the smallest difference there is, and `make "
      "lesson@round_off` one that nobody put there.");
}

}  // namespace

int main(int argc, char** argv) {
  Knobs knobs;
  Lesson lesson("How small a difference",
                "Differences of 1e-15 in place of 0.001: how many times as many steps to parting?");
  lesson.knob("--data", knobs.data, "of the eight networks", point_sets);
  lesson.knob("--activation", knobs.activation, "of the close look", {"tanh", "sigmoid"});
  lesson.knob("--constant", knobs.constant, "what differences are added to", -3, 3);
  lesson.knob("--width", knobs.width, "neurons in each hidden layer", 2, 16);
  lesson.knob("--budget", knobs.budget, "steps of each training", 100, 50000);
  return lesson.run(argc, argv, [&] { experiment(lesson, knobs); });
}
