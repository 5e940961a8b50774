#include "nn/layers/steps.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <stdexcept>

namespace nn {

std::size_t count_steps(std::string_view layer, const Matrix& sequences, std::size_t features) {
  if (sequences.cols() > 0 && sequences.cols() % features == 0) return sequences.cols() / features;
  throw std::invalid_argument(
      fmt::format("{}: {}: expected (batch x steps * {}), at least one step", layer,
                  shape(sequences), features));
}

void take_step(const Matrix& sequences, std::size_t t, std::size_t features, Matrix& step) {
  step.resize(sequences.rows(), features);
  for (std::size_t i = 0; i < step.rows(); ++i) {
    std::ranges::copy(sequences.row(i).subspan((t - 1) * features, features), step.row(i).begin());
  }
}

void put_step(const Matrix& step, std::size_t t, std::size_t features, Matrix& sequences) {
  for (std::size_t i = 0; i < step.rows(); ++i) {
    std::ranges::copy(step.row(i), sequences.row(i).subspan((t - 1) * features).begin());
  }
}

void require_step(std::string_view layer, std::string_view pass, std::size_t t, std::size_t steps) {
  if (t >= 1 && t <= steps) return;
  throw std::out_of_range(
      fmt::format("{}: there is no step {} among the {} of the last {}, counted "
                  "from 1",
                  layer, t, steps, pass));
}

}  // namespace nn
