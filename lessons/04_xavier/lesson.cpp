// How large should random weights be?
//
// Random weights make every neuron different from the others of its layer. That leaves one number open: their
// variance Var(w). A network computes two kinds of sums with them, one forwards and one backwards.
//
// FORWARD. Neuron j of layer l adds up fan_in products, z_j = sum_i h_i w_ij. Assume that the weights
// are independent, have mean 0 and variance Var(w), and do not depend on the inputs h. Then
//
//     E[z_j]   = sum_i E[h_i] E[w_ij] = 0
//     E[z_j^2] = sum_i sum_k E[h_i h_k] E[w_ij w_kj]       if i != k, then E[w_ij w_kj] = 0 * 0 = 0
//     Var(z_l) = sum_i E[h_i^2] E[w_ij^2] = fan_in Var(w) E[h_(l-1)^2]                          (1)
//
// ACTIVATION. tanh(z) = z - z^3 / 3 + ...: f(0) = 0 and f'(0) = 1. Assume that z is small. Then h is
// nearly z, so that E[h_l^2] = Var(z_l), and (1) leads from each layer to the next.
//
// BACKWARD. Input i of a layer takes part in fan_out sums, so that dL/dh_i = sum_j delta_j w_ij. Assume
// that the error signals delta_j do not depend on these weights. The same three lines give, with
// delta_(l-1) = dL/dh f'(z) and f'(z) = 1,
//
//     Var(delta_(l-1)) = fan_out Var(w) Var(delta_l)                                            (2)
//
// To keep its variance, (1) asks for Var(w) = 1 / fan_in, and (2) for 1 / fan_out. Both hold only in a
// square layer. Xavier Glorot and Yoshua Bengio (2010, eq. 12) proposed a compromise:
//
//     Var(w) = 2 / (fan_in + fan_out)
//
// Only the variance of the weights enters (1) and (2), not the shape of their distribution. A uniform
// U(-a, a) has the variance a^2 / 3 (integrate w^2 / 2a from -a to a). Which a that takes is their eq. 16
// and the homework. Keras starts a dense layer so; PyTorch takes U(-1/sqrt(fan_in), 1/sqrt(fan_in)).
//
// BY HAND. A layer with n inputs and n neurons multiplies the standard deviation by sqrt(n) s, where s
// is that of the weights; k layers multiply it by (sqrt(n) s)^k. From layer 1 to layer 5 of 200 neurons,
// with s = 0.01, that is (14.142 * 0.01)^4 = 0.1414^4 = 4.0e-4. This is a mean over all draws:
// a single one comes close to it in a wide layer, and need not in one of 4 neurons.
//
// A sigmoid breaks an assumption: sigmoid(z) = (1 + tanh(z / 2)) / 2 has f'(0) = 1/4, and (2) gets the
// factor f'(0)^2. Does any of this still matter after training?
//
// Worth trying:
//   ARGS="--small 0.3 --layers 15"                       too large: what becomes of the error signals?
//   ARGS="--optimizer descent --rate 0.1 --steps 1200"   which networks still learn from small weights?
//   ARGS="--width 4 --seed 2"                            narrow layers: how far off is the theory?
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <stdexcept>

#include "lessons/common/in_parallel.hpp"
#include "lessons/common/lesson.hpp"
#include "lessons/common/pictures.hpp"
#include "lessons/common/points.hpp"
#include "matrix/matmul.hpp"
#include "nn/analysis/statistics.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/loss.hpp"
#include "nn/trainer.hpp"

using namespace lessons;

namespace {

struct Knobs {
  // Of the networks that make one pass forwards and backwards:
  std::size_t width = 200;  // neurons in each layer, and inputs
  std::size_t layers = 5;   // hidden layers
  double small = 0.01;      // standard deviation of "small random numbers"
  // Of the networks that are trained:
  std::vector<std::size_t> depths = {2, 5, 10};  // hidden layers; the claim is of the most
  std::size_t neurons = 16;                      // in each hidden layer
  std::string data = "circles";                  // 60 points in the plane
  std::string optimizer = "adam";                // or gradient descent
  double rate = 0.01;                            // its learning rate
  std::size_t steps = 200;
};

constexpr std::size_t samples = 200;  // of one pass

// Three layers without an activation: by what do they multiply a variance, in both directions?
void one_layer(Lesson& lesson, const Knobs& knobs) {
  Rng rng(lesson.seed());
  std::vector<Compared> factors;
  const std::size_t n = knobs.width;
  for (const auto& [fan_in, fan_out] :
       {std::pair{n, n}, {2 * n, (n + 1) / 2}, {(n + 1) / 2, 2 * n}}) {
    const Matrix W = nn::xavier_uniform()(fan_in, fan_out, rng);
    const Matrix h = nn::normal(1.0)(samples, fan_in, rng);       // what comes in
    const Matrix delta = nn::normal(1.0)(samples, fan_out, rng);  // what comes back
    const auto in = static_cast<double>(fan_in), out = static_cast<double>(fan_out);
    const std::string layer = plural(fan_in, "input") + ", " + plural(fan_out, "neuron");
    factors.push_back({layer + ", forwards", in * 2.0 / (in + out),
                       nn::mean_square(matmul(h, W)) / nn::mean_square(h)});
    factors.push_back({layer + ", backwards", out * 2.0 / (in + out),
                       nn::mean_square(matmul_nt(delta, W)) / nn::mean_square(delta)});
  }
  lesson.section("By what does one linear layer with Xavier's weights multiply a variance?");
  lesson.table(theory_table("layer", factors));
  lesson.say("Predicted: fan_in Var(w) forwards, fan_out Var(w) backwards.");
  lesson.claim(
      {.sentence = "Xavier's rule keeps the variance of activations and of error signals.",
       .verdict = Verdict::true_if,
       .in_fact =
           "True of a linear layer with fan_in = fan_out. In general it multiplies the variance "
           "by 2 fan_in / (fan_in + fan_out) forwards and by 2 fan_out / (fan_in + fan_out) "
           "backwards. These add up to 2: where one is above 1, the other is below. (What an "
           "activation function changes about it shows in the table of tanh layers.)",
       .quantity =
           "largest ratio between the measured and this predicted factor of the variance, "
           "whichever is the larger, in linear layers as wide as their inputs, narrower and "
           "wider, both ways",
       .measured = largest_factor(factors),
       .must_be = below(1.4)});
}

// What one pass forwards and backwards, before any step, leaves in the hidden layers of a network.
struct Pass {
  std::string start;
  double factor;                           // predicted, from layer to layer: sqrt(n) s f'(0)
  plots::Numbers h, delta;                 // root mean squares, by layer
  std::vector<plots::Numbers> logarithms;  // log10 |h| of all neurons and samples, by layer

  double forwards() const { return h.back() / h.front(); }
  double backwards() const { return delta.front() / delta.back(); }
};

// All layers are square. In place of a loss, normal numbers of variance 1 come back from the output.
Pass pass(const std::string& start, double factor, const nn::Activation& f,
          const nn::Initializer& weights, const Knobs& knobs, std::uint64_t seed) {
  nn::Mlp net(std::vector<std::size_t>(knobs.layers + 2, knobs.width), f, weights, seed);
  Rng rng = Rng(seed).stream(1);
  net.forward(nn::normal(1.0)(samples, knobs.width, rng));
  net.backward(nn::normal(1.0)(samples, knobs.width, rng));
  Pass result{start, factor, {}, {}, {}};
  for (std::size_t l = 0; l < knobs.layers; ++l) {
    result.h.push_back(nn::root_mean_square(net.activation(l)));
    result.delta.push_back(nn::root_mean_square(net.error_signal(l)));
    result.logarithms.push_back(
        numbers(map(net.activation(l), [](double h) { return std::log10(std::abs(h)); })));
  }
  return result;
}

plots::Figure layer_figure(const std::vector<Pass>& compared, const Pass& small,
                           const Pass& xavier) {
  const double lowest = std::log10(std::min({small.h.back(), xavier.h.back(), 0.01}));
  plots::Figure figure{
      fmt::format("From layer 1 to layer {} of tanh the activations change by a factor of {:.2g} "
                  "from {}, of {:.2g} from Xavier's rule",
                  small.h.size(), small.forwards(), small.start, xavier.forwards()),
      {},
      2};
  for (const Pass* p : {&small, &xavier}) {
    plots::Histograms panel{p->start + ": sizes of the activations (tanh)",
                            {"log10 |h|", false, std::floor(lowest) - 2.0, 0.5}};
    for (const plots::Numbers& layer : p->logarithms) {
      panel.layers.emplace_back(fmt::format("layer {}", panel.layers.size() + 1), layer);
    }
    figure.panels.emplace_back(panel);
  }
  plots::Lines h{"activations", {"hidden layer"}, {"root mean square of h", true}};
  plots::Lines delta{"error signals", {"hidden layer"}, {"root mean square of delta", true}};
  for (const Pass& p : compared) {
    h.series.push_back({p.start, counted(p.h.size(), 1.0), p.h});
    delta.series.push_back({p.start, counted(p.h.size(), 1.0), p.delta});
  }
  figure.panels.emplace_back(h);
  figure.panels.emplace_back(delta);
  return figure;
}

// By what the layers of three of these networks multiply a signal, forwards or backwards.
void what_they_pass(Lesson& lesson, const Pass& pytorch, const Pass& sigmoid, const Pass& uniform) {
  const auto steps = static_cast<double>(uniform.h.size() - 1);
  lesson.claim(
      {.sentence = "PyTorch's default weights of a linear layer keep the size of the signal.",
       .verdict = Verdict::is_false,
       .in_fact =
           "They come from U(-1/sqrt(fan_in), 1/sqrt(fan_in)), and U(-a, a) has the variance "
           "a^2 / 3, not a^2. So a square layer multiplies the root mean square by about "
           "1/sqrt(3) = 0.577 where z is small, and by less where it is not. (In one draw of a "
           "wide layer; 4 neurons may be far from it.)",
       .quantity = "factor per layer by which these weights change the root mean square of tanh "
                   "activations",
       .measured = std::pow(pytorch.forwards(), 1.0 / steps),
       .must_be = below(0.7)});
  const double sigmoid_passes = std::pow(sigmoid.backwards(), 1.0 / steps);
  const double tanh_passes = std::pow(uniform.backwards(), 1.0 / steps);
  lesson.claim(
      {.sentence = "Xavier's rule is for sigmoid and tanh alike.",
       .verdict = Verdict::is_false,
       .in_fact = fmt::format(
           "It takes f'(0) = 1, which is right for tanh. The slope of a sigmoid is 1/4 at 0 and "
           "less elsewhere. Of the root mean square of an error signal, a square layer of "
           "sigmoids passed {} back here, and one of tanh {}.",
           number(sigmoid_passes, 2), number(tanh_passes, 2)),
       .quantity = "factor per layer by which the root mean square of the error signal changes on "
                   "its way back: that of sigmoid layers, over that of tanh layers",
       .measured = sigmoid_passes / tanh_passes,
       .must_be = between(0.2, 0.4)});
}

// The same factor once a layer: theory beside measurement.
void deep_networks(Lesson& lesson, const Knobs& knobs) {
  const auto start = [&](const std::string& name, double factor, const nn::Activation& f,
                         const nn::Initializer& weights) {
    return pass(name, factor, f, weights, knobs, lesson.seed());
  };
  const double root_n = std::sqrt(static_cast<double>(knobs.width));
  const Pass small = start(fmt::format("normal({})", knobs.small), root_n * knobs.small, nn::tanh(),
                           nn::normal(knobs.small));
  const Pass pytorch =
      start("PyTorch's default", 1.0 / std::sqrt(3.0), nn::tanh(), nn::standard_uniform());
  const Pass uniform = start("Xavier, uniform", 1.0, nn::tanh(), nn::xavier_uniform());
  const Pass normal = start("Xavier, normal", 1.0, nn::tanh(), nn::xavier_normal());
  const Pass sigmoid = start("Xavier, uniform; sigmoid", 0.25, nn::sigmoid(), nn::xavier_uniform());

  std::vector<Compared> forwards, backwards;
  const auto steps = static_cast<double>(knobs.layers - 1);
  for (const Pass* p : {&small, &pytorch, &uniform, &normal, &sigmoid}) {
    const double predicted = std::pow(p->factor, steps);
    if (p != &sigmoid) forwards.push_back({p->start, predicted, p->forwards()});
    backwards.push_back({p->start, predicted, p->backwards()});
  }
  lesson.section(fmt::format("{} tanh layers of {}: root mean square of h, layer {} over layer 1",
                             knobs.layers, knobs.width, knobs.layers));
  lesson.table(theory_table("weights", forwards));
  lesson.section(
      fmt::format("The same, and one of sigmoids: root mean square of delta, layer 1 over layer {}",
                  knobs.layers));
  lesson.table(theory_table("weights", backwards));
  lesson.say(
      "Predicted: (sqrt(n) s f'(0))^(layers - 1), s the standard deviation of the weights. This "
      "takes z for tanh(z) and f'(0) for f'(z). Where z is not small, both are "
      "too large, and a wide network falls below its prediction.");
  if (std::isnan(small.backwards())) {
    lesson.say("nan: tanh is rounded to 1 or -1 in the whole last layer, and passes nothing back.");
  }
  lesson.figure(layer_figure({small, pytorch, uniform, sigmoid}, small, uniform), "layers");

  what_they_pass(lesson, pytorch, sigmoid, uniform);
}

// Trains a network from Xavier's weights times `scale` and returns its last loss.
double final_loss(const nn::Activation& f, std::size_t depth, double scale, const Knobs& knobs,
                  std::uint64_t seed) {
  const nn::Dataset data = points_by_name(knobs.data, 60);
  nn::Mlp net(nn::layer_widths(2, depth, knobs.neurons, 1), f, nn::xavier_normal(scale), seed);
  for (std::size_t l = 0; l < depth; ++l) {  // equal neurons would prove nothing about scales
    if (nn::distinct_neurons(net.dense(l)) < knobs.neurons) {
      throw std::runtime_error(fmt::format("two neurons of layer {} start equal", l + 1));
    }
  }
  std::unique_ptr<nn::Optimizer> optimizer = std::make_unique<nn::Adam>(knobs.rate);
  if (knobs.optimizer == "descent") optimizer = std::make_unique<nn::GradientDescent>(knobs.rate);

  for (std::size_t step = 0; step < knobs.steps; ++step) {
    const nn::LossResult loss = nn::binary_cross_entropy(net.forward(data.inputs), data.targets);
    nn::stop_unless_finite(loss.value, step, net, data.inputs);
    net.backward(loss.gradient);
    optimizer->step(net.parameters());
  }
  return nn::binary_cross_entropy(net.forward(data.inputs), data.targets).value;
}

// Final losses of networks of one kind, by scale.
struct Valley {
  std::string name;
  nn::Activation f;
  std::size_t depth;
  plots::Numbers loss;
};

std::vector<Valley> train_all(const plots::Numbers& scales, const Knobs& knobs,
                              std::uint64_t seed) {
  std::vector<Valley> valleys;
  for (std::size_t depth : knobs.depths) {
    valleys.push_back({fmt::format("{} tanh layers", depth), nn::tanh(), depth, scales});
  }
  const std::size_t last = knobs.depths.back();
  valleys.push_back({fmt::format("{} sigmoid layers", last), nn::sigmoid(), last, scales});
  const std::size_t networks = valleys.size() * scales.size();
  in_parallel(networks, [&](std::size_t n) {
    Valley& valley = valleys[(networks - 1 - n) / scales.size()];  // the slow ones first
    const std::size_t k = n % scales.size();
    valley.loss[k] = final_loss(valley.f, valley.depth, scales[k], knobs, seed);
  });
  return valleys;
}

void loss_table(Lesson& lesson, const plots::Numbers& scales, const std::vector<Valley>& valleys,
                const Knobs& knobs) {
  const auto cell = [](double x) { return x < 10.0 ? number(x, 2) : fmt::format("{:.0f}", x); };
  Table table{{"scale"}};
  for (const Valley& valley : valleys) {
    table.header.push_back(fmt::format("{}, {}", valley.f.name, valley.depth));
  }
  for (std::size_t k = 0; k < scales.size(); ++k) {
    table.rows.push_back({cell(scales[k])});
    for (const Valley& valley : valleys) table.rows.back().push_back(cell(valley.loss[k]));
  }
  lesson.section(fmt::format("Loss after {} from Xavier's weights times a scale, by hidden layers",
                             plural(knobs.steps, "step")));
  lesson.say(fmt::format("Sixty points ({}), {} in each hidden layer, {} with rate {}.", knobs.data,
                         plural(knobs.neurons, "neuron"), knobs.optimizer, knobs.rate));
  lesson.table(table);
  lesson.say(
      "A network that gives both classes the probability 1/2 has the loss log 2 = 0.69: it has "
      "learned nothing. In the theory a sigmoid at scale 4 is like tanh at scale 1: there "
      "sqrt(n) s f'(0) is the same. Where z is not small, tanh takes some of it away in every "
      "layer, and a scale a little above 1 can be better than 1.");
}

// Is it enough that neurons differ?
void random_is_enough(Lesson& lesson, const plots::Numbers& scales,
                      const std::vector<Valley>& valleys, const Valley& deepest) {
  const double learned = std::log(2.0) / 2.0;
  double near = INFINITY, far = near;
  for (std::size_t k = 0; k < scales.size(); ++k) {
    const double powers_of_ten = std::abs(std::log10(scales[k]));  // up or down
    if (powers_of_ten < 0.6) near = std::min(near, deepest.loss[k]);
    if (powers_of_ten > 1.9) far = std::min(far, deepest.loss[k]);
  }
  lesson.claim(
      {.sentence =
           "Random weights are enough: they break the symmetry, and training finds the scale.",
       .verdict = Verdict::is_false,
       .in_fact = "They do break it: at every scale no two neurons were equal. But the network "
                  "learned from no scale of at most 1/100 or at least 100, though it did from one "
                  "between 1/4 and 4.",
       .quantity = fmt::format(
           "lowest final loss of {} hidden tanh layers at scales of at most 1/100 or at least "
           "100, as a share of log 2, while at scales from 1/4 to 4 one is below 0.5 of it",
           deepest.depth),
       .measured = near < learned ? far / std::log(2.0) : NAN,
       .must_be = above(0.9),
       .no_number = "from these scales, too, none is below half of log 2"});

  plots::Lines panel{"final loss, the same points and steps for all",
                     {"scale: all weights are Xavier's, times this", true},
                     {"loss (cross-entropy)", true}};
  for (const Valley& valley : valleys) panel.series.push_back({valley.name, scales, valley.loss});
  panel.series.push_back({"log 2: both classes 1/2",
                          {scales.front(), scales.back()},
                          plots::Numbers(2, std::log(2.0))});
  lesson.figure({fmt::format("{} tanh layers learn from weights near Xavier's scale, and not from "
                             "much smaller or larger ones",
                             deepest.depth),
                 {panel}});
}

void experiment(Lesson& lesson, Knobs knobs) {
  std::ranges::sort(knobs.depths);
  lesson.predict(
      {{"all: random weights differ, and training finds the scale that it needs",
        "the neurons differed at every scale, and yet the network learned from a few only"},
       {"only some scales near 1, none of them further off than a factor of about 10"},
       {"Xavier's and all that are smaller: nothing saturates there",
        "nothing saturates, but in every layer the signals and the error signals shrink by the "
        "scale: the first layer gets next to no gradient"},
       {"Xavier's and all that are larger: their gradients do not vanish",
        "large pre-activations saturate tanh, so that its slope is almost 0, and the first loss "
        "is that of a network which is certain and often wrong"}});
  one_layer(lesson, knobs);
  deep_networks(lesson, knobs);
  plots::Numbers scales;  // 1/1000 to 1000, two to a power of ten
  for (int k = -6; k <= 6; ++k) scales.push_back(std::pow(10.0, k / 2.0));
  const std::vector<Valley> valleys = train_all(scales, knobs, lesson.seed());
  loss_table(lesson, scales, valleys, knobs);
  random_is_enough(lesson, scales, valleys, valleys[knobs.depths.size() - 1]);
  lesson.idea(
      "Random weights make neurons different. Their size sets a factor that acts once in every "
      "layer, forwards and backwards: in a deep network a wrong size costs a power of itself.");
  lesson.next(
      "make lesson@xavier ARGS=\"--optimizer descent --rate 0.1 --steps 1200\": which networks "
      "still learn from small weights? Then `make homework@xavier` writes the rule, and "
      "`make lesson@he` asks what a ReLU needs.");
}

}  // namespace

int main(int argc, char** argv) {
  Knobs knobs;
  Lesson lesson(
      "Xavier",
      "A tanh network of about ten hidden layers is trained many times: from random weights of "
      "Xavier's variance, and from the same weights times a scale between 1/1000 and 1000. From "
      "which scales does it learn?");
  lesson.knob("--width", knobs.width, "neurons a layer of those that make one pass", 1, 1024);
  lesson.knob("--layers", knobs.layers, "their hidden layers", 2, 50);
  lesson.knob("--small", knobs.small, "standard deviation of their small weights", 1e-4, 100);
  lesson.knob("--depths", knobs.depths, "hidden layers of the networks that are trained", 1, 30);
  lesson.knob("--neurons", knobs.neurons, "neurons in each of those layers", 1, 128);
  lesson.knob("--data", knobs.data, "what they are trained on", {"circles", "moons", "spirals"});
  lesson.knob("--optimizer", knobs.optimizer, "how they are trained", {"adam", "descent"});
  lesson.knob("--rate", knobs.rate, "learning rate", 1e-6, 1.0);
  lesson.knob("--steps", knobs.steps, "steps of training", 1, 10000);
  lesson.domain(
      {"one pass through 2 to 20 layers of 16 to 256 neurons; training of 8 to 10 hidden "
       "layers of 8 to 64 neurons on circles, moons and spirals, by Adam, and by descent with 300 "
       "steps for 8 layers and 1200 for 10",
       {"--width 16 --layers 2 --depths 8 --neurons 8 --data moons",
        "--width 32 --layers 20 --neurons 8",
        "--width 64 --layers 3 --depths 9 --rate 0.003 --steps 600 --data moons",
        "--width 256 --depths 8 --neurons 64 --data moons --steps 100",
        "--width 64 --layers 10 --depths 10 --data spirals --steps 300",
        "--small 3 --layers 20 --depths 2,8 --rate 0.02",
        "--optimizer descent --rate 0.1 --steps 1200",
        "--width 32 --layers 5 --depths 8 --optimizer descent --rate 0.1 --steps 300"},
       200});
  return lesson.run(argc, argv, [&] { experiment(lesson, knobs); });
}
