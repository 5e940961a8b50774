#include "random_parts.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <sstream>
#include <stdexcept>

namespace lessons {

std::string weights_name(std::size_t layer) { return fmt::format("W{}", layer); }
std::string bias_name(std::size_t layer) { return fmt::format("b{}", layer); }

std::string to_text(const RandomParts& parts) {
  return parts.empty() ? "none" : fmt::format("{}", fmt::join(parts, ","));
}

RandomParts random_parts_of(const std::string& text) {
  RandomParts parts;
  std::istringstream names(text == "none" ? "" : text);
  for (std::string name; std::getline(names, name, ',');) parts.insert(name);
  return parts;
}

std::vector<RandomParts> all_sets_of_weights(std::size_t n) {
  if (n > 20) throw std::invalid_argument(fmt::format("2^{} sets of weights are too many", n));
  std::vector<RandomParts> sets(std::size_t{1} << n);
  for (std::size_t k = 0; k < sets.size(); ++k) {
    for (std::size_t l = 0; l < n; ++l) {
      if ((k >> l & 1U) != 0) sets[k].insert(weights_name(l + 1));
    }
  }
  std::ranges::sort(sets, [](const RandomParts& a, const RandomParts& b) {
    return a.size() != b.size() ? a.size() < b.size() : a < b;
  });
  return sets;
}

std::vector<RandomParts> biases_alone_and_together(std::size_t n) {
  std::vector<RandomParts> sets;
  RandomParts all;
  for (std::size_t k = 1; k <= n; ++k) {
    sets.push_back({bias_name(k)});
    all.insert(bias_name(k));
  }
  sets.push_back(all);
  return sets;
}

nn::Mlp partly_random(const std::vector<std::size_t>& widths, const nn::Activation& hidden,
                      const RandomParts& parts, std::uint64_t seed) {
  const nn::Mlp random(widths, hidden, nn::xavier_uniform(), seed);
  nn::Mlp net(widths, hidden, nn::constant(0.5));
  RandomParts known;
  for (std::size_t l = 0; l < net.depth(); ++l) {
    known.insert({weights_name(l + 1), bias_name(l + 1)});
    if (parts.contains(weights_name(l + 1))) net.dense(l).weights = random.dense(l).weights;
    if (!parts.contains(bias_name(l + 1))) continue;
    Rng rng = Rng(seed).stream(l);
    for (double& bias : net.dense(l).bias.value.values()) bias = rng.symmetric(0.5);
  }
  for (const std::string& part : parts) {
    if (known.contains(part)) continue;
    throw std::invalid_argument(
        fmt::format("'{}' is no part of this network: it has {}", part, to_text(known)));
  }
  return net;
}

}  // namespace lessons
