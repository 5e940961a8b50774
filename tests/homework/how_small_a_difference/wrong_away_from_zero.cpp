// Wrong: looks at the neighbour away from 0, where w + e does not go if w is negative.
// Must say: for a negative w the gap towards 0 counts
#define smallest_break right_break
#include "solution.cpp"
#undef smallest_break

double smallest_break(double w) { return right_break(std::abs(w)); }
