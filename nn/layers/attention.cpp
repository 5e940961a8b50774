#include "nn/layers/attention.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <exception>
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
      width_(width),
      heads_(heads) {
  const std::pair<Dense*, const char*> named[] = {
      {&query, "query "}, {&key, "key "}, {&value, "value "}, {&output, "output "}};
  for (const auto& [dense, name] : named) {
    for (Parameter* parameter : dense->parameters()) parameter->name.insert(0, name);
  }
}

// visit(k, place) for every head of every sample, number k: so many products of tokens^2 d terms each.
//
// One team of threads shares them out, and a product within it stays on its thread. Where cores are
// busy a team waits for its last thread: once, and not once a product.
template <class Visit>
void SelfAttention::for_each_head(std::size_t products, Visit visit) {
  constexpr std::size_t worth_threads = 4'000'000;  // terms: fewer are summed before a thread wakes
  const std::size_t heads = samples_ * heads_, d = width_ / heads_;
  const bool team = heads > 1 && heads * products * tokens_ * tokens_ * d >= worth_threads;
  std::exception_ptr failure;  // memory may run out, and no exception may leave the team
#pragma omp parallel for schedule(static) if (team)
  for (std::size_t k = 0; k < heads; ++k) {
    try {
      visit(k, Place{k / heads_ * tokens_, k % heads_ * d});
    } catch (...) {
#pragma omp critical(attention_failure)
      failure = std::current_exception();
    }
  }
  if (failure) std::rethrow_exception(failure);
}

const Matrix& SelfAttention::forward(const Matrix& input) {
  if (input.rows() % tokens_ != 0 || input.cols() != width_) {
    throw std::invalid_argument(fmt::format("SelfAttention: {}: expected (batch * {} x {})",
                                            shape(input), tokens_, width_));
  }
  samples_ = input.rows() / tokens_;
  if (parts_.size() < samples_ * heads_) {
    parts_.resize(samples_ * heads_, AttentionHead(tokens_, width_ / heads_));
  }
  const Matrix &q = query.forward(input), &k = key.forward(input), &v = value.forward(input);
  for (const Matrix* made : {&q, &k, &v}) require_same_shape("SelfAttention", *made, input);
  context_.resize(input.rows(), input.cols());
  for_each_head(2, [&](std::size_t number, Place place) {
    AttentionHead& part = parts_[number];
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
  require_forward("SelfAttention", output_gradient, context_);
  const Matrix& context_gradient = output.backward(output_gradient);
  require_same_shape("SelfAttention backward", context_gradient, context_);
  for (Matrix* made : {&query_gradient_, &key_gradient_, &value_gradient_}) {
    made->resize(context_.rows(), context_.cols());
  }
  for_each_head(4, [&](std::size_t k, Place place) {
    AttentionHead& part = parts_[k];
    thread_local Matrix part_gradient;  // dL/dC of this head, in memory kept for the next
    part_gradient.resize(tokens_, width_ / heads_);
    take(context_gradient, place, part_gradient);
    part.backward(part_gradient);
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
