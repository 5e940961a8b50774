// Penalties on large weights, for any optimizer: L1, L2 and decoupled weight decay.
//
// All three reach every parameter that they are given, biases included, as PyTorch's weight_decay
// does. All treat equal weights equally: no penalty parts twins.
//
// Adam adam(0.01);
// DecoupledWeightDecay adamw(adam, 0.01, 0.1);   // an optimizer like any other
// train(net, data, loss, adamw, options);
#pragma once

#include "nn/optimizer.hpp"

namespace nn {

// What is added to the loss: l1 sum |w| + l2 / 2 sum w^2. In this convention, PyTorch's
// SGD(weight_decay=l2) and Adam(weight_decay=l2), l2 adds l2 w to the gradient.
double penalty(const std::vector<Parameter*>& parameters, double l1, double l2);

// Adds its gradient, l1 sign(w) + l2 w, to the gradients: after backward, before the step. At w =
// 0, the kink of |w|, sign is 0.
void add_penalty_gradients(const std::vector<Parameter*>& parameters, double l1, double l2);

// The same inside of every step of another optimizer, which must live as long. The gradients hold
// the penalty's share after the step. Throws std::invalid_argument unless l1 and l2 are at least 0.
class Penalized : public Optimizer {
 public:
  Penalized(Optimizer& optimizer, double l1, double l2);
  void step(const std::vector<Parameter*>& parameters) override;

 private:
  Optimizer& optimizer_;
  double l1_;
  double l2_;
};

// w <- (1 - learning_rate decay) w, then the step of another optimizer, which must live as long and
// which knows nothing of it. With plain descent this is L2; Adam would divide an L2 gradient by its
// size, so that large gradients hide it, and this stays what it says. Around Adam it is PyTorch's
// AdamW: give both the same learning rate. Loshchilov, Hutter 2019, "Decoupled weight decay
// regularization", algorithm 2. Throws std::invalid_argument unless both numbers are at least 0.
class DecoupledWeightDecay : public Optimizer {
 public:
  DecoupledWeightDecay(Optimizer& optimizer, double learning_rate, double decay);
  void step(const std::vector<Parameter*>& parameters) override;

 private:
  Optimizer& optimizer_;
  double kept_;  // share of a weight that one step leaves
};

}  // namespace nn
