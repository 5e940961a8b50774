// A network is a chain of functions, and training needs the derivative of the whole chain.
//
//   forward      h_0 = x                       the batch                        (batch x n_0)
//                z_l = h_l W_l + b_l           every neuron weighs its inputs   (batch x n_l+1)
//                h_l+1 = f(z_l)                and bends the result             (batch x n_l+1)
//                logits = z_last               the last layer is left unbent
//
// The loss L is one number. Backward walks the same chain from its end to its start and asks at
// each station: how much would L change if this value changed a little? The chain rule answers with
// the station behind it, so that nothing is computed twice:
//
//   backward     dL/dz_last                    handed in by the loss            (batch x n_last)
//                dL/dW_l = h_l^T dL/dz_l       what training subtracts          (n_l x n_l+1)
//                dL/db_l = column sums of dL/dz_l                               (1 x n_l+1)
//                dL/dh_l = dL/dz_l W_l^T       the blame, shared out by weight  (batch x n_l)
//                dL/dz_l-1 = dL/dh_l * f'(z_l-1)   element by element           (batch x n_l)
//
// Read the fourth line of it twice. A hidden neuron hears of the loss through its *outgoing*
// weights, a row of W_l, alone. Two neurons with the same incoming and the same outgoing weights
// are told the same, to the last bit: the subject of this course.
#include "nn/mlp.hpp"

#include <algorithm>
#include <stdexcept>

namespace nn {

const Matrix& Mlp::forward(const Matrix& input) {
  const Matrix* signal = &input;
  for (Stage& stage : stages_) {
    signal = &stage.dense.forward(*signal);       // z_l
    signal = &stage.activation.forward(*signal);  // h_l+1
  }
  return *signal;
}

void Mlp::backward_parameters(const Matrix& output_gradient) {
  const Matrix* gradient = &output_gradient;
  for (std::size_t l = stages_.size(); l-- > 0;) {
    const Matrix& dz = stages_[l].activation.backward(*gradient);  // dL/dh_l+1 -> dL/dz_l
    stages_[l].dense.backward_parameters(dz);                      // -> dL/dW_l, dL/db_l
    if (l > 0) gradient = &stages_[l].dense.backward_input(dz);    // -> dL/dh_l
  }
}

const Matrix& Mlp::backward(const Matrix& output_gradient) {
  backward_parameters(output_gradient);
  return stages_.front().dense.backward_input(error_signal(0));
}

Mlp::Mlp(const std::vector<std::size_t>& widths, const Activation& hidden,
         const Initializer& initialize, std::uint64_t seed)
    : hidden_(hidden) {
  if (widths.size() < 2) throw std::invalid_argument("Mlp: give at least two widths, in and out");
  if (std::ranges::count(widths, std::size_t{0}) > 0) {
    throw std::invalid_argument("Mlp: a width is 0, but every layer needs a neuron");
  }
  Rng rng(seed);
  for (std::size_t l = 0; l + 1 < widths.size(); ++l) {
    const bool last = l + 2 == widths.size();
    stages_.push_back({Dense(widths[l], widths[l + 1], initialize, rng),
                       ActivationLayer(last ? identity() : hidden)});
  }
}

std::vector<Parameter*> Mlp::parameters() {
  std::vector<Parameter*> all;
  for (Stage& stage : stages_) {
    for (Parameter* parameter : stage.dense.parameters()) all.push_back(parameter);
  }
  return all;
}

}  // namespace nn
