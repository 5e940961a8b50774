#include "nn/layers/attention.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <stdexcept>

#include "nn/inspector.hpp"

namespace nn {

namespace {

std::size_t checked_width(std::size_t tokens, std::size_t width, std::size_t heads) {
  if (tokens == 0 || width == 0 || heads == 0 || width % heads != 0) {
    throw std::invalid_argument(fmt::format(
        "SelfAttention: {} tokens, width {}, {} heads: none may be 0, and the width must be "
        "divisible by the heads",
        tokens, width, heads));
  }
  return width;
}

// A head's part of a matrix of all heads and samples: the block that starts at (row, col).
struct Place {
  std::size_t row, col;
};
void take(const Matrix& all, Place from, Matrix& part) {
  for (std::size_t i = 0; i < part.rows(); ++i) {
    std::ranges::copy(all.row(from.row + i).subspan(from.col, part.cols()), part.row(i).begin());
  }
}
void put(const Matrix& part, Place to, Matrix& all) {
  for (std::size_t i = 0; i < part.rows(); ++i) {
    std::ranges::copy(part.row(i), all.row(to.row + i).subspan(to.col).begin());
  }
}

}  // namespace

SelfAttention::SelfAttention(std::size_t tokens, std::size_t width, std::size_t heads,
                             const Initializer& initialize, Rng& rng)
    : query(checked_width(tokens, width, heads), width, initialize, rng),
      key(width, width, initialize, rng),
      value(width, width, initialize, rng),
      output(width, width, initialize, rng),
      tokens_(tokens),
      heads_(heads),
      part_gradient_(tokens, width / heads) {
  const std::pair<Dense*, const char*> named[] = {
      {&query, "query "}, {&key, "key "}, {&value, "value "}, {&output, "output "}};
  for (const auto& [dense, name] : named) {
    for (Parameter* parameter : dense->parameters()) parameter->name.insert(0, name);
  }
}

// visit(part, place) for every head of every sample.
template <class Visit>
void SelfAttention::for_each_head(Visit visit) {
  for (std::size_t s = 0; s < samples_; ++s) {
    for (std::size_t h = 0; h < heads_; ++h) {
      visit(parts_[s * heads_ + h], Place{s * tokens_, h * part_gradient_.cols()});
    }
  }
}

const Matrix& SelfAttention::forward(const Matrix& input) {
  if (input.rows() % tokens_ != 0 || input.cols() != query.fan_in()) {
    throw std::invalid_argument(fmt::format("SelfAttention: {}: expected (batch * {} x {})",
                                            shape(input), tokens_, query.fan_in()));
  }
  samples_ = input.rows() / tokens_;
  if (parts_.size() < samples_ * heads_) {
    parts_.resize(samples_ * heads_, AttentionHead(tokens_, part_gradient_.cols()));
  }
  context_.resize(input.rows(), input.cols());
  const Matrix &q = query.forward(input), &k = key.forward(input), &v = value.forward(input);
  for_each_head([&](AttentionHead& part, Place place) {
    take(q, place, part.query);
    take(k, place, part.key);
    take(v, place, part.value);
    part.forward();
    put(part.context, place, context_);
  });
  return output.forward(context_);
}

// forward: y = C W_O + b_O, every head its own block of C, and Q, K and V three dense layers of x.
// So dL/dC comes from the output layer, each head turns its block of it into its blocks of dL/dQ,
// dL/dK and dL/dV, and these go on into their layers. x is used three times, so three gradients are
// added.
const Matrix& SelfAttention::backward(const Matrix& output_gradient) {
  require_same_shape("SelfAttention backward", output_gradient, context_);
  const Matrix& context_gradient = output.backward(output_gradient);
  for (Matrix* made : {&query_gradient_, &key_gradient_, &value_gradient_}) {
    made->resize(context_.rows(), context_.cols());
  }
  for_each_head([&](AttentionHead& part, Place place) {
    take(context_gradient, place, part_gradient_);
    part.backward(part_gradient_);
    put(part.query_gradient, place, query_gradient_);
    put(part.key_gradient, place, key_gradient_);
    put(part.value_gradient, place, value_gradient_);
  });
  input_gradient_ = query.backward(query_gradient_);
  input_gradient_ += key.backward(key_gradient_);
  input_gradient_ += value.backward(value_gradient_);
  return input_gradient_;
}

std::vector<Parameter*> SelfAttention::parameters() {
  std::vector<Parameter*> all;
  for (Dense* dense : {&query, &key, &value, &output}) {
    for (Parameter* parameter : dense->parameters()) all.push_back(parameter);
  }
  return all;
}

const Matrix& SelfAttention::attention_weights(std::size_t sample, std::size_t head) const {
  if (sample >= samples_ || head >= heads_) {
    throw std::out_of_range(fmt::format(
        "SelfAttention: there is no head {} of sample {}: the last forward had {} samples, with {} "
        "heads each",
        head, sample, samples_, heads_));
  }
  return parts_[sample * heads_ + head].weights;
}

double SelfAttention::evenness() const {
  if (tokens_ == 1 || samples_ == 0) return 1.0;
  double squares = 0.0;
  for (std::size_t k = 0; k < samples_ * heads_; ++k) {
    for (double share : parts_[k].weights.values()) squares += share * share;
  }
  const double rows = static_cast<double>(samples_ * heads_ * tokens_);
  return (1.0 - squares / rows) / (1.0 - 1.0 / static_cast<double>(tokens_));
}

void SelfAttention::inspect(Inspector& inspector) const {
  inspector.attended({heads_, &query, &key, &value, evenness(), &context_}, input_gradient_);
  output.inspect(inspector);
}

}  // namespace nn
