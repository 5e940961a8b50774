// Valley: how long methods take to walk to the lowest point of (x1^2 + kappa x2^2) / 2, a valley
// that is kappa times as steep across as along.
#pragma once

#include <vector>

#include "lessons/common/text.hpp"

namespace lessons {

// Steps from (1, 1) until |x1| and |x2| are below a millionth, for each method at the rate, and
// with the momentum, that theory gives for this kappa. Sutskever, Martens, Dahl, Hinton 2013, "On
// the importance of initialization and momentum in deep learning", section 2.
struct Valley {
  double kappa;
  double descent, momentum, nesterov;
};

Valley walk_valley(double kappa);  // throws std::invalid_argument unless 1 < kappa <= 1e6

Table valley_table(const std::vector<Valley>& valleys);  // a row a valley

}  // namespace lessons
