// Layers and networks made of them have PyTorch's outputs and gradients.
#include "nn/activation.hpp"
#include "nn/dense.hpp"
#include "nn/layers/attention.hpp"
#include "nn/layers/batch_norm.hpp"
#include "nn/layers/layer_norm.hpp"
#include "nn/layers/residual.hpp"
#include "nn/layers/sequential.hpp"
#include "nn/layers/softmax.hpp"
#include "nn/mlp.hpp"
#include "tests/catch.hpp"
#include "tests/golden.hpp"

namespace {

Rng unused(1);

nn::Dense dense(const std::string& at, const std::string& w, const std::string& b = "") {
  const Matrix& weights = golden(at + "/" + w);
  nn::Dense layer(weights.rows(), weights.cols(), nn::zeros(), unused);
  layer.weights.value = weights;
  if (!b.empty()) layer.bias.value = golden(at + "/" + b);
  return layer;
}

nn::SelfAttention attention(const std::string& at, std::size_t tokens, std::size_t heads) {
  nn::SelfAttention layer(tokens, 6, heads, nn::zeros(), unused);
  layer.query = dense(at, "wq", "bq");
  layer.key = dense(at, "wk", "bk");
  layer.value = dense(at, "wv", "bv");
  layer.output = dense(at, "wo", "bo");
  return layer;
}

// Forward and backward; checks output and input gradient.
void check_pass(nn::Layer& layer, const std::string& at, double within) {
  CAPTURE(at);
  CHECK(distance(layer.forward(golden(at + "/x")), at + "/output") < within);
  CHECK(distance(layer.backward(golden(at + "/upstream")), at + "/d_x") < within);
}

void check_dense(const nn::Dense& layer, const std::string& at, const std::string& w,
                 const std::string& b, double within) {
  CAPTURE(at, w);
  CHECK(distance(layer.weights.gradient, at + "/d_" + w) < within);
  if (!b.empty()) CHECK(distance(layer.bias.gradient, at + "/d_" + b) < within);
}

void check_attention(const nn::SelfAttention& layer, const std::string& at, double within) {
  check_dense(layer.query, at, "wq", "bq", within);
  check_dense(layer.key, at, "wk", "", within);  // of the key's bias: see below
  check_dense(layer.value, at, "wv", "bv", within);
  check_dense(layer.output, at, "wo", "bo", within);
  // A key's bias adds the same number to a whole row of scores, and softmax does not see it: its
  // gradient is 0 but for round-off, in PyTorch and here.
  CHECK(max_abs(layer.key.bias.gradient) < 1e-13 * max_abs(layer.key.weights.gradient));
}

nn::Mlp mlp(const std::string& at, const std::vector<std::size_t>& widths,
            const nn::Activation& f) {
  nn::Mlp net(widths, f, nn::zeros());
  net.dense(0).wants_input_gradient = true;
  for (std::size_t l = 0; l < net.depth(); ++l) {
    net.dense(l).weights.value = golden(at + "/w" + std::to_string(l + 1));
    net.dense(l).bias.value = golden(at + "/b" + std::to_string(l + 1));
  }
  return net;
}

}  // namespace

TEST_CASE("A dense layer is PyTorch's") {
  nn::Dense layer = dense("dense", "w", "b");
  check_pass(layer, "dense", 1e-14);
  check_dense(layer, "dense", "w", "b", 1e-14);
}

TEST_CASE("Batch normalization is PyTorch's, with a constant column and one of thousands") {
  nn::BatchNorm layer(5);
  layer.scale.value = golden("batch_norm_training/gamma");
  layer.shift.value = golden("batch_norm_training/beta");
  for (const std::string at : {"batch_norm_training", "batch_norm_evaluation"}) {
    layer.set_training(at == "batch_norm_training");
    check_pass(layer, at, 1e-12);
    CHECK(distance(layer.scale.gradient, at + "/d_gamma") < 1e-12);
    CHECK(distance(layer.shift.gradient, at + "/d_beta") < 1e-12);
    CHECK(distance(layer.running_mean(), "batch_norm_training/running_mean") < 1e-12);
    CHECK(distance(layer.running_variance(), "batch_norm_training/running_variance") < 1e-12);
  }
}

TEST_CASE("Layer normalization is PyTorch's, with a constant row and one of thousands") {
  nn::LayerNorm layer(5);
  layer.scale.value = golden("layer_norm/gamma");
  layer.shift.value = golden("layer_norm/beta");
  check_pass(layer, "layer_norm", 1e-12);
  CHECK(distance(layer.scale.gradient, "layer_norm/d_gamma") < 1e-12);
  CHECK(distance(layer.shift.gradient, "layer_norm/d_beta") < 1e-12);
}

TEST_CASE("Softmax of rows is PyTorch's") {
  const Matrix& x = golden("softmax/x");
  Matrix shares(x.rows(), x.cols()), gradient(x.rows(), x.cols());
  nn::softmax_rows(x, shares);
  nn::softmax_rows_backward(shares, golden("softmax/upstream"), gradient);
  CHECK(distance_of_each(shares, "softmax/output") < 1e-12);
  CHECK(distance(gradient, "softmax/d_x") < 1e-13);
}

TEST_CASE("Attention is PyTorch's, with scores of hundreds too") {
  const auto [at, heads] =
      GENERATE(table<std::string, std::size_t>({{"attention", 3}, {"attention_saturated", 2}}));
  nn::SelfAttention layer = attention(at, 5, heads);
  check_pass(layer, at, 1e-12);
  check_attention(layer, at, 1e-12);
}

TEST_CASE("Twelve layers of tanh, and three of ReLU, are PyTorch's") {
  nn::Mlp deep = mlp("deep_tanh", {3, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 2}, nn::tanh());
  nn::Mlp wide = mlp("wide_relu", {3, 5, 13, 1}, nn::relu());
  for (const auto& [net, at] : {std::pair{&deep, "deep_tanh"}, {&wide, "wide_relu"}}) {
    check_pass(*net, at, 1e-12);
    for (std::size_t l = 0; l < net->depth(); ++l) {
      const std::string number = std::to_string(l + 1);
      check_dense(net->dense(l), at, "w" + number, "b" + number, 1e-12);
    }
  }
}

TEST_CASE("A batch-normed network is PyTorch's, in training and in evaluation") {
  for (const std::string at : {"batch_normed_training", "batch_normed_evaluation"}) {
    nn::Sequential net;
    std::vector<nn::Dense*> layers;
    for (const char* w : {"w1", "w2"}) {
      layers.push_back(&net.add<nn::Dense>(dense(at, w)));
      net.add<nn::BatchNorm>(6);
      net.add<nn::ActivationLayer>(nn::relu());
    }
    layers.push_back(&net.add<nn::Dense>(dense(at, "w3")));
    net.set_training(at == "batch_normed_training");
    check_pass(net, at, 1e-12);
    for (std::size_t l : {0, 1, 2}) {
      check_dense(*layers[l], at, "w" + std::to_string(l + 1), "", 1e-12);
    }
  }
}

TEST_CASE("A residual network is PyTorch's") {
  nn::Sequential net;
  std::vector<nn::Dense*> layers;
  for (int l : {1, 3, 5}) {
    nn::Sequential branch;
    layers.push_back(&branch.add<nn::Dense>(dense("residual", "w" + std::to_string(l))));
    branch.add<nn::ActivationLayer>(nn::relu());
    layers.push_back(&branch.add<nn::Dense>(dense("residual", "w" + std::to_string(l + 1))));
    net.add<nn::Residual>(std::move(branch), 0.5);
  }
  check_pass(net, "residual", 1e-12);
  for (std::size_t l = 0; l < layers.size(); ++l) {
    check_dense(*layers[l], "residual", "w" + std::to_string(l + 1), "", 1e-12);
  }
}

TEST_CASE("A block of a transformer is PyTorch's") {
  const std::string at = "transformer_block";
  nn::Sequential looks, thinks, block;
  looks.add<nn::LayerNorm>(6);
  const auto& heads = looks.add<nn::SelfAttention>(attention(at, 4, 2));
  thinks.add<nn::LayerNorm>(6);
  const auto& first = thinks.add<nn::Dense>(dense(at, "w1"));
  thinks.add<nn::ActivationLayer>(nn::gelu());
  const auto& second = thinks.add<nn::Dense>(dense(at, "w2"));
  block.add<nn::Residual>(std::move(looks));
  block.add<nn::Residual>(std::move(thinks));
  check_pass(block, at, 1e-12);
  check_attention(heads, at, 1e-12);
  check_dense(first, at, "w1", "", 1e-12);
  check_dense(second, at, "w2", "", 1e-12);
}
