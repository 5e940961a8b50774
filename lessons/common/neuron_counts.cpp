#include "lessons/common/neuron_counts.hpp"

#include <fmt/ranges.h>

#include "nn/analysis/twins.hpp"

namespace lessons {

Counts count_neurons(const nn::Mlp& net) {
  Counts counts;
  for (std::size_t l = 0; l + 1 < net.depth(); ++l) counts.push_back(nn::distinct_neurons(net, l));
  return counts;
}

std::string text_of(const Counts& counts) { return fmt::format("{}", fmt::join(counts, "/")); }

}  // namespace lessons
