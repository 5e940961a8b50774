// The slab |x| < 1 of the line, which takes two cuts: whoever draws one boundary cannot tell it from the rest.
#pragma once

#include "nn/dataset.hpp"
#include "plots/figure.hpp"

namespace lessons {

nn::Dataset slab();  // 41 points x from -2 to 2, class 1 where |x| < 1

// How often the boundary is crossed: a curve of probabilities crosses 1/2 on its way.
std::size_t cuts(const plots::Series& probability);

}  // namespace lessons
