#include "nn/initializer.hpp"

#include <algorithm>
#include <cmath>

#include "nn/checked.hpp"

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

// A variance is squared * 4^exponent: a gain of 1e-170 has a square, and it is no double.
struct Variance {
  double squared;
  int exponent = 0;
};

// sqrt(factor variance). The root of an exact square is exact, and powers of 4 change no digit.
double root(double factor, Variance variance) {
  return std::ldexp(std::sqrt(factor * variance.squared), variance.exponent);
}

// The variance as a function of the layer's two sides.
using VarianceOf = std::function<Variance(double fan_in, double fan_out)>;

Initializer uniform_with(const VarianceOf& variance) {
  return [variance](std::size_t fan_in, std::size_t fan_out, Rng& rng) {
    const Variance v = variance(static_cast<double>(fan_in), static_cast<double>(fan_out));
    const double limit = root(3.0, v);
    return drawn(fan_in, fan_out, [&] { return rng.symmetric(limit); });
  };
}

Initializer normal_with(const VarianceOf& variance) {
  return [variance](std::size_t fan_in, std::size_t fan_out, Rng& rng) {
    const Variance v = variance(static_cast<double>(fan_in), static_cast<double>(fan_out));
    const double standard_deviation = root(1.0, v);
    return drawn(fan_in, fan_out, [&] { return standard_deviation * rng.normal(); });
  };
}

Variance lecun_variance(double fan_in, double) { return {1.0 / fan_in}; }
Variance standard_variance(double fan_in, double) { return {1.0 / (3.0 * fan_in)}; }

// The largest normal number that Rng can draw is 8.6: beyond, a weight might be infinite.
constexpr double most = 1e307;

double checked_scale(const char* name, double value) {
  return checked::in_range(value >= 0.0 && value <= most, name, value, "a number from 0 to 1e307");
}

VarianceOf xavier_variance(double gain) {
  int exponent = 0;
  const double g = std::frexp(checked_scale("xavier: gain", gain), &exponent);
  return [=](double fan_in, double fan_out) {
    return Variance{g * g * 2.0 / (fan_in + fan_out), exponent};
  };
}

// 1 + slope^2 = 4^exponent (4^-exponent + s^2)
VarianceOf he_variance(double slope) {
  int exponent = 0;
  std::frexp(checked::finite("he: slope", slope), &exponent);
  exponent = std::max(exponent, 0);
  const double one = std::ldexp(1.0, -2 * exponent), s = std::ldexp(slope, -exponent);
  return [=](double fan_in, double) { return Variance{2.0 / ((one + s * s) * fan_in), -exponent}; };
}

}  // namespace

Initializer zeros() { return constant(0.0); }

Initializer constant(double value) {
  checked::finite("constant: value", value);
  return [value](std::size_t fan_in, std::size_t fan_out, Rng&) {
    return Matrix::filled(fan_in, fan_out, value);
  };
}

Initializer uniform(double limit) {
  checked_scale("uniform: limit", limit);
  return [limit](std::size_t fan_in, std::size_t fan_out, Rng& rng) {
    return drawn(fan_in, fan_out, [&] { return rng.symmetric(limit); });
  };
}

Initializer normal(double standard_deviation) {
  checked_scale("normal: standard_deviation", standard_deviation);
  return [=](std::size_t fan_in, std::size_t fan_out, Rng& rng) {
    return drawn(fan_in, fan_out, [&] { return standard_deviation * rng.normal(); });
  };
}

Initializer lecun_uniform() { return uniform_with(lecun_variance); }
Initializer lecun_normal() { return normal_with(lecun_variance); }
Initializer standard_uniform() { return uniform_with(standard_variance); }
Initializer xavier_uniform(double gain) { return uniform_with(xavier_variance(gain)); }
Initializer xavier_normal(double gain) { return normal_with(xavier_variance(gain)); }
Initializer he_uniform(double slope) { return uniform_with(he_variance(slope)); }
Initializer he_normal(double slope) { return normal_with(he_variance(slope)); }

}  // namespace nn
