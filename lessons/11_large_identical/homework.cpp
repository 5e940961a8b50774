// Homework: one number and two signs
//
// All weights of a layer shall have one absolute value c: each is +c or -c. Write such a start, so that
// - a layer keeps the mean square of what it is given: on average over your draws E[z^2] = E[h^2],
//   for inputs h of any sign, and for every fan_in and fan_out;
// - no two neurons of a layer are equal.
//
// The lesson found one c at which equal weights keep the size, and another one for random weights. Which
// of the two is yours, or is it a third? And are neurons with random signs always different? Count how
// many different columns of signs there are for 3 inputs. You will be asked for 6 neurons that have 3 inputs.
//
// Check your answer with `make homeworkN`, N being the number of this folder.
#include <cmath>

#include "matrix/matrix.hpp"
#include "matrix/random.hpp"
#include "nn/analysis/twins.hpp"

// Returns a matrix (fan_in x fan_out), a column for each neuron. Signs are drawn from `rng`.
Matrix plus_or_minus(std::size_t fan_in, std::size_t fan_out, [[maybe_unused]] Rng& rng) {
  // ---- Your code here: 5 to 20 lines. This copy is the lesson's equal weights. ------------------
  //
  // rng.below(2) is 0 or 1 with equal chances, weights(i, j) is the weight from input i to neuron j,
  // and nn::distinct_columns(weights) counts how many columns differ from each other.
  Matrix weights = Matrix::filled(fan_in, fan_out, 1.0 / static_cast<double>(fan_in));
  return weights;
  // --------------------------------------------------------------------------------------------
}
