// Wrong: lets the gap grow in proportion to w.
// Must say: they are the same from one power of two to the next
#include <limits>

#define smallest_break right_break
#include "solution.cpp"
#undef smallest_break

double smallest_break(double w) { return std::numeric_limits<double>::epsilon() * std::abs(w); }
