// Anatomy: a network of any layers as a row of stages, each a layer of neurons as LayerReport
// describes them.
//
// A stage begins with weights and takes in what follows up to the activation: x W + b, or that
// normalized, then f. Weights without an f behind them make a linear stage. The heads of attention
// are a stage, and so is the sum at a residual block's end, which has neither weights nor f.
#pragma once

#include <string>
#include <vector>

#include "nn/inspector.hpp"

namespace nn {

// Pointers are to what the network and the loss own; those that a stage has no such thing for are
// null.
struct AnatomyStage {
  std::string kind;  // "tanh", "linear", "heads", "sum"
  const Activation* f = nullptr;
  const Parameter *weights = nullptr, *bias = nullptr;
  const Matrix* x = nullptr;       // what the weights take, (rows x fan_in)
  const Matrix* z = nullptr;       // what f takes, (rows x neurons)
  const Matrix* h = nullptr;       // what the stage hands on, (rows x neurons)
  const Matrix* delta = nullptr;   // dL/dz; where there is no f, dL/dh
  const Matrix* offset = nullptr;  // what was added last to z: bias, or a normalization's shift
  std::vector<const Parameter*> by_neuron;  // scales and shifts, (1 x neurons)
  std::vector<Heads> heads;                 // one, or none
  const Parameter* outgoing = nullptr;      // weights that take h and nothing else takes it
  const Matrix* sum = nullptr;              // of the branch that ends here
  std::size_t branches = 0;                 // in how many branches it stands; 0: the main path

  std::size_t neurons() const { return h->cols(); }
};

struct Anatomy {
  std::vector<AnatomyStage> stages;
  std::vector<const Parameter*> seen;  // all parameters that a layer has shown
};

// After a forward and a backward; output_gradient is what backward was given. Throws
// std::invalid_argument if the network shows nothing.
Anatomy anatomy(const Layer& net, const Matrix& output_gradient);

}  // namespace nn
