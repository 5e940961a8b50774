// Networks drawn at random, sound or with one disease, for the rates that nn/diagnosis/diagnose.hpp
// states. The hidden layers have one width; there are 1 to 12 of them, of one of seven activations:
// tanh, softsign, ReLU, leaky ReLU, SELU, GELU and SiLU.
//
// Sound: weights of 0.9 to 1.1 times the scale that the field uses for the activation, biases of 0
// or small ones. Symmetric: such a network with a layer of twins, or with half of one, or equal
// weights everywhere. Dead: one of its layers shut by its biases. Saturated: weights of one layer or
// of all, inputs, or biases far too large. Vanishing: 0.2 to 0.6 times the scale, exploding: 1.6 to
// 4 times, in as many layers as make a factor of 20; not of SELU, which undoes such scales, and
// exploding not of tanh and softsign, which have two ends.
#pragma once

#include <set>
#include <string>

#include "matrix/random.hpp"
#include "nn/diagnosis/diagnose.hpp"

namespace drawn {

struct Network {
  std::string how;  // it was made
  nn::Mlp net;
  nn::Dataset data;
};

// made: what the network has, healthy to exploding.
Network network(nn::Disease made, std::size_t width, Rng& rng);

// Whether the diagnosis finds what the network has, and nothing else.
bool named_right(const Network& network, nn::Disease made);

}  // namespace drawn
