#include "nn/batches.hpp"

#include <algorithm>

namespace nn {

Batches::Batches(const Dataset& data, std::size_t size, std::uint64_t seed)
    : data_(&data),
      size_(size == 0 ? data.size() : size),
      rng_(seed),
      order_(rng_.permutation(data.size())) {
  require_paired("Batches", data);
}

const Dataset& Batches::next() {
  if (size_ >= data_->size()) return *data_;
  if (start_ == order_.size()) {
    rng_.shuffle(std::span(order_));
    start_ = 0;
  }
  const std::size_t count = std::min(size_, order_.size() - start_);
  choose_rows(*data_, std::span(order_).subspan(start_, count), batch_);
  start_ += count;
  return batch_;
}

}  // namespace nn
