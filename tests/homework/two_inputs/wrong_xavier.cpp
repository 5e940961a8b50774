// Takes tanh for the identity.
// Must say: for biases of variance 0.05 your weights' 1 gives
#include <cmath>

#include "nn/activation.hpp"
#include "nn/starts/gain.hpp"

double weight_variance(double) { return 1.0; }
