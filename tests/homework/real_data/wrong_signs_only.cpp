// The signs of the weights, as if their sizes did not matter to the order.
// Must say: samples with equal logits lie on a plane at right angles to d
#define direction direction_rightly
#include "solution.cpp"
#undef direction

Matrix direction(const nn::Mlp& net) {
  Matrix d = direction_rightly(net);
  for (double& x : d.values()) x = x < 0.0 ? -1.0 : 1.0;
  return d;
}
