// Which parts of a network start random, by their names: W1 is dense(0).weights, b1 its bias.
#pragma once

#include <set>
#include <string>

#include "nn/mlp.hpp"

namespace lessons {

using RandomParts = std::set<std::string>;
std::string weights_name(std::size_t layer);  // counted from 1: "W1"
std::string bias_name(std::size_t layer);     // "b1"

std::string to_text(const RandomParts& parts);  // "W1,W3,b2"; "none" if there are none
// The other way round, of a network with so many matrices: what --random says. Throws
// std::invalid_argument for a text that is neither "none" nor a list of its parts, each once.
RandomParts random_parts_of(const std::string& text, std::size_t matrices);

// Every set of W1 to Wn, the smallest first: none, W1, ..., Wn, W1,W2, ...
std::vector<RandomParts> all_sets_of_weights(std::size_t n);

// A network whose other weights are all 0.5 and whose other biases are 0. Random weights are
// Xavier's, uniform, random biases U(-0.5, 0.5): a part has the same numbers whatever else is random.
nn::Mlp partly_random(const std::vector<std::size_t>& widths, const nn::Activation& hidden,
                      const RandomParts& parts, std::uint64_t seed);

}  // namespace lessons
