#include "tests/foreign_start.hpp"

#include <fmt/core.h>

#include <cmath>

#include "nn/starts/gain.hpp"

namespace foreign {

std::size_t between(std::size_t low, std::size_t high, Rng& rng) {
  return low + rng.below(high - low + 1);
}

nn::Activation one_of(const std::vector<std::string>& names, Rng& rng) {
  return nn::activation_by_name(names[rng.below(names.size())]);
}

// By how much weights of variance 1 / fan_in have to be scaled for signals to hold.
double holding(const nn::Activation& f) {
  if (f.name == "relu") return std::sqrt(2.0);
  if (f.name == "leaky_relu") return std::sqrt(2.0 / 1.0001);
  if (f.name == "gelu" || f.name == "silu") return nn::gain(f);
  return 1.0;
}

namespace {

// Clusters with one-hot classes, a smooth curve to learn, or a yes and no.
nn::Dataset data(Rng& rng) {
  const std::size_t n = between(40, 160, rng), d = between(3, 20, rng);
  const std::size_t kind = rng.below(3), outputs = kind == 2 ? 1 : between(2, 5, rng);
  const Matrix centres = nn::normal(1.5)(outputs, d, rng);
  nn::Dataset made{kind == 1 ? nn::uniform(1.7)(n, d, rng) : nn::normal(1.0)(n, d, rng),
                   Matrix::zeros(n, outputs)};
  for (std::size_t i = 0; i < n; ++i) {
    double along = 0.0;
    for (std::size_t j = 0; j < d; ++j) along += made.inputs(i, j) * centres(0, j);
    if (kind == 0) {
      made.targets(i, i % outputs) = 1.0;
      for (std::size_t j = 0; j < d; ++j) made.inputs(i, j) += centres(i % outputs, j);
    } else if (kind == 1) {
      for (std::size_t c = 0; c < outputs; ++c)
        made.targets(i, c) = std::sin(along * 0.3 + static_cast<double>(c));
    } else {
      made.targets(i, 0) = along > 0.0 ? 1.0 : 0.0;
    }
  }
  return made;
}

nn::Initializer scaled(double factor, Rng& rng) {
  const bool flat = rng.below(2) == 0;
  return [=](std::size_t fan_in, std::size_t fan_out, Rng& r) {
    const double sd = factor / std::sqrt(static_cast<double>(fan_in));
    return flat ? nn::uniform(sd * std::sqrt(3.0))(fan_in, fan_out, r)
                : nn::normal(sd)(fan_in, fan_out, r);
  };
}

std::vector<std::size_t> widths(const nn::Dataset& data, std::size_t hidden, std::size_t narrow,
                                std::size_t wide, Rng& rng) {
  std::vector<std::size_t> all = {data.inputs.cols()};
  for (std::size_t l = 0; l < hidden; ++l) all.push_back(between(narrow, wide, rng));
  all.push_back(data.targets.cols());
  return all;
}

}  // namespace

Network fresh(const nn::Activation& f, std::size_t hidden, double factor, Rng& rng) {
  nn::Dataset d = data(rng);
  const auto sizes = widths(d, hidden, hidden <= 2 ? 6 : 24, 64, rng);
  nn::Mlp net(sizes, f, scaled(factor * holding(f), rng), rng.next());
  return {fmt::format("{}, {} hidden, scale {:.2f}", f.name, hidden, factor), net, d, {}};
}

}  // namespace foreign
