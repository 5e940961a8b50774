// A plateau or a poor minimum: the samples' gradients cancel though their errors do not.
//
// Sample i asks the output layer for the gradient (h_i, 1)^T delta_i, with h_i what the layer takes
// and delta_i its error signal. Where the network could still learn, what the samples ask for adds
// up. Where it stands still, it cancels, however wrong the single answers are. So the length of the
// whole gradient, of all layers, is compared with the sum of the lengths
//
//     sum_i |(h_i, 1)| |delta_i|
//
// which is a share without a unit: no scale of inputs, weights or loss changes it much. A share below
// 1/1000 is almost nil, and answers are wrong where a fifth of the targets' variance or more is left.
// This cannot tell a poor minimum from the best one where inputs do not determine the targets, unless
// they are equal to the bit: then the lowest loss is known.
#include "nn/diagnosis/examination.hpp"

#include <fmt/core.h>

#include <cmath>

#include "nn/diagnosis/baseline.hpp"

namespace nn {

namespace {

constexpr double almost_nil = 1e-3;
constexpr double almost_lowest = 0.05;  // above the lowest loss that there can be

double length_of_row(const Matrix& a, std::size_t i) {
  double squares = 0.0;
  for (double v : a.row(i)) squares += v * v;
  return std::sqrt(squares);
}

double asked_for(const Examination& seen) {
  const AnatomyStage& output = seen.anatomy.stages.back();
  double total = 0.0;
  for (std::size_t i = 0; i < seen.output_gradient.rows(); ++i) {
    const double h = output.x == nullptr ? 0.0 : length_of_row(*output.x, i);
    total += std::hypot(h, 1.0) * length_of_row(seen.output_gradient, i);
  }
  return total;
}

std::string wrong_answers(const Examination& seen, const Diagnosis& found) {
  std::string left =
      fmt::format("{:.0f} % of the targets' variance is left", 100.0 * found.unexplained);
  const Matrix& targets = seen.data.targets;
  const bool classes = targets.cols() == 1 ? loss_for(targets) == Loss{binary_cross_entropy}
                                           : loss_for(targets) == Loss{softmax_cross_entropy};
  if (seen.loss == Loss{mean_squared_error} || !classes) return left;
  const auto samples = static_cast<double>(targets.rows());
  return fmt::format("{:.0f} of {} classes, and {}",
                     std::round((1.0 - accuracy(seen.outputs, targets)) * samples), targets.rows(),
                     left);
}

}  // namespace

void find_plateau(const Examination& seen, Diagnosis& found) {
  if (!found.findings.empty() || max_abs(seen.data.inputs) == 0.0) return;
  const double lowest = indistinguishable(seen.data, seen.loss).lowest_loss;
  if (lowest > 0.0 && found.loss < lowest * (1.0 + almost_lowest)) return;
  const double share = seen.gradient / asked_for(seen);
  if (!(share < almost_nil)) {
    found.looked_for.emplace_back("a plateau");
    return;
  }
  found.findings.push_back(
      {Disease::plateau, 1, found.layers.size(),
       fmt::format(
           "the gradient is almost nil, {:.1e}, or {:.2g} % of what the samples ask for one "
           "by one, and answers are wrong: {}",
           seen.gradient, 100.0 * share, wrong_answers(seen, found)),
       "It is a plateau or a poor minimum: try weights of another scale, another seed, wider "
       "layers. (If none does better, the inputs say no more about the targets.)"});
}

}  // namespace nn
