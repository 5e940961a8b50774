// Forecast: what one training of exact twins foretells about every training of near-twins.
#pragma once

#include <optional>
#include <string>

#include "parting.hpp"

namespace lessons {

// For a network of two layers under gradient descent. One entry every Parting::look steps:
struct Forecast {
  double learning_rate;
  plots::Numbers v;           // the twins' outgoing weight
  plots::Numbers g;           // length of g in their splitting matrix H (nn/analysis/splitting.hpp)
  plots::Numbers eigenvalue;  // the smallest of H
  plots::Numbers spread;      // of the first layer, if differences start between -1 and 1

  // Where differences of that size reach Parting::parted; nothing if they do not.
  std::optional<std::size_t> parted_at(double difference) const;
  // By what a step multiplies a difference along the smallest eigenvalue's direction, at this step
  // or, if training ended before, at the last.
  double growth_at(std::size_t step) const;
};

// Trains the twins, and beside them d <- d - learning_rate H d, where d are the differences that
// near_twins draws.
Forecast forecast(const std::string& problem, const std::string& activation,
                  const PartingOptions& options);

// A forecast beside the trainings that it is about.
struct CloseLook {
  Forecast foretold;
  std::vector<Parting> measured;

  const Parting& from(double difference) const;  // one of the measured; throws if there is none
  double steps(double difference) const;         // until they have parted; NaN if they did not
  // How far its spread is from the foretold one, at worst, as a share of it, while that is below
  // 0.001.
  double largest_error(double difference) const;
};

// When near-twins part and when they have learned, a row each.
Table table_of(const Forecast& forecast, const std::vector<Parting>& measured);

// A row for some steps: v, g, the smallest eigenvalue, by what it multiplies a difference in one,
// and the foretold and the measured spread.
Table table_of(const Forecast& forecast, const Parting& measured);

}  // namespace lessons
