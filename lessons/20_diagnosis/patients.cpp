#include "patients.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "nn/optimizer.hpp"
#include "nn/starts/gain.hpp"
#include "nn/trainer.hpp"

namespace lessons {

namespace {

using nn::Disease;

std::size_t between(std::size_t low, std::size_t high, Rng& rng) {
  return low + rng.below(high - low + 1);
}

nn::Dataset plane(Rng& rng) {
  const std::size_t n = 2 * between(20, 60, rng);
  nn::Dataset (*const all[])(std::size_t) = {nn::moons, nn::circles, nn::spirals};
  const nn::Dataset data = nn::with_noise(all[rng.below(3)](n), 0.1, rng);
  return nn::Standardizer(data)(data);
}

double holding(const nn::Activation& f) {
  if (f.name == "gelu") return nn::gain(f);
  return f.name == "relu" || f.name == "leaky_relu" ? std::sqrt(2.0) : 1.0;
}

Patient fresh(const std::vector<std::string>& activations, std::size_t hidden, double factor,
              Rng& rng) {
  const nn::Activation f = nn::activation_by_name(activations[rng.below(activations.size())]);
  std::vector<std::size_t> widths = {2};
  for (std::size_t l = 0; l < hidden; ++l) widths.push_back(between(12, 32, rng));
  widths.push_back(1);
  const nn::Mlp net(widths, f, scaled(f, factor), rng.next());
  const std::string how = fmt::format("{}, {} hidden layers, scale {:.2f}", f.name, hidden, factor);
  return {how, net, plane(rng), Disease::healthy};
}

Patient healthy(Rng& rng) {
  if (rng.below(4) > 0) return healthy_start(rng);
  const double factor = rng.uniform(0.9, 1.1);
  Patient made = fresh({"tanh", "relu", "leaky_relu"}, between(1, 6, rng), factor, rng);
  nn::Adam adam(0.01);
  nn::train(made.net, made.data, nn::binary_cross_entropy, adam, {.steps = between(50, 250, rng)});
  made.how += ", trained";
  return made;
}

Patient symmetric(Rng& rng) {
  const std::size_t hidden = between(2, 6, rng), one = rng.below(hidden);
  Patient made = fresh({"tanh", "relu", "leaky_relu"}, hidden, 1.0, rng);
  const bool all = rng.below(2) == 0;
  for (std::size_t l = 0; l < hidden; ++l) {
    if (all || l == one) make_twins(made.net, l);
  }
  made.how += all ? ", all of them twins" : fmt::format(", layer {} twins", one + 1);
  return made;
}

// Biases far below all that the layer hears.
Patient dead(Rng& rng) {
  const std::size_t hidden = between(2, 8, rng), l = rng.below(hidden);
  Patient made = fresh({"relu"}, hidden, rng.uniform(0.9, 1.1), rng);
  made.net.forward(made.data.inputs);
  const double depth = -2.0 * (1.0 + max_abs(made.net.pre_activation(l)));
  Matrix& bias = made.net.dense(l).bias.value;
  bias = Matrix::filled(1, bias.cols(), depth);
  if (bias.cols() > 20 && rng.below(2) == 0) bias(0, 0) = 0.0;  // one lives on
  made.how += fmt::format(", biases of layer {} {:.1f}", l + 1, depth);
  return made;
}

Patient saturated(Rng& rng) {
  const bool sigmoid = rng.below(4) == 0;  // two layers: more of them vanish
  const std::size_t hidden = sigmoid ? 2 : between(2, 8, rng), one = rng.below(hidden);
  const double factor = rng.uniform(50.0, 200.0);
  Patient made =
      fresh({sigmoid ? "sigmoid" : "tanh", sigmoid ? "sigmoid" : "softsign"}, hidden, 1.0, rng);
  const bool all = rng.below(2) == 0;
  for (std::size_t l = 0; l < hidden; ++l) {
    if (all || l == one) made.net.dense(l).weights.value *= factor;
  }
  made.how += fmt::format(", times {:.0f} {}", factor, all ? "all" : "one");
  return made;
}

std::size_t deep_enough(double factor, Rng& rng) {
  const double steps = std::log(20.0) / std::abs(std::log(factor));
  return static_cast<std::size_t>(std::ceil(steps)) + between(1, 5, rng);
}

Patient vanishing(Rng& rng) {
  const double factor = rng.uniform(0.2, 0.6);
  return fresh({"tanh", "relu", "leaky_relu", "sigmoid"}, deep_enough(factor, rng), factor, rng);
}

Patient exploding(Rng& rng) {
  const double factor = rng.uniform(1.6, 4.0);
  return fresh({"relu", "leaky_relu"}, deep_enough(factor, rng), factor, rng);
}

}  // namespace

nn::Initializer scaled(const nn::Activation& f, double factor) {
  const double gain = factor * holding(f);
  return [gain](std::size_t fan_in, std::size_t fan_out, Rng& rng) {
    return nn::normal(gain / std::sqrt(static_cast<double>(fan_in)))(fan_in, fan_out, rng);
  };
}

void make_twins(nn::Mlp& net, std::size_t l) {
  Matrix &in = net.dense(l).weights.value, &out = net.dense(l + 1).weights.value;
  const auto heard = static_cast<double>(in.rows()), n = static_cast<double>(in.cols());
  for (std::size_t j = 0; j < in.cols(); ++j) {
    for (std::size_t i = 0; i < in.rows(); ++i) in(i, j) = l == 0 ? in(i, 0) : 1.0 / heard;
  }
  for (std::size_t k = 0; k < out.cols(); ++k) {
    out(0, k) /= std::sqrt(n);  // n equal voices add up, where those of strangers partly cancel
    for (std::size_t j = 1; j < out.rows(); ++j) out(j, k) = out(0, k);
  }
}

Patient healthy_start(Rng& rng) {
  const double factor = rng.uniform(0.9, 1.1);
  if (rng.below(3) == 0) return fresh({"gelu", "softsign"}, between(1, 5, rng), factor, rng);
  return fresh({"tanh", "relu", "leaky_relu"}, between(2, 10, rng), factor, rng);
}

Patient patient(nn::Disease disease, Rng& rng) {
  static constexpr Patient (*makers[])(Rng&) = {healthy,   symmetric, dead,
                                                saturated, vanishing, exploding};
  Patient made = makers[static_cast<std::size_t>(disease)](rng);
  made.disease = disease;
  return made;
}

}  // namespace lessons
