// Gains against a table to 9 digits, closed forms, and integrals to 30 digits by another program.
#include "nn/starts/gain.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "matrix/random.hpp"
#include "tests/catch.hpp"

namespace {

// More of them, which the library has not.
nn::Activation elu() {
  return {"elu", [](double z) { return z > 0.0 ? z : std::expm1(z); },
          [](double z, double) { return z > 0.0 ? 1.0 : std::exp(z); }};
}
nn::Activation softplus() {
  return {"softplus", [](double z) { return z > 30.0 ? z : std::log1p(std::exp(z)); },
          [](double z, double) { return nn::logistic(z); }};
}
nn::Activation lecun_tanh() {
  return {"1.7159 tanh(2z/3)", [](double z) { return 1.7159 * std::tanh(2.0 * z / 3.0); },
          [](double, double h) { return 1.7159 * 2.0 / 3.0 * (1.0 - h * h / (1.7159 * 1.7159)); }};
}
nn::Activation centred_sigmoid() {
  return {"sigmoid - 1/2", [](double z) { return nn::logistic(z) - 0.5; },
          [](double, double h) { return (0.5 + h) * (0.5 - h); }};
}

}  // namespace

TEST_CASE("Mean, mean square and both gains of every activation") {
  struct Row {
    nn::Activation f;
    double mean, mean_square, gain, mean_square_slope, backward_gain;
  };
  const Row rows[] = {
      {nn::identity(), 0, 1, 1, 1, 1},
      {nn::sigmoid(), .5, .293379036, 1.846228545, .044836241, 4.722646086},
      {centred_sigmoid(), 0, .043379036, 4.801313372, .044836241, 4.722646086},
      {nn::tanh(), 0, .394294490, 1.592537420, .464402902, 1.467413592},
      {lecun_tanh(), 0, .750430276, 1.154369454, .803989113, 1.115256893},
      {nn::softsign(), 0, .183014021, 2.337533363, .227671340, 2.095780609},
      {nn::relu(), .398942280, .5, 1.414213562, .5, 1.414213562},
      {nn::leaky_relu(), .394952858, .500050000, 1.414142857, .500050000, 1.414142857},
      {nn::leaky_relu(0.25), .299206710, .531250000, 1.371988681, .531250000, 1.371988681},
      {nn::gelu(), .282094792, .425221483, 1.533530441, .455850866, 1.481114413},
      {nn::silu(), .206620964, .355775520, 1.676532470, .379482352, 1.623320258},
      {nn::selu(), 0, 1, 1, 1.071574992, .966025777},
      {elu(), .160520572, .644945417, 1.245198301, .668102001, 1.223428558},
      {softplus(), .806059183, .921245909, 1.041866836, .293379036, 1.846228545}};
  for (const Row& row : rows) {
    CAPTURE(row.f.name);
    const double tight = 6e-10;  // half a unit of the last digit
    CHECK(nn::normal_expectation(row.f.function) == Approx(row.mean).margin(tight));
    CHECK(nn::mean_square(row.f) == Approx(row.mean_square).margin(tight));
    CHECK(nn::mean_square_slope(row.f) == Approx(row.mean_square_slope).margin(tight));
    CHECK(nn::gain(row.f) == Approx(row.gain).margin(tight));
    CHECK(nn::backward_gain(row.f) == Approx(row.backward_gain).margin(tight));
  }
}

TEST_CASE("The moments of a normal number, smooth and with a kink at 0") {
  const auto moment = [](double power) {
    return nn::normal_expectation([=](double z) { return std::pow(std::abs(z), power); });
  };
  const double root = std::sqrt(2.0 / std::numbers::pi);
  CHECK(moment(0) == Approx(1.0).epsilon(1e-14));
  CHECK(moment(1) == Approx(root).epsilon(1e-14));
  CHECK(moment(2) == Approx(1.0).epsilon(1e-14));
  CHECK(moment(3) == Approx(2.0 * root).epsilon(1e-14));
  CHECK(moment(10) == Approx(945.0).epsilon(1e-14));
  const auto step = [](double z) { return z > 0.0 ? 1.0 : 0.0; };
  CHECK(nn::normal_expectation(step) == Approx(0.5).epsilon(1e-14));
}

TEST_CASE("The map of the mean square, from the smallest variances to the largest") {
  // 30 digits by another program.
  CHECK(nn::mean_square(nn::tanh(), 4.0) == Approx(.6352612342569399).epsilon(1e-13));
  CHECK(nn::mean_square(nn::tanh(), 100.0) == Approx(.9205368634305167).epsilon(1e-13));
  CHECK(nn::mean_square_slope(nn::tanh(), 4.0) == Approx(.2559504432252089).epsilon(1e-13));
  CHECK(nn::mean_square_slope(nn::tanh(), 1e4) == Approx(.005319144644014622).epsilon(1e-13));
  // E tanh'^2 is the integral of sech^4, 4/3, over sqrt(2 pi q), where tanh is but a step.
  for (double q : {1e12, 1e16}) {
    const double narrow = 4.0 / 3.0 / std::sqrt(2.0 * std::numbers::pi * q);
    CHECK(nn::mean_square_slope(nn::tanh(), q) == Approx(narrow).epsilon(1e-9));
  }
  for (double q : {0.0, 1e-12, 0.3, 1e8, 1e100}) {
    CAPTURE(q);
    CHECK(nn::mean_square(nn::relu(), q) == Approx(q / 2.0).epsilon(1e-14));
    CHECK(nn::mean_square(nn::tanh(), q) <= std::min(q, 1.0 + 1e-14));
    if (q > 0.0) CHECK(nn::mean_square_slope(nn::relu(), q) == Approx(0.5).epsilon(1e-14));
  }
}

TEST_CASE("Sine and Gaussian, up to the variances that the header names") {
  for (double q : {1e-4, 1.0, 10.0, 100.0, 700.0}) {
    CAPTURE(q);
    CHECK(nn::mean_square(nn::sine(), q) == Approx(-std::expm1(-2.0 * q) / 2.0).epsilon(1e-9));
    CHECK(nn::mean_square_slope(nn::sine(), q) ==
          Approx((1.0 + std::exp(-2.0 * q)) / 2.0).epsilon(1e-9));
  }
  for (double q : {1e-4, 1.0, 1e4, 1e8, 1e12, 1e13}) {
    CAPTURE(q);
    CHECK(nn::mean_square(nn::gaussian(), q) ==
          Approx(1.0 / std::sqrt(1.0 + 4.0 * q)).epsilon(1e-9));
    CHECK(nn::mean_square_slope(nn::gaussian(), q) ==
          Approx(4.0 * q * std::pow(1.0 + 4.0 * q, -1.5)).epsilon(1e-9));
  }
}

TEST_CASE("The rule agrees with averages over random numbers") {
  Rng rng(1);
  constexpr int draws = 100000;
  double total = 0.0;
  for (int k = 0; k < draws; ++k) {
    const double h = nn::gelu().function(1.5 * rng.normal());
    total += h * h / draws;
  }
  // h^2 has a standard deviation of about 2.5: four standard errors.
  CHECK(nn::mean_square(nn::gelu(), 2.25) == Approx(total).margin(0.03));
}

TEST_CASE("What has no gain, and no variance, is refused") {
  const nn::Activation nothing{"nothing", [](double z) { return 0.0 * z; },
                               [](double, double) { return 0.0; }};
  CHECK_THROWS_WITH(nn::gain(nothing),
                    "gain of nothing: the mean square of f is 0: no factor makes it 1");
  CHECK_THROWS_WITH(nn::backward_gain(nothing), ContainsSubstring("of f' is 0"));
  CHECK_THROWS_WITH(nn::mean_square(nn::tanh(), -1.0),
                    "mean square: a variance of -1 is not a finite one from 0 on");
  CHECK_THROWS_AS(nn::mean_square_slope(nn::tanh(), std::nan("")), std::invalid_argument);
  CHECK_THROWS_AS(nn::mean_square(nn::tanh(), INFINITY), std::invalid_argument);
}
