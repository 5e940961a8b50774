#include "random_parts.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <stdexcept>

namespace lessons {

std::string weights_name(std::size_t layer) { return fmt::format("W{}", layer); }
std::string bias_name(std::size_t layer) { return fmt::format("b{}", layer); }

std::string to_text(const RandomParts& parts) {
  return parts.empty() ? "none" : fmt::format("{}", fmt::join(parts, ","));
}

RandomParts random_parts_of(const std::string& text, std::size_t matrices) {
  if (text == "none") return {};
  RandomParts known, parts;
  for (std::size_t l = 1; l <= matrices; ++l) known.insert({weights_name(l), bias_name(l)});
  for (std::size_t start = 0, comma = 0; comma != std::string::npos; start = comma + 1) {
    comma = text.find(',', start);
    const std::string name = text.substr(start, comma - start);
    if (known.contains(name) && parts.insert(name).second) continue;
    throw std::invalid_argument(fmt::format(
        "--random: expected none, or some of {}, each once, found '{}'", to_text(known), text));
  }
  return parts;
}

std::vector<RandomParts> all_sets_of_weights(std::size_t n) {
  std::vector<RandomParts> sets(std::size_t{1} << n);
  for (std::size_t k = 0; k < sets.size(); ++k) {
    for (std::size_t l = 0; l < n; ++l) {
      if ((k >> l & 1U) != 0) sets[k].insert(weights_name(l + 1));
    }
  }
  std::ranges::sort(sets, {}, [](const RandomParts& set) { return std::pair(set.size(), set); });
  return sets;
}

nn::Mlp partly_random(const std::vector<std::size_t>& widths, const nn::Activation& hidden,
                      const RandomParts& parts, std::uint64_t seed) {
  const nn::Mlp random(widths, hidden, nn::xavier_uniform(), seed);
  nn::Mlp net(widths, hidden, nn::constant(0.5));
  for (std::size_t l = 0; l < net.depth(); ++l) {
    if (parts.contains(weights_name(l + 1))) net.dense(l).weights = random.dense(l).weights;
    if (!parts.contains(bias_name(l + 1))) continue;
    Rng rng = Rng(seed).stream(l);
    for (double& bias : net.dense(l).bias.value.values()) bias = rng.symmetric(0.5);
  }
  return net;
}

}  // namespace lessons
