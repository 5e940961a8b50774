#include "nn/diagnosis/layer_report.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "nn/analysis/saturation.hpp"
#include "nn/diagnosis/neurons.hpp"

namespace nn {

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

namespace {

double error_length(const AnatomyStage& stage) {
  if (stage.delta == nullptr) return std::numeric_limits<double>::quiet_NaN();
  const Matrix& delta = *stage.delta;
  return std::sqrt(sum(delta * delta) / static_cast<double>(delta.rows()));
}

// Share of the neurons where f is steepest for each sample.
double always_on(const Activation& f, const Matrix& slopes) {
  const double steepest = steepest_slope(f);
  std::size_t on = 0;
  for (std::size_t j = 0; j < slopes.cols(); ++j) {
    std::size_t i = 0;
    while (i < slopes.rows() && slopes(i, j) == steepest) ++i;
    on += i == slopes.rows();
  }
  return static_cast<double>(on) / static_cast<double>(slopes.cols());
}

void look_at_slopes(const AnatomyStage& stage, LayerReport& report) {
  const Activation& f = *stage.f;
  const Matrix slopes =
      map(*stage.z, *stage.h, [&](double z, double h) { return std::abs(f.derivative(z, h)); });
  const double steepest = steepest_slope(f);
  const double limit = nearly_flat * steepest * static_cast<double>(slopes.rows());
  const Matrix totals = column_sums(slopes);
  const auto flat = std::ranges::count_if(totals.values(), [=](double t) { return t < limit; });
  report.flat = static_cast<double>(flat) / static_cast<double>(slopes.cols());
  report.slope = mean(slopes) / steepest;
  if (f.name != "identity") report.always_on = always_on(f, slopes);
}

}  // namespace

std::vector<LayerReport> layer_reports(const Anatomy& anatomy) {
  std::vector<LayerReport> reports;
  for (std::size_t l = 0; l < anatomy.stages.size(); ++l) {
    const AnatomyStage& stage = anatomy.stages[l];
    const std::size_t n = stage.neurons();
    LayerReport& report = reports.emplace_back(LayerReport{.kind = stage.kind,
                                                           .neurons = n,
                                                           .different = n,
                                                           .apart = n,
                                                           .flat = 0.0,
                                                           .always_on = 0.0,
                                                           .slope = 1.0,
                                                           .activation = variation(*stage.h),
                                                           .error = error_length(stage)});
    if (l + 1 == anatomy.stages.size()) continue;
    report.different = different_neurons(stage);
    report.apart = neurons_apart(stage);
    if (stage.f != nullptr) look_at_slopes(stage, report);
    for (const Heads& heads : stage.heads) report.slope = heads.evenness;
  }
  return reports;
}

}  // namespace nn
