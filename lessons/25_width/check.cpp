// The check: networks of several depths and widths; each rate and each weight beside what the width asks for.
#include <fmt/ranges.h>

#include <cmath>

#include "lessons/common/homework.hpp"
#include "lessons/common/text.hpp"
#include "nn/analysis/statistics.hpp"
#include "nn/loss.hpp"
#include "nn/mlp.hpp"
#include "nn/optimizer.hpp"

std::vector<double> transfer(const nn::Mlp& narrow, nn::Mlp& wide, double rate);  // homework.cpp

using lessons::number;

namespace {

using Widths = std::vector<std::size_t>;
constexpr std::size_t kinds_of_case = 7, rounds = 2;
constexpr std::size_t hidden_layers[kinds_of_case] = {2, 2, 2, 3, 1, 2, 2};

// Widths of a narrow and of a wide network: one factor for all layers, other factors in each, equal widths,
// and a "wide" network that is narrower.
std::pair<Widths, Widths> draw_case(std::size_t kind, Rng& rng) {
  Widths from = {3 + rng.below(10)}, to = from;
  std::vector<std::size_t> factors = {2, 4, 16};
  rng.shuffle(std::span(factors));
  for (std::size_t l = 0; l < hidden_layers[kind]; ++l) {
    const std::size_t narrow = 16 + rng.below(25);
    const std::size_t factor = kind == 0 ? factors[0] : kind == 5 ? 1 : factors[l];
    from.push_back(narrow);
    to.push_back(narrow * factor);
  }
  from.push_back(1 + rng.below(3));
  to.push_back(from.back());
  if (kind == 6) std::swap(from, to);
  return {from, to};
}

// How much the first step of Adam at these rates changes the pre-activations of layer l on 16 samples.
double first_change(nn::Mlp net, const std::vector<double>& rates, std::size_t l,
                    std::uint64_t seed) {
  Rng rng(seed);
  const Matrix inputs = nn::normal(1.0)(16, net.dense(0).fan_in(), rng);
  const Matrix targets = nn::normal(1.0)(16, net.dense(net.depth() - 1).fan_out(), rng);
  Matrix gradient;
  nn::mean_squared_error(net.forward(inputs), targets, gradient);
  net.backward(gradient);
  const Matrix before = net.pre_activation(l);
  const auto parameters = net.parameters();
  for (std::size_t k = 0; k < parameters.size(); ++k) nn::Adam(rates[k]).step({parameters[k]});
  net.forward(inputs);
  return nn::root_mean_square(net.pre_activation(l) - before);
}

// What is wrong with the rate of layer l's weights.
std::string why(std::size_t l, std::size_t depth) {
  if (l == 0) return "the first layer adds up the inputs, and both networks have the same ones";
  return l + 1 < depth ? "a step of Adam changes all terms of a pre-activation with one sign, so "
                         "its change grows as their number"
                       : "the output adds up the last hidden layer, with one sign in a step of "
                         "Adam, so its change grows as the number of terms";
}

void check_rates(lessons::Check& check, const nn::Mlp& narrow, const nn::Mlp& wide,
                 const std::vector<double>& rates, double rate, std::uint64_t seed,
                 const std::string& name) {
  const std::vector<double> one_rate(rates.size(), rate);
  for (std::size_t l = 0; l < wide.depth(); ++l) {
    const double wanted = rate * static_cast<double>(narrow.dense(l).fan_in()) /
                          static_cast<double>(wide.dense(l).fan_in());
    const bool right = std::abs(rates[2 * l] / wanted - 1.0) <= 0.1;
    const double ratio =
        right ? 1.0 : first_change(wide, rates, l, seed) / first_change(narrow, one_rate, l, seed);
    check.require(
        right,
        {fmt::format("{}, layer {}: the rate of the weights is {}, and the first step changes the "
                     "layer {} times as much as in the narrow network",
                     name, l + 1, number(rates[2 * l], 3), number(ratio, 3)),
         "a rate at which a step of these weights changes the layer as in the narrow network",
         why(l, wide.depth()), "how many weights one neuron of this layer has, here and there"});
    check.require(std::abs(rates[2 * l + 1] / rate - 1.0) <= 0.1,
                  {fmt::format("{}, layer {}: the rate of the biases is {}", name, l + 1,
                               number(rates[2 * l + 1], 3)),
                   fmt::format("{}, as in the narrow network", number(rate, 3)),
                   "a bias is one term, at any width", "where your code treats biases as weights"});
  }
}

void check_weights(lessons::Check& check, const nn::Mlp& narrow, const nn::Mlp& before,
                   const nn::Mlp& wide, const std::string& name) {
  const std::size_t last = wide.depth() - 1;
  bool same = wide.depth() == before.depth();
  for (std::size_t l = 0; same && l <= last; ++l) {
    same = same_bits(before.dense(l).bias.value, wide.dense(l).bias.value) &&
           (l == last || same_bits(before.dense(l).weights.value, wide.dense(l).weights.value));
  }
  check.require(same, {name + ": a hidden layer or a bias has changed",
                       "the start of the hidden layers as it is",
                       "variance 2/fan_in keeps the size of a signal at every width",
                       "which layers your code writes to"});
  const double was = nn::root_mean_square(before.dense(last).weights.value);
  const double is = nn::root_mean_square(wide.dense(last).weights.value);
  const double wanted = std::sqrt(static_cast<double>(narrow.dense(last).fan_in()) /
                                  static_cast<double>(wide.dense(last).fan_in()));
  const bool scaled = approx_equal(before.dense(last).weights.value * (is / was),
                                   wide.dense(last).weights.value, 1e-9 * was);
  check.require(scaled,
                {name + ": the output weights are others than before, not the same ones scaled",
                 "the old ones times one number", "only their size depends on the width",
                 "whether your code draws them anew or loses a sign"});
  check.require(
      std::abs(is / was / wanted - 1.0) <= 0.02,
      {fmt::format("{}: the output weights are multiplied by {}", name, number(is / was, 4)),
       fmt::format("another number: their variance should go from 2/fan_in to a multiple of "
                   "1/fan_in^2 that is 2/fan_in at the narrow width"),
       "the changes of the last hidden layer have the signs of the output weights, and all add up "
       "in the output",
       "by what that multiplies a variance, and by what a weight"});
}

void check_case(lessons::Check& check, const Widths& from, const Widths& to, double rate,
                std::uint64_t seed) {
  const nn::Mlp narrow(from, nn::relu(), nn::he_normal(), seed);
  const nn::Mlp before(to, nn::relu(), nn::he_normal(), seed + 1);
  nn::Mlp wide = before;
  const std::vector<double> rates = transfer(narrow, wide, rate);
  const std::string name = fmt::format("from {} to {}", fmt::join(from, "-"), fmt::join(to, "-"));
  check.require(rates.size() == 2 * before.depth(),
                {fmt::format("{}: {} rates", name, rates.size()),
                 fmt::format("{}, for weights and biases of each layer", 2 * before.depth()),
                 "each parameter has a rate of its own", "wide.parameters()"});
  bool positive = true;
  for (double r : rates) positive = positive && std::isfinite(r) && r > 0.0;
  check.require(positive,
                {name + ": a rate is 0, negative or not a number", "rates above 0",
                 "a parameter without a rate does not learn", "divisions of whole numbers"});
  check_rates(check, narrow, wide, rates, rate, seed + 2, name);
  check_weights(check, narrow, before, wide, name);
}

}  // namespace

int main() {
  std::size_t requirements = 0;
  for (std::size_t hidden : hidden_layers) requirements += rounds * (5 + 2 * (hidden + 1));
  return lessons::check_homework(requirements, [](lessons::Check& check) {
    Rng rng(check.seed(1));
    for (std::size_t round = 0; round < rounds; ++round) {
      for (std::size_t kind = 0; kind < kinds_of_case; ++kind) {
        const auto [from, to] = draw_case(kind, rng);
        check_case(check, from, to, std::exp2(-rng.uniform(3.0, 9.0)), rng.next());
      }
    }
  });
}
