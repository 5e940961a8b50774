// Homework: the smallest difference there is, and how long it takes to grow
//
// A computer cannot make the difference between twins as small as it likes: if e is too small, then
// w + e is w. How small may it be? And if you have watched two differences grow until the twins had
// parted, how many steps will a third one need, from 0.0001 down to the smallest there is?
//
// - Between two neighbouring doubles there is nothing. w + e becomes the nearest one. How far is it
//   from w to its neighbour above, if w is 0.5? And 0.1, 1000.1, -0.3 or -0.5?
// - A step multiplies a small difference by a number that does not depend on the difference. As long as
//   that number hardly changes, which function of the difference lies on a straight line over the steps?
//
// Check your answer with `make homeworkN`, N being the number of this folder.
#include <cmath>
#include <limits>

// ---- Your code here: 5 to 15 lines. This copy guesses. -----------------------------------------

// The smallest e > 0 for which w + e is not w; up to twice as large is near enough. w is any number
// from 1e-100 to 1e100, of either sign.
double smallest_break([[maybe_unused]] double w) { return 1e-15; }

// Differences a and b needed steps_a and steps_b to part the twins. Returns how many steps it takes
// from `difference`. All differences are above 0, and a is not b.
double predicted_steps([[maybe_unused]] double a, [[maybe_unused]] double steps_a,
                       [[maybe_unused]] double b, double steps_b,
                       [[maybe_unused]] double difference) {
  return steps_b;
}

// --------------------------------------------------------------------------------------------
