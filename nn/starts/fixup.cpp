#include "nn/starts/fixup.hpp"

#include <fmt/core.h>

#include <cmath>
#include <stdexcept>

#include "nn/activation.hpp"
#include "nn/dense.hpp"
#include "nn/layers/scale.hpp"

namespace nn {

double fixup_factor(std::size_t blocks, std::size_t branch_layers) {
  if (blocks == 0 || branch_layers < 2) {
    throw std::invalid_argument(fmt::format(
        "fixup: {} blocks with branches of {} layers: give at least 1 block and 2 layers", blocks,
        branch_layers));
  }
  const double exponent = -1.0 / (2.0 * static_cast<double>(branch_layers) - 2.0);
  return std::pow(static_cast<double>(blocks), exponent);
}

Initializer fixup(std::size_t blocks, std::size_t branch_layers, Initializer usual) {
  const double factor = fixup_factor(blocks, branch_layers);
  return [factor, usual = std::move(usual)](std::size_t fan_in, std::size_t fan_out, Rng& rng) {
    return factor * usual(fan_in, fan_out, rng);
  };
}

Sequential fixup_branch(std::size_t width, std::size_t blocks, std::size_t branch_layers,
                        Rng& rng) {
  const Initializer small = fixup(blocks, branch_layers);
  Sequential branch;
  for (std::size_t l = 0; l + 1 < branch_layers; ++l) {
    branch.add<Dense>(width, width, small, rng);
    branch.add<ActivationLayer>(relu());
  }
  branch.add<Dense>(width, width, zeros(), rng);
  branch.add<Scale>();
  return branch;
}

}  // namespace nn
