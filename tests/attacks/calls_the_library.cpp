// Attack: calls the function of the library that the homework writes anew.
// Homework: diagnosis
// Must say: 'nn::diagnose', line
#include "nn/diagnosis/diagnose.hpp"
#include "nn/mlp.hpp"

nn::Disease diagnose(nn::Mlp net, const Matrix& x) {
  const nn::Diagnosis found = nn::diagnose(net, {x, net.forward(x)});
  return found.findings.empty() ? nn::Disease::healthy : found.findings.front().disease;
}
