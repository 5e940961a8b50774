// Every initializer's variance, measured on layers that are not square.
#include "nn/initializer.hpp"

#include <cmath>

#include "nn/analysis/statistics.hpp"
#include "tests/catch.hpp"

namespace {

struct Case {
  const char* name;
  nn::Initializer initializer;
  double variance_wide;    // of a (300 x 100) layer
  double variance_narrow;  // of a (100 x 300) layer
  bool uniform;
};

const Case cases[] = {
    {"uniform", nn::uniform(0.3), 0.03, 0.03, true},
    {"normal", nn::normal(0.2), 0.04, 0.04, false},
    {"lecun_uniform", nn::lecun_uniform(), 1.0 / 300, 1.0 / 100, true},
    {"lecun_normal", nn::lecun_normal(), 1.0 / 300, 1.0 / 100, false},
    {"standard_uniform", nn::standard_uniform(), 1.0 / 900, 1.0 / 300, true},
    {"xavier_uniform", nn::xavier_uniform(), 2.0 / 400, 2.0 / 400, true},
    {"xavier_normal", nn::xavier_normal(), 2.0 / 400, 2.0 / 400, false},
    {"xavier_uniform, gain 5/3", nn::xavier_uniform(5.0 / 3), 50.0 / 9 / 400, 50.0 / 9 / 400, true},
    {"he_uniform", nn::he_uniform(), 2.0 / 300, 2.0 / 100, true},
    {"he_normal", nn::he_normal(), 2.0 / 300, 2.0 / 100, false},
    {"he_normal, slope 0.5", nn::he_normal(0.5), 1.6 / 300, 1.6 / 100, false}};

// Fourth moment over squared variance: 1.8 for a uniform, 3 for a normal distribution.
double kurtosis(const Matrix& a) {
  const nn::Statistics s = nn::statistics(a);
  return mean(map(a - s.mean, [](double x) { return x * x * x * x; })) /
         std::pow(s.standard_deviation, 4);
}

}  // namespace

TEST_CASE("Mean, variance and shape of every initializer, on wide and narrow layers") {
  for (const Case& test : cases) {
    for (std::uint64_t seed : {1, 2, 3}) {
      for (bool wide : {true, false}) {
        CAPTURE(test.name, seed, wide);
        Rng rng(seed);
        const Matrix w = wide ? test.initializer(300, 100, rng) : test.initializer(100, 300, rng);
        const double variance = wide ? test.variance_wide : test.variance_narrow;
        const nn::Statistics s = nn::statistics(w);
        // 30,000 draws: a standard error of 0.0058 deviations in the mean, of 0.8 % (normal) and
        // 0.5 % (uniform) in the variance. Five of each.
        CHECK(std::abs(s.mean) < 0.029 * std::sqrt(variance));
        CHECK(std::abs(s.standard_deviation * s.standard_deviation / variance - 1.0) <
              (test.uniform ? 0.026 : 0.041));
        CHECK(kurtosis(w) == Approx(test.uniform ? 1.8 : 3.0).margin(test.uniform ? 0.05 : 0.15));
        if (test.uniform) CHECK(max_abs(w) <= std::sqrt(3.0 * variance));
      }
    }
  }
}

TEST_CASE("Constants are constant, and draw nothing") {
  Rng rng(1);
  CHECK(nn::constant(0.5)(2, 3, rng) == Matrix::filled(2, 3, 0.5));
  CHECK(nn::zeros()(2, 3, rng) == Matrix::zeros(2, 3));
  CHECK(rng.next() == Rng(1).next());
}

TEST_CASE("A neuron's start does not depend on how many neurons stand behind it") {
  Rng few_rng(4), many_rng(4);
  const Matrix few = nn::normal(1.0)(5, 2, few_rng);
  const Matrix many = nn::normal(1.0)(5, 9, many_rng);
  for (std::size_t i = 0; i < 5; ++i) CHECK(few(i, 1) == many(i, 1));
}

TEST_CASE(
    "The smallest and the largest scales are what they say, though their squares are no doubles") {
  const auto drawn = [](const nn::Initializer& initialize) {
    Rng rng(5);
    return initialize(30, 20, rng);
  };
  for (double size : {0x1p-1000, 0x1p-565, 1.0, 0x1p531, 0x1p1000}) {  // 2^-565 is 8e-171
    CAPTURE(size);
    // A power of two changes no digit.
    CHECK(same_bits(drawn(nn::normal(size)), size * drawn(nn::normal(1.0))));
    CHECK(same_bits(drawn(nn::uniform(size)), size * drawn(nn::uniform(1.0))));
    CHECK(same_bits(drawn(nn::xavier_normal(size)), size * drawn(nn::xavier_normal())));
    CHECK(same_bits(drawn(nn::xavier_uniform(size)), size * drawn(nn::xavier_uniform())));
  }
  for (double slope : {1e10, 1e170, 1e300}) {
    CAPTURE(slope);
    const Matrix ratio = map(drawn(nn::he_normal(slope)), drawn(nn::he_normal()),
                             [](double x, double y) { return x / y; });
    CHECK(approx_equal(slope * ratio, Matrix::filled(30, 20, 1.0), 1e-14));
  }
}
