// Wrong: draws a line through one measurement and 1, where no step was needed.
// Must say: whether your line goes through both points
#define predicted_steps right_steps
#include "solution.cpp"
#undef predicted_steps

double predicted_steps(double, double, double b, double steps_b, double difference) {
  return steps_b * std::log(difference) / std::log(b);
}
