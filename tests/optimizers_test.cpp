// Nesterov's momentum and penalties: by hand, and on a valley whose numbers of steps
// are known (golden_values_test.cpp compares them with PyTorch's).
#include <cmath>

#include "nn/analysis/twins.hpp"
#include "nn/trainer.hpp"
#include "tests/catch.hpp"

namespace {

// Five steps on L = sum c w^2 / 2 + 0.3 w, c = (1, 4, 9), from (1, -0.5, 0).
Matrix after_five_steps(nn::Optimizer& optimizer) {
  nn::Parameter w{"w", {{1.0, -0.5, 0.0}}, Matrix(1, 3)};
  const Matrix c = {{1, 4, 9}};
  for (int step = 0; step < 5; ++step) {
    w.gradient = c * w.value + 0.3;
    optimizer.step({&w});
  }
  return w.value;
}

// Steps along the valley (x1^2 + kappa x2^2) / 2 from (1, 1) until both are below 1e-6. `look`
// tells the point x from the parameter before and after the step.
template <class Look>
int steps_down(nn::Optimizer& optimizer, double kappa, Look look) {
  nn::Parameter x{"x", {{1.0, 1.0}}, Matrix(1, 2)};
  for (int step = 1; step < 100000; ++step) {
    const Matrix before = x.value;
    x.gradient = x.value * Matrix{{1.0, kappa}};
    optimizer.step({&x});
    if (max_abs(look(before, x.gradient, x.value)) < 1e-6) return step;
  }
  return -1;
}

}  // namespace

TEST_CASE("Nesterov and penalties, one step by hand") {
  nn::Parameter w{"w", {{1.0}}, {{2.0}}};
  nn::Nesterov nesterov(0.1, 0.9);
  nesterov.step({&w});  // v = -0.2, w = 1 - 0.18 - 0.2
  CHECK(w.value(0, 0) == Approx(0.62));
  w.gradient = {{1.0}};
  nesterov.step({&w});  // v = -0.18 - 0.1
  CHECK(w.value(0, 0) == Approx(0.62 - 0.9 * 0.28 - 0.1));

  nn::Parameter p{"p", {{2.0, -3.0, 0.0}}, {{1.0, 1.0, 1.0}}};
  nn::GradientDescent still(0.0);
  nn::Penalized(still, 0.1, 0.2).step({&p});
  CHECK(approx_equal(p.gradient, {{1.5, 0.3, 1.0}}, 1e-15));
  nn::DecoupledWeightDecay(still, 0.5, 0.2).step({&p});
  CHECK(approx_equal(p.value, {{1.8, -2.7, 0.0}}, 1e-15));
}

TEST_CASE("Around plain descent, decoupled decay and L2 are one; around Adam they are not") {
  nn::GradientDescent one(0.05), two(0.05);
  nn::Adam three(0.05), four(0.05);
  nn::Penalized l2(one, 0.0, 0.2), adam_l2(three, 0.0, 0.2);
  nn::DecoupledWeightDecay decay(two, 0.05, 0.2), adamw(four, 0.05, 0.2);
  CHECK(approx_equal(after_five_steps(l2), after_five_steps(decay), 1e-15));
  CHECK(max_abs(after_five_steps(adam_l2) - after_five_steps(adamw)) > 0.01);
}

TEST_CASE("Momentum walks down a narrow valley in the root of the steps") {
  const auto at = [](const Matrix&, const Matrix&, const Matrix& after) { return after; };
  struct Case {
    double kappa;
    int descent, classical, nesterov;
  };
  for (const Case& test : {Case{1e2, 691, 95, 158}, Case{1e4, 69078, 1074, 1660}}) {
    const double root = std::sqrt(test.kappa);
    const double ratio = (root - 1.0) / (root + 1.0);
    const double rate = 1.0 / test.kappa;
    nn::GradientDescent descent(2.0 / (test.kappa + 1.0));
    nn::Momentum classical(4.0 / ((root + 1.0) * (root + 1.0)), ratio * ratio);
    nn::Nesterov nesterov(rate, ratio);
    CHECK(steps_down(descent, test.kappa, at) == test.descent);
    CHECK(steps_down(classical, test.kappa, at) == test.classical);
    // The parameter is the point ahead; w itself is a plain step from where it was.
    const auto behind = [&](const Matrix& before, const Matrix& gradient, const Matrix&) {
      return before - rate * gradient;
    };
    CHECK(steps_down(nesterov, test.kappa, behind) == test.nesterov);
  }
}

TEST_CASE("With a momentum of 0.999 the stiff direction swings on, but not with Nesterov's") {
  const auto stiff_after = [](nn::Optimizer& optimizer, int steps) {
    nn::Parameter x{"x", {{1.0}}, Matrix(1, 1)};
    for (int step = 0; step < steps; ++step) {
      x.gradient = 1e4 * x.value;
      optimizer.step({&x});
    }
    return std::abs(x.value(0, 0));
  };
  nn::Momentum classical(1e-4, 0.999);
  nn::Nesterov nesterov(1e-4, 0.999);
  CHECK(stiff_after(classical, 500) == Approx(0.8350).margin(1e-3));
  CHECK(stiff_after(nesterov, 500) < 1e-12);
}

TEST_CASE("What a penalty adds to the gradient is the derivative of what it adds to the loss") {
  nn::Parameter p{"p", {{0.7, -1.2, -0.1}}, Matrix::zeros(1, 3)};
  nn::GradientDescent still(0.0);
  nn::Penalized(still, 0.3, 0.5).step({&p});
  const auto penalty = [](double w) { return 0.3 * std::abs(w) + 0.5 / 2.0 * w * w; };
  for (std::size_t k = 0; k < p.value.size(); ++k) {
    const double w = p.value.values()[k];
    const double derivative = (penalty(w + 1e-5) - penalty(w - 1e-5)) / 2e-5;
    CHECK(p.gradient.values()[k] == Approx(derivative).epsilon(1e-8));
  }
}

TEST_CASE("No penalty and no momentum parts twins") {
  nn::GradientDescent descent(0.1);
  nn::Nesterov nesterov(0.05);
  nn::Adam adam(0.01);
  nn::Penalized l1(descent, 1e-3, 0.0), l2(nesterov, 0.0, 1e-3);
  nn::DecoupledWeightDecay adamw(adam, 0.01, 0.1);
  for (nn::Optimizer* optimizer :
       {static_cast<nn::Optimizer*>(&l1), static_cast<nn::Optimizer*>(&l2),
        static_cast<nn::Optimizer*>(&adamw)}) {
    nn::Mlp net({2, 7, 7, 1}, nn::tanh(), nn::constant(0.5));
    const auto losses =
        nn::train(net, nn::moons(100), nn::binary_cross_entropy, *optimizer, {.steps = 200});
    CHECK(losses.back() < 0.8 * losses.front());
    CHECK(nn::spread(net) == 0.0);
  }
}

TEST_CASE("Penalties below 0 are refused") {
  nn::GradientDescent descent(0.1);
  CHECK_THROWS_WITH(nn::Penalized(descent, -0.1, 0.0),
                    "Penalized: l1 is -0.1: give a finite number from 0 on");
  CHECK_THROWS_AS(nn::Penalized(descent, 0.0, std::nan("")), std::invalid_argument);
  CHECK_THROWS_WITH(nn::DecoupledWeightDecay(descent, 0.1, -1.0),
                    "DecoupledWeightDecay: decay is -1: give a finite number from 0 on");
}
