// Sound networks and their data, which foreign_networks.cpp then makes ill.
#pragma once

#include "tests/foreign_networks.hpp"

namespace foreign {

std::size_t between(std::size_t low, std::size_t high, Rng& rng);  // both included
nn::Activation one_of(const std::vector<std::string>& names, Rng& rng);

// By how much weights of variance 1 / fan_in have to be scaled for signals to hold.
double holding(const nn::Activation& f);

// A network with so many hidden layers of its own data, its weights `factor` times as large as
// holds: clusters with one-hot classes, curves to follow, or a yes or no.
Network fresh(const nn::Activation& f, std::size_t hidden, double factor, Rng& rng);

}  // namespace foreign
