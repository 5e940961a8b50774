// GELU, SiLU, SELU and softsign against PyTorch, in their tails and in their limits.
#include <cmath>
#include <limits>

#include "matrix/random.hpp"
#include "nn/activation.hpp"
#include "tests/catch.hpp"

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

struct Case {
  nn::Activation f;
  double values[5], slopes[5];  // at z of -3, -1, -0.5, 0.5 and 2
  double below, slope_below;    // limits where z falls without end
  double above, slope_above;    // and where it grows
};

const double arguments[] = {-3.0, -1.0, -0.5, 0.5, 2.0};

// Values and slopes: PyTorch 1.13. Its GELU at -3 is 1 + erf, which cancels: erfc gives the digits
// ..89028 that are right, PyTorch ..89031.
const Case cases[] = {{nn::gelu(),
                       {-0.00404969409489028, -0.158655253931457, -0.1542687693629934,
                        0.3457312306370066, 1.954499736103642},
                       {-0.01194564720418392, -0.08331547058768635, 0.1325048753438371,
                        0.8674951246561629, 1.085231801078197},
                       0,
                       0,
                       infinity,
                       1},
                      {nn::silu(),
                       {-0.1422776195327004, -0.2689414213699951, -0.1887703343990727,
                        0.3112296656009273, 1.761594155955765},
                       {-0.08810410601516962, 0.07232948812851325, 0.2600388126973482,
                        0.7399611873026519, 1.090784248784896},
                       0,
                       0,
                       infinity,
                       1},
                      {nn::selu(),
                       {-1.670568728767112, -1.111330737812563, -0.6917581878028713,
                        0.5253504936777402, 2.101401974710961},
                       {0.08753061208026487, 0.646768603034814, 1.066341153044505, 1.05070098735548,
                        1.05070098735548},
                       -1.7580993408473769,
                       0,
                       infinity,
                       1.0507009873554805},
                      {nn::softsign(),
                       {-0.75, -0.5, -1.0 / 3, 1.0 / 3, 2.0 / 3},
                       {0.0625, 0.25, 4.0 / 9, 4.0 / 9, 1.0 / 9},
                       -1,
                       0,
                       1,
                       0}};

double slope(const nn::Activation& f, double z) { return f.derivative(z, f.function(z)); }

}  // namespace

TEST_CASE("Values and slopes of GELU, SiLU, SELU and softsign are PyTorch's") {
  for (const Case& test : cases) {
    for (std::size_t k = 0; k < 5; ++k) {
      CAPTURE(test.f.name, arguments[k]);
      CHECK(test.f.function(arguments[k]) == Approx(test.values[k]).epsilon(3e-15));
      CHECK(slope(test.f, arguments[k]) == Approx(test.slopes[k]).epsilon(3e-13));  // seen: 1e-14
    }
  }
}

TEST_CASE("At an infinite z an activation has its limit, near it the limit's value") {
  for (const Case& test : cases) {
    CAPTURE(test.f.name);
    for (double z : {800.0, 1e200, 1e308, infinity}) {
      CAPTURE(z);
      CHECK(test.f.function(-z) == Approx(test.below).margin(2e-3).epsilon(2e-3));
      CHECK(slope(test.f, -z) == Approx(test.slope_below).margin(2e-6));
      CHECK(slope(test.f, z) == Approx(test.slope_above).margin(2e-6));
      if (std::isfinite(test.above)) CHECK(test.f.function(z) == Approx(test.above).epsilon(2e-3));
    }
    CHECK(test.f.function(infinity) == test.above);
    CHECK(std::isnan(slope(test.f, std::nan(""))));
    CHECK(std::isnan(test.f.function(std::nan(""))));
  }
}

TEST_CASE("Nothing cancels where z is small or far below 0") {
  for (double z : {1e-300, 1e-17, 1e-10, 1e-5}) {
    CAPTURE(z);
    const double selu = 1.0507009873554805 * 1.6732632423543772 * std::expm1(-z);
    CHECK(nn::selu().function(-z) / selu == Approx(1.0).epsilon(2e-15));
    CHECK(nn::gelu().function(-z) == Approx(-z * (0.5 - z * 0.39894228040143268)).epsilon(1e-10));
    CHECK(nn::softsign().function(-z) == Approx(-z / (1.0 + z)).epsilon(1e-15));
  }
  // 40 digits by another program: z erfc(-z / sqrt 2) / 2.
  CHECK(nn::gelu().function(-20.0) == Approx(-5.5072482372124673e-88).epsilon(1e-13));
  CHECK(nn::silu().function(-700.0) == Approx(-700.0 * std::exp(-700.0)).epsilon(1e-13));
}

TEST_CASE("An element has the same bits wherever it stands, and as the function alone") {
  Rng rng(8);
  for (const std::string& name : nn::activation_names()) {
    CAPTURE(name);
    const nn::Activation f = nn::activation_by_name(name);
    const Matrix z = Matrix::filled(3, 7, 3.0 * rng.normal());
    Matrix h(3, 7);
    Matrix dz(3, 7);
    f.forward(z, h);
    f.backward(z, h, Matrix::filled(3, 7, 1.0), dz);
    CHECK(same_bits(h, Matrix::filled(3, 7, f.function(z(0, 0)))));
    CHECK(same_bits(dz, Matrix::filled(3, 7, f.derivative(z(0, 0), h(0, 0)))));
  }
}

TEST_CASE("Activations are safe for any z, and NaN stays NaN") {
  CHECK(nn::logistic(-infinity) == 0.0);
  CHECK(nn::logistic(infinity) == 1.0);
  CHECK(nn::logistic(-745.0) > 0.0);
  CHECK(nn::logistic(1.5) == Approx(0.817574476193644).epsilon(1e-15));
  CHECK(nn::relu().function(-infinity) == 0.0);
  CHECK(nn::leaky_relu(0.5).function(-4.0) == -2.0);
  for (const std::string& name : nn::activation_names()) {
    CAPTURE(name);
    const nn::Activation f = nn::activation_by_name(name);
    CHECK(std::isnan(f.function(std::nan(""))));
    CHECK(std::isnan(f.derivative(std::nan(""), f.function(std::nan("")))));
    for (double z : {-1e308, -40.0, 40.0, 1e308}) {
      CHECK(std::isfinite(f.function(z)));
      CHECK(std::isfinite(f.derivative(z, f.function(z))));
    }
  }
  // A leaky ReLU that leaks nothing is a ReLU: 0, not 0 times infinity.
  const nn::Activation tight = nn::leaky_relu(0.0);
  CHECK(tight.name == "leaky_relu");
  CHECK(tight.function(-infinity) == 0.0);
  CHECK(slope(tight, -infinity) == 0.0);
  CHECK(nn::leaky_relu(0.01).function(-infinity) == -infinity);
  CHECK(slope(nn::leaky_relu(0.01), -infinity) == 0.01);
  CHECK_THROWS_WITH(nn::activation_by_name("swish"),
                    "activation 'swish' is unknown: choose one of identity, sigmoid, tanh, relu, "
                    "leaky_relu, gelu, silu, selu, softsign, sine, gaussian");
}
