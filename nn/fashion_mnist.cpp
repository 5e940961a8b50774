#include "nn/fashion_mnist.hpp"

#include <fmt/core.h>

#include <filesystem>
#include <span>
#include <stdexcept>

#include "nn/idx.hpp"

namespace nn {

namespace {

constexpr std::size_t side = 28;  // pixels of a picture's side
constexpr std::size_t pooled = side / 2;
constexpr std::size_t classes = 10;

std::string images_path(const std::string& folder) {
  return folder + "/train-images-idx3-ubyte.gz";
}
std::string labels_path(const std::string& folder) {
  return folder + "/train-labels-idx1-ubyte.gz";
}

// The mean of each 2 x 2 block of pixels, as a number from 0 to 1.
void pool(const unsigned char* pixels, std::span<double> input) {
  for (std::size_t r = 0; r < pooled; ++r) {
    for (std::size_t c = 0; c < pooled; ++c) {
      const unsigned char* corner = pixels + 2 * r * side + 2 * c;
      input[r * pooled + c] =
          (corner[0] + corner[1] + corner[side] + corner[side + 1]) / (4.0 * 255.0);
    }
  }
}

}  // namespace

bool has_fashion_mnist(const std::string& folder) {
  return std::filesystem::exists(images_path(folder)) &&
         std::filesystem::exists(labels_path(folder));
}

Dataset fashion_mnist(std::size_t first, std::size_t count, const std::string& folder) {
  if (!has_fashion_mnist(folder)) {
    throw std::runtime_error(folder + ": Fashion-MNIST is not there; `make setup` installs it");
  }
  const IdxPart images = read_idx(images_path(folder), 3, first, count);
  const IdxPart labels = read_idx(labels_path(folder), 1, first, count);
  if (images.sizes[0] != side || images.sizes[1] != side) {
    throw std::runtime_error(fmt::format("{}: images of {} x {} pixels, expected {} x {}",
                                         images_path(folder), images.sizes[0], images.sizes[1],
                                         side, side));
  }
  Dataset data{Matrix(count, pooled * pooled), Matrix::zeros(count, classes), {}};
  for (std::size_t i = 0; i < count; ++i) {
    pool(images.bytes.data() + i * side * side, data.inputs.row(i));
    const std::size_t label = labels.bytes[i];
    if (label >= classes) {
      throw std::runtime_error(fmt::format("{}: image {} has label {}, expected 0 to 9",
                                           labels_path(folder), first + i, label));
    }
    data.targets(i, label) = 1.0;
  }
  return data;
}

}  // namespace nn
