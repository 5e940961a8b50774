// Four layers of 0.5 are a chain of single neurons
//
// The interview's network has hidden layers of twins. N twins say one thing N times, and the layer
// behind them hears it N times as loud. Say it once, and multiply the weight instead:
//
//     w h + w h + ... + w h = (N w) h        N neurons with the weight w, one with the weight N w
//
// Fold every hidden layer like this: a chain of single neurons is left, with the same output for
// every input, whatever the activation. It stays the same in training, if the chain learns at rates
// of its own. Look for two factors in each parameter: a weight that is N times as large has N times
// as far to go, and a neuron that stands for N collects the blame of N.
//
// What can a chain do? Its first neuron makes one number of the inputs, u1 x1 + u2 x2, and all that
// follows hears of nothing else. So it cuts the plane in one direction only. That much is linear
// about it, and no more.
//
// Predict before you run: 300 hidden neurons and their chain of three learn for 1,000 steps. How
// far apart are their outputs? Which of moons, circles and spirals can the 300 learn?
//
// Worth trying:
//   ARGS="--width 1,2,4,8,16,32"    where does the loss begin to rise, and why?
//   ARGS="--constant 0.01"          3 x 100 learn, 3 x 3 do not: look at their chains
//   ARGS="--activation gaussian"    twins that draw a stripe; and sine?
#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "lessons/common/lesson.hpp"
#include "lessons/common/pictures.hpp"
#include "lessons/common/run.hpp"
#include "lessons/common/slab.hpp"
#include "lessons/common/straight_line.hpp"
#include "matrix/matmul.hpp"
#include "nn/trainer.hpp"
#include "scaled_steps.hpp"

using namespace lessons;

namespace {

struct Knobs {
  std::vector<std::size_t> widths = {3, 100};  // twins in each of three hidden layers
  double constant = 0.5;                       // what every weight is set to
  std::string activation = "tanh";             // f
};

nn::Mlp network(std::size_t n, const Knobs& knobs) {
  return {{2, n, n, n, 1}, nn::activation_by_name(knobs.activation), nn::constant(knobs.constant)};
}

// A network before its training, and the units of its parameters: W1, b1, ... W4, b4.
struct Start {
  nn::Mlp net;
  std::vector<Scale> scales = std::vector<Scale>(8);
};

// One neuron for each layer of n twins, and weights N times as large wherever N voices were heard.
Start chain(std::size_t n, const Knobs& knobs) {
  const auto N = static_cast<double>(n);
  nn::Mlp net = network(1, knobs);
  for (std::size_t l : {1, 2, 3}) net.dense(l).weights.value *= N;
  // How many times the network's parameter it is, and its gradient that one's gradient: of W1 and
  // b1, W2 and b2, W3 and b3, W4 and b4.
  return {net, {{1, N}, {1, N}, {N, N}, {1, N}, {N, N}, {1, N}, {N, 1}, {1, 1}}};
}

// A training beside another one, and how far apart they were.
struct Pair {
  Run<> run;                // of the first of the two
  plots::Numbers gap = {};  // after 0, 1, ... steps: the largest difference between their outputs
};

// Both learn moons by the same method, each in its own units. A training that overflows goes on
// with what is then no number, and so is its gap.
Pair side_by_side(const std::string& name, const Start& first, Start second, const Method& method) {
  const nn::Dataset moons = nn::moons(200);
  Pair pair{{name, first.net}};
  nn::Mlp &a = pair.run.net, &b = second.net;
  ScaledSteps steps_of_a(method, first.scales), steps_of_b(method, second.scales);
  for (std::size_t step = 0;; ++step) {
    const auto loss_a = nn::binary_cross_entropy(a.forward(moons.inputs), moons.targets);
    const auto loss_b = nn::binary_cross_entropy(b.forward(moons.inputs), moons.targets);
    pair.run.step.push_back(static_cast<double>(step));
    pair.run.loss.push_back(loss_a.value);
    pair.gap.push_back(max_abs(a.activation(3) - b.activation(3)));  // W4's outputs: the logits
    if (step == 1000) return pair;
    a.backward(loss_a.gradient);
    b.backward(loss_b.gradient);
    steps_of_a.step(a.parameters());
    steps_of_b.step(b.parameters());
  }
}

Table gap_table(const std::string& title, const std::vector<Pair>& pairs) {
  Table table{{title, "loss", "apart at first", "in the end"}, {}};
  for (const Pair& each : pairs) {
    table.rows.push_back({each.run.name, number(each.run.loss.back()), number(each.gap.front(), 2),
                          number(each.gap.back(), 2)});
  }
  return table;
}

// On a logarithmic axis, unless there is no gap at all.
plots::Lines gap_curves(const std::vector<Pair>& pairs) {
  std::vector<plots::Series> curves;
  plots::Axis y{"largest difference of outputs", false, 0.0, 1.0};
  const auto positive = [](double gap) { return gap > 0.0; };
  for (const Pair& each : pairs) {
    curves.push_back(curve(each.run, each.gap));
    if (std::ranges::any_of(each.gap, positive)) y = {y.label, true, 1e-17, 1e3};
  }
  return {"Learning moons: network and chain", {"step"}, y, curves};
}

// After the last step, of all. Not a number if one of them is none.
double largest_gap(const std::vector<Pair>& pairs) {
  Matrix gaps(1, pairs.size());
  for (std::size_t k = 0; k < pairs.size(); ++k) gaps(0, k) = pairs[k].gap.back();
  return max_abs(gaps);
}

// Networks and their chains learn moons side by side, for 1,000 steps.
plots::Lines learn_moons(Lesson& lesson, const Knobs& knobs) {
  lesson.progress("Networks and their chains learn moons ...");
  const Method descent = gradient_descent(0.1);
  std::vector<Pair> descents;
  for (std::size_t n : knobs.widths) {
    const std::string name = fmt::format("descent, 3 x {}", n);
    descents.push_back(side_by_side(name, {network(n, knobs)}, chain(n, knobs), descent));
  }
  const std::size_t n = knobs.widths.front();
  const Start wide{network(n, knobs)}, folded = chain(n, knobs);
  Start nudged = folded;  // by one rounding, the smallest change there is
  double& weight = nudged.net.dense(0).weights.value(0, 0);
  weight = std::nextafter(weight, INFINITY);
  const Pair decay = side_by_side("weight decay 0.01", wide, folded, gradient_descent(0.1, 0.01));
  const Pair heavy = side_by_side("momentum 0.9", wide, folded, momentum(0.1));
  const Pair slow_adam = side_by_side("Adam, rate 0.002", wide, folded, adam(0.002));
  const Pair one_rate = side_by_side("one rate for all", wide, {folded.net}, descent);
  const Pair fast_adam = side_by_side("Adam, rate 0.01", wide, folded, adam(0.01));
  const Pair nudge = side_by_side("chain and nudged chain", folded, nudged, adam(0.01));
  lesson.section("1,000 steps on moons: how far are the outputs of network and chain apart?");
  lesson.table(gap_table("gradient descent", descents));
  lesson.table(gap_table(fmt::format("other methods, 3 x {}", n), {decay, heavy, slow_adam}));
  lesson.table(gap_table(fmt::format("and what strays, 3 x {}", n), {one_rate, fast_adam, nudge}));
  lesson.say(
      "The nudged chain starts with one weight off by one rounding, 1e-16. If it strays from the "
      "chain as far as the network does, then training magnifies what rounding has begun.");

  lesson.claim({.sentence = "Three layers of a hundred twins say what three neurons say.",
                .verdict = Verdict::is_true,
                .in_fact = "N equal voices are one voice, N times as loud, whatever f makes of it.",
                .quantity = "difference between the last network and its chain at first",
                .measured = descents.back().gap.front(),
                .must_be = below(1e-12)});  // 1.2e-13; nothing is random up to 6.6
  lesson.claim({.sentence = "They also learn what three neurons learn.",
                .verdict = Verdict::true_if,
                .in_fact = "True if the three learn at rates of their own. Then step by step.",
                .quantity = "largest difference after 1,000 steps of gradient descent",
                .measured = largest_gap(descents),
                .must_be = below(1e-12)});  // 5.4e-14
  lesson.claim({.sentence = "Twins learn as fast as one of them would alone.",
                .verdict = Verdict::is_false,
                .in_fact = "N times as slowly in the first layer, N times as fast in the last.",
                .quantity = "difference to a chain that learns at their rate",
                .measured = one_rate.gap.back(),
                .must_be = above(0.1)});  // 0.59
  lesson.claim({.sentence = "Weight decay, momentum or Adam make more of the copies.",
                .verdict = Verdict::is_false,
                .in_fact = "The chain follows these as well, by the same two factors.",
                .quantity = "largest difference after 1,000 steps of each",
                .measured = largest_gap({decay, heavy, slow_adam}),
                .must_be = below(1e-12)});  // 2.9e-14
  return gap_curves({descents[0], slow_adam, fast_adam, nudge, one_rate});
}

// Adam on all samples in every step.
Run<> learn(const std::string& name, const nn::Mlp& start, const nn::Dataset& data, double rate,
            std::size_t steps) {
  Run<> run{name, start};
  nn::Adam optimizer(rate);
  for (std::size_t step = 0; step < steps; ++step) {
    const auto loss = nn::binary_cross_entropy(run.net.forward(data.inputs), data.targets);
    nn::stop_unless_finite(loss.value, step, run.net, data.inputs);
    run.net.backward(loss.gradient);
    optimizer.step(run.net.parameters());
  }
  run.accuracy.push_back(nn::accuracy(run.net.forward(data.inputs), data.targets));
  return run;
}

// How much a network's output changes, at most, when all points (samples x 2) move by (-u2, u1), as
// a share of its change when they move by (u1, u2), u being the weights of the first neuron. Twins
// know of a point u1 x1 + u2 x2 alone, which stays as it is the first time: 0 but for rounding.
double change_across(nn::Mlp net, const Matrix& points) {
  const double u1 = net.dense(0).weights.value(0, 0);
  const double u2 = net.dense(0).weights.value(1, 0);
  const Matrix before = net.forward(points);
  const Matrix across = net.forward(add_row(points, {{-u2, u1}})) - before;
  const Matrix along = net.forward(add_row(points, {{u1, u2}})) - before;
  return max_abs(across) / max_abs(along);
}

// What a line makes of points in the plane, and what two networks do.
struct Plane {
  std::string name;
  nn::Dataset data;
  double by_sum;         // the best accuracy of a threshold on x1 + x2
  double straight_line;  // and that of any straight line
  Run<> equal, random;
};

std::vector<Plane> learn_planes(Lesson& lesson, const Knobs& knobs) {
  lesson.progress("Learning moons, circles and spirals ...");
  const nn::Mlp twins = network(16, knobs);
  const nn::Mlp strangers({2, 16, 16, 16, 1}, nn::activation_by_name(knobs.activation),
                          nn::xavier_uniform(), lesson.seed());
  std::vector<Plane> planes;
  for (const auto& [name, data] : {std::pair{"moons", nn::moons(200)},
                                   {"circles", nn::circles(200)},
                                   {"spirals", nn::spirals(200)}}) {
    planes.push_back({name, data, best_threshold(matmul(data.inputs, {{1.0}, {1.0}}), data.targets),
                      best_straight_line(data),
                      learn("all " + number(knobs.constant), twins, data, 0.003, 1500),
                      learn("Xavier", strangers, data, 0.003, 1500)});
  }
  return planes;
}

// What can twins draw, and what can strangers?
void draw_regions(Lesson& lesson, const std::vector<Plane>& planes) {
  const Plane& moons = planes.front();
  Table table{{"accuracy", "x1 + x2 > t", "best straight line", moons.equal.name, "Xavier"}, {}};
  plots::Figure figure{
      "All equal: cuts in one direction. Random: cuts as the data ask for", {}, planes.size()};
  for (const Plane& p : planes) {
    table.rows.push_back({p.name, number(p.by_sum, 4), number(p.straight_line, 4),
                          number(p.equal.accuracy.back(), 4), number(p.random.accuracy.back(), 4)});
  }
  const auto regions = [](const Plane& p, const Run<>& run) {
    const double percent = 100.0 * run.accuracy.back();
    return decision_regions(fmt::format("{}, {}: {} % right", p.name, run.name, percent), run.net,
                            p.data);
  };
  for (const Plane& p : planes) figure.panels.emplace_back(regions(p, p.equal));
  for (const Plane& p : planes) figure.panels.emplace_back(regions(p, p.random));
  lesson.section("Three layers of 16, 1,500 steps of Adam at the rate 0.003");
  lesson.table(table);
  lesson.figure(figure, "regions");

  double across = 0.0, lead = 1.0;
  for (const Plane& p : planes) {
    across += change_across(p.equal.net, nn::circles(200).inputs);
    lead = std::min(lead, p.random.accuracy.back() - p.straight_line);
  }
  lesson.claim({.sentence = "Twins look at the plane from one direction only.",
                .verdict = Verdict::is_true,
                .in_fact = "They hear u1 x1 + u2 x2 and nothing else of a point.",
                .quantity = "change of outputs across (u1, u2), as a share of along it, in all",
                .measured = across,
                .must_be = below(1e-9)});  // 4.4e-15
  lesson.claim({.sentence = "So a network of 0.5 learns whether the sum x1 + x2 is large.",
                .verdict = Verdict::is_false,
                .in_fact = "So it starts, with u1 = u2. The two hear different inputs, and part.",
                .quantity = "accuracy on moons minus the best of any threshold on x1 + x2",
                .measured = moons.equal.accuracy.back() - moons.by_sum,
                .must_be = above(0.2)});  // 0.25
  lesson.claim({.sentence = "Random weights get past every straight line.",
                .verdict = Verdict::is_true,
                .in_fact = "Neurons that differ look from many directions.",
                .quantity = "Xavier's accuracy minus the best line's, on the worst of the three",
                .measured = lead,
                .must_be = above(0.05)});  // 0.11 over seeds 1 to 60
}

// One input x: is |x| < 1? That takes two cuts. Returns the probability that twins end with.
plots::Series learn_slab(const nn::Activation& f) {
  const nn::Dataset data = slab();
  nn::Mlp net({1, 4, 4, 4, 1}, f, nn::constant(0.5));
  for (std::size_t l = 0; l < net.depth(); ++l) net.dense(l).bias.value += 0.1;
  net = learn(f.name, net, data, 0.02, 1000).net;
  return {f.name, numbers(data.inputs), numbers(map(net.forward(data.inputs), nn::logistic))};
}

plots::Lines draw_slab(Lesson& lesson) {
  const plots::Series tanh = learn_slab(nn::tanh()), sine = learn_slab(nn::sine());
  lesson.claim({.sentence = "All of this makes it a linear model.",
                .verdict = Verdict::is_false,
                .in_fact = fmt::format("It bends as f bends. It cuts once at most if f only rises "
                                       "(tanh: {}), and more often if f turns back.",
                                       cuts(tanh)),
                .quantity = "cuts of sine twins that learned whether |x| < 1",
                .measured = static_cast<double>(cuts(sine)),
                .must_be = is(2.0)});
  const plots::Axis y{"probability", false, -0.05, 1.05};
  return {"Twins that learned whether |x| < 1", {"x"}, y, {tanh, sine, learn_slab(nn::gaussian())}};
}

void experiment(Lesson& lesson, const Knobs& knobs) {
  lesson.predict({{"far: 300 neurons learn more", not_measured},
                  {"0.1 or so", not_measured},
                  {"as far as rounding takes them"}});
  lesson.idea(
      "A network of twins is a chain of single neurons: in what it says, in how it learns, and in "
      "what it can draw.");
  const plots::Lines course = learn_moons(lesson, knobs);
  draw_regions(lesson, learn_planes(lesson, knobs));
  const std::string title = "A chain with rates of its own is the network, and it bends as f bends";
  lesson.figure({title, {course, draw_slab(lesson)}}, "chain");
  lesson.next(
      "make lesson@collapse ARGS=\"--activation gaussian\" draws a stripe. Then `make "
      "homework@collapse` folds layers of different widths, and `make lesson@rank` asks whether "
      "rank is to blame.");
}

}  // namespace

int main(int argc, char** argv) {
  Knobs knobs;
  Lesson lesson("Collapse",
                "3 x 100 twins and a chain of 3 learn for 1,000 steps. How far apart do they get?");
  lesson.knob("--width", knobs.widths, "twins in each hidden layer; several to compare", 1, 128);
  lesson.knob("--constant", knobs.constant, "what every weight is set to", -10, 10);
  lesson.knob("--activation", knobs.activation, "f", nn::activation_names());
  return lesson.run(argc, argv, [&] { experiment(lesson, knobs); });
}
