#include "nn/initializer.hpp"

#include <cmath>

namespace nn {

namespace {

// One draw a weight, neuron by neuron.
template <class Draw>
Matrix drawn(std::size_t fan_in, std::size_t fan_out, Draw draw) {
  Matrix weights(fan_in, fan_out);
  for (std::size_t j = 0; j < fan_out; ++j) {
    for (std::size_t i = 0; i < fan_in; ++i) weights(i, j) = draw();
  }
  return weights;
}

Matrix drawn_uniform(std::size_t fan_in, std::size_t fan_out, double variance, Rng& rng) {
  const double limit = std::sqrt(3.0 * variance);
  return drawn(fan_in, fan_out, [&] { return rng.symmetric(limit); });
}

Matrix drawn_normal(std::size_t fan_in, std::size_t fan_out, double variance, Rng& rng) {
  const double standard_deviation = std::sqrt(variance);
  return drawn(fan_in, fan_out, [&] { return standard_deviation * rng.normal(); });
}

// A variance as a function of the layer's two sides.
using Variance = std::function<double(double fan_in, double fan_out)>;

Initializer uniform_with(const Variance& variance) {
  return [variance](std::size_t fan_in, std::size_t fan_out, Rng& rng) {
    const double v = variance(static_cast<double>(fan_in), static_cast<double>(fan_out));
    return drawn_uniform(fan_in, fan_out, v, rng);
  };
}

Initializer normal_with(const Variance& variance) {
  return [variance](std::size_t fan_in, std::size_t fan_out, Rng& rng) {
    const double v = variance(static_cast<double>(fan_in), static_cast<double>(fan_out));
    return drawn_normal(fan_in, fan_out, v, rng);
  };
}

double lecun_variance(double fan_in, double) { return 1.0 / fan_in; }
double standard_variance(double fan_in, double) { return 1.0 / (3.0 * fan_in); }

Variance xavier_variance(double gain) {
  return [gain](double fan_in, double fan_out) { return gain * gain * 2.0 / (fan_in + fan_out); };
}

Variance he_variance(double slope) {
  return [slope](double fan_in, double) { return 2.0 / ((1.0 + slope * slope) * fan_in); };
}

}  // namespace

Initializer zeros() { return constant(0.0); }

Initializer constant(double value) {
  return [value](std::size_t fan_in, std::size_t fan_out, Rng&) {
    return Matrix::filled(fan_in, fan_out, value);
  };
}

Initializer uniform(double limit) {
  return [limit](std::size_t fan_in, std::size_t fan_out, Rng& rng) {
    return drawn(fan_in, fan_out, [&] { return rng.symmetric(limit); });
  };
}

Initializer normal(double standard_deviation) {
  return normal_with([=](double, double) { return standard_deviation * standard_deviation; });
}

Initializer lecun_uniform() { return uniform_with(lecun_variance); }
Initializer lecun_normal() { return normal_with(lecun_variance); }
Initializer standard_uniform() { return uniform_with(standard_variance); }
Initializer xavier_uniform(double gain) { return uniform_with(xavier_variance(gain)); }
Initializer xavier_normal(double gain) { return normal_with(xavier_variance(gain)); }
Initializer he_uniform(double slope) { return uniform_with(he_variance(slope)); }
Initializer he_normal(double slope) { return normal_with(he_variance(slope)); }

}  // namespace nn
