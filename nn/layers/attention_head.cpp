#include "nn/layers/attention_head.hpp"

#include <cmath>

#include "matrix/matmul.hpp"
#include "nn/layer.hpp"
#include "nn/layers/softmax.hpp"

namespace nn {

AttentionHead::AttentionHead(std::size_t tokens, std::size_t width)
    : query(tokens, width),
      key(tokens, width),
      value(tokens, width),
      root_(std::sqrt(static_cast<double>(width))) {}

void AttentionHead::forward() {
  matmul_nt(query, key, scores_);
  for (double& score : scores_.values()) score /= root_;
  softmax_rows(scores_, weights);
  matmul(weights, value, context);
}

// forward, from its end:
//   C = A V            dL/dV = A^T dL/dC,   dL/dA = dL/dC V^T
//   A = softmax(S)     dL/dS, row by row (softmax.cpp)
//   S = Q K^T / root   dL/dQ = dL/dS K / root,   dL/dK = dL/dS^T Q / root
void AttentionHead::backward(const Matrix& context_gradient) {
  require_forward("AttentionHead", context_gradient, context);
  matmul_tn(weights, context_gradient, value_gradient);
  matmul_nt(context_gradient, value, weights_gradient_);
  softmax_rows_backward(weights, weights_gradient_, scores_gradient_);
  for (double& gradient : scores_gradient_.values()) gradient /= root_;
  matmul(scores_gradient_, key, query_gradient);
  matmul_tn(scores_gradient_, query, key_gradient);
}

}  // namespace nn
