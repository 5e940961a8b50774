// Homework: start a branch so that any depth holds
//
// A residual network adds `blocks` branches relu(h W1) W2 to a signal, one after the other, and nothing
// normalizes it. Choose how W1 and W2 start.
//
// - After 10, 50 or 200 blocks, the mean square of the signal should be between a half and four times what
//   it was before the first.
// - Every branch has to learn: by the second step, both its matrices receive gradients that are not 0.
// - Neither matrix is more than twice as large as He would have it, and W1 is not smaller than a half of
//   that, divided by the number of blocks.
// - No two neurons of a branch are equal after the first step.
//
// There is more than one right answer, and the lesson has two. Answer on paper before you write: which of
// the two matrices may be zero, and which not? If neither is, what does `blocks` do to their size?
//
// Check your answer with `make homeworkN`, N being the number of this folder.
#include <cmath>

#include "nn/initializer.hpp"

struct Branch {
  Matrix W1, W2;  // (width x width) both
};

// The start of one of `blocks` branches, 1 or more. Draw random numbers from `rng`; nn/initializer.hpp has
// nn::he_normal(), nn::lecun_normal(), nn::normal(deviation), nn::zeros(), each called as below.
Branch init_branch([[maybe_unused]] std::size_t blocks, std::size_t width, Rng& rng) {
  // ---- Your code here: 2 to 8 lines. This copy keeps the size of a stack without skips. ----------------
  Matrix W1 = nn::he_normal()(width, width, rng);
  Matrix W2 = nn::lecun_normal()(width, width, rng);
  return {W1, W2};
  // ------------------------------------------------------------------------------------------------
}
