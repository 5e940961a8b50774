// The images of Fashion-MNIST, ready for a network, and what stands in where they are missing.
#pragma once

#include <cstdint>
#include <string>

#include "nn/dataset.hpp"

namespace lessons {

// What a lesson's knob --inputs chooses from, and its default: images where they are installed.
inline const std::vector<std::string> input_kinds = {"images", "normal"};
std::string usual_inputs();

struct Inputs {
  nn::Dataset data;  // (samples x 196), mean 0 and variance 1 over all; one-hot (samples x 10)
  std::string description;  // a sentence that says which inputs these are
};

// "images": the first training images of Fashion-MNIST, 14 x 14 pixels; throws as nn::fashion_mnist
// does. "normal": normal numbers of that shape, around a middle for each class; `seed` draws both.
Inputs clothes(const std::string& kind, std::size_t samples, std::uint64_t seed);

}  // namespace lessons
