// Batch and layer normalization have PyTorch's numbers, forwards and backwards.
#include "nn/layers/batch_norm.hpp"
#include "nn/layers/layer_norm.hpp"
#include "tests/catch.hpp"

TEST_CASE("Batch normalization has PyTorch's numbers, in training and in evaluation") {
  nn::BatchNorm layer(2);
  layer.scale.value = {{1.5, -0.5}};
  layer.shift.value = {{0.25, 1.0}};
  const Matrix x = {{1, -2}, {0.5, 3}, {-1.5, 0.25}}, dy = {{1, 0.5}, {-2, 1}, {0.25, 3}};
  // PyTorch 1.13, BatchNorm1d(2)
  CHECK(approx_equal(layer.forward(x),
                     {{1.63872419799645, 1.5909751739922},
                      {0.944362098998223, 0.368267917456617},
                      {-1.83308629699467, 1.04075690855119}},
                     1e-14));
  CHECK(approx_equal(layer.backward(dy),
                     {{1.88469585050429, 0.203310723839633},
                      {-2.35587204498941, 0.166344951567074},
                      {0.471176194485119, -0.369655675406708}},
                     1e-14));
  CHECK(approx_equal(layer.scale.gradient, {{-0.347181049499112, 0.427947539787453}}, 1e-14));
  CHECK(layer.shift.gradient == Matrix{{-0.75, 4.5}});
  CHECK(approx_equal(layer.running_mean(), {{0.0, 0.0416666666666667}}, 1e-15));
  CHECK(approx_equal(layer.running_variance(), {{1.075, 1.52708333333333}}, 1e-14));

  layer.set_training(false);
  CHECK(approx_equal(layer.forward(x),
                     {{1.69672173758857, 1.8260798941431},
                      {0.973360868794285, -0.196972907839995},
                      {-1.92008260638286, 0.915706133250704}},
                     1e-14));
  CHECK(approx_equal(layer.backward(dy),
                     {{1.44672173758857, -0.202305280198309},
                      {-2.89344347517714, -0.404610560396618},
                      {0.361680434397143, -1.21383168118985}},
                     1e-14));
  CHECK(approx_equal(layer.scale.gradient, {{-0.361680434397143, 2.07362912203267}}, 1e-14));
  CHECK(approx_equal(layer.running_variance(), {{1.075, 1.52708333333333}}, 1e-14));  // untouched
}

TEST_CASE("Layer normalization has PyTorch's numbers") {
  nn::LayerNorm layer(3);
  layer.scale.value = {{1.5, -0.5, 2.0}};
  layer.shift.value = {{0.25, 1.0, 0.0}};
  // PyTorch 1.13, LayerNorm(3)
  CHECK(approx_equal(layer.forward({{1, -2, 0.5}, {3, -1.5, 0.25}}),
                     {{1.58349746206338, 1.69849867060463, 1.015998066334},
                      {2.20715467486539, 1.56240076863948, -0.359936491929266}},
                     1e-14));
  CHECK(approx_equal(layer.backward({{1, 0.5, -2}, {1, 0.25, 3}}),
                     {{1.92035879045305, 0.384072569245647, -2.3044313596987},
                      {-0.756439721680474, -1.18869268680164, 1.94513240848211}},
                     1e-14));
  CHECK(approx_equal(layer.scale.gradient,
                     {{2.19376809128584, -0.979699054924364, -1.5559028042279}}, 1e-14));
  CHECK(layer.shift.gradient == Matrix{{2, 0.75, 1}});
}
