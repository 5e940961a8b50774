// Inspector: who looks inside a network after a forward and a backward.
//
// Layer::inspect calls the functions below in the order of the forward pass, once for each place
// where a signal can be measured. What it hands over is that of the last forward and backward and
// valid until the layer's next call; rows are samples. An input gradient, dL/d(what the layer
// took), is the error signal of whatever stands before the layer; it is empty where backward leaves
// it out. A convolution is `weighted` too: a column a filter, a row a sample's position.
#pragma once

#include "nn/activation.hpp"
#include "nn/dense.hpp"

namespace nn {

// Attention, several heads at once: head h is columns h d ... h d + d - 1 of the three weights.
struct Heads {
  std::size_t count;
  const Dense *query, *key, *value;
  // How evenly a token shares out its attention, 1 - sum of squared shares, as a mean over the
  // tokens and of its largest value: 0 where each looks at one token only, 1 where at all alike.
  double evenness;
  const Matrix* context;  // what the heads make, (rows x width)
};

class Inspector {
 public:
  virtual ~Inspector() = default;

  // Pre-activations z = x W + b. A column of W, (fan_in x fan_out), is a neuron; b is (1 x fan_out).
  virtual void weighted(const Parameter& weights, const Parameter& bias, const Matrix& x,
                        const Matrix& z, const Matrix& input_gradient) = 0;

  // Activations h = f(z) with the error signal dL/dz.
  virtual void activated(const Activation& f, const Matrix& z, const Matrix& h,
                         const Matrix& error_signal) = 0;

  // y = scale * n + shift, each feature normalized, then multiplied and shifted by its own numbers.
  virtual void normalized(const Parameter& scale, const Parameter& shift, const Matrix& y,
                          const Matrix& input_gradient) = 0;

  // What is called between these two stands in a branch beside a straight way.
  // sum: what leaves both together; branch_gradient: the error signal of the branch's end.
  virtual void branch_begins(const Matrix& input_gradient) = 0;
  virtual void branch_ends(const Matrix& sum, const Matrix& branch_gradient) = 0;

  // The heads' part of attention; the weights behind them follow as `weighted`.
  virtual void attended(const Heads& heads, const Matrix& input_gradient) = 0;
};

}  // namespace nn
