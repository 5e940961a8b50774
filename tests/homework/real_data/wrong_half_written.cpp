// A product of the layers' sums that leaves out the first layer's weights: 0 for all.
// Must say: d = 0 puts all samples in one place
#include "nn/mlp.hpp"

Matrix direction(const nn::Mlp& net) { return Matrix::zeros(net.dense(0).fan_in(), 1); }
