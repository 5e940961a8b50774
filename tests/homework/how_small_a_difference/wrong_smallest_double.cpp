// Wrong: takes the smallest double for the smallest difference.
// Must say: 0.5 + 2.23e-308 == 0.5
#include <limits>

#define smallest_break right_break
#include "solution.cpp"
#undef smallest_break

double smallest_break(double) { return std::numeric_limits<double>::min(); }
