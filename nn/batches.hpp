// Batches: the samples of a training step, every sample once a pass, in an order drawn anew each pass.
//
//   Batches batches(data, 32, seed);
//   for (std::size_t step = 0; step < steps; ++step) {
//     const Dataset& batch = batches.next();
//     ...
//   }
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "matrix/random.hpp"
#include "nn/dataset.hpp"

namespace nn {

class Batches {
 public:
  // Size 0, or one that the data does not exceed: every batch is all of the data, in its own order.
  // The data must live as long. Throws std::invalid_argument unless each sample has its targets.
  Batches(const Dataset& data, std::size_t size, std::uint64_t seed);

  // Valid until the next call. The last batch of a pass holds what is left, if size does not divide
  // the number of samples.
  const Dataset& next();

 private:
  const Dataset* data_;
  std::size_t size_;
  Rng rng_;
  std::vector<std::size_t> order_;
  std::size_t start_ = 0;
  Dataset batch_;  // made once and used again
};

}  // namespace nn
