// Homework: the constant that neither grows nor fades
//
// A ReLU network has 20 hidden layers, all weights of a layer are one number and all biases 0. A
// layer that listens to n twins multiplies what they say by a factor. Above 1, twenty layers blow
// the signal up; below 1, they lose it. Choose the weight that makes the factor exactly 1.
//
// The lesson on He asked this of random weights, where positive and negative voices partly cancel. Here
// nothing cancels. Write down z for a neuron that hears h from each of n twins, and ask of the
// answer: what has become of the scale, and what of the symmetry?
//
// Check your answer with `make homeworkN`, N being the number of this folder.
#include <cmath>
#include <cstddef>

// n: how many neurons the layer below has, the fan_in. Returns the weight for all n connections.
double critical_constant([[maybe_unused]] std::size_t n) {
  // ---- Your code here: 1 to 10 lines. This copy is the constant of the interview. --------------
  return 0.5;
  // --------------------------------------------------------------------------------------------
}
