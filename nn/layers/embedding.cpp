#include "nn/layers/embedding.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

namespace nn {

namespace {

void require_words(const Matrix& words, std::size_t vocabulary) {
  for (std::size_t i = 0; i < words.rows(); ++i) {
    for (std::size_t k = 0; k < words.cols(); ++k) {
      const double word = words(i, k);
      const bool known = word >= 0.0 && word < static_cast<double>(vocabulary);
      if (known && word == std::floor(word)) continue;
      throw std::invalid_argument(
          "Embedding: " + std::to_string(word) + " in row " + std::to_string(i + 1) + ", column " +
          std::to_string(k + 1) + " of " + shape(words) +
          " is no word: these are whole numbers from 0 to " + std::to_string(vocabulary - 1));
    }
  }
}

}  // namespace

Embedding::Embedding(std::size_t vocabulary, std::size_t width, const Initializer& initialize,
                     Rng& rng)
    : table{"table", initialize(vocabulary, width, rng), Matrix::zeros(vocabulary, width)},
      vocabulary_(vocabulary),
      width_(width) {
  if (vocabulary == 0 || width == 0) {
    throw std::invalid_argument("Embedding: a table " + shape(table.gradient) + " has no elements");
  }
  require_shape("Embedding", table, vocabulary, width);  // an initializer can be anybody's
}

const Matrix& Embedding::forward(const Matrix& words) {
  require_shape("Embedding", table, vocabulary_, width_);
  require_words(words, vocabulary_);
  words_ = words;
  output_.resize(words.rows(), words.cols() * width_);
  for (std::size_t i = 0; i < words.rows(); ++i) {
    for (std::size_t k = 0; k < words.cols(); ++k) {
      const auto row = table.value.row(static_cast<std::size_t>(words(i, k)));
      std::ranges::copy(row, output_.row(i).begin() + static_cast<std::ptrdiff_t>(k * width_));
    }
  }
  return output_;
}

// Each place where a word occurs adds the gradient of its copy to the gradient of the word's row. Places are
// taken in the order of the samples, so that words that occur alike get the same bits.
const Matrix& Embedding::backward(const Matrix& output_gradient) {
  require_forward("Embedding", output_gradient, output_);
  require_shape("Embedding", table, vocabulary_, width_);
  table.gradient.resize(vocabulary_, width_);
  std::ranges::fill(table.gradient.values(), 0.0);
  for (std::size_t i = 0; i < words_.rows(); ++i) {
    for (std::size_t k = 0; k < words_.cols(); ++k) {
      const auto row = table.gradient.row(static_cast<std::size_t>(words_(i, k)));
      for (std::size_t j = 0; j < width_; ++j) row[j] += output_gradient(i, k * width_ + j);
    }
  }
  return input_gradient_;
}

}  // namespace nn
