// A task that asks a token to look at two places at once.
#pragma once

#include <cstdint>

#include "nn/dataset.hpp"

namespace lessons {

// Each token knows its place (one-hot, `tokens` features) and a value of -1 or 1. It is asked for two
// values, that of the token before it (the last one's, if it is the first) and that of the first
// token: two places to look at. A row a token, (samples * tokens x tokens + 2), and targets of the
// same shape, 0 in all other columns.
nn::Dataset two_places(std::size_t samples, std::size_t tokens, std::uint64_t seed);

// The same as two questions of yes or no, targets of two columns: 1 where the value is 1. The binary
// cross-entropy is ln 2 = 0.69 for who knows neither answer, and half of that for who knows one.
nn::Dataset two_questions(std::size_t samples, std::size_t tokens, std::uint64_t seed);

}  // namespace lessons
