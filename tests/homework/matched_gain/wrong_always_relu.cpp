// Wrong: takes every activation for a ReLU.
// Must say: sqrt(2) is what a ReLU needs
#include <functional>
#include <numbers>

double matched_gain(const std::function<double(double)>&) { return std::numbers::sqrt2; }
