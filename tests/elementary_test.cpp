// The elementary functions: their errors, their ranges, their special values.
#include "tests/elementary.hpp"

#include "tests/catch.hpp"
#include "tests/run.hpp"

namespace {

using elementary::infinity;
constexpr double smallest = 0x1p-1074;

// The error in units in the last place of the truth.
double ulps(double value, long double truth) {
  const auto rounded = static_cast<double>(truth);
  if (!std::isfinite(rounded)) {
    const bool right = std::isnan(rounded) ? std::isnan(value) : value == rounded;
    return right ? 0.0 : infinity;
  }
  int exponent = 0;
  std::frexp(truth, &exponent);
  const long double ulp = std::max(std::ldexp(1.0L, exponent - 53), 0x1p-1074L);
  return static_cast<double>(std::abs(value - truth) / ulp);
}

}  // namespace

TEST_CASE("Elementary functions err by as little as they promise", "[bits]") {
  const bool no_truth = std::numeric_limits<long double>::digits < 64;
  if (skipped(no_truth, "long double is no longer than double")) return;
  for (const Elementary& f : functions) {
    double worst = 0.0, at = not_a_number;
    for (const double x : arguments(f, sanitized ? 1'000 : 100'000)) {
      const double error = ulps(f.one(x), f.truth(x));
      if (error > worst) worst = error, at = x;
    }
    CAPTURE(f.name, worst, at);
    CHECK(worst < f.bound);
    CHECK(worst > 0.5);  // or nothing was measured
  }
}

TEST_CASE("Elementary functions stay in their ranges; tanh is odd", "[bits]") {
  std::size_t outside = 0;
  for (const double x : arguments(functions[3], 2'000)) {
    const double t = elementary::tanh(x), s = elementary::sigmoid(x);
    outside += !(std::abs(t) <= 1.0) || bits(elementary::tanh(-x)) != bits(-t);
    outside += !(s >= 0.0 && s <= 1.0) || !(elementary::exp(x) >= 0.0);
  }
  CHECK(outside == 0);
}

TEST_CASE("Elementary functions know zeros, infinities, NaN and subnormal numbers", "[bits]") {
  for (const Elementary& f : functions) CHECK(std::isnan(f.one(not_a_number)));

  CHECK(elementary::exp(0.0) == 1.0);
  CHECK(elementary::exp(-infinity) == 0.0);
  CHECK(elementary::exp(infinity) == infinity);
  CHECK(elementary::exp(709.79) == infinity);
  CHECK(elementary::exp(-745.0) == smallest);
  CHECK(elementary::exp(-746.0) == 0.0);

  for (const double zero : {0.0, -0.0}) CHECK(elementary::log(zero) == -infinity);
  for (const double x : {-1.0, -smallest, -infinity}) CHECK(std::isnan(elementary::log(x)));
  CHECK(elementary::log(infinity) == infinity);
  CHECK(bits(elementary::log(1.0)) == bits(0.0));
  CHECK(elementary::log1p(-1.0) == -infinity);
  CHECK(elementary::log1p(infinity) == infinity);
  CHECK(std::isnan(elementary::log1p(-1.5)));

  for (const double x : {0.0, -0.0, smallest, -smallest, 1e-310, -1e-310}) {
    CHECK(bits(elementary::tanh(x)) == bits(x));
    CHECK(bits(elementary::log1p(x)) == bits(x));
    CHECK(elementary::sigmoid(x) == 0.5);
  }
  for (const double x : {19.1, 20.0, 1e300, infinity}) {
    CHECK(elementary::tanh(x) == 1.0);
    CHECK(elementary::tanh(-x) == -1.0);
  }
  CHECK(elementary::sigmoid(infinity) == 1.0);
  CHECK(elementary::sigmoid(-infinity) == 0.0);
  CHECK(elementary::sigmoid(-745.0) == smallest);
  CHECK(elementary::sigmoid(-800.0) == 0.0);
}
