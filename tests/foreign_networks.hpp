// Networks of which it is known what they suffer from, because they were made so.
//
// A generator of its own: wider networks, more activations and other data than those of the check of
// the homework about diagnosis, by which the lines of nn::diagnose were drawn.
// Vanishing and exploding are what the scale of the weights says: per layer 0.2 to 0.6 or 1.6 to 4
// times the scale at which signals hold, deep enough for a factor of 20 in all. Healthy is 0.9 to
// 1.1 times that scale, or a network that has learned. There is nothing in between.
#pragma once

#include <set>
#include <string>

#include "matrix/random.hpp"
#include "nn/diagnosis/diagnose.hpp"

namespace foreign {

struct Network {
  std::string how;  // it was made
  nn::Mlp net;
  nn::Dataset data;
  std::set<nn::Disease> diseases;
};

// kind: 0 healthy from the start, 1 healthy and trained, 2 to 6 one disease, in the order of
// nn::Disease, 7 two of them.
inline constexpr std::size_t kinds = 8;
Network network(std::size_t kind, Rng& rng);

}  // namespace foreign
