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
double mean_square(const Matrix& a);     // throws likewise
double root_mean_square(const Matrix& a);

// The cosine between two rows, (samples x features), averaged over all pairs of different ones: 1 if all
// point the same way, 0 if they are at right angles. NaN if a row is 0 or holds a NaN. Throws
// std::invalid_argument for fewer than two rows.
double mean_cosine(const Matrix& a);

}  // namespace nn
