#include "tests/drawn_networks.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "nn/starts/gain.hpp"

namespace drawn {

namespace {

using nn::Disease;
using Names = std::vector<std::string>;

const Names two_ends = {"tanh", "softsign"};
const Names one_end = {"relu", "leaky_relu", "gelu", "silu"};
const Names without_selu = {"tanh", "softsign", "relu", "leaky_relu", "gelu", "silu"};
const Names all_seven = {"tanh", "softsign", "relu", "leaky_relu", "selu", "gelu", "silu"};
constexpr std::size_t deepest = 12;

std::size_t between(std::size_t low, std::size_t high, Rng& rng) {
  return low + rng.below(high - low + 1);
}

const std::string& one_of(const Names& names, Rng& rng) { return names[rng.below(names.size())]; }

double usual_gain(const nn::Activation& f) {
  if (f.name.ends_with("relu")) return std::sqrt(2.0);
  return f.name == "tanh" || f.name == "selu" ? 1.0 : nn::gain(f);
}

// ---- Data ---------------------------------------------------------------------------------------

nn::Dataset plane(Rng& rng) {
  nn::Dataset (*const makers[])(std::size_t) = {nn::moons, nn::circles, nn::spirals};
  const nn::Dataset clean = makers[rng.below(3)](2 * between(20, 80, rng));
  const nn::Dataset data = nn::with_noise(clean, 0.1, rng);
  return nn::Standardizer(data)(data);
}

// Classes by the largest of several random directions.
nn::Dataset classes(std::size_t n, std::size_t d, Rng& rng) {
  const std::size_t c = between(2, 6, rng);
  const Matrix ways = nn::normal(1.0)(c, d, rng);
  nn::Dataset data{nn::normal(1.0)(n, d, rng), Matrix::zeros(n, c)};
  for (std::size_t i = 0; i < n; ++i) {
    std::vector<double> scores(c, 0.0);
    for (std::size_t k = 0; k < c; ++k) {
      for (std::size_t j = 0; j < d; ++j) scores[k] += ways(k, j) * data.inputs(i, j);
    }
    data.targets(i, static_cast<std::size_t>(std::ranges::max_element(scores) - scores.begin())) =
        1.0;
  }
  return data;
}

nn::Dataset curve(std::size_t n, std::size_t d, Rng& rng) {
  const Matrix way = nn::normal(1.0 / std::sqrt(static_cast<double>(d)))(1, d, rng);
  nn::Dataset data{nn::uniform(std::sqrt(3.0))(n, d, rng), Matrix::zeros(n, 1)};
  for (std::size_t i = 0; i < n; ++i) {
    double along = 0.0;
    for (std::size_t j = 0; j < d; ++j) along += way(0, j) * data.inputs(i, j);
    data.targets(i, 0) = std::sin(2.0 * along) + 0.1 * rng.normal();
  }
  return data;
}

nn::Dataset data(Rng& rng) {
  const std::size_t n = between(40, 160, rng), d = between(2, 32, rng), kind = rng.below(3);
  return kind == 0 ? plane(rng) : kind == 1 ? classes(n, d, rng) : curve(n, d, rng);
}

// ---- Networks -----------------------------------------------------------------------------------

// hidden layers, each weight `factor` times as large as usual
Network fresh(const std::string& name, std::size_t hidden, std::size_t width, double factor,
              Rng& rng) {
  const nn::Activation f = nn::activation_by_name(name);
  nn::Dataset samples = data(rng);
  const auto widths =
      nn::layer_widths(samples.inputs.cols(), hidden, width, samples.targets.cols());
  const double gain = factor * usual_gain(f);
  const bool uniform = rng.below(2) == 0;
  const auto start = [=](std::size_t fan_in, std::size_t fan_out, Rng& r) {
    const double deviation = gain / std::sqrt(static_cast<double>(fan_in));
    return uniform ? nn::uniform(std::sqrt(3.0) * deviation)(fan_in, fan_out, r)
                   : nn::normal(deviation)(fan_in, fan_out, r);
  };
  nn::Mlp net(widths, f, start, rng.next());
  return {fmt::format("{}, {} layers of {}, scale {:.2f}", name, hidden, width, factor), net,
          samples};
}

Network sound(const Names& names, std::size_t hidden, std::size_t width, Rng& rng) {
  Network made = fresh(one_of(names, rng), hidden, width, rng.uniform(0.9, 1.1), rng);
  if (rng.below(3) == 0) {
    for (std::size_t l = 0; l < hidden; ++l) {
      made.net.dense(l).bias.value = nn::normal(0.1)(1, width, rng);
    }
    made.how += ", small biases";
  }
  return made;
}

// The first `twins` neurons of layer l become copies of the first, whose outputs add up to what
// they were.
void copy_neurons(nn::Mlp& net, std::size_t l, std::size_t twins) {
  Matrix &in = net.dense(l).weights.value, &bias = net.dense(l).bias.value;
  Matrix& out = net.dense(l + 1).weights.value;
  for (std::size_t j = 1; j < twins; ++j) {
    for (std::size_t i = 0; i < in.rows(); ++i) in(i, j) = in(i, 0);
    bias(0, j) = bias(0, 0);
  }
  for (std::size_t k = 0; k < out.cols(); ++k) {
    const double share = out(0, k) / std::sqrt(static_cast<double>(twins));
    for (std::size_t j = 0; j < twins; ++j) out(j, k) = share;
  }
}

Network symmetric(std::size_t width, Rng& rng) {
  Network made = sound(all_seven, between(1, deepest, rng), width, rng);
  const std::size_t l = rng.below(made.net.depth() - 1), way = rng.below(2);
  copy_neurons(made.net, l, way == 0 ? width : width / 2);
  made.how += fmt::format(", {} of layer {} twins", way == 0 ? "all" : "half", l + 1);
  return made;
}

Network dead(std::size_t width, Rng& rng) {
  const std::size_t hidden = between(1, deepest, rng), l = rng.below(hidden);
  Network made = sound({"relu", "gelu", "silu"}, hidden, width, rng);
  made.net.forward(made.data.inputs);
  const double low = 2.0 * max_abs(made.net.pre_activation(l)) + rng.uniform(10.0, 50.0);
  made.net.dense(l).bias.value = Matrix::filled(1, width, -low);
  made.how += fmt::format(", layer {} shut", l + 1);
  return made;
}

Network saturated(std::size_t width, Rng& rng) {
  const std::size_t hidden = between(1, deepest, rng), l = rng.below(hidden), way = rng.below(4);
  Network made = sound(two_ends, hidden, width, rng);
  const double factor = rng.uniform(60.0, 300.0);
  if (way == 0) made.data.inputs *= factor;
  if (way == 1) made.net.dense(l).weights.value *= factor;
  if (way == 2) {
    for (std::size_t k = 0; k < hidden; ++k) made.net.dense(k).weights.value *= factor;
  }
  if (way == 3) {
    const double b = rng.uniform(5.0, 20.0);
    for (double& bias : made.net.dense(l).bias.value.values()) bias = rng.below(2) == 0 ? b : -b;
  }
  const char* const ways[] = {"inputs", "a layer", "all layers", "biases of a layer"};
  made.how += fmt::format(", {} too large", ways[way]);
  return made;
}

// From the fewest layers that make a factor of 20 up to the deepest.
std::size_t deep_enough(double factor, Rng& rng) {
  const double steps = std::log(20.0) / std::abs(std::log(factor));
  return between(std::min(deepest, static_cast<std::size_t>(std::ceil(steps)) + 2), deepest, rng);
}

Network vanishing(std::size_t width, Rng& rng) {
  const double factor = rng.uniform(0.2, 0.6);
  const std::string& name = one_of(without_selu, rng);
  // Softsign's usual scale is for signals of size 1; small ones hold at a scale of 1, as tanh's do.
  const double holds = name == "softsign" ? 1.0 / nn::gain(nn::softsign()) : 1.0;
  return fresh(name, deep_enough(factor, rng), width, factor * holds, rng);
}

Network exploding(std::size_t width, Rng& rng) {
  const double factor = rng.uniform(1.6, 4.0);
  return fresh(one_of(one_end, rng), deep_enough(factor, rng), width, factor, rng);
}

}  // namespace

Network network(Disease made, std::size_t width, Rng& rng) {
  switch (made) {
    case Disease::symmetric:
      return symmetric(width, rng);
    case Disease::dead:
      return dead(width, rng);
    case Disease::saturated:
      return saturated(width, rng);
    case Disease::vanishing:
      return vanishing(width, rng);
    case Disease::exploding:
      return exploding(width, rng);
    default:
      return sound(all_seven, between(1, deepest, rng), width, rng);
  }
}

bool named_right(const Network& network, Disease made) {
  const nn::Diagnosis found = nn::diagnose(network.net, network.data);
  if (made == Disease::healthy) return found.nothing_found();
  return found.findings.size() == 1 && found.has(made);
}

}  // namespace drawn
