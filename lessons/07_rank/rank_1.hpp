// Random weights of rank 1: u v^T, each neuron's column a multiple of u.
#pragma once

#include "nn/initializer.hpp"

namespace lessons {

// An nn::Initializer: u and v are normal, and the variance of a weight is the one that Xavier asks for.
Matrix random_of_rank_1(std::size_t fan_in, std::size_t fan_out, Rng& rng);

}  // namespace lessons
