// SelfAttention: every token looks at all tokens of its sample, with several heads at once.
//
//     Q = x W_Q + b_Q      what each token asks for
//     K = x W_K + b_K      what each token answers to
//     V = x W_V + b_V      what each token passes on
//     C = the heads' softmax(Q K^T / sqrt(d)) V side by side, each of its own columns
//     y = C W_O + b_O
//
// **Rows are tokens**: the input is (batch * tokens x width), and each run of `tokens` rows is one
// sample. Targets have a row a token too. The trainer's mini-batches pick single rows, which would
// tear samples apart: train on all rows in every step.
//
// Of `width` columns each head has d = width / heads: head h has columns h d ... h d + d - 1 of
// W_Q, W_K and W_V, and the same rows of W_O. Heads that are equal in all four are twins.
//
// Vaswani et al. 2017, "Attention is all you need", section 3.2. PyTorch: MultiheadAttention(width,
// heads, batch_first=True) of one input, whose weights are ours transposed.
#pragma once

#include "nn/dense.hpp"
#include "nn/layers/attention_head.hpp"

namespace nn {

class SelfAttention : public Layer {
 public:
  // Weights from the initializer, drawn in the order Q, K, V, O; biases 0. Throws
  // std::invalid_argument if one of the three is 0 or width is not divisible by heads.
  SelfAttention(std::size_t tokens, std::size_t width, std::size_t heads,
                const Initializer& initialize, Rng& rng);

  // (batch * tokens x width) -> the same. Throws std::invalid_argument for any other shape.
  const Matrix& forward(const Matrix& input) override;
  const Matrix& backward(const Matrix& output_gradient) override;
  std::vector<Parameter*> parameters() override;  // weights and bias of Q, of K, of V, of O
  void inspect(Inspector& inspector) const override;

  std::size_t heads() const { return heads_; }
  // Attention weights of the last forward, (tokens x tokens): row t is how token t shares out its
  // attention and adds up to 1. Throws std::out_of_range for a sample or head that there was not.
  const Matrix& attention_weights(std::size_t sample, std::size_t head) const;

  Dense query, key, value, output;  // (width x width) each

 private:
  template <class Visit>
  void for_each_head(std::size_t products, Visit visit);
  double evenness() const;

  std::size_t tokens_;
  std::size_t width_;
  std::size_t heads_;
  std::size_t samples_ = 0;           // of the last forward
  std::vector<AttentionHead> parts_;  // head h of sample s is number s heads + h
  Matrix context_;                    // (batch * tokens x width), as are all below
  Matrix query_gradient_, key_gradient_, value_gradient_;
  Matrix input_gradient_;
};

}  // namespace nn
