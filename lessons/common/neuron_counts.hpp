// Counts: how many distinct neurons each hidden layer has, as lessons print and compare them.
#pragma once

#include <string>
#include <vector>

#include "nn/mlp.hpp"

namespace lessons {

// One number a hidden layer. Incoming weights, bias and outgoing weights tell neurons apart.
using Counts = std::vector<std::size_t>;

Counts count_neurons(const nn::Mlp& net);
std::string text_of(const Counts& counts);  // "8/8/1"

}  // namespace lessons
