// Follow two inputs: a mean square that holds says nothing about what tells inputs apart
//
// Deep networks of sigmoids do not learn, although their activations keep their size in every layer. What
// is lost can be seen by sending two inputs through one network and looking at their difference.
//
// Let the weights of a wide network be independent, of mean 0 and variance sw^2 / n, its biases of variance
// sb^2. Each z_l is then a sum of many independent terms, nearly a normal number. One input: if the mean
// square of z_l is q, that of z_(l+1) is
//
//     q' = V(q) = sw^2 E f(sqrt(q) g)^2 + sb^2                      g: a standard normal number
//
// which settles, if it does, at a q* with V(q*) = q*. Two inputs whose z have the mean square q* and the
// correlation c: the products f(u) f(v) of their activations decide the next correlation,
//
//     c' = (sw^2 E f(u) f(v) + sb^2) / q*          u = sqrt(q*) g,  v = sqrt(q*) (c g + sqrt(1 - c^2) g')
//
// Equal inputs stay equal: c = 1 gives c' = 1. How fast do similar ones approach that, or leave it? Derive
// E f(u) f(v) by c: integration by parts over g and over g' makes q* E f'(u) f'(v) of it. At c = 1
//
//     chi = dc'/dc = sw^2 E f'(sqrt(q*) g)^2              1 - c' = chi (1 - c) for c near 1
//
// So 1 - c falls as chi^l, that is as e^(-l / xi) with the depth xi = -1 / log chi. (Poole et al. 2016,
// "Exponential expressivity in deep neural networks through transient chaos"; Schoenholz et al. 2017, "Deep
// information propagation", where xi is called xi_c.) The error signals: delta_l = (delta_(l+1) W^T) .* f'(z_l),
// and its mean square is that of delta_(l+1) times sw^2 E f'^2: the same chi.
//
// Worth trying:
//   ARGS="--activation softsign"   another curve that saturates
//   ARGS="--width 16"              narrow networks: one draw is not the average
//   ARGS="--depth 60"
#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "lessons/common/in_parallel.hpp"
#include "lessons/common/lesson.hpp"
#include "lessons/common/pictures.hpp"
#include "nn/analysis/statistics.hpp"
#include "nn/mlp.hpp"
#include "nn/starts/gain.hpp"

using namespace lessons;

namespace {

struct Knobs {
  std::string activation = "tanh";  // f, where settings of the variances are compared
  std::size_t width = 128;          // n, neurons in every layer
  std::size_t depth = 30;           // hidden layers
};

constexpr std::size_t networks = 8;  // draws of the weights, for averages

// How a network starts: f, and the variances of its weights (times n) and of its biases.
struct Start {
  nn::Activation f;
  double sw2, sb2;
};

Start matched(const nn::Activation& f) { return {f, std::pow(nn::gain(f), 2), 0.0}; }

double V(const Start& start, double q) {
  return start.sw2 * nn::mean_square(start.f, q) + start.sb2;
}

// Where V settles, from 1.
double settled(const Start& start) {
  double q = 1.0;
  for (int step = 0; step < 500; ++step) q = V(start, q);
  return q;
}

double chi(const Start& start, double q) { return start.sw2 * nn::mean_square_slope(start.f, q); }

// ---- Measured in networks --------------------------------------------------------------------------

nn::Mlp network(const Start& start, const Knobs& knobs, Rng& rng) {
  const std::vector<std::size_t> widths(knobs.depth + 1, knobs.width);
  const double n = static_cast<double>(knobs.width);
  nn::Mlp net(widths, start.f, nn::normal(std::sqrt(start.sw2 / n)), rng.next());
  for (std::size_t l = 0; l < net.depth(); ++l) {
    net.dense(l).bias.value = nn::normal(std::sqrt(start.sb2))(1, knobs.width, rng);
  }
  return net;
}

// What is left in each layer, the first first.
struct Followed {
  plots::Numbers q;           // mean square of z
  plots::Numbers difference;  // 1 - c of two inputs: |z - z'|^2 / (|z|^2 + |z'|^2)
  plots::Numbers error;       // mean square of delta, for a random one behind the last layer
};

// Two inputs of which the first layer makes z of mean square q. They are independent (apart = 1), or one
// is the other but for a small part.
Followed follow(const Start& start, const Knobs& knobs, double q, double apart,
                std::uint64_t seed) {
  Rng rng(seed);
  nn::Mlp net = network(start, knobs, rng);
  Matrix x = nn::normal(std::sqrt((q - start.sb2) / start.sw2))(2, knobs.width, rng);
  for (std::size_t j = 0; j < knobs.width; ++j) {
    x(1, j) = std::sqrt(1.0 - apart * apart) * x(0, j) + apart * x(1, j);
  }
  net.forward(x);
  net.backward(nn::normal(1.0)(2, knobs.width, rng));
  Followed result;
  for (std::size_t l = 0; l < net.depth(); ++l) {
    const Matrix& z = net.pre_activation(l);
    double difference = 0.0;
    for (std::size_t j = 0; j < z.cols(); ++j) difference += std::pow(z(0, j) - z(1, j), 2);
    const double square = nn::mean_square(z);
    result.q.push_back(square);
    result.difference.push_back(difference / (square * static_cast<double>(z.size())));
    result.error.push_back(nn::mean_square(net.error_signal(l)));
  }
  return result;
}

// Geometric means over networks, layer by layer.
Followed average(const Start& start, const Knobs& knobs, double q, double apart,
                 std::uint64_t seed) {
  std::vector<Followed> all(networks);
  in_parallel(networks,
              [&](std::size_t k) { all[k] = follow(start, knobs, q, apart, seed * networks + k); });
  Followed mean{plots::Numbers(knobs.depth, 0.0), mean.q, mean.q};
  for (auto quantity : {&Followed::q, &Followed::difference, &Followed::error}) {
    for (std::size_t l = 0; l < knobs.depth; ++l) {
      for (const Followed& each : all)
        (mean.*quantity)[l] += std::log((each.*quantity)[l]) / networks;
      (mean.*quantity)[l] = std::exp((mean.*quantity)[l]);
    }
  }
  return mean;
}

// The layers before the first one whose difference has more of round-off in it than of the inputs.
plots::Numbers above_round_off(const plots::Numbers& difference) {
  const auto end = std::ranges::find_if(difference, [](double d) { return !(d > 1e-27); });
  return {difference.begin(), end};
}

// By what a quantity is multiplied from one layer to the next: the geometric mean.
double factor_per_layer(const plots::Numbers& layers) {
  return std::pow(layers.back() / layers.front(), 1.0 / static_cast<double>(layers.size() - 1));
}

// ---- Sigmoids whose mean square holds ---------------------------------------------------------------

plots::Lines sigmoids(Lesson& lesson, const Knobs& knobs) {
  const Start start = matched(nn::sigmoid());
  const Followed measured = average(start, knobs, 1.0, 1.0, lesson.seed());
  Table table{
      {"layer", "mean square of z", "difference of two inputs, 1 - c", "predicted from layer 2"}};
  plots::Series predicted{"1 - c, predicted", counted(knobs.depth, 1.0), {}};
  for (std::size_t l = 0; l < knobs.depth; ++l) {
    predicted.y.push_back(measured.difference[1] *
                          std::pow(chi(start, 1.0), static_cast<double>(l) - 1.0));
    if (l % 5 > 0 && l + 1 < knobs.depth) continue;
    table.rows.push_back({std::to_string(l + 1), number(measured.q[l], 4),
                          number(measured.difference[l], 3), number(predicted.y[l], 3)});
  }
  lesson.section(
      fmt::format("Sigmoids, gain {:.4f}: two inputs through {} networks, geometric means",
                  std::sqrt(start.sw2), networks));
  lesson.table(table);
  lesson.say(fmt::format(
      "c: correlation of the z of the two inputs. Predicted: 1 - c of layer 2, times chi = {:.4f} "
      "for each further layer; chi is sw^2 E f'(z)^2, and sw^2 the variance of a weight times "
      "fan_in. Inputs whose z agree to 16 digits, all that a double has, have 1 - c of about "
      "1e-32.",
      chi(start, 1.0)));
  const auto [low, high] = std::ranges::minmax(measured.q);
  const double fall =
      std::log10(measured.difference[0] / above_round_off(measured.difference).back());
  lesson.claim(
      {.sentence = "A signal that keeps its mean square in every layer is kept.",
       .verdict = Verdict::is_false,
       .in_fact = fmt::format("In every layer of sigmoids the mean square of z lies between {:.2f} "
                              "and {:.2f}; but each layer multiplies the difference "
                              "of two inputs (the mean square, relative) by about {:.2f}.",
                              low, high, chi(start, 1.0)),
       .quantity = "powers of ten by which the difference of two inputs falls from the first to "
                   "the last layer (or to round-off), over those between the largest and smallest "
                   "mean square",
       .measured = fall / std::log10(high / low),
       .must_be = above(10.0)});
  return {"Sigmoids, matched gain",
          {"layer"},
          {"mean square of z, and 1 - c", true, 1e-34, 10.0},
          {{"mean square of z", predicted.x, measured.q},
           {"1 - c, measured", predicted.x, measured.difference},
           {},
           {},
           predicted}};  // in its colour of the second panel
}

// ---- Four starts of one activation --------------------------------------------------------------------

plots::Lines predicted_and_measured(Lesson& lesson, const Knobs& knobs) {
  const nn::Activation f = nn::activation_by_name(knobs.activation);
  const plots::Numbers layers = counted(knobs.depth, 1.0);
  std::vector<Compared> differences, errors;
  plots::Lines panel{f.name + ": four starts, measured and predicted",
                     {"layer"},
                     {"1 - c of two inputs", true, 1e-24, 1e-1}};
  plots::Series predicted{"predicted by chi", {}, {}};
  Table table{{"weights' sw^2", "biases' sb^2", "q*", "chi", "depth xi"}};
  for (double part : {0.25, 0.5, 1.0, 2.0}) {
    const Start start{f, part * std::pow(nn::gain(f), 2), 0.05};
    const double q = settled(start), x = chi(start, q);
    const Followed measured = average(start, knobs, q, 1e-4, lesson.seed());
    const auto name = fmt::format("sw^2 = {:.2f}", start.sw2), xi = number(-1 / std::log(x), 3);
    table.rows.push_back({number(start.sw2, 4), "0.05", number(q, 4), number(x, 4), xi});
    differences.push_back({name, x, factor_per_layer(above_round_off(measured.difference))});
    errors.push_back({name, x, 1.0 / factor_per_layer(measured.error)});
    for (double l : layers) predicted.y.push_back(measured.difference[0] * std::pow(x, l - 1.0));
    predicted.x.insert(predicted.x.end(), layers.begin(), layers.end());
    predicted.x.push_back(NAN), predicted.y.push_back(NAN);  // a gap before the next line
    panel.series.push_back({fmt::format("{}: chi = {:.2f}", name, x), layers, measured.difference});
  }
  panel.series.push_back(predicted);
  lesson.section(f.name + ": what the formulas say of four starts");
  lesson.table(table);
  lesson.say(
      "q*: mean square of z at which layers settle. Depth xi: so many layers divide 1 - c by e; if "
      "it is negative, that many without the sign multiply it by e.");
  lesson.section("The factor per layer of 1 - c, forwards");
  lesson.table(theory_table("chi", differences));
  lesson.section("The factor per layer of the error signals' mean square, backwards");
  lesson.table(theory_table("chi", errors));
  lesson.claim(
      {.sentence = "To what depth a network tells two inputs apart cannot be known beforehand.",
       .verdict = Verdict::is_false,
       .in_fact = "An integral tells: chi = sw^2 E f'(z)^2, by which each layer multiplies a small "
                  "difference. Above 1 inputs part, below 1 they merge.",
       .quantity = "largest factor between the chi of the formula and of networks, four starts",
       .measured = largest_factor(differences),
       .must_be = below(1.2),
       .domain = "widths from 64",
       .inside = knobs.width >= 64});
  std::vector<Compared> both;
  for (std::size_t k = 0; k < errors.size(); ++k) {
    both.push_back({"", differences[k].measured, errors[k].measured});
  }
  lesson.claim(
      {.sentence = "Vanishing gradients are a matter of the way back alone.",
       .verdict = Verdict::is_false,
       .in_fact =
           "The number that multiplies error signals on the way back multiplies the "
           "difference of two inputs on the way there: where gradients vanish, inputs merge.",
       .quantity = "largest factor between what a layer makes of differences forwards and of "
                   "error signals backwards (mean squares, four starts)",
       .measured = largest_factor(both),
       .must_be = below(1.2),
       .domain = "widths from 64",
       .inside = knobs.width >= 64});
  return panel;
}

// ---- A mean square that does not settle --------------------------------------------------------------

plots::Lines unsettled(Lesson& lesson, const Knobs& knobs) {
  Table table{{"matched gain", "dV/dq at 1", "chi", "least mean square", "largest"}};
  std::vector<double> powers, slopes;  // of ten, from 1, at most; of V: of tanh, GELU, ...
  plots::Lines panel{fmt::format("Matched gain, the extremes of {} networks", networks),
                     {"layer"},
                     {"mean square of z", true}};
  for (const nn::Activation& f : {nn::tanh(), nn::gelu(), nn::silu(), nn::relu()}) {
    const Start start = matched(f);
    std::vector<Followed> all(networks);
    in_parallel(networks, [&](std::size_t k) {
      all[k] = follow(start, knobs, 1.0, 1.0, lesson.seed() * networks + k);
    });
    const auto last = [](const Followed& each) { return each.q.back(); };
    const auto [least, most] = std::ranges::minmax_element(all, {}, last);
    const double low = last(*least), high = last(*most);
    if (f.name == "tanh" || f.name == "gelu") {
      panel.series.push_back({f.name + ", least", counted(knobs.depth, 1.0), least->q});
      panel.series.push_back({f.name + ", largest", counted(knobs.depth, 1.0), most->q});
    }
    powers.push_back(std::max(std::log10(high), -std::log10(low)));
    slopes.push_back((V(start, 1.0 + 1e-4) - V(start, 1.0 - 1e-4)) / 2e-4);
    table.rows.push_back({f.name, number(slopes.back(), 4), number(chi(start, 1.0), 4),
                          number(low, 3), number(high, 3)});
  }
  lesson.section(
      fmt::format("The mean square of z in layer {}, {} networks", knobs.depth, networks));
  lesson.table(table);
  lesson.say(
      "V(q): mean square of z in the layer behind one of mean square q. The gain makes V(1) = 1; "
      "the slope dV/dq is what a small deviation from 1 is multiplied by.");
  lesson.claim(
      {.sentence = "With the matched gain a mean square holds at any depth.",
       .verdict = Verdict::true_if,
       .in_fact = fmt::format(
           "True if each layer also shrinks a small deviation from it, as tanh does: its "
           "factor is {:.2f}. GELU's is {:.2f}, so that deviations grow from layer to layer.",
           slopes[0], slopes[1]),
       .quantity = "powers of ten between 1 and the mean square that is furthest from it: GELU's "
                   "over tanh's",
       .measured = powers[1] / powers[0],
       .must_be = above(4.0),
       .domain = "widths from 64",
       .inside = knobs.width >= 64});
  return panel;
}

void experiment(Lesson& lesson, const Knobs& knobs) {
  lesson.predict(
      {{"as different as they went in", "the mean square holds, but it is the same for both"},
       {"about a tenth as different", "that is what one layer does, and there are many"},
       {"they agree to eight digits or more"},
       {"that depends on the draw of the weights",
        "the factor of a layer is an integral, in which the draw does not occur"}});
  const plots::Lines left = sigmoids(lesson, knobs);
  const plots::Lines middle = predicted_and_measured(lesson, knobs);
  const plots::Lines right = unsettled(lesson, knobs);
  lesson.idea(
      "One input has a mean square, two have a correlation. One number, chi, says whether they "
      "merge or part, and whether error signals vanish or explode: a deep network needs it near "
      "1.");
  lesson.figure({"A mean square that holds does not tell whether two inputs stay apart: chi does",
                 {left, middle, right}});
  lesson.next(
      "`make homework@two_inputs` chooses weights and biases so that two inputs stay apart for 100 "
      "layers of tanh. Then `make lesson@batch_norm`.");
}

}  // namespace

int main(int argc, char** argv) {
  Knobs knobs;
  Lesson lesson(
      "Two inputs",
      "30 layers of sigmoids keep the mean square of the pre-activations in every layer. Two "
      "different inputs go through one network. How different are they at the end?");
  lesson.knob("--activation", knobs.activation, "f of the four starts",
              {"tanh", "softsign", "sigmoid", "sine", "gaussian"});
  lesson.knob("--width", knobs.width, "neurons in every layer", 3, 512);
  lesson.knob("--depth", knobs.depth, "hidden layers", 5, 100);
  lesson.domain({"widths 3 to 256, 20 to 40 layers, tanh and softsign",
                 combined({{"--width", {"3", "16", "64", "256"}},
                           {"--depth", {"20", "40"}},
                           {"--activation", {"tanh", "softsign"}}}),
                 100});
  return lesson.run(argc, argv, [&] { experiment(lesson, knobs); });
}
