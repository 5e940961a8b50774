// Layers, and what they are made of, are handed too few rows, too few columns, an index past the
// end: they refuse before they touch memory, which `make sanitize` watches, and say both shapes.
#include "nn/layers/adapted.hpp"
#include "nn/layers/attention.hpp"
#include "nn/layers/batch_norm.hpp"
#include "nn/layers/convolution.hpp"
#include "nn/layers/dropout.hpp"
#include "nn/layers/forget_gate.hpp"
#include "nn/layers/layer_norm.hpp"
#include "nn/layers/recurrent.hpp"
#include "nn/layers/residual.hpp"
#include "nn/layers/scale.hpp"
#include "nn/layers/sequential.hpp"
#include "nn/layers/softmax.hpp"
#include "nn/mlp.hpp"
#include "nn/optimizer.hpp"
#include "nn/starts/zero_start.hpp"
#include "tests/catch.hpp"
#include "tests/shapes.hpp"

namespace {

// A layer that reads five samples of three numbers, and gives as many.
void check_layer(const std::string& name, nn::Layer&& layer) {
  CAPTURE(name);
  const std::string before = " backward: no forward came before it";
  CHECK_THROWS_AS(layer.backward(five_by_three), std::logic_error);
  CHECK_THROWS_WITH(layer.backward(five_by_three), ContainsSubstring(before));
  CHECK_THROWS_WITH(layer.backward(Matrix()), ContainsSubstring(before));
  layer.forward(five_by_three);
  for (const Matrix& other : others) {
    CAPTURE(shape(other));
    CHECK_THROWS_AS(layer.backward(other), std::invalid_argument);
    CHECK_THROWS_WITH(layer.backward(other),
                      ContainsSubstring(shape(other)) && ContainsSubstring("(5 x 3)"));
  }
  CHECK(shape(layer.backward(five_by_three)) == "(5 x 3)");
  for (nn::Parameter* p : layer.parameters()) CHECK(shape(p->gradient) == shape(p->value));
  // Anybody may write to a parameter. It is looked at in forward and in backward.
  for (nn::Parameter* p : layer.parameters()) {
    CAPTURE(p->name);
    const nn::Parameter kept = *p;
    p->gradient = Matrix();
    layer.forward(five_by_three);
    layer.backward(five_by_three);
    CHECK(shape(p->gradient) == shape(kept.value));
    for (const Matrix& other : others) {
      if (shape(other) == shape(kept.value)) continue;
      CAPTURE(shape(other));
      p->value = other;
      try {
        layer.forward(five_by_three);
        layer.backward(five_by_three);
        nn::GradientDescent(0.1).step({p});
        FAIL("a parameter of another shape was taken");
      } catch (const std::invalid_argument&) {
      }
      p->value = kept.value;
      layer.forward(five_by_three);
      p->value = other;
      try {  // what backward does not read, the step refuses
        layer.backward(five_by_three);
        nn::GradientDescent(0.1).step({p});
        FAIL("a parameter of another shape was taken after forward");
      } catch (const std::invalid_argument&) {
      }
      p->value = kept.value;
    }
    *p = kept;
  }
}

void check_layer(const std::string& name, nn::Layer& layer) { check_layer(name, std::move(layer)); }

}  // namespace

TEST_CASE("Shapes: layers refuse what does not fit, and a backward before any forward") {
  Rng rng(1);
  nn::Dense dense(3, 3, nn::xavier_uniform(), rng);
  check_layer("Dense", dense);
  for (const Matrix& other : others) {
    if (other.cols() != 3) CHECK_THROWS_AS(dense.forward(other), std::invalid_argument);
  }
  dense.wants_input_gradient = false;
  CHECK(shape(dense.backward(five_by_three)) == "(0 x 0)");

  check_layer("activation", nn::ActivationLayer(nn::tanh()));
  check_layer("Dropout", nn::Dropout(0.5, 1));
  check_layer("Scale", nn::Scale());
  nn::BatchNorm batch_norm(3);
  check_layer("BatchNorm", batch_norm);
  nn::LayerNorm layer_norm(3);
  check_layer("LayerNorm", layer_norm);
  for (nn::Layer* layer :
       {static_cast<nn::Layer*>(&batch_norm), static_cast<nn::Layer*>(&layer_norm)}) {
    for (const Matrix& other : others) {
      if (other.cols() != 3) CHECK_THROWS_AS(layer->forward(other), std::invalid_argument);
    }
  }
  nn::Adapted adapted(nn::Dense(3, 3, nn::xavier_uniform(), rng), 2);
  adapted.a.value = nn::xavier_uniform()(3, 2, rng);
  check_layer("Adapted", adapted);
  nn::SelfAttention attention(5, 3, 3, nn::xavier_uniform(), rng);
  check_layer("SelfAttention", attention);
  CHECK_THROWS_AS(attention.forward(Matrix::filled(4, 3, 0.0)), std::invalid_argument);
  CHECK_THROWS_AS(attention.attention_weights(1, 0), std::out_of_range);
  CHECK_THROWS_AS(attention.attention_weights(0, 3), std::out_of_range);
  const nn::Initializer drawn = nn::xavier_uniform();
  check_layer("Convolution", nn::Convolution({5, 1, 3}, 3, {3, 1, 1}, drawn, rng));
  check_layer("Recurrent", nn::Recurrent(1, 3, nn::tanh(), drawn, drawn, rng));
  check_layer("ForgetGate", nn::ForgetGate(1, 3, drawn, drawn, rng));

  nn::Sequential row;
  row.add<nn::Dense>(3, 4, nn::xavier_uniform(), rng);
  row.add<nn::ActivationLayer>(nn::relu());
  row.add<nn::Dense>(4, 3, nn::xavier_uniform(), rng);
  check_layer("Sequential", row);
  CHECK_THROWS_WITH(row[3], "Sequential: there is no layer 3 among 3, counted from 0");
  check_layer("Residual", nn::Residual(std::move(row)));
  nn::Mlp net({3, 4, 3}, nn::tanh(), nn::xavier_uniform());
  net.dense(0).wants_input_gradient = true;
  check_layer("Mlp", net);

  const nn::Initializer wrong = [](std::size_t, std::size_t, Rng&) { return Matrix::zeros(1, 1); };
  CHECK_THROWS_WITH(nn::Dense(3, 2, wrong, rng), "Dense: its weights is (1 x 1), expected (3 x 2)");
  nn::Residual narrow(nn::Dense(3, 2, nn::zeros(), rng));
  CHECK_THROWS_AS(narrow.forward(five_by_three), std::invalid_argument);
}

TEST_CASE("Shapes: functions on rows, activations and heads") {
  for (const Matrix& other : others) {
    CAPTURE(shape(other));
    Matrix made = other;
    CHECK_THROWS_AS(nn::relu().forward(five_by_three, made), std::invalid_argument);
    CHECK_THROWS_AS(nn::relu().backward(five_by_three, five_by_three, five_by_three, made),
                    std::invalid_argument);
    Matrix fitting = five_by_three;
    CHECK_THROWS_AS(nn::relu().backward(other, five_by_three, five_by_three, fitting),
                    std::invalid_argument);
    CHECK_THROWS_AS(nn::relu().backward(five_by_three, other, five_by_three, fitting),
                    std::invalid_argument);
    CHECK_THROWS_AS(nn::relu().backward(five_by_three, five_by_three, other, fitting),
                    std::invalid_argument);
    CHECK_THROWS_AS(nn::softmax_rows_backward(five_by_three, other, made), std::invalid_argument);

    nn::AttentionHead head(5, 3);
    for (Matrix* m : {&head.query, &head.key, &head.value}) *m = five_by_three;
    CHECK_THROWS_AS(head.backward(five_by_three), std::logic_error);
    head.forward();
    CHECK_THROWS_AS(head.backward(other), std::invalid_argument);
    for (Matrix* m : {&head.query, &head.key, &head.value}) {
      const Matrix kept = *m;
      *m = other;
      // Fewer queries, and wider values, are attention as well.
      const bool fits =
          (m == &head.query && other.cols() == 3) || (m == &head.value && other.rows() == 5);
      if (!fits) CHECK_THROWS_AS(head.forward(), std::invalid_argument);
      *m = kept;
    }
  }
  CHECK_THROWS_AS(nn::hadamard(6), std::invalid_argument);
}
