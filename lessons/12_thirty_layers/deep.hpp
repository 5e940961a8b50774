// Deep networks: how to start them, what a layer of one does to a small change, how they learn.
#pragma once

#include "lessons/common/signals.hpp"
#include "nn/dataset.hpp"
#include "nn/mlp.hpp"
#include "plots/figure.hpp"

namespace lessons {

// Weights too small, the usual default, Xavier's, He's and orthogonal ones. The last have the gain
// that f asks for: sqrt(2) for a ReLU, else 1.
std::vector<Start> deep_starts(const nn::Activation& f);

// So many hidden layers of one width, between the data's inputs and its classes.
nn::Mlp deep_network(const nn::Dataset& data, std::size_t layers, std::size_t width,
                     const nn::Activation& f, const nn::Initializer& weights, std::uint64_t seed);

// What one pass leaves in 64 neurons a layer, before any step, from each of these starts. Loss:
// softmax cross-entropy.
std::vector<Signals> starts_of(const nn::Activation& f, const nn::Dataset& data, std::size_t layers,
                               std::uint64_t seed);

// The mean singular value of a layer's Jacobian W_l diag(f'(z_l)) at the first samples of the last
// forward: by how much it stretches a small change of the signal that it hears.
double mean_stretch(const nn::Mlp& net, std::size_t l, std::size_t samples);

// Singular values of the product of `count` matrices (width x width), the largest first: by how much
// so many linear layers stretch the directions that they hear.
std::vector<double> product_stretches(const nn::Initializer& weights, std::size_t count,
                                      std::size_t width, std::uint64_t seed);

// Momentum of rate 0.004 on mini-batches of 100 samples, by softmax cross-entropy: the loss, a mean
// over each ten steps. Trains all networks, several at once, and labels each curve with its name.
std::vector<plots::Series> learning_curves(
    const std::vector<std::pair<std::string, nn::Mlp>>& networks, const nn::Dataset& data,
    std::size_t steps);

}  // namespace lessons
