// Wrong: takes half of the gap, and a sum in the middle may fall back to w.
// Must say: in the middle between two doubles
#define smallest_break right_break
#include "solution.cpp"
#undef smallest_break

double smallest_break(double w) { return (std::nextafter(w, INFINITY) - w) / 2.0; }
