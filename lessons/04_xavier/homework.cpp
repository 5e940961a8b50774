// Homework: write Xavier's rule
//
// Fill a layer's weights from the uniform distribution between -a and a, so that their variance is
//
//     gain^2 * 2 / (fan_in + fan_out)
//
// The rule asks for a variance and the generator takes a limit. What is the variance of a uniform
// between -a and a, and so which a do you need? (Integrate w^2 over it, or try it out: draw many
// and measure.) A layer is not always square, and the gain is not always 1.
//
// Check your answer with `make homeworkN`, N being the number of this folder.
#include <cmath>

#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

// Returns a matrix (fan_in x fan_out). All random numbers come from `rng`.
Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, [[maybe_unused]] double gain,
                      [[maybe_unused]] Rng& rng) {
  // ---- Your code here: 5 to 30 lines. This copy leaves every weight at 0. ----------------------
  //
  // rng.symmetric(a) draws one number between -a and a.
  Matrix weights = Matrix::zeros(fan_in, fan_out);
  return weights;
  // --------------------------------------------------------------------------------------------
}
