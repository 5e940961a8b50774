// The check: mean squares of z, layer by layer, in networks of known and unknown activations.
#include <fmt/core.h>

#include <cmath>

#include "lessons/common/homework.hpp"
#include "lessons/common/text.hpp"
#include "nn/analysis/statistics.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/mlp.hpp"
#include "nn/starts/gain.hpp"

void start(nn::Mlp& net, Rng& rng);  // homework.cpp

using lessons::number;

namespace {

// Activations of the library, and two that it has not, with drawn constants.
std::vector<nn::Activation> activations(Rng& rng) {
  const double a = rng.uniform(1.0, 3.0), b = rng.uniform(0.3, 1.0), c = rng.uniform(0.5, 3.0);
  return {nn::tanh(),
          nn::identity(),
          nn::sigmoid(),
          nn::relu(),
          nn::silu(),
          nn::Activation(
              fmt::format("{} tanh z + {}", number(a, 3), number(b, 3)),
              [=](double z) { return a * std::tanh(z) + b; },
              [=](double z, double) { return a - a * std::tanh(z) * std::tanh(z); }),
          nn::Activation(
              fmt::format("z / sqrt({} + z^2)", number(c, 3)),
              [=](double z) { return z / std::sqrt(c + z * z); },
              [=](double z, double) { return c * std::pow(c + z * z, -1.5); })};
}
constexpr std::size_t different_activations = 7;

const std::vector<std::size_t> widths[] = {{40, 60, 50, 48}, {72, 48, 60, 48}};
constexpr std::size_t draws = 160, samples = 8;

// The mean square of z in each layer if what it gets is as it should be: inputs of mean square 1, or
// activations of mean square E f(z)^2. The average over draws has a standard error of at most 0.0161, the
// root of 2 / (48 neurons * 160 draws), for any f.
std::vector<double> mean_squares(lessons::Check& check, const std::vector<std::size_t>& layers,
                                 const nn::Activation& f, Rng& seeds) {
  std::vector<double> means(layers.size() - 1, 0.0);
  const double passed = nn::mean_square(f);
  for (std::size_t k = 0; k < draws; ++k) {
    Rng rng(seeds.next());
    nn::Mlp net(layers, f, nn::zeros());
    start(net, rng);
    const Matrix inputs = nn::normal(1.0)(samples, layers.front(), rng);
    net.forward(inputs);
    for (std::size_t l = 0; l < net.depth(); ++l) {
      const double given =
          l == 0 ? nn::mean_square(inputs) : nn::mean_square(net.activation(l - 1)) / passed;
      means[l] += nn::mean_square(net.pre_activation(l)) / given / draws;
      if (k > 0) continue;
      const Matrix& w = net.dense(l).weights.value;
      check.require(w.rows() == layers[l] && w.cols() == layers[l + 1],
                    {fmt::format("weights {} in layer {}", shape(w), l + 1),
                     fmt::format("({} x {})", layers[l], layers[l + 1]), "a column is a neuron",
                     "rows and columns of the matrix that you assign"});
      check.require(
          nn::distinct_columns(w) == w.cols(),
          {fmt::format("{} different neurons of {} in layer {}", nn::distinct_columns(w), w.cols(),
                       l + 1),
           "all different", "equal weights make twins", "whether every weight is drawn from rng"});
      check.require(max_abs(net.dense(l).bias.value) == 0.0,
                    {fmt::format("a bias of {} in layer {}",
                                 number(max_abs(net.dense(l).bias.value), 3), l + 1),
                     "0", "the task is about weights: a bias adds a square of its own",
                     "what you assign to net.dense(l).bias"});
    }
  }
  return means;
}

// What a mean square that is off usually comes from.
struct Mistake {
  double mean;
  std::string why, next;
};

// In layer l, counted from 0; the layers before it are right.
std::vector<Mistake> mistakes(std::size_t l, double fan_in, double fan_out,
                              const nn::Activation& f) {
  const double passed = nn::mean_square(f), slopes = nn::mean_square_slope(f);
  const double mean = nn::normal_expectation(f.function);
  std::vector<Mistake> all = {
      {fan_in / fan_out,
       "this is right for a layer that has as many neurons as inputs, and for no other",
       "which of the two widths counts the terms that one z adds up"},
      {1.0 / fan_in, "this is 1 / fan_in: the weights are too small by a whole root of it",
       "whether you give nn::normal a variance, where it takes a deviation"}};
  if (l == 0) {
    all.push_back({1.0 / passed,
                   "this layer makes up for what f takes away, and f has not seen its inputs",
                   "which layers get to see f"});
    return all;
  }
  all.push_back({2.0 * passed, "this is the gain of ReLU, and f is another activation",
                 "where your code asks the network for its f"});
  if (std::abs(mean) < 1e-6) {  // elsewhere the two are near each other
    all.push_back({passed / slopes,
                   "this gain makes up for the slopes of f: it keeps error signals on the way back",
                   "whether f or its derivative decides what a z of the next layer adds up"});
  } else {
    all.push_back(
        {passed / (passed - mean * mean),
         "this makes up for the variance of f(z), which leaves out the square of its mean",
         "whether a z adds up squares or deviations from a mean"});
  }
  return all;
}

Mistake likely_mistake(std::size_t l, double fan_in, double fan_out, const nn::Activation& f,
                       double measured) {
  Mistake likely{
      measured, "z adds up fan_in terms h w, whose mean square is E f(z)^2 times that of a weight",
      "which gain this activation needs, whether this layer has it, and which fan divides"};
  if (l == 0) {
    likely.why = "the first layer adds up the inputs as they are: f has not seen them";
    likely.next =
        "what your code does for the first layer, whose weights need the variance 1 / fan_in";
  }
  if (!std::isfinite(measured))
    likely.why = "a weight that is no number makes every z behind it one";
  double nearest = 0.05;
  for (const Mistake& each : mistakes(l, fan_in, fan_out, f)) {
    const double apart = std::abs(std::log(measured / each.mean));
    if (apart < nearest) likely = each, nearest = apart;
  }
  return likely;
}

void check_means(lessons::Check& check, const std::vector<std::size_t>& layers,
                 const nn::Activation& f, const std::vector<double>& means) {
  for (std::size_t l = 0; l < means.size(); ++l) {
    const Mistake likely = likely_mistake(l, static_cast<double>(layers[l]),
                                          static_cast<double>(layers[l + 1]), f, means[l]);
    check.require(
        std::abs(means[l] - 1.0) < 0.09,
        {fmt::format("f = {}: the mean square of z in layer {}, from {} to {} neurons, is {} "
                     "if {} (average of {} networks)",
                     f.name, l + 1, layers[l], layers[l + 1], number(means[l], 3),
                     l == 0 ? "that of the inputs is 1" : "z before it is standard normal", draws),
         "1 within 0.09", likely.why, likely.next});
  }
}

}  // namespace

int main() {
  const std::size_t requirements = std::size(widths) * different_activations * 3 * (3 + 1) + 1;
  return lessons::check_homework(requirements, [](lessons::Check& check) {
    Rng one(check.seed(1)), other(check.seed(2));
    nn::Mlp first({4, 5, 1}, nn::tanh(), nn::zeros()), second = first;
    start(first, one);
    start(second, other);
    check.require(!(first.dense(0).weights.value == second.dense(0).weights.value),
                  {"two seeds give the same weights", "other weights",
                   "a start of one seed cannot be tried twice",
                   "whether all random numbers come from the rng that you are given"});
    Rng rng(check.seed(0));
    for (const nn::Activation& f : activations(rng)) {
      for (const auto& layers : widths) {
        check_means(check, layers, f, mean_squares(check, layers, f, rng));
      }
    }
  });
}
