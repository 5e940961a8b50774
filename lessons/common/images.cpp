#include "lessons/common/images.hpp"

#include <fmt/core.h>

#include <stdexcept>

#include "nn/analysis/statistics.hpp"
#include "nn/data/fashion_mnist.hpp"
#include "nn/initializer.hpp"

namespace lessons {

namespace {

constexpr std::size_t pixels = 196;
constexpr std::size_t classes = 10;

void standardize(Matrix& inputs) {
  const nn::Statistics all = nn::statistics(inputs);
  inputs -= all.mean;
  inputs *= 1.0 / all.standard_deviation;
}

}  // namespace

std::string usual_inputs() { return nn::has_fashion_mnist() ? "images" : "normal"; }

Inputs clothes(const std::string& kind, std::size_t samples, std::uint64_t seed) {
  if (kind == "images") {
    nn::Dataset images = nn::fashion_mnist(0, samples);
    standardize(images.inputs);
    return {images, fmt::format("Inputs: the first {} training images of Fashion-MNIST, pooled to "
                                "14 x 14 pixels and standardized.",
                                samples)};
  }
  if (kind != "normal") {
    throw std::invalid_argument(
        fmt::format("clothes: expected inputs 'images' or 'normal', found '{}'", kind));
  }
  Rng rng = Rng(seed).stream(0xC107E5);  // not the numbers that a network draws from this seed
  const Matrix middles = nn::normal(1.0)(classes, pixels, rng);
  nn::Dataset numbers{nn::normal(1.0)(samples, pixels, rng), Matrix::zeros(samples, classes), {}};
  for (std::size_t i = 0; i < samples; ++i) {
    const std::size_t label = rng.below(classes);
    numbers.targets(i, label) = 1.0;
    for (std::size_t j = 0; j < pixels; ++j) {
      numbers.inputs(i, j) += middles(label, j);
    }
  }
  standardize(numbers.inputs);
  return {numbers, fmt::format("Inputs, in place of images: {} samples of {} normal numbers, whose "
                               "means are those of {} classes.",
                               samples, pixels, classes)};
}

}  // namespace lessons
