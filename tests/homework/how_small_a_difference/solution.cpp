// The reference solution.
#include <cmath>

double smallest_break(double w) {
  // More than half of the way to the next double is rounded up to it; 0.51 is more, whatever the
  // last bit of w does in the middle.
  return 0.51 * (std::nextafter(w, INFINITY) - w);
}

double predicted_steps(double a, double steps_a, double b, double steps_b, double difference) {
  const double per_unit = (steps_b - steps_a) / std::log(b / a);
  return steps_a + per_unit * std::log(difference / a);
}
