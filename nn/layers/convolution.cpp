#include "nn/layers/convolution.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <stdexcept>

#include "matrix/matmul.hpp"
#include "nn/inspector.hpp"

namespace nn {

namespace {

// Positions along one side. Without overflow: a sum of huge numbers must not look like a small one.
std::size_t positions(std::size_t side, const Kernel& kernel) {
  const auto [size, stride, padding] = kernel;
  constexpr std::size_t most = 1 << 24;
  const bool fits = side > 0 && size > 0 && stride > 0 && side < most && padding < most &&
                    size <= side + 2 * padding;
  if (fits) return (side + 2 * padding - size) / stride + 1;
  throw std::invalid_argument(fmt::format(
      "Convolution: a side of {} pixels, kernel size {}, stride {}, padding {}: none of the first "
      "three may be 0, and the kernel must fit into the padded side",
      side, size, stride, padding));
}

}  // namespace

Convolution::Convolution(const Pictures& input, std::size_t filters, const Kernel& kernel,
                         const Initializer& initialize, Rng& rng)
    : in_(input),
      out_{positions(input.height, kernel), positions(input.width, kernel), filters},
      kernel_(kernel) {
  const std::size_t fan = kernel.size * kernel.size * input.channels;
  if (fan == 0 || filters == 0) {
    throw std::invalid_argument(fmt::format(
        "Convolution: {} channels, {} filters: neither may be 0", input.channels, filters));
  }
  weights = {"weights", initialize(fan, filters, rng), Matrix::zeros(fan, filters)};
  bias = {"bias", Matrix::zeros(1, filters), Matrix::zeros(1, filters)};
  require_shape("Convolution", weights, fan, filters);
}

// visit(position, first, pixel, numbers) for every line of every square, in one fixed order: a row of the output,
// the column of its patch and the row of the input at which the line begins, and how many numbers it has, which
// stand side by side in both. What lies in the padding is left out.
template <class Visit>
void Convolution::for_each_line(std::size_t samples, Visit visit) const {
  const auto [size, stride, padding] = kernel_;
  std::size_t position = 0;
  for (std::size_t s = 0; s < samples; ++s) {
    for (std::size_t top = 0; top < out_.height * stride; top += stride) {
      for (std::size_t left = 0; left < out_.width * stride; left += stride, ++position) {
        const std::size_t from = padding - std::min(padding, left);
        const std::size_t to =
            std::min(size, in_.width + padding - std::min(in_.width + padding, left));
        for (std::size_t line = 0; line < size; ++line) {
          const std::size_t y = top + line - padding;  // above the picture: beyond its last line
          if (y >= in_.height || from >= to) continue;
          visit(position, (line * size + from) * in_.channels,
                (s * in_.height + y) * in_.width + left + from - padding,
                (to - from) * in_.channels);
        }
      }
    }
  }
}

const Matrix& Convolution::forward(const Matrix& input) {
  if (input.rows() % in_.pixels() != 0 || input.cols() != in_.channels) {
    throw std::invalid_argument(fmt::format("Convolution: {}: expected (batch * {} x {})",
                                            shape(input), in_.pixels(), in_.channels));
  }
  require_shape("Convolution", weights, kernel_.size * kernel_.size * in_.channels, out_.channels);
  require_shape("Convolution", bias, 1, out_.channels);
  const std::size_t samples = input.rows() / in_.pixels();
  patches_.resize(samples * out_.pixels(), fan_in());
  std::ranges::fill(patches_.values(), 0.0);  // what the padding leaves
  for_each_line(samples, [&](std::size_t position, std::size_t first, std::size_t pixel,
                             std::size_t numbers) {
    const auto line = input.values().subspan(pixel * in_.channels, numbers);
    std::ranges::copy(line, patches_.row(position).subspan(first).begin());
  });
  matmul(patches_, weights.value, output_);
  output_ = add_row(std::move(output_), bias.value);
  return output_;
}

// forward: z = patch W + b at each position, a dense layer whose samples are the patches. So its gradients
// are those of a dense layer, sums over all positions of all samples:
//   dL/dW = patches^T dL/dz,   dL/db = sum over positions of dL/dz,   dL/dpatches = dL/dz W^T
// A pixel is part of several patches, and its gradient is the sum of theirs.
const Matrix& Convolution::backward(const Matrix& output_gradient) {
  require_forward("Convolution", output_gradient, output_);
  require_shape("Convolution", weights, patches_.cols(), out_.channels);
  matmul_tn(patches_, output_gradient, weights.gradient);
  column_sums(output_gradient, bias.gradient);
  if (!wants_input_gradient) {
    input_gradient_.resize(0, 0);
    return input_gradient_;
  }
  const std::size_t samples = output_gradient.rows() / out_.pixels();
  matmul_nt(output_gradient, weights.value, patch_gradient_);
  input_gradient_.resize(samples * in_.pixels(), in_.channels);
  std::ranges::fill(input_gradient_.values(), 0.0);
  for_each_line(samples, [&](std::size_t position, std::size_t first, std::size_t pixel,
                             std::size_t numbers) {
    const auto part = patch_gradient_.row(position).subspan(first, numbers);
    const auto whole = input_gradient_.values().subspan(pixel * in_.channels, numbers);
    for (std::size_t k = 0; k < numbers; ++k) whole[k] += part[k];
  });
  return input_gradient_;
}

void Convolution::inspect(Inspector& inspector) const {
  inspector.weighted(weights, bias, patches_, output_, input_gradient_);
}

}  // namespace nn
