// Wrong: adds up rightly, and makes up for a half that this ReLU does not silence.
// Must say: with positive weights no sum is negative
#include <cstddef>

double critical_constant(std::size_t n) { return 2.0 / static_cast<double>(n); }
