// Wrong: a small gradient, of whatever size the loss.
// Must say: a large loss, wrong answers or a small gradient are found
// Same finding as wrong_accuracy
#include <algorithm>
#include <cmath>

#include "nn/dataset.hpp"
#include "nn/loss.hpp"
#include "nn/mlp.hpp"

bool stuck(nn::Mlp net, const nn::Dataset& data) {
  const nn::LossResult loss = nn::binary_cross_entropy(net.forward(data.inputs), data.targets);
  net.backward(loss.gradient);
  double squares = 0.0;
  for (const nn::Parameter* p : net.parameters()) squares += sum(p->gradient * p->gradient);
  return std::sqrt(squares) < 1e-2;
}
