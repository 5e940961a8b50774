// Fashion-MNIST: 60,000 small pictures of clothes in 10 classes (Xiao, Rasul, Vollgraf 2017), where
// the distribution's package dataset-fashion-mnist has put them.
#pragma once

#include <string>

#include "nn/dataset.hpp"

namespace nn {

inline const std::string fashion_mnist_folder = "/usr/share/datasets/fashion-mnist";

bool has_fashion_mnist(const std::string& folder = fashion_mnist_folder);

// Training images first ... first + count - 1: 28 x 28 pixels averaged down to 14 x 14, so 196
// inputs from 0 to 1; targets one-hot (count x 10). Throws std::runtime_error if the files cannot
// be read or are not what they should be, and std::invalid_argument for images beyond the last.
Dataset fashion_mnist(std::size_t first, std::size_t count,
                      const std::string& folder = fashion_mnist_folder);

// All 28 x 28 pixels of each, 784 inputs from 0 to 1, from the 60,000 training images or the 10,000
// for testing. Otherwise the same.
enum class Part { training, testing };
Dataset fashion_mnist_pixels(Part part, std::size_t first, std::size_t count,
                             const std::string& folder = fashion_mnist_folder);

}  // namespace nn
