// Mean, standard deviation and mean square of all elements of a matrix, which may be of any size. A
// mean square that no double can hold is 0 or infinite; where an element is NaN, so are all three.
#pragma once

#include "matrix/matrix.hpp"

namespace nn {

struct Statistics {
  double mean;
  double standard_deviation;  // the population's: divides by n
  double mean_square;
};
Statistics statistics(const Matrix& a);  // throws std::invalid_argument if a is empty

}  // namespace nn
