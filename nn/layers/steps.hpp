// Steps: what the layers that read sequences share. A row is a sample, its steps one behind the other,
// (batch x steps * features); steps are counted from 1.
#pragma once

#include <string_view>

#include "matrix/matrix.hpp"

namespace nn {

// Throws std::invalid_argument unless the columns are a whole number of steps, at least one.
std::size_t count_steps(std::string_view layer, const Matrix& sequences, std::size_t features);

// Step t, (batch x features), out of all steps and back.
void take_step(const Matrix& sequences, std::size_t t, std::size_t features, Matrix& step);
void put_step(const Matrix& step, std::size_t t, std::size_t features, Matrix& sequences);

// Throws std::out_of_range unless t is from 1 to the steps of the last pass.
void require_step(std::string_view layer, std::string_view pass, std::size_t t, std::size_t steps);

}  // namespace nn
