// LSUV, layer-sequential unit variance: measure the signal, then scale the weights to fit.
//
// Xavier and He compute the right scale from the widths and the activation. Here nothing is
// computed: the first layer sees the batch, its weights are divided by the standard deviation of
// what it puts out, z = h W + b, and then the next layer sees the result. With biases of 0 one
// division a layer is exact, since the variance of z grows with the square of W.
//
// The variance is that of all z of the layer, over samples and neurons alike. Neurons that are
// equal stay equal: a scale for all of them parts none.
//
// Mishkin, Matas 2016, "All you need is a good init", algorithm 1.
#pragma once

#include "nn/mlp.hpp"

namespace nn {

struct LsuvOptions {
  double tolerance = 0.1;            // a layer is left when |variance - 1| is below it
  std::size_t most_rescalings = 10;  // or after so many
};

struct ScaledLayer {
  std::size_t rescalings;
  double variance;  // of z afterwards: off by more than the tolerance only where biases make it so
};

// Scales the weights of `net`, whatever they are, in every layer from the first to the last;
// inputs: (batch x fan_in). Biases stay. Returns one entry a layer. What the last forward left in
// the network is stale afterwards. Throws std::invalid_argument if there are no samples, if the
// tolerance is not above 0, or for a layer whose z has variance 0 or one that is not finite.
std::vector<ScaledLayer> scale_to_unit_variance(Mlp& net, const Matrix& inputs,
                                                const LsuvOptions& options = {});

// The whole method: orthogonal weights drawn from `seed`, first layer first, then the scaling.
std::vector<ScaledLayer> lsuv(Mlp& net, const Matrix& inputs, std::uint64_t seed = 1,
                              const LsuvOptions& options = {});

}  // namespace nn
