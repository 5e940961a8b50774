// Optimizers: which of them makes twins different?
//
// Lesson @identical_gradients followed plain gradient descent. Practice has more in it: momentum, Adam,
// penalties on large weights, mini-batches, noise on the inputs. One question serves for all of them.
//
// Let w be all weights and biases of a network, with what the optimizer remembers of each: a velocity, or
// Adam's two averages. Let P w be the same with the neurons of a hidden layer in another order: columns of
// W_l and of b_l change places, and with them the rows of W_(l+1). Both networks compute the same function,
// since a sum has no order (but for round-off). So the loss is the same, and each weight's gradient is found
// at the place to which the weight has moved:
//
//     L(P w) = L(w)          g(P w) = P g(w)
//
// Let step(w) be what one step of training makes of w. Suppose that it makes no difference whether
// neurons are exchanged before the step or after it:
//
//     step(P w) = P step(w)          for all w                                      (*)
//
// Twins are neurons whose exchange changes nothing: P w = w. (What is remembered is 0 at the start.) By (*),
// step(w) = step(P w) = P step(w): after the step they are twins again, and so after any number of steps.
//
// When does (*) hold? Many optimizers change each weight w_i and its memory s_i by a rule u of these two,
// the gradient g_i and the number t of the step:
//
//     (w_i, s_i)  <-  u(w_i, s_i, g_i, t)          one and the same u for all i
//
// Value, memory and gradient move together when neurons are exchanged, and u does not ask for the place i.
// So (*) holds for descent, momentum, Nesterov's method and Adam. L1 adds a multiple of sign(w_i) to g_i,
// L2 one of w_i, and decoupled weight decay multiplies w_i: these are such rules, too. Mini-batches and
// noise on the inputs are drawn, without a look at w. The loss of what was drawn is a loss L, another one
// in each step. Is that enough for (*)?
//
// Where (*) fails, nothing is shown: such a rule may part twins or leave them as they are.
//
// By hand: twins have w = 0.5 and g = 0.2. Adam's first step at the rate 0.01 is 0.01 g / (|g| + 1e-8),
// which is 0.01 for both; descent at the rate 0.1 takes 0.02 off both.
//
// Worth trying:
//   ARGS="--width 64"                           more twins
//   ARGS="--start copies --activation softsign" twins whose weights are not all one number
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <span>

#include "lessons/common/in_parallel.hpp"
#include "lessons/common/lesson.hpp"
#include "lessons/common/neuron_counts.hpp"
#include "lessons/common/points.hpp"
#include "lessons/common/run.hpp"
#include "lessons/common/straight_line.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/batches.hpp"
#include "nn/optimizer.hpp"
#include "nn/trainer.hpp"

using namespace lessons;

namespace {

struct Knobs {
  std::size_t width = 8, hidden = 3;  // neurons in each hidden layer, and these layers
  std::string start = "half";         // all weights 0.5; or 1/fan_in; or copies of a random neuron
  std::string activation = "tanh";    // f
  std::string data = "moons";
  double rate = 0.01;  // Adam's learning rate; gradient descent's is ten times as large
  std::size_t steps = 1000;
};

template <class Optimizer, int times = 1>
std::unique_ptr<nn::Optimizer> with_rate(double rate) {
  return std::make_unique<Optimizer>(times * rate);
}

enum class Order { all_at_once, in_turn, first_never };

// What is done in a training besides computing gradients.
struct Method {
  std::string name;
  std::function<std::unique_ptr<nn::Optimizer>(double rate)> optimizer = with_rate<nn::Adam>;
  double l1 = 0.0;           // times sum |w|, added to the loss
  double l2 = 0.0;           // times sum w^2 / 2, added to the loss
  double decay = 0.0;        // times Adam's rate: the share of each weight that a step takes away
  std::size_t batch = 0;     // samples a step, drawn anew; 0: all
  double input_noise = 0.0;  // standard deviation, drawn anew for each input of each step
  Order neurons = Order::all_at_once;  // which hidden neurons a step changes
};

// One rule for all weights; the same with something drawn; and steps that depend on a neuron's place.
constexpr std::size_t rules = 7, draws = 3;  // of the methods below, in this order
const std::vector<Method> methods = {
    {.name = "gradient descent", .optimizer = with_rate<nn::GradientDescent, 10>},
    {.name = "momentum", .optimizer = with_rate<nn::Momentum, 10>},
    {.name = "Nesterov", .optimizer = with_rate<nn::Nesterov, 10>},
    {.name = "Adam"},
    {.name = "Adam, L1", .l1 = 1e-4},
    {.name = "Adam, L2", .l2 = 1e-3},
    {.name = "Adam, decoupled decay", .decay = 0.01},
    {.name = "Adam, mini-batches of 8", .batch = 8},
    {.name = "Adam, input noise 0.1", .input_noise = 0.1},
    {"Adam, all five at once", with_rate<nn::Adam>, 1e-4, 1e-3, 0.01, 8, 0.1},
    {.name = "Adam, neurons in turn", .neurons = Order::in_turn},
    {.name = "Adam, first neuron fixed", .neurons = Order::first_never}};

// Sets the gradients of all hidden neurons to 0 that are not to be changed in this step.
void choose_neurons(nn::Mlp& net, Order order, std::size_t step) {
  if (order == Order::all_at_once) return;
  for (std::size_t l = 0; l + 1 < net.depth(); ++l) {
    nn::Dense& layer = net.dense(l);
    for (std::size_t j = 0; j < layer.fan_out(); ++j) {
      const bool wanted = order == Order::in_turn ? j == step % layer.fan_out() : j != 0;
      if (wanted) continue;
      for (std::size_t i = 0; i < layer.fan_in(); ++i) layer.weights.gradient(i, j) = 0.0;
      layer.bias.gradient(0, j) = 0.0;
    }
  }
}

Run<> train(const Method& method, const nn::Mlp& start, const nn::Dataset& data, double rate,
            std::size_t steps, std::uint64_t seed) {
  Run<> run{method.name, start};
  Rng rng(seed);
  nn::Batches batches(data, method.batch, rng.stream(0).next());
  Rng noise = rng.stream(1);
  const auto inner = method.optimizer(rate);
  nn::DecoupledWeightDecay decaying(*inner, rate, method.decay);
  nn::Penalized optimizer(decaying, method.l1, method.l2);
  for (std::size_t step = 0; step <= steps; ++step) {
    if (step % 10 == 0 || step == steps) {
      const Matrix& logits = run.net.forward(data.inputs);
      run.step.push_back(static_cast<double>(step));
      run.loss.push_back(nn::binary_cross_entropy(logits, data.targets).value);
      run.accuracy.push_back(nn::accuracy(logits, data.targets));
      run.spread.push_back(nn::spread(run.net));
    }
    if (step == steps) break;
    nn::Dataset batch = batches.next();
    if (method.input_noise > 0.0) batch = nn::with_noise(batch, method.input_noise, noise);
    const auto loss = nn::binary_cross_entropy(run.net.forward(batch.inputs), batch.targets);
    nn::stop_unless_finite(loss.value, step, run.net, batch.inputs);
    run.net.backward(loss.gradient);
    choose_neurons(run.net, method.neurons, step);
    optimizer.step(run.net.parameters());
  }
  return run;
}

std::vector<std::size_t> widths(const Knobs& knobs) {
  return nn::layer_widths(2, knobs.hidden, knobs.width, 1);
}

// Every hidden layer is one neuron and its copies.
nn::Mlp twins(const Knobs& knobs, std::uint64_t seed) {
  nn::Mlp net(widths(knobs), nn::activation_by_name(knobs.activation), nn::constant(0.5));
  Rng rng(seed);
  for (std::size_t l = 0; l < net.depth(); ++l) {
    Matrix& weights = net.dense(l).weights.value;
    const double mean = 1.0 / static_cast<double>(weights.rows());
    if (knobs.start != "half") weights = Matrix::filled(weights.rows(), weights.cols(), mean);
    if (knobs.start != "copies") continue;
    double factor = 0.0;
    for (std::size_t i = 0; i < weights.rows(); ++i) {
      if (l == 0 || i == 0) factor = std::copysign(rng.uniform(0.7, 1.5), rng.symmetric(1.0));
      for (double& weight : weights.row(i)) weight *= factor;
    }
  }
  return net;
}

// P w: each neuron of each hidden layer one place further on, the last one in the first place.
nn::Mlp exchanged(nn::Mlp net) {
  const auto move = [](std::span<double> numbers, std::size_t by) {
    std::rotate(numbers.begin(), numbers.end() - static_cast<std::ptrdiff_t>(by), numbers.end());
  };
  for (std::size_t l = 0; l + 1 < net.depth(); ++l) {
    Matrix &into = net.dense(l).weights.value, &out = net.dense(l + 1).weights.value;
    for (std::size_t i = 0; i < into.rows(); ++i) move(into.row(i), 1);  // columns
    move(net.dense(l).bias.value.row(0), 1);
    move(out.values(), out.cols());  // rows
  }
  return net;
}

// The largest difference between two networks' weights or biases.
double distance(nn::Mlp a, nn::Mlp b) {
  double largest = 0.0;
  const auto of_a = a.parameters(), of_b = b.parameters();
  for (std::size_t k = 0; k < of_a.size(); ++k) {
    largest = std::max(largest, max_abs(of_a[k]->value - of_b[k]->value));
  }
  return largest;
}

// Of ten steps from random weights w: the largest difference between step(P w) and P step(w), over the
// largest difference between step(w) and w.
double failure_of_exchange(const Method& method, const Knobs& knobs, const nn::Dataset& data,
                           std::uint64_t seed) {
  const nn::Mlp w(widths(knobs), nn::activation_by_name(knobs.activation), nn::xavier_normal(),
                  seed);
  const nn::Mlp after = train(method, w, data, knobs.rate, 10, seed).net;
  const nn::Mlp exchanged_before = train(method, exchanged(w), data, knobs.rate, 10, seed).net;
  return distance(exchanged_before, exchanged(after)) / distance(after, w);
}

struct Result {
  Run<> run;             // of twins
  double moved = 0.0;    // the largest change of a weight
  Counts neurons = {};   // distinct ones in each hidden layer, at the end
  double failure = 0.0;  // of (*), from random weights
};
using Results = std::span<const Result>;

std::vector<Result> train_twins(Lesson& lesson, const Knobs& knobs, const nn::Dataset& data) {
  const nn::Mlp start = twins(knobs, lesson.seed());
  std::vector<Result> all(methods.size(), {.run = {"", start}});
  in_parallel(methods.size(), [&](std::size_t k) {
    const Run<> run = train(methods[k], start, data, knobs.rate, knobs.steps, lesson.seed());
    all[k] = {run, distance(run.net, start), count_neurons(run.net),
              failure_of_exchange(methods[k], knobs, data, lesson.seed())};
  });
  return all;
}

// The largest difference between twins, over how far they moved. NaN if a training learned nothing.
double furthest_apart(Results all) {
  double furthest = 0.0;
  for (const auto& [run, moved, neurons, failure] : all) {
    if (!(moved > 0.0 && std::ranges::min(run.loss) < 0.99 * run.loss.front())) return NAN;
    furthest = std::max(furthest, std::ranges::max(run.spread) / moved);
  }
  return furthest;
}

void tabulate(Lesson& lesson, Results all, std::size_t steps, double line) {
  Table table{{"", "exchange", "apart", "distinct", "moved", "loss"}};
  for (const Result& each : all) {
    table.rows.push_back({each.run.name, fmt::format("{:.0e}", each.failure),
                          number(each.run.spread.back(), 2), text_of(each.neurons),
                          fmt::format("{:.2f}", each.moved),
                          fmt::format("{:.3f}", each.run.loss.back())});
  }
  lesson.section(fmt::format("Twins in each hidden layer, trained for {} steps", steps));
  lesson.table(table);
  lesson.say(
      "Exchange: ten steps from random weights, and neurons exchanged before or after them: the "
      "largest difference that this makes, over the largest change of a weight (1e-14: round-off; "
      "Adam and L1 enlarge it where a gradient or a weight is 0 but for round-off, and so does a "
      "large rate). The rest is of the twins, at the end. Apart: largest difference between "
      "weights of two neurons of a layer. "
      "Distinct: different neurons, by hidden layer. Moved: largest change of a weight.");
  const Run<>&adam = all[3].run, &in_turn = all[rules + draws].run;
  lesson.say(fmt::format(
      "The loss was {:.3f} at the start. The twins get {:.0f} % of the points right with Adam, and "
      "{:.0f} % if each step of Adam changes one neuron a layer, in turn; the best straight line "
      "gets {:.0f} %.",
      adam.loss.front(), 100.0 * adam.accuracy.back(), 100.0 * in_turn.accuracy.back(),
      100.0 * line));
}

void claims(Lesson& lesson, Results all, const Knobs& knobs) {
  lesson.claim(
      {.sentence = "Momentum, Adam, L1, L2 or weight decay make equal neurons different.",
       .verdict = Verdict::is_false,
       .in_fact = "Each of them changes every weight by one rule, from the weight's own value, "
                  "gradient and history. Twins have these in common, and so their next weights.",
       .quantity = "largest difference between twins, over how far they moved, in seven trainings "
                   "of these kinds (no number if one of them did not lower its loss by 1 %)",
       .measured = furthest_apart(all.first(rules)),
       .must_be = is(0.0)});
  lesson.claim(
      {.sentence = "Mini-batches and noisy inputs break the symmetry, since they are random.",
       .verdict = Verdict::is_false,
       .in_fact = "They are random, and the same for all neurons of a layer: each neuron sees the "
                  "samples and the noise that were drawn for this step.",
       .quantity = "largest difference between twins, over how far they moved, in trainings with "
                   "mini-batches, with input noise, and with these, L1, L2 and decay at once (no "
                   "number if one of them did not lower its loss by 1 %)",
       .measured = furthest_apart(all.subspan(rules, draws)),
       .must_be = is(0.0)});
  lesson.claim(
      {.sentence = "It takes randomness to make twins different.",
       .verdict = Verdict::is_false,
       .in_fact =
           "A step that depends on a neuron's place can do it. To change one neuron a step, in "
           "turn, draws nothing, and no two neurons of a layer stay equal: when the second is "
           "changed, its gradient is that of a network in which the first has changed.",
       .quantity = "fewest distinct neurons in a hidden layer after training them in turn, over "
                   "the width",
       .measured = static_cast<double>(std::ranges::min(all[rules + draws].neurons)) /
                   static_cast<double>(knobs.width),
       .must_be = is(1.0)});
}

// Steps from (1, 1) until |x1| and |x2| are below a millionth, down to the lowest point of
// (x1^2 + kappa x2^2) / 2, a valley kappa times as steep across as along. Nesterov's method holds the
// point ahead, which arrives one step before w does.
double steps_down(double kappa, nn::Optimizer&& method) {
  nn::Parameter x{"x", {{1.0, 1.0}}, {{0.0, 0.0}}};
  double steps = 0.0;
  for (; max_abs(x.value) >= 1e-6; ++steps) {
    x.gradient = x.value * Matrix{{1.0, kappa}};
    method.step({&x});
  }
  return steps;
}

// Rates and momenta are the best for each method and kappa in theory. Sutskever, Martens, Dahl,
// Hinton 2013, "On the importance of initialization and momentum in deep learning", section 2.
void momentum_in_valleys(Lesson& lesson) {
  Table table{{"kappa", "descent", "momentum", "Nesterov"}};
  double gain = 0.0;  // in the steeper valley, which comes last
  for (const double kappa : {100.0, 10000.0}) {
    const double root = std::sqrt(kappa), kept = (root - 1.0) / (root + 1.0);
    const double rate = 4.0 / ((root + 1.0) * (root + 1.0));
    const double descent = steps_down(kappa, nn::GradientDescent(2.0 / (kappa + 1.0)));
    const double momentum = steps_down(kappa, nn::Momentum(rate, kept * kept));
    const double nesterov = steps_down(kappa, nn::Nesterov(1.0 / kappa, kept));
    table.rows.push_back({number(kappa), number(descent), number(momentum), number(nesterov)});
    gain = descent / momentum;
  }
  lesson.section(
      "Steps from (1, 1) to the minimum of (x1^2 + kappa x2^2) / 2, at the best rates of theory");
  lesson.table(table);
  lesson.claim({.sentence = "An optimizer that keeps twins is of no use.",
                .verdict = Verdict::is_false,
                .in_fact = "Symmetry is one problem, and a valley that is much steeper across than "
                           "along is another. Momentum shortens the way down such a valley; "
                           "Sutskever et al. 2013, often cited for its starts, is also about that.",
                .quantity = "steps of gradient descent over those of momentum, to the minimum of "
                            "(x1^2 + 10000 x2^2) / 2",
                .measured = gain,
                .must_be = above(10.0)});
}

plots::Figure picture(Results all) {
  plots::HeatMap neurons{"distinct neurons in each hidden layer", "hidden layer", ""};
  for (const Result& each : all) {
    neurons.rows.emplace_back(each.neurons.begin(), each.neurons.end());
    neurons.row_labels.push_back(each.run.name);
  }
  plots::Lines losses{"loss of four of these trainings", {"step"}, {"loss"}};
  for (const std::size_t k : {std::size_t{0}, std::size_t{3}, rules + draws - 1, rules + draws}) {
    losses.series.push_back(curve(all[k].run, all[k].run.loss));
  }
  return {"Twins at the end of twelve trainings", {neurons, losses}};
}

void experiment(Lesson& lesson, const Knobs& knobs) {
  lesson.predict(
      {{"eight: what is drawn at random is never the same twice",
        "never the same in two steps, and the same for all neurons of a layer in each of them"},
       {"two or three: Adam and L1 treat small weights in another way than large ones",
        "they do, and twins have equal weights: they are treated in the same way"},
       {"one"}});
  const nn::Dataset data = points_by_name(knobs.data);
  const std::vector<Result> all = train_twins(lesson, knobs, data);
  tabulate(lesson, all, knobs.steps, best_straight_line(data));
  claims(lesson, all, knobs);
  momentum_in_valleys(lesson);
  lesson.idea(
      "If it does not matter whether neurons are exchanged before a step or after it, twins stay "
      "twins, whatever else the step does and however random it is.");
  lesson.figure(picture(all));
  lesson.next(
      "`make homework@optimizers` decides by a program whether an update rule keeps twins, and "
      "writes one that does not. `make lesson@dropout_and_noise` is about what parts twins at "
      "random.");
}

}  // namespace

int main(int argc, char** argv) {
  Knobs knobs;
  Lesson lesson(
      "Optimizers",
      "The eight neurons of a layer are twins. They are trained by Adam with L1, L2 and "
      "weight decay, on mini-batches drawn at random, with random noise on the inputs. How "
      "many different neurons does the layer have after 1,000 steps?");
  lesson.knob("--width", knobs.width, "neurons in each hidden layer", 2, 128);
  lesson.knob("--hidden", knobs.hidden, "hidden layers", 1, 8);
  lesson.knob("--start", knobs.start, "all weights 0.5, or 1/fan_in, or copies of a random neuron",
              {"half", "mean", "copies"});
  lesson.knob("--activation", knobs.activation, "f", nn::activation_names());
  lesson.knob("--data", knobs.data, "points of two classes to train on", point_sets);
  lesson.knob("--rate", knobs.rate, "Adam's learning rate; gradient descent's is ten times it",
              1e-6, 1);
  lesson.knob("--steps", knobs.steps, "of each training", 10, 20000);
  std::vector<std::string> settings = {"--data circles", "--start copies"};
  for (const auto& some : {combined({{"--width", {"2", "7", "64"}},
                                     {"--hidden", {"1", "2"}},
                                     {"--start", {"mean", "copies"}},
                                     {"--rate", {"0.002"}}}),
                           combined({{"--width", {"7", "33"}},
                                     {"--start", {"mean"}},
                                     {"--activation", {"relu", "leaky_relu", "gelu", "softsign"}},
                                     {"--rate", {"0.002"}}}),
                           combined({{"--width", {"2", "16"}},
                                     {"--hidden", {"1", "2"}},
                                     {"--activation", {"tanh", "sigmoid"}}})}) {
    settings.insert(settings.end(), some.begin(), some.end());
  }
  lesson.domain(
      {"1 to 3 hidden layers; all weights 0.5 at widths 2 to 16, 1/fan_in and copies of a random "
       "neuron at widths 2 to 64; tanh and sigmoid; ReLU, leaky ReLU, GELU and softsign at 7 and "
       "33",
       settings, 200});
  return lesson.run(argc, argv, [&] { experiment(lesson, knobs); });
}
