// Wrong: leaves it to a diagnosis that compares gradients, and has to wait.
// Must say: the samples that are right keep the gradient
#include <algorithm>
#include <cmath>

#include "nn/dataset.hpp"
#include "nn/diagnosis/diagnose.hpp"
#include "nn/loss.hpp"
#include "nn/mlp.hpp"

bool stuck(nn::Mlp net, const nn::Dataset& data) {
  return nn::diagnose(net, data).has(nn::Disease::plateau);
}
