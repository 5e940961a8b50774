#include "valley.hpp"

#include <cmath>
#include <stdexcept>

#include "nn/optimizer.hpp"

namespace lessons {

namespace {

// Nesterov's method holds the point ahead, which arrives one step before the walker.
double steps_down(nn::Optimizer& method, double kappa) {
  nn::Parameter x{"x", {{1.0, 1.0}}, {{0.0, 0.0}}};
  double steps = 0.0;
  for (; max_abs(x.value) >= 1e-6; ++steps) {
    x.gradient = x.value * Matrix{{1.0, kappa}};
    method.step({&x});
  }
  return steps;
}

}  // namespace

Valley walk_valley(double kappa) {
  if (!(kappa > 1.0 && kappa <= 1e6)) {
    throw std::invalid_argument("walk_valley: kappa is " + number(kappa) + ", not in (1, 1e6]");
  }
  const double root = std::sqrt(kappa), kept = (root - 1.0) / (root + 1.0);
  nn::GradientDescent descent(2.0 / (kappa + 1.0));
  nn::Momentum momentum(4.0 / ((root + 1.0) * (root + 1.0)), kept * kept);
  nn::Nesterov nesterov(1.0 / kappa, kept);
  return {kappa, steps_down(descent, kappa), steps_down(momentum, kappa),
          steps_down(nesterov, kappa)};
}

Table valley_table(const std::vector<Valley>& valleys) {
  Table table{{"times as steep across", "descent", "momentum", "Nesterov"}, {}};
  for (const Valley& each : valleys) {
    table.rows.push_back(
        {number(each.kappa), number(each.descent), number(each.momentum), number(each.nesterov)});
  }
  return table;
}

}  // namespace lessons
