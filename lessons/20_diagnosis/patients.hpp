// Patients: networks made so that it is known what they suffer from.
//
// Vanishing and exploding are made by the scale of the weights: per layer 0.2 to 0.6 or 1.6 to 4
// times the scale at which signals hold, deep enough for a factor of 20 in all. Healthy is 0.9 to
// 1.1 times that scale, or a network that has learned. There is nothing in between.
#pragma once

#include <string>

#include "matrix/random.hpp"
#include "nn/dataset.hpp"
#include "nn/diagnosis/disease.hpp"
#include "nn/mlp.hpp"

namespace lessons {

struct Patient {
  std::string how;  // the network was made: "tanh, 4 hidden layers of 12 to 31, ..."
  nn::Mlp net;
  nn::Dataset data;  // (samples x features) with targets of 0 or 1 (samples x 1)
  nn::Disease disease;
};

// Another one with each call. Of the healthy, some have been trained.
Patient patient(nn::Disease disease, Rng& rng);
Patient healthy_start(Rng& rng);  // one that has not

// Weights of variance (factor * gain)^2 / fan_in, where the gain is ReLU's sqrt(2), or 1.
nn::Initializer scaled(const nn::Activation& f, double factor);

// All neurons of hidden layer l become twins, the weights that lead on included: copies of the first
// if they hear the inputs, else they hear everybody alike. Together they are as loud as strangers.
void make_twins(nn::Mlp& net, std::size_t l);

}  // namespace lessons
