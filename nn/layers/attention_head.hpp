// AttentionHead: scaled dot-product attention, one head on one sample.
//
//     A = softmax(Q K^T / sqrt(d))        (tokens x tokens), row by row
//     C = A V                             (tokens x d)
//
// Row t of A says how token t shares out its attention among all tokens; row t of C averages their
// values with these weights. The root keeps the scores' variance at 1 where that of Q and K is 1.
// Vaswani et al. 2017, "Attention is all you need", eq. 1.
#pragma once

#include "matrix/matrix.hpp"

namespace nn {

struct AttentionHead {
  AttentionHead(std::size_t tokens, std::size_t width);

  void forward();                                 // query, key, value -> weights, context
  void backward(const Matrix& context_gradient);  // dL/dC -> the three gradients

  Matrix query, key, value;  // (tokens x d): Q, K and V, for the caller to fill
  Matrix weights;            // (tokens x tokens): A
  Matrix context;            // (tokens x d): C
  Matrix query_gradient, key_gradient, value_gradient;  // (tokens x d)

 private:
  double root_;              // of d
  Matrix scores_;            // (tokens x tokens)
  Matrix weights_gradient_;  // (tokens x tokens)
  Matrix scores_gradient_;   // (tokens x tokens)
};

}  // namespace nn
