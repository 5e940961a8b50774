// Dropout: in training each output is set to 0, for each sample, with probability `share`.
//
//     y = x * mask,   mask = 0 with probability share, else 1 / (1 - share)
//
// Dividing by the probability of being kept leaves the mean of y at x ("inverted" dropout), so that
// evaluation has nothing to correct: there y = x. Each sample and each neuron draws for itself. The
// same seed gives the same masks, forward by forward.
//
// Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov 2014, "Dropout", sections 4 and 10.
// PyTorch: Dropout(p).
#pragma once

#include "matrix/random.hpp"
#include "nn/layer.hpp"

namespace nn {

class Dropout : public Layer {
 public:
  // A seed has to be given, or a generator that draws it: two layers of one seed would drop the same
  // neurons. Throws std::invalid_argument if share is outside [0, 1). PyTorch takes 1 as well and
  // gives zeros; a layer without any output is a mistake here, not a choice.
  Dropout(double share, std::uint64_t seed);
  Dropout(double share, Rng& rng) : Dropout(share, rng.next()) {}

  const Matrix& forward(const Matrix& input) override;  // (batch x width) -> the same
  const Matrix& backward(const Matrix& output_gradient) override;

  const Matrix& mask() const { return mask_; }  // of the last forward; 1 in evaluation

 private:
  double share_;
  Rng rng_;
  Matrix mask_;            // (batch x width)
  Matrix output_;          // (batch x width)
  Matrix input_gradient_;  // (batch x width)
};

}  // namespace nn
