#include "tests/foreign_networks.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "nn/optimizer.hpp"
#include "nn/starts/lsuv.hpp"
#include "nn/trainer.hpp"
#include "tests/foreign_start.hpp"

namespace foreign {

namespace {

using nn::Disease;

Network healthy(Rng& rng) {
  const nn::Activation f = one_of(
      {"tanh", "relu", "leaky_relu", "identity", "selu", "gelu", "silu", "softsign", "sigmoid"},
      rng);
  const bool deep = f.name == "tanh" || f.name.ends_with("relu") || f.name == "selu";
  const std::size_t hidden = between(f.name == "sigmoid" ? 1 : 0,
                                     f.name == "sigmoid" ? 2
                                     : deep              ? 16
                                                         : 6,
                                     rng);
  Network made = fresh(f, hidden, rng.uniform(0.9, 1.1), rng);
  const std::size_t more = rng.below(4);
  if (more == 0) made.net.dense(hidden).weights.value *= 0.0;
  if (more == 1 && f.name != "sigmoid") nn::lsuv(made.net, made.data.inputs, rng.next());
  made.how += more == 0 ? ", head of zeros" : more == 1 ? ", lsuv" : "";
  return made;
}

Network trained(Rng& rng) {
  for (;;) {
    const nn::Activation f =
        one_of({"tanh", "relu", "leaky_relu", "selu", "gelu", "silu", "softsign", "sigmoid"}, rng);
    Network made = fresh(f, between(1, 4, rng), rng.uniform(0.9, 1.1), rng);
    const double before = nn::diagnose(made.net, made.data).loss;
    const nn::Dataset& d = made.data;
    const auto yes_or_no = [](double t) { return t == 0.0 || t == 1.0; };
    nn::Loss loss = nn::mean_squared_error;
    if (std::ranges::all_of(d.targets.values(), yes_or_no)) {
      loss = nn::softmax_cross_entropy;
      if (d.targets.cols() == 1) loss = nn::binary_cross_entropy;
    }
    nn::Adam adam(0.005);
    nn::train(made.net, d, loss, adam,
              {.steps = between(60, 250, rng), .batch_size = 32, .seed = rng.next()});
    made.how += ", trained";
    if (nn::diagnose(made.net, d).loss < 0.25 * before) return made;
  }
}

// Every neuron of hidden layer l, or every other, becomes a copy of the first; what they say
// together is as loud as before.
void make_twins(nn::Mlp& net, std::size_t l, std::size_t stride, double factor, Rng& rng) {
  Matrix &in = net.dense(l).weights.value, &out = net.dense(l + 1).weights.value;
  const double n = static_cast<double>(in.cols()), heard = 1.0 / static_cast<double>(in.rows());
  for (std::size_t k = 0; k < out.cols(); ++k) {
    const double together = rng.normal() * factor / n;
    for (std::size_t j = 0; j < in.cols(); j += stride) out(j, k) = together;
  }
  for (std::size_t j = 0; j < in.cols(); j += stride) {
    for (std::size_t i = 0; i < in.rows(); ++i) in(i, j) = l == 0 ? in(i, 0) : heard;
  }
}

// Every weight of a layer is one number; `factor` is what n twins make of a signal.
void make_equal(nn::Mlp& net, double factor) {
  for (std::size_t l = 0; l < net.depth(); ++l) {
    Matrix& w = net.dense(l).weights.value;
    const auto n = static_cast<double>(w.rows());
    w = Matrix::filled(w.rows(), w.cols(), l == 0 ? 1.0 / std::sqrt(n) : factor / n);
  }
}

Network symmetric(Rng& rng) {
  const std::size_t hidden = between(1, 8, rng);
  Network made = fresh(one_of({"tanh", "relu", "leaky_relu", "identity", "selu", "softsign"}, rng),
                       hidden, 1.0, rng);
  const std::size_t way = rng.below(3);
  if (way == 0) make_equal(made.net, rng.uniform(0.95, 1.05));
  if (way > 0)
    make_twins(made.net, rng.below(hidden), way, holding(made.net.hidden_activation()), rng);
  made.how += way == 0   ? ", all equal"
              : way == 1 ? ", a layer of twins"
                         : ", half a layer of twins";
  made.diseases = {Disease::symmetric};
  return made;
}

// Biases far below everything that a layer hears.
Network dead(Rng& rng) {
  const std::size_t hidden = between(1, 8, rng), l = rng.below(hidden);
  Network made = fresh(one_of({"relu", "gelu", "silu"}, rng), hidden, rng.uniform(0.9, 1.1), rng);
  made.net.forward(made.data.inputs);
  const double loudest = max_abs(made.net.pre_activation(l));
  Matrix& bias = made.net.dense(l).bias.value;
  for (double& b : bias.values()) b = -(2.0 * loudest + rng.uniform(10.0, 40.0));
  const bool all = bias.cols() < 24 || rng.below(2) == 0;
  if (!all) bias(0, 0) = 0.0;
  made.how += fmt::format(", layer {} shut{}", l + 1, all ? "" : " but for one");
  made.diseases = {Disease::dead};
  return made;
}

Network saturated(Rng& rng) {
  const std::size_t hidden = between(1, 8, rng), way = rng.below(3), l = rng.below(hidden);
  Network made = fresh(one_of({"tanh", "sigmoid", "softsign"}, rng), hidden, 1.0, rng);
  if (made.net.hidden_activation().name == "sigmoid" && hidden > 2) return saturated(rng);
  const double factor = rng.uniform(60.0, 300.0);
  if (way == 0) made.data.inputs *= factor;
  if (way == 1) made.net.dense(l).weights.value *= factor;
  for (std::size_t k = 0; way == 2 && k < hidden; ++k) made.net.dense(k).weights.value *= factor;
  made.how += fmt::format(", times {:.0f}: {}", factor,
                          way == 0   ? "inputs"
                          : way == 1 ? "a layer"
                                     : "all");
  made.diseases = {Disease::saturated};
  return made;
}

std::size_t deep_enough(double factor, Rng& rng) {  // factor^(hidden - 1) is 20 or 1/20 at least
  const double layers = std::log(20.0) / std::abs(std::log(factor));
  return static_cast<std::size_t>(std::ceil(layers)) + between(2, 6, rng);
}

Network vanishing(Rng& rng) {
  const double factor = rng.uniform(0.2, 0.6);
  Network made = fresh(
      one_of({"tanh", "softsign", "relu", "leaky_relu", "gelu", "silu", "identity", "sigmoid"},
             rng),
      deep_enough(factor, rng), factor, rng);
  made.diseases = {Disease::vanishing};
  return made;
}

Network exploding(Rng& rng) {
  const double factor = rng.uniform(1.6, 4.0);
  Network made = fresh(one_of({"relu", "leaky_relu", "gelu", "silu", "identity"}, rng),
                       deep_enough(factor, rng), factor, rng);
  made.diseases = {Disease::exploding};
  return made;
}

Network two(Rng& rng) {
  const std::size_t way = rng.below(4);
  const double small = rng.uniform(0.2, 0.6), large = rng.uniform(1.6, 4.0);
  Network made =
      way == 0 ? fresh(one_of({"tanh", "relu", "identity"}, rng), deep_enough(small, rng), 1.0, rng)
      : way == 1 ? fresh(one_of({"relu", "identity"}, rng), deep_enough(large, rng), 1.0, rng)
      : way == 2 ? fresh(one_of({"tanh", "softsign"}, rng), between(1, 5, rng), 1.0, rng)
                 : fresh(nn::tanh(), deep_enough(small, rng), small, rng);
  if (way < 3) make_equal(made.net, way == 0 ? small : way == 1 ? large : 1.0);
  for (std::size_t l = 0; way == 2 && l + 1 < made.net.depth(); ++l)
    made.net.dense(l).weights.value *= 150.0;
  if (way == 3) made.data.inputs *= 800.0;
  made.diseases = {way == 3 ? Disease::saturated : Disease::symmetric, way == 1 ? Disease::exploding
                                                                       : way == 2
                                                                           ? Disease::saturated
                                                                           : Disease::vanishing};
  made.how += fmt::format(", way {} of two", way);
  return made;
}

}  // namespace

Network network(std::size_t kind, Rng& rng) {
  static constexpr Network (*makers[])(Rng&) = {healthy,   trained,   symmetric, dead,
                                                saturated, vanishing, exploding, two};
  return makers[kind](rng);
}

}  // namespace foreign
