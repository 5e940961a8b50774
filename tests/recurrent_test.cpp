// Layers that read sequences: PyTorch's numbers, gradients, equal units, and what is refused.
#include "nn/layers/recurrent.hpp"

#include <cmath>

#include "nn/analysis/gradient_check.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/diagnosis/diagnose.hpp"
#include "nn/layers/forget_gate.hpp"
#include "nn/layers/sequential.hpp"
#include "nn/trainer.hpp"
#include "tests/catch.hpp"
#include "tests/golden.hpp"
#include "tests/random_matrix.hpp"

namespace {

// Which sign had the first of five numbers?
nn::Dataset first_signs() {
  nn::Dataset data{random(40, 5, 1), Matrix(40, 1)};
  for (std::size_t i = 0; i < 40; ++i) data.targets(i, 0) = data.inputs(i, 0) > 0.0;
  return data;
}

}  // namespace

TEST_CASE("A recurrent layer is PyTorch's, and a forget gate what PyTorch makes of its formula") {
  Rng rng(1);
  nn::Recurrent layer(3, 6, nn::tanh(), nn::zeros(), nn::zeros(), rng);
  layer.input.value = golden("recurrent/wx");
  layer.recurrent.value = golden("recurrent/wh");
  layer.bias.value = golden("recurrent/b");
  CHECK(distance(layer.forward(golden("recurrent/x")), "recurrent/output") < 1e-14);
  CHECK(distance(layer.backward(golden("recurrent/upstream")), "recurrent/d_x") < 1e-14);
  CHECK(distance(layer.input.gradient, "recurrent/d_wx") < 1e-14);
  CHECK(distance(layer.recurrent.gradient, "recurrent/d_wh") < 1e-14);
  CHECK(distance(layer.bias.gradient, "recurrent/d_b") < 1e-14);

  nn::ForgetGate gate(3, 6, nn::zeros(), nn::zeros(), rng);
  gate.weights.value = golden("forget_gate/w");
  gate.bias.value = golden("forget_gate/b");
  gate.gate_weights.value = golden("forget_gate/wf");
  gate.gate_bias.value = golden("forget_gate/bf");
  CHECK(distance(gate.forward(golden("forget_gate/x")), "forget_gate/output") < 1e-14);
  CHECK(distance(gate.backward(golden("forget_gate/upstream")), "forget_gate/d_x") < 1e-14);
  CHECK(distance(gate.weights.gradient, "forget_gate/d_w") < 1e-14);
  CHECK(distance(gate.bias.gradient, "forget_gate/d_b") < 1e-14);
  CHECK(distance(gate.gate_weights.gradient, "forget_gate/d_wf") < 1e-14);
  CHECK(distance(gate.gate_bias.gradient, "forget_gate/d_bf") < 1e-14);
}

TEST_CASE("Gradients through time are derivatives, for one step and several") {
  for (std::size_t steps : {1, 2, 7}) {
    for (std::size_t features : {1, 3}) {
      CAPTURE(steps, features);
      Rng rng(steps);
      nn::Recurrent layer(features, 4, nn::tanh(), nn::normal(1.0), nn::normal(0.5), rng);
      nn::ForgetGate gate(features, 4, nn::normal(1.0), nn::normal(1.0), rng);
      layer.bias.value = random(1, 4, 5);
      gate.bias.value = random(1, 4, 6);
      gate.gate_bias.value = random(1, 4, 7);
      for (nn::Layer* each : {static_cast<nn::Layer*>(&layer), static_cast<nn::Layer*>(&gate)}) {
        const auto check = nn::check_gradients(*each, random(3, steps * features, 3),
                                               random(3, 4, 4), nn::mean_squared_error);
        REQUIRE(check.largest_gradient > 1e-4);
        CHECK(check.relative_error() < 1e-7);
      }
    }
  }
}

TEST_CASE("The states of a recurrent layer, by hand") {
  Rng rng(1);
  nn::Recurrent layer(1, 1, nn::identity(), nn::constant(2.0), nn::constant(0.5), rng);
  CHECK(layer.forward({{1.0, 3.0, -1.0}}) == Matrix{{1.5}});  // 2, then 6 + 1, then -2 + 3.5
  CHECK(layer.state(2) == Matrix{{7.0}});
  CHECK(layer.backward({{4.0}}) == Matrix{{2.0, 4.0, 8.0}});
  CHECK(layer.state_gradient(1) == Matrix{{1.0}});
  CHECK(layer.recurrent.gradient == Matrix{{32.0}});  // 4 h_2 + 2 h_1
  CHECK(layer.steps() == 3);

  nn::ForgetGate gate(1, 2, nn::constant(1.0), nn::zeros(), rng);
  gate.gate_bias.value = {{0.0, std::log(3.0)}};
  gate.forward({{1.0, 0.0, 0.0}});
  CHECK(gate.cell(3)(0, 0) == Approx(std::tanh(1.0) / 4.0));
  CHECK(gate.cell(3)(0, 1) == Approx(std::tanh(1.0) * 9.0 / 16.0));
  gate.backward({{1.0, 1.0}});
  CHECK(gate.cell_gradient(1)(0, 0) == Approx(0.25));
  CHECK(gate.cell_gradient(1)(0, 1) == Approx(9.0 / 16.0));
}

TEST_CASE("Units that start equal stay equal through time, to the last bit") {
  const nn::Dataset data = first_signs();
  for (std::size_t width : {3, 8}) {
    Rng rng(1);
    const nn::Initializer equal = nn::constant(1.0 / static_cast<double>(width));
    nn::Sequential net, gated;
    auto& layer = net.add<nn::Recurrent>(1, width, nn::tanh(), nn::constant(0.5), equal, rng);
    auto& head = net.add<nn::Dense>(width, 1, equal, rng);
    auto& gate = gated.add<nn::ForgetGate>(1, width, nn::constant(0.5), nn::constant(0.1), rng);
    gated.add<nn::Dense>(width, 1, equal, rng);
    for (nn::Sequential* each : {&net, &gated}) {
      nn::Adam adam(0.01);
      const auto losses = nn::train(*each, data, nn::binary_cross_entropy, adam, {.steps = 200});
      CHECK(losses.back() < 0.9 * losses.front());
    }
    const Matrix held = gate.cell(3);
    const std::vector<const Matrix*> columns_of_units = {
        &layer.input.value, &layer.recurrent.value,   &layer.bias.value,     &gate.weights.value,
        &gate.bias.value,   &gate.gate_weights.value, &gate.gate_bias.value, &held};
    for (const Matrix* matrix : columns_of_units) {
      CHECK(nn::column_spread(*matrix) == 0.0);
    }
    CHECK(nn::column_spread(transpose(layer.recurrent.value)) == 0.0);
    CHECK(nn::column_spread(transpose(head.weights.value)) == 0.0);
    CHECK(std::abs(layer.recurrent.value(0, 0) - equal(1, 1, rng)(0, 0)) > 0.01);

    const nn::Diagnosis sick = nn::diagnose(net, data, nn::binary_cross_entropy);
    REQUIRE_FALSE(sick.findings.empty());
    CHECK(sick.findings[0].disease == nn::Disease::symmetric);
  }
}

TEST_CASE("Sequences that do not fit are refused, and steps that there were not") {
  Rng rng(1);
  CHECK_THROWS_WITH(nn::Recurrent(0, 2, nn::tanh(), nn::zeros(), nn::zeros(), rng),
                    "Recurrent: features is 0");
  CHECK_THROWS_WITH(nn::ForgetGate(2, 0, nn::zeros(), nn::zeros(), rng), "ForgetGate: width is 0");
  nn::Recurrent layer(3, 2, nn::tanh(), nn::zeros(), nn::zeros(), rng);
  nn::ForgetGate gate(3, 2, nn::zeros(), nn::zeros(), rng);
  CHECK_THROWS_WITH(layer.forward(random(4, 7, 1)),
                    "Recurrent: (4 x 7): expected (batch x steps * 3), at least one step");
  CHECK_THROWS_AS(gate.forward(Matrix(4, 0)), std::invalid_argument);
  CHECK_THROWS_AS(layer.state(1), std::out_of_range);
  layer.forward(random(4, 6, 1));
  gate.forward(random(4, 6, 1));
  CHECK_THROWS_WITH(
      layer.state(3),
      "Recurrent: there is no step 3 among the 2 of the last forward, counted from 1");
  CHECK_THROWS_AS(layer.state(0), std::out_of_range);
  CHECK_THROWS_AS(layer.state_gradient(1), std::out_of_range);
  CHECK_THROWS_AS(gate.cell(3), std::out_of_range);
  CHECK_THROWS_AS(gate.cell_gradient(1), std::out_of_range);
}
