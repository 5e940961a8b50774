// How far a straight line gets with two classes of points: what all that a linear boundary can do
// is measured by.
#pragma once

#include "nn/dataset.hpp"

namespace lessons {

// The best accuracy of a rule "one class above a threshold, the other below" on one number a
// sample, over all thresholds and both ways round. scores: (samples x 1); targets: (samples x 1),
// 0 or 1. Throws std::invalid_argument if the shapes differ or there are no samples.
double best_threshold(const Matrix& scores, const Matrix& targets);

// The best accuracy of a straight line through points of the plane (samples x 2), over 360
// directions, half a degree apart, and all thresholds. Throws as above.
double best_straight_line(const nn::Dataset& data);

}  // namespace lessons
