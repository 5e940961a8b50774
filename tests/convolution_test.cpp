// Convolutions: PyTorch's numbers, gradients, equal filters, and what is refused.
#include "nn/layers/convolution.hpp"

#include "nn/activation.hpp"
#include "nn/analysis/gradient_check.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/dense.hpp"
#include "nn/diagnosis/diagnose.hpp"
#include "nn/layers/reshape.hpp"
#include "nn/layers/sequential.hpp"
#include "nn/trainer.hpp"
#include "tests/catch.hpp"
#include "tests/golden.hpp"
#include "tests/random_matrix.hpp"

namespace {

// Bars of three pixels, lying or standing, in pictures of 5 x 5, in a row each.
nn::Dataset bars() {
  nn::Dataset data{Matrix::zeros(30, 25), Matrix::zeros(30, 1)};
  for (std::size_t k = 0; k < 30; ++k) {
    const bool stands = k >= 15;
    const std::size_t line = k % 15 / 3, start = k % 3;
    for (std::size_t p = start; p < start + 3; ++p) {
      data.inputs(k, stands ? p * 5 + line : line * 5 + p) = 1.0;
    }
    data.targets(k, 0) = stands;
  }
  return data;
}

// Two convolutions for these, and a dense layer.
nn::Sequential network(std::size_t filters, const nn::Initializer& start) {
  Rng rng(1);
  nn::Sequential net;
  net.add<nn::Reshape>(1);
  nn::Pictures shape{5, 5, 1};
  for (int l = 0; l < 2; ++l) {
    shape = net.add<nn::Convolution>(shape, filters, nn::Kernel{3, 1, 1}, start, rng).output();
    net.add<nn::ActivationLayer>(nn::tanh());
  }
  net.add<nn::Reshape>(shape.pixels() * filters);
  net.add<nn::Dense>(shape.pixels() * filters, 1, start, rng);
  return net;
}

}  // namespace

TEST_CASE("A convolution is PyTorch's, with strides and padding") {
  struct Case {
    std::string name;
    nn::Pictures pictures;
    nn::Kernel kernel;
  };
  for (const auto& [name, pictures, kernel] :
       {Case{"convolution", {5, 4, 3}, {3}}, Case{"convolution_strided", {6, 7, 2}, {3, 2, 1}},
        Case{"convolution_wide", {4, 5, 1}, {5, 1, 2}},
        Case{"convolution_of_one", {3, 3, 4}, {1, 2, 0}}}) {
    CAPTURE(name);
    Rng rng(1);
    const Matrix& w = golden(name + "/w");
    nn::Convolution layer(pictures, w.cols(), kernel, nn::zeros(), rng);
    layer.weights.value = w;
    layer.bias.value = golden(name + "/b");
    CHECK(layer.fan_in() == w.rows());
    CHECK(distance(layer.forward(golden(name + "/x")), name + "/output") < 1e-14);
    CHECK(distance(layer.backward(golden(name + "/upstream")), name + "/d_x") < 1e-14);
    CHECK(distance(layer.weights.gradient, name + "/d_w") < 1e-14);
    CHECK(distance(layer.bias.gradient, name + "/d_b") < 1e-14);
  }
}

TEST_CASE("A convolution's gradients are derivatives, on odd shapes") {
  for (std::size_t size : {1, 2, 3}) {
    for (std::size_t stride : {1, 2, 3}) {
      for (std::size_t padding : {0, 1, 3}) {
        for (std::size_t channels : {1, 3}) {
          CAPTURE(size, stride, padding, channels);
          Rng rng(size);
          nn::Convolution layer({4, 3, channels}, 2, {size, stride, padding}, nn::normal(1.0), rng);
          layer.bias.value = random(1, 2, 8);
          const auto check = nn::check_gradients(layer, random(24, channels, 3),
                                                 random(2 * layer.output().pixels(), 2, 4),
                                                 nn::mean_squared_error);
          REQUIRE(check.largest_gradient > 1e-4);
          CHECK(check.relative_error() < 1e-7);
        }
      }
    }
  }
}

TEST_CASE("Gradients go through two convolutions and the layers around them") {
  nn::Sequential net = network(3, nn::lecun_normal());
  const auto check =
      nn::check_gradients(net, random(4, 25, 1), random(4, 1, 2), nn::mean_squared_error);
  REQUIRE(check.largest_gradient > 1e-4);
  CHECK(check.relative_error() < 1e-7);
}

TEST_CASE("A kernel of one pixel, or of the whole picture, is a dense layer to the last bit") {
  Rng of_pixel(1), of_dense(1), of_whole(2), of_flat(2);
  const Matrix x = random(2 * 12, 3, 5);
  nn::Convolution pixel({4, 3, 3}, 5, {1}, nn::normal(1.0), of_pixel);
  nn::Dense dense(3, 5, nn::normal(1.0), of_dense);
  const Matrix dy = random(24, 5, 6);
  CHECK(same_bits(pixel.forward(x), dense.forward(x)));
  CHECK(same_bits(pixel.backward(dy), dense.backward(dy)));
  CHECK(same_bits(pixel.weights.gradient, dense.weights.gradient));

  nn::Convolution whole({3, 3, 2}, 4, {3}, nn::normal(1.0), of_whole);
  nn::Sequential flat;
  flat.add<nn::Reshape>(18);
  flat.add<nn::Dense>(18, 4, nn::normal(1.0), of_flat);
  const Matrix pictures = random(5 * 9, 2, 7), upstream = random(5, 4, 8);
  CHECK(same_bits(whole.forward(pictures), flat.forward(pictures)));
  CHECK(same_bits(whole.backward(upstream), flat.backward(upstream)));
}

TEST_CASE("Equal filters stay equal in training, at every position, to the last bit") {
  for (std::size_t filters : {3, 8}) {
    CAPTURE(filters);
    nn::Sequential net = network(filters, nn::constant(0.1));
    auto& first = static_cast<nn::Convolution&>(net[1]);
    auto& second = static_cast<nn::Convolution&>(net[3]);
    const Matrix before = first.weights.value;
    const nn::Dataset data = bars();
    nn::Adam adam(0.01);
    const auto losses = nn::train(net, data, nn::binary_cross_entropy, adam, {.steps = 200});
    CHECK(losses.back() < 0.9 * losses.front());
    CHECK(max_abs(first.weights.value - before) > 0.01);
    for (nn::Convolution* layer : {&first, &second}) {
      CHECK(nn::distinct_columns(layer->weights.value) == 1);
      CHECK(nn::column_spread(layer->bias.value) == 0.0);
    }
    CHECK(nn::column_spread(first.forward(net[0].forward(data.inputs))) == 0.0);
    // What starts different becomes a better network.
    nn::Sequential random_one = network(filters, nn::lecun_normal());
    nn::Adam other(0.01);
    CHECK(nn::train(random_one, data, nn::binary_cross_entropy, other, {.steps = 200}).back() <
          0.5 * losses.back());
  }
}

TEST_CASE(
    "A network of convolutions is diagnosed: equal filters are named, different ones are not") {
  const nn::Dataset data = bars();
  nn::Sequential sound = network(6, nn::lecun_normal()), equal = network(6, nn::constant(0.1));
  const nn::Diagnosis healthy = nn::diagnose(sound, data, nn::binary_cross_entropy),
                      sick = nn::diagnose(equal, data, nn::binary_cross_entropy);
  CHECK(healthy.findings.empty());
  REQUIRE(sick.findings.size() == 1);
  CHECK(sick.findings[0].disease == nn::Disease::symmetric);
  CHECK(sick.layers[0].different == 1);
}

TEST_CASE("Convolutions and reshapes refuse what does not fit") {
  Rng rng(1);
  const auto made = [&](const nn::Pictures& in, std::size_t filters, const nn::Kernel& kernel) {
    return nn::Convolution(in, filters, kernel, nn::zeros(), rng);
  };
  CHECK_THROWS_WITH(
      made({5, 2, 1}, 1, {3}),
      "Convolution: a side of 2 pixels, kernel size 3, stride 1, padding 0: none of the "
      "first three may be 0, and the kernel must fit into the padded side");
  CHECK(made({5, 2, 1}, 1, {3, 1, 1}).output().pixels() == 10);
  const std::size_t huge = ~std::size_t{0};
  for (const nn::Kernel& kernel : {nn::Kernel{0}, {3, 0}, {6}, {3, 1, huge}, {huge}}) {
    CHECK_THROWS_AS(made({5, 5, 1}, 1, kernel), std::invalid_argument);
  }
  CHECK_THROWS_WITH(made({5, 5, 0}, 1, {3}),
                    "Convolution: 0 channels, 1 filters: neither may be 0");
  CHECK_THROWS_AS(made({5, 5, 1}, 0, {3}), std::invalid_argument);
  CHECK_THROWS_AS(made({0, 5, 1}, 1, {1}), std::invalid_argument);
  nn::Convolution layer = made({3, 2, 4}, 5, {2});
  CHECK_THROWS_WITH(layer.forward(random(7, 4, 1)),
                    "Convolution: (7 x 4): expected (batch * 6 x 4)");
  CHECK_THROWS_AS(layer.forward(random(12, 3, 1)), std::invalid_argument);
  layer.forward(random(12, 4, 1));
  CHECK_THROWS_WITH(layer.backward(random(5, 5, 1)),
                    "Convolution backward: (5 x 5) and (4 x 5): shapes differ");
  layer.wants_input_gradient = false;
  CHECK(shape(layer.backward(random(4, 5, 1))) == "(0 x 0)");

  CHECK_THROWS_AS(nn::Reshape(0), std::invalid_argument);
  nn::Reshape reshape(6);
  CHECK_THROWS_WITH(reshape.forward(random(5, 3, 1)),
                    "Reshape: (5 x 3) does not fill rows of 6 columns");
  CHECK(shape(reshape.forward(random(4, 3, 1))) == "(2 x 6)");
  CHECK(shape(reshape.backward(random(2, 6, 1))) == "(4 x 3)");
}
