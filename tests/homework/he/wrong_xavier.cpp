// Wrong: makes up for the number of inputs and not for the activation.
// Must say: as if there were no activation
#include <cmath>
#include <cstddef>

double he_std(std::size_t fan_in, double) { return std::sqrt(1.0 / static_cast<double>(fan_in)); }
