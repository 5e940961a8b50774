// Wrong: expects a difference ten times smaller to take ten times as long.
// Must say: ten times smaller is some steps later
#define predicted_steps right_steps
#include "solution.cpp"
#undef predicted_steps

double predicted_steps(double a, double steps_a, double b, double steps_b, double difference) {
  if (difference == a) return steps_a;
  return steps_b * b / difference;
}
