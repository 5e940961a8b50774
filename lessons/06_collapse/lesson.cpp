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

#include "lessons/common/lesson.hpp"
#include "lessons/common/plane_trial.hpp"
#include "side_by_side.hpp"

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

// One neuron for each layer of n twins, and weights N times as large wherever N voices were heard.
Learner chain(std::size_t n, const Knobs& knobs) {
  const auto N = static_cast<double>(n);
  nn::Mlp net = network(1, knobs);
  for (std::size_t l : {1, 2, 3}) net.dense(l).weights.value *= N;
  // How many times a parameter of the network it is, and its gradient that one's gradient: of W1
  // and b1, W2 and b2, W3 and b3, W4 and b4.
  return {net, {{1, N}, {1, N}, {N, N}, {1, N}, {N, N}, {1, N}, {N, 1}, {1, 1}}};
}

// Networks and their chains learn moons side by side, for 1,000 steps.
plots::Lines learn_moons(Lesson& lesson, const Knobs& knobs) {
  lesson.progress("Networks and their chains learn moons ...");
  const Method descent = gradient_descent(0.1);
  std::vector<Race> descents;
  for (std::size_t n : knobs.widths) {
    const std::string name = fmt::format("descent, 3 x {}", n);
    descents.push_back(race(name, {network(n, knobs)}, chain(n, knobs), descent));
  }
  const std::size_t n = knobs.widths.front();
  const Learner wide{network(n, knobs)}, folded = chain(n, knobs);
  const std::vector<Race> methods = {
      race("weight decay 0.01", wide, folded, weight_decay(0.1, 0.01)),
      race("momentum 0.9", wide, folded, momentum(0.1)),
      race("Adam, rate 0.002", wide, folded, adam(0.002))};
  const std::vector<Race> strays = {
      race("one rate for all", wide, {folded.net}, descent),
      race("Adam, rate 0.01", wide, folded, adam(0.01)),
      race("chain and nudged chain", folded, nudged(folded), adam(0.01))};
  lesson.section("1,000 steps on moons: how far are the outputs of network and chain apart?");
  lesson.table(race_table("gradient descent", descents));
  lesson.table(race_table(fmt::format("other methods, 3 x {}", n), methods));
  lesson.table(race_table(fmt::format("and what strays, 3 x {}", n), strays));
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
                .measured = strays[0].gap.back(),
                .must_be = above(0.1)});  // 0.59
  lesson.claim({.sentence = "Weight decay, momentum or Adam make more of the copies.",
                .verdict = Verdict::is_false,
                .in_fact = "The chain follows these as well, by the same two factors.",
                .quantity = "largest difference after 1,000 steps of each",
                .measured = largest_gap(methods),
                .must_be = below(1e-12)});  // 2.9e-14
  return race_lines("Learning moons: network and chain",
                    {descents[0], methods[2], strays[1], strays[2], strays[0]});
}

// What can twins draw, and what can strangers?
void draw_regions(Lesson& lesson, const Knobs& knobs) {
  lesson.progress("Learning moons, circles and spirals ...");
  const nn::Mlp strangers({2, 16, 16, 16, 1}, nn::activation_by_name(knobs.activation),
                          nn::xavier_uniform(), lesson.seed());
  const auto equal = plane_trials("all " + number(knobs.constant), network(16, knobs), 0.003, 1500);
  const auto random = plane_trials("Xavier", strangers, 0.003, 1500);
  lesson.section("Three layers of 16, 1,500 steps of Adam at the rate 0.003");
  lesson.table(plane_table({equal, random}));
  const std::string title = "All equal: cuts in one direction. Random: cuts as the data ask for";
  lesson.figure(plane_figure(title, {equal, random}), "regions");
  double across = 0.0, lead = 1.0;
  for (std::size_t k = 0; k < equal.size(); ++k) {
    across += change_across(equal[k].net, nn::circles(200).inputs);
    lead = std::min(lead, random[k].accuracy - random[k].straight_line);
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
                .measured = equal[0].accuracy - equal[0].by_sum,
                .must_be = above(0.2)});  // 0.25
  lesson.claim({.sentence = "Random weights get past every straight line.",
                .verdict = Verdict::is_true,
                .in_fact = "Neurons that differ look from many directions.",
                .quantity = "Xavier's accuracy minus the best line's, on the worst of the three",
                .measured = lead,
                .must_be = above(0.05)});  // 0.11 over seeds 1 to 60
}

// One input x: is |x| < 1? That takes two cuts.
plots::Lines draw_slab(Lesson& lesson) {
  const plots::Series tanh = slab_trial(nn::tanh()), sine = slab_trial(nn::sine());
  lesson.claim({.sentence = "All of this makes it a linear model.",
                .verdict = Verdict::is_false,
                .in_fact = fmt::format("It bends as f bends. It cuts once at most if f only rises "
                                       "(tanh: {}), and more often if f turns back.",
                                       cuts(tanh)),
                .quantity = "cuts of sine twins that learned whether |x| < 1",
                .measured = static_cast<double>(cuts(sine)),
                .must_be = is(2.0)});
  const std::string title = "Twins that learned whether |x| < 1";
  return {
      title, {"x"}, {"probability", false, -0.05, 1.05}, {tanh, sine, slab_trial(nn::gaussian())}};
}

void experiment(Lesson& lesson, const Knobs& knobs) {
  lesson.predict({{"far: 300 neurons learn more", "it was measured otherwise, above"},
                  {"0.1 or so", "it was measured otherwise, above"},
                  {"as far as rounding takes them"}});
  lesson.idea(
      "A network of twins is a chain of single neurons: in what it says, in how it "
      "learns, and in what it can draw.");
  const plots::Lines course = learn_moons(lesson, knobs);
  draw_regions(lesson, knobs);
  const std::string title = "A chain with rates of its own is the network, and it bends as f bends";
  lesson.figure({title, {course, draw_slab(lesson)}}, "chain");
  lesson.next(
      "make lesson@collapse ARGS=\"--activation gaussian\" draws a stripe. Then `make "
      "homework@collapse` folds "
      "layers of different widths, and `make lesson@rank` asks whether rank is to blame.");
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
