// Homework: start a pre-norm stack whose last block matters as much as its first
//
// How much does a block matter? Leave it out, and see by how much the output of the stack changes. In a
// pre-norm stack as frameworks start it, this becomes less from block to block: all branches add about the
// same, and the stream that they add it to grows.
//
// Start the blocks so that, for 4, 16 and 64 of them,
//
// - each block matters between 0.5 and 1.6 times as much as the first;
// - together they matter: without all of them the output would change by 0.5 at least, of a size of 1;
// - the tokens that come in remain: behind the last block, the mean square of the stream is at most 8 times
//   what it was before the first;
// - no two neurons of a matrix have the same incoming weights; a matrix other than W1 may be 0, though;
// - all biases stay 0.
//
// What do 2L branches add up to, and what may each add, so that the sum stays as large as what came in?
// There is more than one right answer.
//
// Check your answer with `make homeworkN`, N being the number of this folder.
#include <cmath>

#include "nn/layers/attention.hpp"

// Changes the weights of block `block` (1, 2, ...) of `blocks`. They come as frameworks start them: each
// matrix keeps the mean square of what it receives. The block is
//
//     h += attention(LN(h))           attention.value, then attention.output (W_O) last
//     h += relu(LN(h) W1) W2
//
// Every matrix is a .weights.value, and `matrix *= number` multiplies all of it. Draw random numbers, if you
// need any, from `rng`.
void init_block([[maybe_unused]] std::size_t block, [[maybe_unused]] std::size_t blocks,
                [[maybe_unused]] nn::SelfAttention& attention, [[maybe_unused]] nn::Dense& W1,
                [[maybe_unused]] nn::Dense& W2, [[maybe_unused]] Rng& rng) {
  // ---- Your code here: 2 to 8 lines. This copy leaves all as it comes. ---------------------------
  // ------------------------------------------------------------------------------------------------
}
