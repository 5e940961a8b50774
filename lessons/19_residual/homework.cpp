// Homework: start a branch so that any depth holds
//
// A residual network adds `blocks` branches, W2 relu(W1 h), to a signal, one after the other, and
// nothing normalizes it. Choose how W1 and W2 start.
//
// - Behind all blocks, 10 or 200 of them, the variance should be of the size that it had before the
//   first: between a half and sixteen times.
// - Nobody may sleep: by the second step, every branch has to receive gradients.
// - And nobody may be a twin: after the first step, no two neurons of a branch may be the same.
//
// There is more than one right answer. The lesson has two; which matrix may be zero, and which not?
//
// Check your answer with `make homeworkN`, N being the number of this folder.
#include <cmath>

#include "nn/initializer.hpp"

struct Branch {
  Matrix W1, W2;  // (width x width) both
};

// The start of one of `blocks` branches. Draw random numbers from `rng`; nn/initializer.hpp has
// nn::he_normal()(width, width, rng), nn::zeros() and others.
Branch init_branch([[maybe_unused]] std::size_t blocks, std::size_t width, Rng& rng) {
  // ---- Your code here: 2 to 8 lines. This copy starts as He would. ------------------------------
  Matrix W1 = nn::he_normal()(width, width, rng);
  Matrix W2 = nn::he_normal()(width, width, rng);
  return {W1, W2};
  // --------------------------------------------------------------------------------------------
}
