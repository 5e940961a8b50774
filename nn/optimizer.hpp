// Optimizers: how a gradient becomes a step.
//
// step() changes every parameter by its gradient. An optimizer with a memory keeps one entry a
// parameter, in the order given: hand it the same parameters every time. Parameters of other shapes
// than those of the step before, or with a gradient of another shape than their value, throw
// std::invalid_argument before any of them is changed.
//
// Ranges: learning rates and penalties from 0 on and finite, momentum and betas from 0 to below 1,
// Adam's epsilon above 0. A constructor that is given anything else throws std::invalid_argument.
#pragma once

#include <cstddef>
#include <vector>

#include "nn/layer.hpp"

namespace nn {

class Optimizer {
 public:
  virtual ~Optimizer() = default;
  virtual void step(const std::vector<Parameter*>& parameters) = 0;

  // From the next step on: a schedule calls it before each. Throws std::invalid_argument unless the
  // rate is finite and at least 0, and std::logic_error if the optimizer has none that can change.
  virtual void set_learning_rate(double learning_rate);
};

// The rate itself, or the exception of set_learning_rate.
double valid_learning_rate(double learning_rate);

// w <- w - learning_rate g. A gradient of -0.1 moves the weight *up*.
class GradientDescent : public Optimizer {
 public:
  explicit GradientDescent(double learning_rate);
  void step(const std::vector<Parameter*>& parameters) override;
  void set_learning_rate(double learning_rate) override {
    learning_rate_ = valid_learning_rate(learning_rate);
  }

 private:
  double learning_rate_;
};

// v <- momentum v - learning_rate g;  w <- w + v. Polyak 1964, "Some methods of speeding up the
// convergence of iteration methods"; in this form Sutskever et al. 2013, eqs. 1 and 2.
class Momentum : public Optimizer {
 public:
  explicit Momentum(double learning_rate, double momentum = 0.9);
  void step(const std::vector<Parameter*>& parameters) override;
  void set_learning_rate(double learning_rate) override {
    learning_rate_ = valid_learning_rate(learning_rate);
  }

 private:
  double learning_rate_;
  double momentum_;
  std::vector<Matrix> velocities_;
};

// Momentum that looks ahead: the gradient is taken where the velocity is about to carry w, so that
// a step too far is corrected before it is made. Nesterov 1983; Sutskever, Martens, Dahl, Hinton
// 2013, "On the importance of initialization and momentum in deep learning", eqs. 3 and 4:
//
//     v <- momentum v - learning_rate dL/d(w + momentum v);  w <- w + v
//
// A network's gradients belong to the weights that it holds. So it holds y = w + momentum v, the
// point ahead, and in terms of y the same steps are
//
//     v <- momentum v - learning_rate g;  y <- y + momentum v - learning_rate g
//
// which is PyTorch's SGD(nesterov=True). Where w stands after a step is y - learning_rate g before
// it. At the end, as v vanishes, y and w are one.
class Nesterov : public Optimizer {
 public:
  explicit Nesterov(double learning_rate, double momentum = 0.9);
  void step(const std::vector<Parameter*>& parameters) override;
  void set_learning_rate(double learning_rate) override {
    learning_rate_ = valid_learning_rate(learning_rate);
  }

 private:
  double learning_rate_;
  double momentum_;
  std::vector<Matrix> velocities_;
};

// Steps of about learning_rate, whatever the gradient's size: its running mean over the root of its
// running square, both corrected for having started at 0. Kingma, Ba 2015, "Adam: a method for
// stochastic optimization", algorithm 1.
class Adam : public Optimizer {
 public:
  explicit Adam(double learning_rate, double beta1 = 0.9, double beta2 = 0.999,
                double epsilon = 1e-8);
  void step(const std::vector<Parameter*>& parameters) override;
  void set_learning_rate(double learning_rate) override {
    learning_rate_ = valid_learning_rate(learning_rate);
  }

 private:
  double learning_rate_;
  double beta1_;
  double beta2_;
  double epsilon_;
  std::size_t steps_ = 0;
  std::vector<Matrix> means_;
  std::vector<Matrix> squares_;
};

// ---- Penalties on large weights, around any optimizer -------------------------------------------
//
//   Adam adam(0.01);
//   DecoupledWeightDecay adamw(adam, 0.01, 0.1);  // an optimizer like any other
//
// Both reach every parameter that they are given, biases included, as PyTorch's weight_decay does,
// and both treat equal weights equally: no penalty parts twins. The optimizer inside must live as
// long.

// Adds l1 sum |w| + l2 / 2 sum w^2 to the loss: l1 sign(w) + l2 w to the gradients, which hold it
// after the step. At w = 0, the kink of |w|, sign is 0. In this convention l2 is PyTorch's
// weight_decay of SGD and Adam.
class Penalized : public Optimizer {
 public:
  Penalized(Optimizer& optimizer, double l1, double l2);
  void step(const std::vector<Parameter*>& parameters) override;
  void set_learning_rate(double learning_rate) override {
    optimizer_.set_learning_rate(learning_rate);
  }

 private:
  Optimizer& optimizer_;
  double l1_;
  double l2_;
};

// w <- (1 - learning_rate decay) w, then the step of the optimizer inside, which knows nothing of
// it. With plain descent this is L2; Adam would divide an L2 gradient by its size, so that large
// gradients hide it, and this stays what it says. Around Adam it is PyTorch's AdamW: give both the
// same learning rate. Loshchilov, Hutter 2019, "Decoupled weight decay regularization", algorithm
// 2. learning_rate times decay is at most 1: beyond, weights would change their sign.
class DecoupledWeightDecay : public Optimizer {
 public:
  DecoupledWeightDecay(Optimizer& optimizer, double learning_rate, double decay);
  void step(const std::vector<Parameter*>& parameters) override;
  void set_learning_rate(double learning_rate) override;  // of both

 private:
  Optimizer& optimizer_;
  double decay_;
  double kept_;  // share of a weight that one step leaves
};

}  // namespace nn
