#include "nn/dataset.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <stdexcept>

#include "nn/checked.hpp"

namespace nn {

namespace {

constexpr double pi = std::numbers::pi;

struct Point {
  double x;
  double y;
};

// Two curves of n / 2 points each: curve(class, k, points) is point k of a class.
template <class Curve>
Dataset two_curves(std::string_view name, std::size_t n, Curve curve) {
  if (n < 4 || n % 2 != 0) {
    throw std::invalid_argument(
        fmt::format("{}({}): two classes of equal size need an even number from 4", name, n));
  }
  const std::size_t points = n / 2;
  Dataset data{Matrix(n, 2), Matrix(n, 1), {"x", "y"}};
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t label = i / points;
    const Point point = curve(label, static_cast<double>(i % points), static_cast<double>(points));
    data.inputs(i, 0) = point.x;
    data.inputs(i, 1) = point.y;
    data.targets(i, 0) = static_cast<double>(label);
  }
  return data;
}

void choose_rows(const Matrix& a, std::span<const std::size_t> indices, Matrix& chosen) {
  chosen.resize(indices.size(), a.cols());
  for (std::size_t i = 0; i < indices.size(); ++i) {
    std::ranges::copy(a.row(indices[i]), chosen.row(i).begin());
  }
}

}  // namespace

Dataset xor_points() {
  return {{{-1, -1}, {-1, 1}, {1, -1}, {1, 1}}, {{0}, {1}, {1}, {0}}, {"x", "y"}};
}

Dataset circles(std::size_t n) {
  return two_curves("circles", n, [](std::size_t label, double k, double points) -> Point {
    const double t = 2.0 * pi * k / points;
    const double radius = label == 0 ? 1.0 : 0.5;
    return {radius * std::cos(t), radius * std::sin(t)};
  });
}

Dataset moons(std::size_t n) {
  return two_curves("moons", n, [](std::size_t label, double k, double points) -> Point {
    const double t = pi * k / (points - 1.0);
    if (label == 0) return {std::cos(t), std::sin(t)};
    return {1.0 - std::cos(t), 0.5 - std::sin(t)};
  });
}

Dataset spirals(std::size_t n) {
  return two_curves("spirals", n, [](std::size_t label, double k, double points) -> Point {
    const double s = k / (points - 1.0);
    const double radius = 0.1 + 0.9 * s;
    const double angle = 2.5 * pi * s + (label == 0 ? 0.0 : pi);
    return {radius * std::cos(angle), radius * std::sin(angle)};
  });
}

Dataset with_noise(Dataset data, double sigma, Rng& rng) {
  checked::from_0("with_noise: sigma", sigma);
  for (double& value : data.inputs.values()) value += sigma * rng.normal();
  return data;
}

void require_paired(std::string_view operation, const Dataset& data) {
  if (data.inputs.rows() == data.targets.rows()) return;
  throw std::invalid_argument(
      fmt::format("{}: inputs {} and targets {}: each sample needs a row of both", operation,
                  shape(data.inputs), shape(data.targets)));
}

void require_finite(std::string_view operation, const Dataset& data) {
  require_paired(operation, data);
  require_finite(fmt::format("{}: inputs", operation), data.inputs);
  require_finite(fmt::format("{}: targets", operation), data.targets);
}

void choose_rows(const Dataset& data, std::span<const std::size_t> indices, Dataset& chosen) {
  require_paired("rows", data);
  if (&data == &chosen)
    throw std::invalid_argument("rows: the chosen ones need a dataset of their own");
  for (std::size_t index : indices) {
    if (index < data.size()) continue;
    throw std::out_of_range(
        fmt::format("rows: there is no sample {} among {}, counted from 0", index, data.size()));
  }
  choose_rows(data.inputs, indices, chosen.inputs);
  choose_rows(data.targets, indices, chosen.targets);
}

Dataset rows(const Dataset& data, const std::vector<std::size_t>& indices) {
  Dataset chosen{{}, {}, data.features, data.classes};
  choose_rows(data, indices, chosen);
  return chosen;
}

Split stratified_split(const Dataset& data, double test_share, Rng& rng) {
  if (!(test_share >= 0.0 && test_share <= 1.0)) {
    throw std::invalid_argument(
        fmt::format("stratified_split: a test share of {} is not between 0 and 1", test_share));
  }
  require_paired("stratified_split", data);
  require_finite("stratified_split: targets", data.targets);  // a NaN is of no class
  std::map<std::vector<double>, std::vector<std::size_t>> classes;
  for (std::size_t i = 0; i < data.size(); ++i) {
    const auto target = data.targets.row(i);
    classes[{target.begin(), target.end()}].push_back(i);
  }
  std::vector<std::size_t> train;
  std::vector<std::size_t> test;
  for (auto& [label, members] : classes) {
    rng.shuffle(std::span(members));
    const auto tested = std::lround(test_share * static_cast<double>(members.size()));
    test.insert(test.end(), members.begin(), members.begin() + tested);
    train.insert(train.end(), members.begin() + tested, members.end());
  }
  return {rows(data, train), rows(data, test)};
}

Standardizer::Standardizer(const Dataset& train) {
  Matrix x = train.inputs;
  if (x.size() == 0) throw std::invalid_argument("Standardizer: no samples to learn from");
  require_finite("Standardizer: inputs", x);
  for (std::size_t j = 0; j < x.cols(); ++j) {
    double largest = 0.0;
    for (std::size_t i = 0; i < x.rows(); ++i) largest = std::max(largest, std::abs(x(i, j)));
    exponents_.push_back(exponent_to_square(largest));
  }
  scale(x);
  const auto n = static_cast<double>(x.rows());
  mean_ = column_sums(x) * (1.0 / n);
  const Matrix centred = add_row(x, -1.0 * mean_);
  deviation_ = map(column_sums(centred * centred), [n](double s) { return std::sqrt(s / n); });
  // A constant's mean may be off by a rounding, which would pass for a tiny deviation.
  for (std::size_t j = 0; j < x.cols(); ++j) {
    bool constant = true;
    for (std::size_t i = 0; i < x.rows(); ++i) constant = constant && x(i, j) == x(0, j);
    if (constant) {
      mean_(0, j) = x(0, j);
      deviation_(0, j) = 1.0;
    }
  }
}

void Standardizer::scale(Matrix& inputs) const {
  for (std::size_t j = 0; j < inputs.cols(); ++j) {
    if (exponents_[j] == 0) continue;
    for (std::size_t i = 0; i < inputs.rows(); ++i) {
      inputs(i, j) = std::ldexp(inputs(i, j), -exponents_[j]);
    }
  }
}

Dataset Standardizer::operator()(Dataset data) const {
  if (data.inputs.cols() != mean_.cols()) {
    throw std::invalid_argument(
        fmt::format("Standardizer: {}: expected {} features, as in training", shape(data.inputs),
                    mean_.cols()));
  }
  require_finite("Standardizer: inputs", data.inputs);
  scale(data.inputs);
  data.inputs = add_row(std::move(data.inputs), -1.0 * mean_);
  for (std::size_t i = 0; i < data.inputs.rows(); ++i) {
    for (std::size_t j = 0; j < data.inputs.cols(); ++j) data.inputs(i, j) /= deviation_(0, j);
  }
  require_finite("Standardizer: standardized inputs", data.inputs);
  return data;
}

}  // namespace nn
