#include "nn/diagnosis/baseline.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "nn/diagnosis/layer_report.hpp"

namespace nn {

namespace {

double entropy_term(double p) { return p == 0.0 ? 0.0 : -p * std::log(p); }

// What a best constant answer leaves of one target's column, `mean` being its mean over the samples.
double left_over(Loss loss, double mean, double mean_of_squares) {
  if (loss == Loss{mean_squared_error}) return std::max(0.0, mean_of_squares - mean * mean);
  if (loss == Loss{softmax_cross_entropy}) return entropy_term(mean);
  if (loss == Loss{binary_cross_entropy}) return entropy_term(mean) + entropy_term(1.0 - mean);
  return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

Loss loss_for(const Matrix& targets) {
  const auto binary = [](double t) { return t == 0.0 || t == 1.0; };
  if (!std::ranges::all_of(targets.values(), binary)) return mean_squared_error;
  if (targets.cols() == 1) return binary_cross_entropy;
  for (std::size_t i = 0; i < targets.rows(); ++i) {
    if (std::ranges::count(targets.row(i), 1.0) != 1) return binary_cross_entropy;
  }
  return softmax_cross_entropy;
}

double best_constant_loss(const Matrix& targets, Loss loss) {
  const auto samples = static_cast<double>(targets.rows());
  const Matrix totals = column_sums(targets), squares = column_sums(targets * targets);
  double left = 0.0;
  for (std::size_t c = 0; c < targets.cols(); ++c) {
    left += left_over(loss, totals(0, c) / samples, squares(0, c) / samples);
  }
  return loss == Loss{softmax_cross_entropy} ? left : left / static_cast<double>(targets.cols());
}

double unexplained_share(const Matrix& output_gradient, const Matrix& targets, Loss loss) {
  const auto samples = static_cast<double>(targets.rows());
  const double outputs =
      loss == Loss{softmax_cross_entropy} ? 1.0 : static_cast<double>(targets.cols());
  const double factor = (loss == Loss{mean_squared_error} ? 2.0 : 1.0) / (samples * outputs);
  const Matrix wrong = output_gradient * (1.0 / factor);
  return mean(wrong * wrong) / std::pow(variation(targets), 2);
}

namespace {

// The samples in an order in which equal inputs stand side by side.
std::vector<std::size_t> by_inputs(const Matrix& inputs) {
  std::vector<std::size_t> order(inputs.rows());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
    return std::ranges::lexicographical_compare(inputs.row(a), inputs.row(b));
  });
  return order;
}

bool equal_rows(const Matrix& a, std::size_t i, std::size_t k) {
  return std::ranges::equal(a.row(i), a.row(k));
}

}  // namespace

Indistinguishable indistinguishable(const Dataset& data, Loss loss) {
  Indistinguishable found;
  const auto order = by_inputs(data.inputs);
  for (std::size_t first = 0, end = 0; first < order.size(); first = end) {
    bool differ = false;
    while (end < order.size() && equal_rows(data.inputs, order[first], order[end])) {
      differ = differ || !equal_rows(data.targets, order[first], order[end]);
      ++end;
    }
    if (!differ) continue;
    const Dataset group = rows(data, {order.begin() + static_cast<std::ptrdiff_t>(first),
                                      order.begin() + static_cast<std::ptrdiff_t>(end)});
    found.samples += group.size();
    found.lowest_loss += best_constant_loss(group.targets, loss) *
                         static_cast<double>(group.size()) / static_cast<double>(data.size());
  }
  return found;
}

}  // namespace nn
