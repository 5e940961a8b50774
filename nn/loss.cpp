#include "nn/loss.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "matrix/fast/elementary.hpp"

namespace nn {

namespace {

void require_samples(std::string_view name, const Matrix& outputs, const Matrix& targets) {
  require_same_shape(name, outputs, targets);
  if (outputs.size() == 0) {
    throw std::invalid_argument(std::string(name) + ": " + shape(outputs) + " holds no samples");
  }
}

void require_shares(std::string_view name, const Matrix& targets) {
  std::size_t within = 0;
  for (double t : targets.values()) within += t >= 0.0 && t <= 1.0;
  if (within == targets.size()) return;
  for (std::size_t k = 0; k < targets.size(); ++k) {
    const double t = targets.values()[k];
    if (t >= 0.0 && t <= 1.0) continue;
    throw std::invalid_argument(
        fmt::format("{}: target {} in row {}, column {} of {}: expected a number from 0 to 1", name,
                    t, k / targets.cols() + 1, k % targets.cols() + 1, shape(targets)));
  }
}

void require_classes(std::string_view name, const Matrix& targets) {
  if (targets.cols() == 1) {
    throw std::invalid_argument(fmt::format(
        "{}: targets {}: expected a column for each of at least two classes; a single logit has "
        "binary_cross_entropy, and class numbers become columns by one_hot",
        name, shape(targets)));
  }
  require_shares(name, targets);
  for (std::size_t i = 0; i < targets.rows(); ++i) {
    double total = 0.0;
    for (double t : targets.row(i)) total += t;
    if (std::abs(total - 1.0) <= sum_tolerance) continue;
    throw std::invalid_argument(
        fmt::format("{}: the targets in row {} of {} add up to {}, expected 1 to within {}", name,
                    i + 1, shape(targets), total, sum_tolerance));
  }
}

bool has_nan(std::span<const double> row) {
  return std::ranges::any_of(row, [](double z) { return std::isnan(z); });
}

std::size_t largest(std::span<const double> row) {
  return static_cast<std::size_t>(std::max_element(row.begin(), row.end()) - row.begin());
}

}  // namespace

double mean_squared_error(const Matrix& outputs, const Matrix& targets, Matrix& gradient) {
  require_samples("mean_squared_error", outputs, targets);
  require_finite("mean_squared_error: targets", targets);
  const auto n = static_cast<double>(outputs.size());
  gradient.resize(outputs.rows(), outputs.cols());
  double loss = 0.0;
  for (std::size_t k = 0; k < outputs.size(); ++k) {
    const double error = outputs.values()[k] - targets.values()[k];
    loss += error * error;
    gradient.values()[k] = error * (2.0 / n);  // L = mean of e^2, so dL/dy = 2 e / n
  }
  return loss / n;
}

double binary_cross_entropy(const Matrix& logits, const Matrix& targets, Matrix& gradient) {
  require_samples("binary_cross_entropy", logits, targets);
  require_shares("binary_cross_entropy", targets);
  const auto n = static_cast<double>(logits.size());
  gradient.resize(logits.rows(), logits.cols());
  const auto z = logits.values(), t = targets.values();
  const auto g = gradient.values();
  // -t log p - (1-t) log(1-p) with p = sigmoid(z), rewritten so that exp never overflows. The terms
  // are kept where the gradient will be: vectors compute them, but they are added one by one.
  // Dividing before adding keeps the sum finite too.
  for (std::size_t k = 0; k < z.size(); ++k) {
    const double rest = elementary::log1p(elementary::exp(-std::abs(z[k])));
    g[k] = (std::max(z[k], 0.0) - z[k] * t[k] + rest) / n;
  }
  double loss = 0.0;
  for (double term : g) loss += term;
  // The sigmoid's own derivative cancels.
  for (std::size_t k = 0; k < z.size(); ++k) g[k] = (elementary::sigmoid(z[k]) - t[k]) / n;
  return loss;
}

double softmax_cross_entropy(const Matrix& logits, const Matrix& targets, Matrix& gradient) {
  require_samples("softmax_cross_entropy", logits, targets);
  require_classes("softmax_cross_entropy", targets);
  const auto n = static_cast<double>(logits.rows());
  gradient.resize(logits.rows(), logits.cols());
  double loss = 0.0;
  for (std::size_t i = 0; i < logits.rows(); ++i) {
    const auto z = logits.row(i);
    const double top = z[largest(z)];  // softmax is the same after a shift: no exp can overflow
    const auto g = gradient.row(i);
    for (std::size_t c = 0; c < z.size(); ++c) g[c] = elementary::exp(z[c] - top);
    double total = 0.0;
    for (double e : g) total += e;
    const double log_total = elementary::log(total);
    for (std::size_t c = 0; c < z.size(); ++c) {
      const double log_p = z[c] - top - log_total;
      if (targets(i, c) != 0.0) loss -= targets(i, c) * log_p / n;
      g[c] = (elementary::exp(log_p) - targets(i, c)) / n;
    }
  }
  return loss;
}

namespace {
LossResult as_value(Loss loss, const Matrix& outputs, const Matrix& targets) {
  LossResult result{0.0, {}};
  result.value = loss(outputs, targets, result.gradient);
  return result;
}
}  // namespace

LossResult mean_squared_error(const Matrix& outputs, const Matrix& targets) {
  return as_value(mean_squared_error, outputs, targets);
}
LossResult binary_cross_entropy(const Matrix& logits, const Matrix& targets) {
  return as_value(binary_cross_entropy, logits, targets);
}
LossResult softmax_cross_entropy(const Matrix& logits, const Matrix& targets) {
  return as_value(softmax_cross_entropy, logits, targets);
}

Matrix probabilities(const Matrix& logits, Loss loss) {
  const Loss binary = binary_cross_entropy, softmax = softmax_cross_entropy;
  if (loss == binary) return map(logits, [](double z) { return elementary::sigmoid(z); });
  if (loss != softmax) {
    throw std::invalid_argument(
        "probabilities: only the two cross-entropies have them; the outputs of a mean squared "
        "error "
        "are the predictions");
  }
  Matrix p = logits;
  for (std::size_t i = 0; i < p.rows(); ++i) {
    const auto z = p.row(i);
    const double top = z[largest(z)];
    double total = 0.0;
    for (double& value : z) total += value = elementary::exp(value - top);
    for (double& value : z) value /= total;
  }
  return p;
}

double accuracy(const Matrix& logits, const Matrix& targets) {
  require_samples("accuracy", logits, targets);
  logits.cols() == 1 ? require_shares("accuracy", targets) : require_classes("accuracy", targets);
  std::size_t right = 0;
  for (std::size_t i = 0; i < logits.rows(); ++i) {
    if (has_nan(logits.row(i))) continue;
    right += logits.cols() == 1 ? (logits(i, 0) > 0.0) == (targets(i, 0) > 0.5)
                                : largest(logits.row(i)) == largest(targets.row(i));
  }
  return static_cast<double>(right) / static_cast<double>(logits.rows());
}

// Counted by ranks: Mann, Whitney 1947. Tied logits share the mean of their ranks.
double area_under_curve(const Matrix& logits, const Matrix& targets) {
  require_samples("area_under_curve", logits, targets);
  require_shares("area_under_curve", targets);
  if (has_nan(logits.values())) {
    throw std::invalid_argument("area_under_curve: a logit is not a number");
  }
  std::vector<std::pair<double, bool>> samples;  // logit, and whether it is of class 1
  for (std::size_t i = 0; i < logits.rows(); ++i) {
    samples.emplace_back(logits(i, 0), targets(i, 0) > 0.5);
  }
  std::ranges::sort(samples);
  const auto n = static_cast<double>(samples.size());
  double ones = 0.0, ranks = 0.0;
  for (auto tie = samples.begin(), end = tie; tie != samples.end(); tie = end) {
    end = std::find_if(tie, samples.end(), [&](auto& s) { return s.first != tie->first; });
    const auto tied =
        static_cast<double>(std::count_if(tie, end, [](auto& s) { return s.second; }));
    ones += tied;
    ranks += tied * static_cast<double>((tie - samples.begin()) + (end - samples.begin()) + 1) / 2;
  }
  if (logits.cols() != 1 || ones == 0.0 || ones == n) {
    throw std::invalid_argument(
        fmt::format("area_under_curve: {} logits with {} samples of class 1, expected one column "
                    "and both classes",
                    shape(logits), ones));
  }
  return (ranks - ones * (ones + 1.0) / 2.0) / (ones * (n - ones));
}

}  // namespace nn
