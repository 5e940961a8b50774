#include "nn/diagnosis/layer_report.hpp"

#include <algorithm>
#include <cmath>

#include "nn/analysis/saturation.hpp"
#include "nn/analysis/twins.hpp"

namespace nn {

namespace {

constexpr double nearly_equal = 0.01;

// A row a neuron: weights in, bias, weights out, the latter scaled to weigh as much as the former.
Matrix rows_of(const Mlp& net, std::size_t l) {
  const Matrix in = transpose(net.dense(l).weights.value), &bias = net.dense(l).bias.value;
  const Matrix& out = net.dense(l + 1).weights.value;
  const double size = max_abs(out) > 0.0 ? max_abs(in) / max_abs(out) : 0.0;
  Matrix rows(in.rows(), in.cols() + 1 + out.cols());
  for (std::size_t j = 0; j < in.rows(); ++j) {
    auto next = std::ranges::copy(in.row(j), rows.row(j).begin()).out;
    *next++ = bias(0, j);
    std::ranges::transform(out.row(j), next, [size](double w) { return size * w; });
  }
  return rows;
}

bool close(std::span<const double> a, std::span<const double> b) {
  double distance = 0.0, length = 0.0;
  for (std::size_t k = 0; k < a.size(); ++k) {
    distance += (a[k] - b[k]) * (a[k] - b[k]);
    length += a[k] * a[k];
  }
  return distance <= nearly_equal * nearly_equal * length;
}

// Neurons that are not close to one counted before.
std::size_t apart(const Mlp& net, std::size_t l) {
  const Matrix rows = rows_of(net, l);
  std::vector<std::size_t> counted;
  for (std::size_t j = 0; j < rows.rows(); ++j) {
    const auto like = [&](std::size_t k) { return close(rows.row(k), rows.row(j)); };
    if (std::ranges::none_of(counted, like)) counted.push_back(j);
  }
  return counted.size();
}

}  // namespace

double variation(const Matrix& a) {
  Matrix centred = a;
  const Matrix totals = column_sums(a);
  const auto samples = static_cast<double>(a.rows());
  for (std::size_t i = 0; i < a.rows(); ++i) {
    for (std::size_t j = 0; j < a.cols(); ++j) centred(i, j) -= totals(0, j) / samples;
  }
  const double moved = std::sqrt(mean(centred * centred)), whole = std::sqrt(mean(a * a));
  return moved > 1e-14 * whole ? moved : whole;  // below that it is rounding
}

std::vector<LayerReport> layer_reports(const Mlp& net) {
  std::vector<LayerReport> reports;
  for (std::size_t l = 0; l < net.depth(); ++l) {
    const std::size_t n = net.dense(l).fan_out();
    const auto samples = static_cast<double>(net.activation(l).rows());
    const Matrix& dz = net.error_signal(l);
    LayerReport& report =
        reports.emplace_back(LayerReport{.neurons = n,
                                         .different = n,
                                         .apart = n,
                                         .flat = 0.0,
                                         .slope = 1.0,
                                         .activation = variation(net.activation(l)),
                                         .error = std::sqrt(sum(dz * dz) / samples)});
    if (l + 1 == net.depth()) continue;
    report.different = distinct_neurons(net, l);
    report.apart = apart(net, l);
    report.flat = flat_share(net, l, nearly_flat);
    report.slope = mean_slope(net, l);
  }
  return reports;
}

}  // namespace nn
