// What a network can suffer from at its start or in training.
#pragma once

#include <string>

namespace nn {

enum class Disease {
  healthy,
  symmetric,  // a hidden layer has fewer different neurons than it has neurons
  dead,       // nearly all neurons of a layer stand where f is flat, f having no upper end: ReLU
  saturated,  // a layer stands at the ends of an f that has two: tanh
  vanishing,  // activations fade with depth, or error signals on their way back
  exploding   // they grow, or what comes out is a hundred times too large
};

std::string name_of(Disease disease);  // "healthy"

}  // namespace nn
