// The check: mean squares of z, layer by layer, in networks of known and unknown activations.
#include <fmt/core.h>

#include <cmath>

#include "lessons/common/homework.hpp"
#include "lessons/common/text.hpp"
#include "nn/analysis/statistics.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/mlp.hpp"

void start(nn::Mlp& net, Rng& rng);  // homework.cpp

using lessons::number;

namespace {

// Activations of the library, and two that it has not.
std::vector<nn::Activation> activations() {
  return {nn::tanh(),
          nn::identity(),
          nn::sigmoid(),
          nn::relu(),
          nn::silu(),
          nn::Activation(
              "2 tanh z + 0.5", [](double z) { return 2.0 * std::tanh(z) + 0.5; },
              [](double z, double) { return 2.0 - 2.0 * std::tanh(z) * std::tanh(z); }),
          nn::Activation(
              "z / sqrt(1 + z^2)", [](double z) { return z / std::sqrt(1.0 + z * z); },
              [](double z, double) { return std::pow(1.0 + z * z, -1.5); })};
}

const std::vector<std::size_t> widths[] = {{60, 200, 200, 40}, {300, 80, 240, 60}};
constexpr std::uint64_t draws = 24;

// The mean square of z in each layer: an average over draws of weights and inputs.
std::vector<double> mean_squares(lessons::Check& check, const std::vector<std::size_t>& layers,
                                 const nn::Activation& f) {
  std::vector<double> means(layers.size() - 1, 0.0);
  for (std::uint64_t k = 0; k < draws; ++k) {
    Rng rng = Rng(91).stream(k);
    nn::Mlp net(layers, f, nn::zeros());
    start(net, rng);
    net.forward(nn::normal(1.0)(40, layers.front(), rng));
    for (std::size_t l = 0; l < net.depth(); ++l) {
      means[l] += nn::statistics(net.pre_activation(l)).mean_square / draws;
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

std::string reason(std::size_t layer, double mean) {
  if (!std::isfinite(mean)) return "a weight that is no number makes every z behind it one";
  if (layer == 0) return "the first layer adds up the inputs as they are: f has not seen them";
  return "z adds up fan_in terms h w, whose mean square is E f(z)^2 times that of a weight";
}

}  // namespace

int main() {
  const std::size_t requirements = std::size(widths) * activations().size() * 3 * (3 + 1) + 1;
  return lessons::check_homework(requirements, [](lessons::Check& check) {
    Rng one(5), other(6);
    nn::Mlp first({4, 5, 1}, nn::tanh(), nn::zeros()), second = first;
    start(first, one);
    start(second, other);
    check.require(!(first.dense(0).weights.value == second.dense(0).weights.value),
                  {"two seeds give the same weights", "other weights",
                   "a start of one seed cannot be tried twice",
                   "whether all random numbers come from the rng that you are given"});
    for (const nn::Activation& f : activations()) {
      for (const auto& layers : widths) {
        const auto means = mean_squares(check, layers, f);
        for (std::size_t l = 0; l < means.size(); ++l) {
          check.require(
              std::abs(means[l] - 1.0) < 0.09,
              {fmt::format("f = {}: the mean square of z in layer {}, from {} to {} neurons, is {} "
                           "(average of {} networks)",
                           f.name, l + 1, layers[l], layers[l + 1], number(means[l], 3), draws),
               "1 within 0.09", reason(l, means[l]),
               l == 0 ? "what your code does for the first layer, whose weights need the variance "
                        "1 / fan_in"
                      : "which gain this activation needs, whether this layer has it, and which "
                        "fan divides"});
        }
      }
    }
  });
}
