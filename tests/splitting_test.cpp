// The splitting matrix, against the gradients of twins that were given small differences.
#include "nn/analysis/splitting.hpp"

#include <cmath>
#include <stdexcept>

#include "matrix/matmul.hpp"
#include "nn/trainer.hpp"
#include "tests/catch.hpp"

namespace {

constexpr std::size_t inputs = 3, width = 5;

nn::Dataset noise() {
  Rng rng(4);
  nn::Dataset data{Matrix(30, inputs), Matrix(30, 1)};
  for (double& value : data.inputs.values()) value = rng.normal();
  for (double& value : data.targets.values()) value = static_cast<double>(rng.below(2));
  return data;
}

// What distinguishes a hidden neuron, a column each: (w, b, v), as values or as gradients.
Matrix neurons(const nn::Mlp& net, Matrix nn::Parameter::*what) {
  Matrix all(inputs + 2, width);
  for (std::size_t j = 0; j < width; ++j) {
    for (std::size_t i = 0; i < inputs; ++i) all(i, j) = (net.dense(0).weights.*what)(i, j);
    all(inputs, j) = (net.dense(0).bias.*what)(0, j);
    all(inputs + 1, j) = (net.dense(1).weights.*what)(j, 0);
  }
  return all;
}

// Differences that add up to nothing in each row.
Matrix differences(double size) {
  Rng rng(5);
  Matrix d(inputs + 2, width);
  for (std::size_t i = 0; i < d.rows(); ++i) {
    double total = 0.0;
    for (std::size_t j = 0; j + 1 < width; ++j) total += d(i, j) = rng.symmetric(size);
    d(i, width - 1) = -total;
  }
  return d;
}

void give(nn::Mlp& net, const Matrix& d) {
  for (std::size_t j = 0; j < width; ++j) {
    for (std::size_t i = 0; i < inputs; ++i) net.dense(0).weights.value(i, j) += d(i, j);
    net.dense(0).bias.value(0, j) += d(inputs, j);
    net.dense(1).weights.value(j, 0) += d(inputs + 1, j);
  }
}

}  // namespace

TEST_CASE("Differences between twins change their gradients by the splitting matrix") {
  const nn::Dataset data = noise();
  for (const auto& f : {nn::tanh(), nn::sigmoid()}) {
    CAPTURE(f.name);
    nn::Mlp twins({inputs, width, 1}, f, nn::constant(0.4));
    for (double& bias : twins.dense(0).bias.value.values()) bias = -0.3;
    Matrix errors;
    nn::evaluate_gradients(twins, data, nn::binary_cross_entropy, errors);
    const Matrix H = nn::splitting_matrix(twins, data.inputs, errors);
    CHECK(H == transpose(H));
    CHECK(H(inputs + 1, inputs + 1) == 0.0);

    // (gradient(+d) - gradient(-d)) / 2: what is of second order falls out.
    const Matrix d = differences(1e-4);
    nn::Mlp plus = twins, minus = twins;
    give(plus, d);
    give(minus, -1.0 * d);
    for (nn::Mlp* net : {&plus, &minus}) {
      nn::evaluate_gradients(*net, data, nn::binary_cross_entropy);
    }
    const Matrix change =
        0.5 * (neurons(plus, &nn::Parameter::gradient) - neurons(minus, &nn::Parameter::gradient));
    CHECK(max_abs(change) > 1e-6);
    CHECK(approx_equal(change, matmul(H, d), 1e-6 * max_abs(change)));
  }
}

TEST_CASE("The splitting matrix refuses networks and shapes that it is not made for") {
  const nn::Dataset data = noise();
  Matrix errors;
  nn::Mlp deep({inputs, 4, 4, 1}, nn::tanh(), nn::constant(0.4));
  nn::evaluate_gradients(deep, data, nn::binary_cross_entropy, errors);
  CHECK_THROWS_WITH(nn::splitting_matrix(deep, data.inputs, errors),
                    "splitting_matrix: one hidden layer and one output, please, not 2 and 1");
  nn::Mlp relu({inputs, 4, 1}, nn::relu(), nn::constant(0.4));
  nn::evaluate_gradients(relu, data, nn::binary_cross_entropy, errors);
  CHECK_THROWS_WITH(nn::splitting_matrix(relu, data.inputs, errors),
                    "splitting_matrix: tanh and sigmoid only, not relu");
  CHECK_THROWS_WITH(nn::splitting_matrix(relu, Matrix(30, 2), errors),
                    "splitting_matrix: inputs (30 x 2) and output gradient (30 x 1) do not fit "
                    "(30 x 3) and (30 x 1), the last forward");
}
