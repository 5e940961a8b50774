#include "nn/layers/softmax.hpp"

#include <algorithm>

#include "matrix/fast/elementary.hpp"

namespace nn {

void softmax_rows(const Matrix& scores, Matrix& shares) {
  shares.resize(scores.rows(), scores.cols());
  if (scores.size() == 0) return;
  for (std::size_t i = 0; i < scores.rows(); ++i) {
    const auto s = scores.row(i);
    const auto p = shares.row(i);
    const double top = *std::max_element(s.begin(), s.end());
    for (std::size_t j = 0; j < s.size(); ++j) p[j] = elementary::exp(s[j] - top);
    double total = 0.0;
    for (double e : p) total += e;
    for (double& e : p) e /= total;
  }
}

// forward: p_j = e^s_j / sum_k e^s_k, where a score raises its own share and lowers all:
//   dp_j/ds_k = p_j (1 if j = k, else 0) - p_j p_k
//   dL/ds_k = p_k (dL/dp_k - sum_j dL/dp_j p_j)
void softmax_rows_backward(const Matrix& shares, const Matrix& shares_gradient,
                           Matrix& scores_gradient) {
  require_same_shape("softmax_rows_backward", shares, shares_gradient);
  scores_gradient.resize(shares.rows(), shares.cols());
  for (std::size_t i = 0; i < shares.rows(); ++i) {
    const auto p = shares.row(i), dp = shares_gradient.row(i);
    const auto ds = scores_gradient.row(i);
    double average = 0.0;
    for (std::size_t j = 0; j < p.size(); ++j) average += dp[j] * p[j];
    for (std::size_t j = 0; j < p.size(); ++j) ds[j] = p[j] * (dp[j] - average);
  }
}

}  // namespace nn
