// Wrong: takes the gap above 1 for the gap everywhere.
// Must say: 2.2e-16 is the gap above 1
#include <limits>

#define smallest_break right_break
#include "solution.cpp"
#undef smallest_break

double smallest_break(double) { return std::numeric_limits<double>::epsilon(); }
