// Width: one learning rate for narrow and wide networks
//
// A learning rate was tuned on a narrow network. Does it fit a wide one of the same depth and the usual start?
//
// ONE STEP OF ADAM. The network is d-n-...-n-1. In the first step Adam moves each weight by the rate eta,
// against the sign of its gradient (Kingma, Ba 2015: mean and root mean square of one gradient are equal).
// For one sample the gradient is h_i delta_j. So the pre-activation of hidden neuron j changes by
//
//     dz_j = sum over i of h_i dW_ij = - eta sign(delta_j) (|h_1| + ... + |h_n|)
//
// All n terms have one sign. A random sum would grow as sqrt(n); this one grows as n. By hand: eta = 0.01
// and a mean |h| of 0.5 change z by 16 * 0.005 = 0.08 at width 16 and by 2.56 at width 512.
//
// THE PARAMETRIZATION. Ask that one step change every layer equally at every width, with the largest
// rates that do not make a change grow:
//
//     hidden weights    the sum above has fan_in = n terms: Adam's rate times 1/n
//     output weights    the same sum: rate times 1/n. And the changes dh_j below come in through the old
//                       output weights W_j. delta_j has the sign of W_j times the output's error, so the
//                       n terms W_j dh_j have one sign as well. So W_j must be of size 1/n, its variance
//                       1/n^2. Of size 1/sqrt(n), with dh_j growing as n, they add up to n^1.5
//     W1, all biases    fan_in does not depend on n: the rate as it is
//
// This is the maximal update parametrization (Yang et al. 2022, "Tensor Programs V: tuning large neural
// networks via zero-shot hyperparameter transfer", table 3). Below, n_0 is the narrowest width: rates times n_0/n
// and output weights times sqrt(n_0/n), so that at n_0 both ways are the same network at the same rates.
//
// THE LAZY LIMIT. Gradient descent on the usual start needs a rate of c/n, since the output's own weights
// change the output by (c/n) |h|^2 delta, and |h|^2 grows as n. But then delta_j = W_j delta is of the
// size 1/sqrt(n), so that a hidden pre-activation moves by (c/n) |h|^2 delta_j, which is of the size 1/sqrt(n).
// The loss falls and the hidden activations hardly move, as in a linear model of features that the start has
// drawn (Chizat, Oyallon, Bach 2019, "On lazy training in differentiable programming"). For descent the
// maximal update rates are eta n for W1 and the hidden biases, eta for hidden weights and the output's bias,
// and eta/n for output weights (the same table 3).
//
// Worth trying:
//   ARGS="--layers 3 --widths 16,64,256"          one hidden layer more
//   ARGS="--activation tanh --widths 16,64,256"   bounded activations: what does a large rate do?
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "lessons/common/in_parallel.hpp"
#include "lessons/common/lesson.hpp"
#include "nn/analysis/statistics.hpp"
#include "nn/dataset.hpp"
#include "nn/loss.hpp"
#include "nn/mlp.hpp"
#include "nn/optimizer.hpp"
#include "power_law.hpp"

using namespace lessons;

namespace {

struct Knobs {
  std::vector<std::size_t> widths = {16, 32, 64, 128, 256, 512};  // n; the least is n_0
  std::size_t layers = 2;                                         // hidden ones
  std::string activation = "relu";                                // of the hidden layers
  std::size_t steps = 30;                                         // of Adam, all samples in each
  plots::Numbers n() const { return {widths.begin(), widths.end()}; }
};

constexpr std::size_t samples = 32, features = 8;
constexpr double learned = 0.1;  // a tenth of the targets' variance
const std::vector<int> exponents = {-12, -11, -10, -9, -8, -7, -6, -5, -4, -3};  // rates 2^e

// How to start and to step at width n, relative to the narrowest width n_0: exponents of n / n_0.
struct Powers {
  std::string name;
  double output_variance;                           // times the 1/n of the usual start
  double first, hidden, output, output_bias = 0.0;  // of the rates; first: W1 and the hidden biases
};
const Powers usual = {"usual start, one rate", 0, 0, 0, 0};
const Powers maximal = {"maximal update", -1, 0, -1, -1};
const Powers usual_descent = {"usual start, rate as 1/width", 0, -1, -1, -1, -1};
const Powers maximal_descent = {"maximal update", -1, 1, 0, -1};

// Normal inputs; a smooth function of three of them, with mean 0 and variance 1.
nn::Dataset regression(Rng rng) {
  nn::Dataset data{nn::normal(1.0)(samples, features, rng), Matrix(samples, 1)};
  for (std::size_t i = 0; i < samples; ++i) {
    const auto x = data.inputs.row(i);
    data.targets(i, 0) = x[0] * x[1] + std::sin(2.0 * x[2]);
  }
  data.targets -= mean(data.targets);
  data.targets *= 1.0 / nn::statistics(data.targets).standard_deviation;
  return data;
}

double ratio(const Knobs& knobs, std::size_t n) {
  return static_cast<double>(n) / static_cast<double>(knobs.widths.front());
}
// He's weights, or LeCun's for tanh.
nn::Mlp network(const Knobs& knobs, const Powers& powers, std::size_t n, std::uint64_t seed) {
  const nn::Initializer start = knobs.activation == "tanh" ? nn::lecun_normal() : nn::he_normal();
  nn::Mlp net(nn::layer_widths(features, knobs.layers, n, 1),
              nn::activation_by_name(knobs.activation), start, seed);
  net.dense(knobs.layers).weights.value *=
      std::sqrt(std::pow(ratio(knobs, n), powers.output_variance));
  return net;
}

// An optimizer for each parameter, W1, b1, W2, b2, ..., with its own rate.
template <class Optimizer>
class ByParameter {
 public:
  ByParameter(const nn::Mlp& net, const Powers& powers, double rate, double n_over_n0) {
    const std::size_t last = net.depth() - 1;
    for (std::size_t l = 0; l <= last; ++l) {
      const double weights = l == 0 ? powers.first : l < last ? powers.hidden : powers.output;
      const double bias = l < last ? powers.first : powers.output_bias;
      for (double power : {weights, bias}) each_.emplace_back(rate * std::pow(n_over_n0, power));
    }
  }
  void step(nn::Mlp& net) {
    const auto parameters = net.parameters();
    for (std::size_t k = 0; k < parameters.size(); ++k) each_[k].step({parameters[k]});
  }

 private:
  std::vector<Optimizer> each_;
};

// Trains until the loss is below `enough`, or returns the geometric mean of the last eight losses.
template <class Optimizer>
double train(nn::Mlp& net, const nn::Dataset& data, Optimizer optimizer, std::size_t steps,
             double enough = 0.0) {
  Matrix gradient;
  double loss = nn::mean_squared_error(net.forward(data.inputs), data.targets, gradient);
  double logs = 0.0, count = 0.0;
  for (std::size_t step = 0; step < steps && loss > enough; ++step) {
    net.backward(gradient);
    optimizer.step(net);
    loss = nn::mean_squared_error(net.forward(data.inputs), data.targets, gradient);
    if (step + 8 < steps) continue;
    logs += std::log(loss);
    count += 1.0;
  }
  return loss <= enough ? loss : std::isfinite(loss) ? std::exp(logs / count) : INFINITY;
}

// Final losses, [width][rate]: geometric means over more draws where networks are narrow.
using Losses = std::vector<plots::Numbers>;

std::size_t draws(std::size_t n) { return std::clamp<std::size_t>(256 / n, 1, 8); }

Losses losses(const Knobs& knobs, const Powers& powers, const nn::Dataset& data,
              std::uint64_t seed) {
  const std::size_t rates = exponents.size(), widths = knobs.widths.size();
  Losses all(widths, plots::Numbers(rates));
  in_parallel(widths * rates, [&](std::size_t k) {
    const std::size_t w = widths - 1 - k / rates, e = k % rates;  // the widest first
    const std::size_t n = knobs.widths[w];
    double logs = 0.0;
    for (std::uint64_t draw = 0; draw < draws(n); ++draw) {
      nn::Mlp net = network(knobs, powers, n, 8 * seed + draw);
      const ByParameter<nn::Adam> adam(net, powers, std::exp2(exponents[e]), ratio(knobs, n));
      logs += std::log(train(net, data, adam, knobs.steps));
    }
    all[w][e] = std::exp(logs / static_cast<double>(draws(n)));
  });
  return all;
}

std::size_t best(const plots::Numbers& by_rate) {
  return static_cast<std::size_t>(std::ranges::min_element(by_rate) - by_rate.begin());
}

void loss_table(Lesson& lesson, const Knobs& knobs, const Powers& powers, const Losses& all) {
  Table table{{"width", "2^-11", "2^-9", "2^-7", "2^-5", "2^-3", "best rate", "loss there"}};
  for (std::size_t w = 0; w < all.size(); ++w) {
    table.rows.push_back({std::to_string(knobs.widths[w])});
    for (std::size_t e : {1, 3, 5, 7, 9}) table.rows.back().push_back(number(all[w][e], 2));
    table.rows.back().push_back(fmt::format("2^{}", exponents[best(all[w])]));
    table.rows.back().push_back(number(all[w][best(all[w])], 2));
  }
  lesson.section(fmt::format("Loss after {} steps of Adam, by rate: {}", knobs.steps, powers.name));
  lesson.table(table);
}

// What the narrowest network's best rate costs the widest one: its loss, over that at its own best.
double price(const Losses& all) {
  return all.back()[best(all.front())] / all.back()[best(all.back())];
}

void claims_of_transfer(Lesson& lesson, const Knobs& knobs, const Losses& one_rate,
                        const Losses& scaled) {
  const std::size_t narrow = knobs.widths.front(), wide = knobs.widths.back();
  const auto rates = [&](const Losses& all) {
    return fmt::format("the best rate tried is 2^{} at width {} and 2^{} at width {}",
                       exponents[best(all.front())], narrow, exponents[best(all.back())], wide);
  };
  const double carried = scaled.back()[best(scaled.front())];
  const std::string quantity = fmt::format(
      "loss at width {} with Adam's rate that is best at width {}, over that with its own best "
      "rate: ",
      wide, narrow);
  lesson.claim(
      {.sentence = "A learning rate that is tuned on a narrow network fits a wide one.",
       .verdict = Verdict::is_false,
       .in_fact = "With the usual start and one rate for all weights " + rates(one_rate) +
                  ": the sums that a step of Adam changes have as many terms as the width.",
       .quantity = quantity + "usual start, one rate",
       .measured = price(one_rate),
       .must_be = above(4.0)});
  lesson.claim(
      {.sentence = "Each width needs a search for its learning rate.",
       .verdict = Verdict::is_false,
       .in_fact = "With rates times 1/fan_in for hidden and output weights, and an output "
                  "variance of 1/fan_in^2, " +
                  rates(scaled) +
                  fmt::format(". With the rate of width {}, width {} ends at a loss of "
                              "{:.2g}; the usual start, with its best rate, at {:.2g}.",
                              narrow, wide, carried, one_rate.back()[best(one_rate.back())]),
       .quantity = quantity + "maximal update (not counted unless the former is below 0.1)",
       .measured = carried < learned ? price(scaled) : NAN,
       .must_be = below(4.0)});
}

// Root mean square change of z in the first step of Adam, [layer][width]: first, last hidden, output.
using Changes = std::array<plots::Numbers, 3>;

Changes first_step(const Knobs& knobs, const Powers& powers, const nn::Dataset& data,
                   std::uint64_t seed) {
  Changes changes;
  const std::size_t layers[] = {0, knobs.layers - 1, knobs.layers};
  for (std::size_t n : knobs.widths) {
    for (plots::Numbers& list : changes) list.push_back(0.0);
    for (std::uint64_t draw = 0; draw < 4; ++draw) {
      nn::Mlp net = network(knobs, powers, n, 4 * seed + draw);
      nn::Mlp before = net;
      before.forward(data.inputs);
      train(net, data, ByParameter<nn::Adam>(net, powers, std::exp2(-12), ratio(knobs, n)), 1);
      for (std::size_t k = 0; k < 3; ++k) {
        const std::size_t l = layers[k];
        changes[k].back() +=
            nn::root_mean_square(net.pre_activation(l) - before.pre_activation(l)) / 4;
      }
    }
  }
  return changes;
}

void claim_of_the_step(Lesson& lesson, const Knobs& knobs, const Changes& one_rate,
                       const Changes& scaled) {
  const plots::Numbers n = knobs.n();
  Table table{{"change of", "predicted", "usual start", "predicted", "maximal update"}};
  const char* names[][2] = {
      {"z, first hidden layer", "0"}, {"z, last hidden layer", "1"}, {"output", "1.5"}};
  const auto cell = [&](const auto& y) {
    return number(std::round(100 * exponent(n, y)) / 100 + 0.0);
  };
  for (std::size_t k = 0; k < 3; ++k) {
    table.rows.push_back({names[k][0], names[k][1], cell(one_rate[k]), "0", cell(scaled[k])});
  }
  lesson.section("Exponent of the width in the change by Adam's first step, at a rate of 2^-12");
  lesson.table(table);
  lesson.say("Predicted for one sample and large widths; measured on 32 samples.");
  lesson.claim(
      {.sentence = "A step of Adam changes a network by about the learning rate.",
       .verdict = Verdict::is_false,
       .in_fact = fmt::format(
           "It changes each weight by that. A pre-activation of the last hidden layer adds up a "
           "change for each neuron below, of one sign if there is one sample. With 32 samples its "
           "change in the first step is {2:.0f} times as large at width {1} as at width {0}.",
           knobs.widths.front(), knobs.widths.back(), one_rate[1].back() / one_rate[1].front()),
       .quantity = "exponent of the width in the change of the last hidden layer's pre-activations "
                   "in the first step of Adam, usual start (predicted: 1)",
       .measured = exponent(n, one_rate[1]),
       .must_be = above(0.6)});
}

// By width: how far the last hidden activations have moved, over their size at the start, when gradient
// descent has brought the loss to a tenth; NaN if it has not.
plots::Numbers moved(const Knobs& knobs, const Powers& powers, const nn::Dataset& data,
                     std::uint64_t seed) {
  plots::Numbers all(knobs.widths.size(), NAN);
  in_parallel(all.size(), [&](std::size_t k) {
    const std::size_t w = all.size() - 1 - k, n = knobs.widths[w];
    nn::Mlp net = network(knobs, powers, n, seed);
    nn::Mlp before = net;
    before.forward(data.inputs);
    const ByParameter<nn::GradientDescent> descent(net, powers, 0.02, ratio(knobs, n));
    const double loss = train(net, data, descent, 1000, learned);
    const Matrix& h = before.activation(knobs.layers - 1);
    if (loss > learned) return;
    all[w] = nn::root_mean_square(net.activation(knobs.layers - 1) - h) / nn::root_mean_square(h);
  });
  return all;
}

void claim_of_features(Lesson& lesson, const Knobs& knobs, const plots::Numbers& lazy,
                       const plots::Numbers& scaled) {
  Table table{{"width", usual_descent.name, maximal_descent.name}};
  for (std::size_t w = 0; w < knobs.widths.size(); ++w) {
    table.rows.push_back(
        {std::to_string(knobs.widths[w]), number(lazy[w], 2), number(scaled[w], 2)});
  }
  lesson.section("Change of the last hidden activations until gradient descent has a loss of 0.1");
  lesson.table(table);
  lesson.say(
      "Root mean square of the change, over that of the activations before training. nan: the loss "
      "is above 0.1 after 1,000 steps. Then no claim is made of the changes.");
  const double power = exponent(knobs.n(), lazy);
  if (std::isnan(power + scaled.back())) return;
  lesson.claim(
      {.sentence = "A network that learns changes its hidden activations.",
       .verdict = Verdict::true_if,
       .in_fact = fmt::format(
           "With the usual start and a rate in proportion to 1/width, true of narrow ones. Until "
           "the loss is 0.1 the activations change by {:.0f} % at width {}, but by {:.0f} % at "
           "width {}: the lazy limit. In the maximal update parametrization it is {:.0f} % there.",
           100.0 * lazy.front(), knobs.widths.front(), 100.0 * lazy.back(), knobs.widths.back(),
           100.0 * scaled.back()),
       .quantity = "exponent of the width in the change of the last hidden activations until a "
                   "loss of 0.1, usual start, descent at a rate as 1/width (predicted: -0.5)",
       .measured = power,
       .must_be = below(-0.2)});
}

plots::Lines loss_panel(const Knobs& knobs, const Powers& powers, const Losses& all, double low) {
  plots::Lines panel{powers.name, {"Adam's learning rate", true}, {"final loss", true, low, 10.0}};
  for (std::size_t w = 0; w < all.size(); ++w) {
    plots::Series series{fmt::format("width {}", knobs.widths[w]), {}, {}};
    for (std::size_t e = 0; e < exponents.size(); ++e) {
      series.x.push_back(std::exp2(exponents[e]));
      series.y.push_back(all[w][e] < 10.0 ? all[w][e] : NAN);
    }
    panel.series.push_back(series);
  }
  return panel;
}

plots::Lines by_width(const std::string& title, const std::string& y, const plots::Series& one,
                      const plots::Series& other) {
  return {title, {"width", true}, {y + ", last hidden layer", true}, {one, other}};
}

void experiment(Lesson& lesson, Knobs knobs) {
  std::ranges::sort(knobs.widths);
  lesson.predict(
      {{"it ends lower than the narrow one: more weights fit better",
        "at this rate one step changes its activations too much"},
       {"about as low: a rate does not depend on the width",
        "a step moves each weight by the same amount, and a wide layer adds up more of them"},
       {"its loss ends many times higher than at its own best rate"},
       {"it learns slowly: its weights are small", "so a step of one size is larger beside them"}});
  const nn::Dataset data = regression(Rng(lesson.seed()).stream(1));
  const Losses one_rate = losses(knobs, usual, data, lesson.seed());
  const Losses scaled = losses(knobs, maximal, data, lesson.seed());
  loss_table(lesson, knobs, usual, one_rate);
  lesson.say(fmt::format(
      "Losses: geometric means of the last {} steps, in narrow networks of several draws too. "
      "The best rate is one of 2^-12, 2^-11, ..., 2^-3.",
      std::min<std::size_t>(8, knobs.steps)));
  loss_table(lesson, knobs, maximal, scaled);
  lesson.say(
      fmt::format("Maximal update, at width n: {0}/n times the rate for hidden and output weights, "
                  "{0}/n times the variance for output weights. At width {0} nothing changes.",
                  knobs.widths.front()));
  claims_of_transfer(lesson, knobs, one_rate, scaled);
  const Changes step = first_step(knobs, usual, data, lesson.seed());
  const Changes scaled_step = first_step(knobs, maximal, data, lesson.seed());
  claim_of_the_step(lesson, knobs, step, scaled_step);
  const plots::Numbers lazy = moved(knobs, usual_descent, data, lesson.seed());
  const plots::Numbers scaled_moved = moved(knobs, maximal_descent, data, lesson.seed());
  claim_of_features(lesson, knobs, lazy, scaled_moved);
  lesson.idea(
      "What a step of Adam changes is a sum over fan_in. Divide its rate by fan_in for hidden and "
      "output weights, and start the output with variance 1/fan_in^2: then one rate fits narrow "
      "and wide networks.");
  const plots::Numbers n = knobs.n();
  const double low = std::clamp(0.3 * scaled.back()[best(scaled.back())], 1e-30, 1e-3);
  lesson.figure(
      {fmt::format(
           "At width {1}, the rate that is best at width {0} gives {2:.1f} times the lowest loss "
           "with the usual start, {3:.1f} times in the maximal update parametrization",
           knobs.widths.front(), knobs.widths.back(), price(one_rate), price(scaled)),
       {loss_panel(knobs, usual, one_rate, low), loss_panel(knobs, maximal, scaled, low),
        by_width("First step of Adam", "change of z", {usual.name, n, step[1]},
                 {maximal.name, n, scaled_step[1]}),
        by_width("Gradient descent to a loss of 0.1", "relative change of h",
                 {usual_descent.name, n, lazy}, {maximal_descent.name, n, scaled_moved})},
       2});
  lesson.next(
      "`make homework@width` takes a rate to wide networks. Then `make lesson@convolution`.");
}

}  // namespace

int main(int argc, char** argv) {
  Knobs knobs;
  Lesson lesson("Width",
                "The best learning rate of Adam was found for a narrow network. One that is many "
                "times as wide, with the usual start, trains at the same rate. How does it end?");
  lesson.knob("--widths", knobs.widths, "of the hidden layers", 2, 1024);
  lesson.knob("--layers", knobs.layers, "hidden ones", 2, 8);
  lesson.knob("--activation", knobs.activation, "of the hidden layers", {"relu", "gelu", "tanh"});
  lesson.knob("--steps", knobs.steps, "of Adam", 2, 2000);
  lesson.knobs_must([&] {
    if (std::ranges::max(knobs.widths) > std::ranges::min(knobs.widths)) return;
    throw std::invalid_argument("--widths: give at least two different widths");
  });
  lesson.domain(
      {"widths from 16 or 32 to 16 times that or more, up to 512; ReLU in 2 and 3 hidden layers, "
       "GELU in 2; 30 and 60 steps",
       {"--widths 32,128,512", "--layers 3 --widths 16,64,256",
        "--activation gelu --widths 16,64,256", "--steps 60 --widths 16,64,256"},
       30});
  return lesson.run(argc, argv, [&] { experiment(lesson, knobs); });
}
