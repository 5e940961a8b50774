// Wrong: draws the line over the differences and not over their logarithms.
// Must say: it is their exponents that are apart
#define predicted_steps right_steps
#include "solution.cpp"
#undef predicted_steps

double predicted_steps(double a, double steps_a, double b, double steps_b, double difference) {
  return steps_a + (steps_b - steps_a) * (difference - a) / (b - a);
}
