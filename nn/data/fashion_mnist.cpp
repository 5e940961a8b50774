#include "nn/data/fashion_mnist.hpp"

#include <fmt/core.h>

#include <filesystem>
#include <span>
#include <stdexcept>

#include "nn/data/idx.hpp"

namespace nn {

namespace {

constexpr std::size_t side = 28;  // pixels of a picture's side
constexpr std::size_t pooled = side / 2;
constexpr std::size_t classes = 10;

std::string images_path(const std::string& folder, Part part) {
  return folder + (part == Part::training ? "/train" : "/t10k") + "-images-idx3-ubyte.gz";
}
std::string labels_path(const std::string& folder, Part part) {
  return folder + (part == Part::training ? "/train" : "/t10k") + "-labels-idx1-ubyte.gz";
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

// Each pixel as a number from 0 to 1.
void copy(const unsigned char* pixels, std::span<double> input) {
  for (std::size_t k = 0; k < input.size(); ++k) input[k] = pixels[k] / 255.0;
}

// One-hot rows.
Matrix read_classes(const std::string& path, std::size_t first, std::size_t count) {
  const IdxPart labels = read_idx(path, 1, first, count);
  Matrix targets = Matrix::zeros(count, classes);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t label = labels.bytes[i];
    if (label >= classes) {
      throw std::runtime_error(
          fmt::format("{}: image {} has label {}, expected 0 to 9", path, first + i, label));
    }
    targets(i, label) = 1.0;
  }
  return targets;
}

using Reader = void (*)(const unsigned char* pixels, std::span<double> input);

Dataset read(Part part, std::size_t first, std::size_t count, const std::string& folder,
             std::size_t inputs, Reader reader) {
  const std::string path = images_path(folder, part);
  if (!has_fashion_mnist(folder)) {
    throw std::runtime_error(folder + ": Fashion-MNIST is not there; `make setup` installs it");
  }
  const IdxPart images = read_idx(path, 3, first, count);
  if (images.sizes[0] != side || images.sizes[1] != side) {
    throw std::runtime_error(fmt::format("{}: images of {} x {} pixels, expected {} x {}", path,
                                         images.sizes[0], images.sizes[1], side, side));
  }
  Dataset data{Matrix(count, inputs), read_classes(labels_path(folder, part), first, count), {}};
  for (std::size_t i = 0; i < count; ++i) {
    reader(images.bytes.data() + i * side * side, data.inputs.row(i));
  }
  return data;
}

}  // namespace

bool has_fashion_mnist(const std::string& folder) {
  return std::filesystem::exists(images_path(folder, Part::training)) &&
         std::filesystem::exists(labels_path(folder, Part::training));
}

Dataset fashion_mnist(std::size_t first, std::size_t count, const std::string& folder) {
  return read(Part::training, first, count, folder, pooled * pooled, pool);
}

Dataset fashion_mnist_pixels(Part part, std::size_t first, std::size_t count,
                             const std::string& folder) {
  return read(part, first, count, folder, side * side, copy);
}

}  // namespace nn
