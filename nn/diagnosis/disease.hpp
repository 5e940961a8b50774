// What a network can suffer from at its start or in training.
#pragma once

#include <string>

namespace nn {

enum class Disease {
  healthy,
  symmetric,  // a hidden layer has fewer different neurons than it has neurons
  dead,       // nearly all neurons of a layer stand where f is flat, f being unbounded: ReLU
  saturated,  // a layer stands at the ends of a bounded f: tanh
  vanishing,  // activations shrink with depth, or error signals on their way back
  exploding,  // they grow, or outputs are a hundred times too large, or a number is not finite
  plateau     // none of these, and the gradient is almost nil though answers are wrong
};

inline std::string name_of(Disease disease) {
  static constexpr const char* names[] = {"healthy",   "symmetric", "dead",   "saturated",
                                          "vanishing", "exploding", "plateau"};
  return names[static_cast<std::size_t>(disease)];
}

}  // namespace nn
