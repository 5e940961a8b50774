#include "deep.hpp"

#include <cmath>
#include <numeric>

#include "lessons/common/in_parallel.hpp"
#include "matrix/matmul.hpp"
#include "matrix/svd.hpp"
#include "nn/starts/orthogonal.hpp"
#include "nn/trainer.hpp"

namespace lessons {

std::vector<Start> deep_starts(const nn::Activation& f) {
  const double gain = f.name == "relu" ? std::sqrt(2.0) : 1.0;
  return {{"0.01", nn::normal(0.01)},
          {"default", nn::standard_uniform()},
          {"Xavier", nn::xavier_uniform()},
          {"He", nn::he_normal()},
          {"orthogonal", nn::orthogonal(gain)}};
}

nn::Mlp deep_network(const nn::Dataset& data, std::size_t layers, std::size_t width,
                     const nn::Activation& f, const nn::Initializer& weights, std::uint64_t seed) {
  std::vector<std::size_t> widths(layers + 2, width);
  widths.front() = data.inputs.cols();
  widths.back() = data.targets.cols();
  return {widths, f, weights, seed};
}

std::vector<Signals> starts_of(const nn::Activation& f, const nn::Dataset& data, std::size_t layers,
                               std::uint64_t seed) {
  std::vector<Signals> signals;
  for (const auto& [name, weights] : deep_starts(f)) {
    const nn::Mlp net = deep_network(data, layers, 64, f, weights, seed);
    signals.push_back(signals_of(name, net, data, nn::softmax_cross_entropy));
  }
  return signals;
}

double mean_stretch(const nn::Mlp& net, std::size_t l, std::size_t samples) {
  const Matrix &z = net.pre_activation(l), &h = net.activation(l);
  const auto& slope = net.hidden_activation().derivative;
  double sum = 0.0;
  for (std::size_t s = 0; s < samples; ++s) {
    Matrix jacobian = net.dense(l).weights.value;  // (fan_in x fan_out)
    for (std::size_t i = 0; i < jacobian.rows(); ++i) {
      for (std::size_t j = 0; j < jacobian.cols(); ++j) jacobian(i, j) *= slope(z(s, j), h(s, j));
    }
    const auto values = singular_values(jacobian);
    sum += std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
  }
  return sum / static_cast<double>(samples);
}

std::vector<double> product_stretches(const nn::Initializer& weights, std::size_t count,
                                      std::size_t width, std::uint64_t seed) {
  Rng rng(seed);
  Matrix product = weights(width, width, rng);
  for (std::size_t k = 1; k < count; ++k) product = matmul(product, weights(width, width, rng));
  return singular_values(product);
}

namespace {

constexpr std::size_t together = 10;  // steps

plots::Series learning_curve(const std::string& name, nn::Mlp net, const nn::Dataset& data,
                             std::size_t steps) {
  nn::Momentum momentum(0.004, 0.9);
  plots::Series curve{name, {}, {}};
  for (std::size_t step = together; step <= steps; step += together) {
    const auto losses =
        nn::train(net, data, nn::softmax_cross_entropy, momentum, {together, 100, step});
    curve.x.push_back(static_cast<double>(step));
    curve.y.push_back(std::accumulate(losses.begin(), losses.end(), 0.0) / together);
  }
  return curve;
}

}  // namespace

std::vector<plots::Series> learning_curves(
    const std::vector<std::pair<std::string, nn::Mlp>>& networks, const nn::Dataset& data,
    std::size_t steps) {
  std::vector<plots::Series> curves(networks.size());
  in_parallel(networks.size(), [&](std::size_t i) {
    curves[i] = learning_curve(networks[i].first, networks[i].second, data, steps);
  });
  return curves;
}

}  // namespace lessons
