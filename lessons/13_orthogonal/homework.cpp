// Homework: layers of different widths that lose no direction without need
//
// A linear network with layers of widths n_0, n_1, ..., n_L computes x W_1 W_2 ... W_L. It cannot hand on
// more directions than its narrowest layer has neurons. Start it so that it hands on as many as that, and
// none of them stretched or shrunk:
//
//     the product W_1 ... W_L has as many singular values 1 as the narrowest layer has neurons,
//     and its others are 0
//
// This copy makes every layer orthogonal by itself, which is right for layers of one width. Run the check
// and look at what happens where a wide layer stands between narrow ones: W_1 turns the inputs into some
// of the directions of the wide layer. Does W_2 keep just these?
//
// What the check asks for, besides: no layer stretches any direction by more than 1; every neuron has
// incoming weights that are not all 0, and no two neurons of a layer are equal; and the weights are
// drawn: another seed, other weights.
//
// Check your answer with `make homeworkN`, N being the number of this folder.
#include <vector>

#include "matrix/matmul.hpp"
#include "matrix/matrix.hpp"
#include "matrix/random.hpp"
#include "nn/starts/orthogonal.hpp"

// widths: n_0, n_1, ..., n_L, at least two. Returns W_1, ..., W_L, W_l of shape (n_(l-1) x n_l). All
// random numbers come from `rng`.
std::vector<Matrix> keep_directions(const std::vector<std::size_t>& widths, Rng& rng) {
  // ---- Your code here: 5 to 30 lines. -----------------------------------------------------------
  //
  // nn::orthogonal()(rows, cols, rng)   draws a matrix with orthonormal rows or columns, whichever are
  //                                     fewer
  // matmul(a, b), transpose(a), Matrix::zeros(rows, cols), a(i, j)
  std::vector<Matrix> weights;
  for (std::size_t l = 1; l < widths.size(); ++l) {
    weights.push_back(nn::orthogonal()(widths[l - 1], widths[l], rng));
  }
  return weights;
  // ------------------------------------------------------------------------------------------------
}
