// Wrong: the right rule, rounded to a float: 19 layers add up what it is off.
// Must say: whether a float or a number written out by hand
#include <cstddef>

double critical_constant(std::size_t n) { return 1.0F / static_cast<float>(n); }
