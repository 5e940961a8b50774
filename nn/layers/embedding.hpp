// Embedding: a table with a row of numbers for each word, and a sample is the rows of its words.
//
//     y = E_a, E_b, ...     the rows of a sample's words a, b, ..., side by side
//
// It is the product of a one-hot row with E for each word, without the products with 0: one weight
// reaches each number of y, however many words there are. The numbers are the same to the last bit.
//
// Words are whole numbers 0 to V - 1, (samples x words of a sample). They have no gradient: backward
// returns an empty matrix. A word that does not occur in the batch has a row with a gradient of 0.
//
// Bengio, Ducharme, Vincent, Jauvin 2003, "A neural probabilistic language model", section 2: the matrix C.
// PyTorch: Embedding(vocabulary, width), whose rows start as N(0, 1).
#pragma once

#include "nn/initializer.hpp"
#include "nn/layer.hpp"

namespace nn {

class Embedding : public Layer {
 public:
  // The initializer is asked for (vocabulary x width). What it takes for fan_in is the vocabulary, though
  // a row meets one word at a time: nn::normal asks for no fan. Throws std::invalid_argument for a table
  // without elements.
  Embedding(std::size_t vocabulary, std::size_t width, const Initializer& initialize, Rng& rng);

  // (samples x words) -> (samples x words * width). Throws std::invalid_argument for a number that is no
  // word, and says where it stands, counted from 1.
  const Matrix& forward(const Matrix& words) override;
  const Matrix& backward(const Matrix& output_gradient) override;
  std::vector<Parameter*> parameters() override { return {&table}; }

  std::size_t vocabulary() const { return vocabulary_; }
  std::size_t width() const { return width_; }

  Parameter table;  // E, (vocabulary x width)

 private:
  std::size_t vocabulary_;
  std::size_t width_;
  Matrix words_;           // (samples x words), of the last forward
  Matrix output_;          // (samples x words * width)
  Matrix input_gradient_;  // (0 x 0)
};

}  // namespace nn
