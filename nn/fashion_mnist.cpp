#include "nn/fashion_mnist.hpp"

#include <fmt/core.h>

#include <array>
#include <boost/iostreams/filter/gzip.hpp>
#include <boost/iostreams/filtering_stream.hpp>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace nn {

namespace {

constexpr std::size_t side = 28;  // pixels of a picture's side
constexpr std::size_t pooled = side / 2;
constexpr std::size_t classes = 10;

using Bytes = std::vector<unsigned char>;

std::string images_path(const std::string& folder) {
  return folder + "/train-images-idx3-ubyte.gz";
}
std::string labels_path(const std::string& folder) {
  return folder + "/train-labels-idx1-ubyte.gz";
}

// Entries first ... first + count - 1 of an IDX file: a magic number, the size of each dimension as
// four bytes, largest first, then the entries, one byte a pixel or label.
Bytes read_entries(const std::string& path, unsigned magic, std::size_t header, std::size_t entry,
                   std::size_t first, std::size_t count) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error(path + ": cannot be read; `make setup` installs it");
  boost::iostreams::filtering_istream unpacked;
  unpacked.push(boost::iostreams::gzip_decompressor());
  unpacked.push(file);
  Bytes head(header);
  unpacked.read(reinterpret_cast<char*>(head.data()), static_cast<std::streamsize>(header));
  const auto word = [&head](std::size_t k) {
    return unsigned{head[k]} << 24 | unsigned{head[k + 1]} << 16 | unsigned{head[k + 2]} << 8 |
           unsigned{head[k + 3]};
  };
  if (!unpacked || word(0) != magic) {
    throw std::runtime_error(path + ": is not the file of Fashion-MNIST it is named after");
  }
  if (first + count > word(4)) {
    throw std::invalid_argument(
        fmt::format("fashion_mnist: images {} to {} of {}", first, first + count, word(4)));
  }
  unpacked.ignore(static_cast<std::streamsize>(first * entry));
  Bytes entries(count * entry);
  unpacked.read(reinterpret_cast<char*>(entries.data()),
                static_cast<std::streamsize>(entries.size()));
  if (!unpacked) throw std::runtime_error(path + ": ends before its last entry");
  return entries;
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
  const Bytes images = read_entries(images_path(folder), 0x803, 16, side * side, first, count);
  const Bytes labels = read_entries(labels_path(folder), 0x801, 8, 1, first, count);
  Dataset data{Matrix(count, pooled * pooled), Matrix::zeros(count, classes), {}};
  for (std::size_t i = 0; i < count; ++i) {
    pool(images.data() + i * side * side, data.inputs.row(i));
    if (labels[i] >= classes) {
      throw std::runtime_error(fmt::format("{}: image {} has label {}, expected 0 to 9",
                                           labels_path(folder), first + i, labels[i]));
    }
    data.targets(i, labels[i]) = 1.0;
  }
  return data;
}

}  // namespace nn
