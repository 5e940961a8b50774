#include "lessons/common/straight_line.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>

#include "matrix/matmul.hpp"

namespace lessons {

double best_threshold(const Matrix& scores, const Matrix& targets) {
  require_same_shape("best_threshold", scores, targets);
  if (scores.size() == 0 || scores.cols() != 1) {
    throw std::invalid_argument("best_threshold: expected (samples x 1), found " + shape(scores));
  }
  std::vector<std::pair<double, double>> samples;  // score, class
  for (std::size_t i = 0; i < scores.rows(); ++i) {
    samples.emplace_back(scores(i, 0), targets(i, 0));
  }
  std::ranges::sort(samples);

  // The threshold climbs over one sample after the other. Samples above it count as class 1.
  const auto n = static_cast<double>(samples.size());
  double right = sum(targets);
  double most = std::max(right, n - right);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    right += samples[i].second == 1.0 ? -1.0 : 1.0;
    const bool tied = i + 1 < samples.size() && samples[i + 1].first == samples[i].first;
    if (!tied) most = std::max({most, right, n - right});
  }
  return most / n;
}

double best_straight_line(const nn::Dataset& data) {
  double best = 0.0;
  for (int halves = 0; halves < 360; ++halves) {
    const double angle = halves * std::numbers::pi / 360.0;
    const Matrix across = {{std::cos(angle)}, {std::sin(angle)}};  // (2 x 1)
    best = std::max(best, best_threshold(matmul(data.inputs, across), data.targets));
  }
  return best;
}

}  // namespace lessons
