// Every public function of matrix/ and nn/ is handed too few rows, too few columns, an index past the
// end: it refuses before it touches memory, which `make sanitize` watches, and says both shapes.
#include <functional>

#include "matrix/fast/product.hpp"
#include "matrix/matmul.hpp"
#include "matrix/qr.hpp"
#include "matrix/random.hpp"
#include "matrix/svd.hpp"
#include "matrix/symmetric_eigen.hpp"
#include "nn/analysis/gradient_check.hpp"
#include "nn/analysis/linear_growth.hpp"
#include "nn/analysis/saturation.hpp"
#include "nn/analysis/splitting.hpp"
#include "nn/analysis/statistics.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/batches.hpp"
#include "nn/labels.hpp"
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
#include "nn/starts/lsuv.hpp"
#include "nn/starts/zero_start.hpp"
#include "nn/trainer.hpp"
#include "tests/catch.hpp"

namespace {

const Matrix five_by_three = Matrix::filled(5, 3, 0.5);
// With fewer and more rows and columns, and with nothing at all.
const Matrix others[] = {Matrix::filled(4, 3, 0.5),   Matrix::filled(6, 3, 0.5),
                         Matrix::filled(5, 2, 0.5),   Matrix::filled(5, 4, 0.5),
                         Matrix::filled(3, 5, 0.5),   Matrix::filled(1, 1, 0.5),
                         Matrix::filled(50, 50, 0.5), Matrix()};

nn::Mlp network() { return {{3, 4, 2}, nn::tanh(), nn::xavier_uniform()}; }

}  // namespace

TEST_CASE("Shapes: matrices of two shapes are not combined") {
  for (const Matrix& other : others) {
    CAPTURE(shape(other));
    Matrix a = five_by_three, made;
    CHECK_THROWS_AS(a += other, std::invalid_argument);
    CHECK_THROWS_AS(a -= other, std::invalid_argument);
    CHECK_THROWS_AS(a *= other, std::invalid_argument);
    CHECK_THROWS_AS(map(a, other, [](double x, double) { return x; }), std::invalid_argument);
    CHECK_THROWS_AS(add_row(a, other), std::invalid_argument);
    if (other.rows() != 3) CHECK_THROWS_AS(matmul(a, other, made), std::invalid_argument);
    if (other.rows() != 3) CHECK_THROWS_AS(matmul_textbook(a, other, made), std::invalid_argument);
    if (other.rows() != 5) CHECK_THROWS_AS(matmul_tn(a, other, made), std::invalid_argument);
    if (other.cols() != 3) CHECK_THROWS_AS(matmul_nt(a, other, made), std::invalid_argument);
    Matrix product = other;
    CHECK_THROWS_AS(fast::multiply(five_by_three, Matrix::zeros(3, 7), product),
                    std::invalid_argument);
    CHECK_FALSE(approx_equal(a, other, 1.0));
    CHECK_FALSE(same_bits(a, other));
    CHECK(a == five_by_three);
  }
  CHECK_THROWS_WITH(matmul(five_by_three, five_by_three),
                    "matmul: (5 x 3) by (5 x 3): inner sizes 3 and 5 differ");
  CHECK_THROWS_AS(qr(transpose(five_by_three)), std::invalid_argument);
  CHECK_THROWS_AS(symmetric_eigenvalues(five_by_three), std::invalid_argument);
  CHECK_THROWS_AS(mean(Matrix()), std::invalid_argument);
  CHECK_THROWS_AS(Rng(1).below(0), std::invalid_argument);
}

TEST_CASE("Shapes: a result has a matrix of its own, and what was moved from is empty") {
  Matrix a = Matrix::filled(4, 4, 1.0);
  const Matrix b = a;
  const char* complaint = "the product needs a matrix of its own";
  CHECK_THROWS_WITH(matmul(a, b, a), ContainsSubstring(complaint));
  CHECK_THROWS_WITH(matmul_tn(b, a, a), ContainsSubstring(complaint));
  CHECK_THROWS_WITH(matmul_nt(a, b, a), ContainsSubstring(complaint));
  CHECK_THROWS_WITH(matmul_textbook(a, b, a), ContainsSubstring(complaint));
  CHECK_THROWS_AS(transpose(a, a), std::invalid_argument);
  CHECK_THROWS_AS(column_sums(a, a), std::invalid_argument);
  CHECK_THROWS_AS(nn::tanh().forward(a, a), std::invalid_argument);
  CHECK_THROWS_AS(nn::tanh().backward(b, b, a, a), std::invalid_argument);
  CHECK(a == b);
  Matrix c = std::move(a);
  CHECK(shape(a) == "(0 x 0)");  // NOLINT(bugprone-use-after-move): it is what is tested
  c = c + 0.0;
  CHECK(c == b);
  a = std::move(c);
  CHECK(shape(c) == "(0 x 0)");  // NOLINT(bugprone-use-after-move)
  Matrix& itself = a;
  a = std::move(itself);
  CHECK(a == b);
}

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

TEST_CASE("Shapes: losses and measures") {
  Matrix gradient;
  for (const Matrix& other : others) {
    CAPTURE(shape(other));
    for (nn::Loss loss : {static_cast<nn::Loss>(nn::mean_squared_error),
                          static_cast<nn::Loss>(nn::binary_cross_entropy),
                          static_cast<nn::Loss>(nn::softmax_cross_entropy)}) {
      CHECK_THROWS_AS(loss(five_by_three, other, gradient), std::invalid_argument);
      CHECK_THROWS_AS(loss(other, five_by_three, gradient), std::invalid_argument);
      CHECK_THROWS_AS(loss(Matrix(), Matrix(), gradient), std::invalid_argument);
    }
    CHECK_THROWS_AS(nn::accuracy(five_by_three, other), std::invalid_argument);
    CHECK_THROWS_AS(nn::area_under_curve(five_by_three, other), std::invalid_argument);
    if (other.cols() != 1) CHECK_THROWS_AS(nn::one_hot(other, 2), std::invalid_argument);
    nn::Mlp net = network();
    if (shape(other) == "(5 x 2)") continue;
    CHECK_THROWS_AS(nn::check_gradients(net, five_by_three, other, nn::mean_squared_error),
                    std::invalid_argument);
  }
  CHECK_THROWS_AS(nn::statistics(Matrix()), std::invalid_argument);
  CHECK_THROWS_AS(nn::column_spread(Matrix(3, 0)), std::invalid_argument);
  CHECK_THROWS_AS(nn::block_spread(five_by_three, 2), std::invalid_argument);
  CHECK_THROWS_AS(nn::block_spread(five_by_three, 0), std::invalid_argument);
  CHECK_THROWS_AS(nn::class_indices(Matrix::zeros(2, 1)), std::invalid_argument);
}

TEST_CASE("Shapes: networks and what is measured on them") {
  nn::Mlp net = network();
  for (std::size_t l : {2u, 1000000u}) {
    CHECK_THROWS_AS(net.dense(l), std::out_of_range);
    CHECK_THROWS_AS(net.pre_activation(l), std::out_of_range);
    CHECK_THROWS_AS(net.activation(l), std::out_of_range);
    CHECK_THROWS_AS(net.error_signal(l), std::out_of_range);
    CHECK_THROWS_AS(nn::distinct_neurons(net, l), std::out_of_range);
    CHECK_THROWS_AS(nn::mean_slope(net, l), std::out_of_range);
    CHECK_THROWS_AS(nn::flat_share(net, l, 0.1), std::out_of_range);
  }
  CHECK_THROWS_WITH(net.dense(2), "Mlp: there is no layer 2: it has 2 layers of weights, 0 to 1");
  CHECK_THROWS_AS(nn::distinct_neurons(net, 1), std::out_of_range);
  CHECK_THROWS_AS(nn::mean_slope(net, 1), std::out_of_range);
  CHECK_THROWS_AS(nn::mean_slope(net, 0), std::invalid_argument);  // no forward yet
  CHECK_THROWS_AS(nn::flat_share(net, 0, 0.1), std::invalid_argument);
  CHECK_THROWS_AS(net.forward(Matrix::zeros(5, 2)), std::invalid_argument);
  CHECK_THROWS_AS(nn::scale_to_unit_variance(net, Matrix::zeros(5, 2)), std::invalid_argument);
  CHECK_THROWS_AS(nn::lsuv(net, Matrix()), std::invalid_argument);

  for (const Matrix& other : others) {
    CAPTURE(shape(other));
    nn::Mlp changed = network();
    changed.dense(0).bias.value = other;
    CHECK_THROWS_AS(changed.forward(five_by_three), std::invalid_argument);
    CHECK_THROWS_AS(nn::spread(changed), std::invalid_argument);
    CHECK_THROWS_AS(nn::distinct_neurons(changed, 0), std::invalid_argument);
    if (other.rows() == 4) continue;
    changed = network();
    changed.dense(1).weights.value = other;
    CHECK_THROWS_AS(nn::distinct_neurons(changed, 0), std::invalid_argument);
  }

  nn::Mlp one({3, 4, 1}, nn::tanh(), nn::xavier_uniform());
  CHECK_THROWS_AS(nn::splitting_matrix(one, five_by_three, Matrix::zeros(5, 1)),
                  std::invalid_argument);  // no forward yet
  one.forward(five_by_three);
  for (const Matrix& other : others) {
    CHECK_THROWS_AS(nn::splitting_matrix(one, other, Matrix::zeros(5, 1)), std::invalid_argument);
    CHECK_THROWS_AS(nn::splitting_matrix(one, five_by_three, other), std::invalid_argument);
  }
  const nn::Dataset data{five_by_three, Matrix::zeros(5, 1)};
  for (const std::vector<std::size_t>& widths :
       {std::vector<std::size_t>{3, 1}, {3, 5, 1}, {2, 4, 1}, {3, 4, 2}, {3, 4, 4, 1}}) {
    const nn::Mlp other(widths, nn::tanh(), nn::xavier_uniform());
    CHECK_THROWS_AS(nn::linear_growth(one, other, data, 0.1, 2, 1), std::invalid_argument);
  }
  CHECK_THROWS_AS(nn::linear_growth(one, one, data, 0.1, 2, 0), std::invalid_argument);
  CHECK_THROWS_AS((nn::LinearGrowth{0.1, 1}.factor_at(0)), std::logic_error);
}

TEST_CASE("Shapes: samples without targets, and samples that there are not") {
  const nn::Dataset whole = nn::moons(20);
  for (std::size_t index : {20u, 1000000u}) {
    CHECK_THROWS_AS(nn::rows(whole, {0, index}), std::out_of_range);
  }
  CHECK_THROWS_WITH(nn::rows(whole, {1000000}),
                    "rows: there is no sample 1000000 among 20, counted from 0");
  nn::Dataset itself = whole;
  const std::vector<std::size_t> first = {0};
  CHECK_THROWS_AS(nn::choose_rows(itself, first, itself), std::invalid_argument);

  for (const std::size_t targets : {0u, 3u, 19u, 21u}) {
    CAPTURE(targets);
    const nn::Dataset data{whole.inputs, Matrix::zeros(targets, 1)};
    Rng rng(1);
    nn::Mlp net({2, 3, 1}, nn::tanh(), nn::xavier_uniform());
    nn::Adam adam(0.1);
    CHECK_THROWS_AS(nn::rows(data, {0}), std::invalid_argument);
    CHECK_THROWS_AS(nn::stratified_split(data, 0.5, rng), std::invalid_argument);
    CHECK_THROWS_AS(nn::Batches(data, 4, 1), std::invalid_argument);
    for (std::size_t batch : {0u, 4u}) {
      CHECK_THROWS_AS(
          nn::train(net, data, nn::binary_cross_entropy, adam, {.steps = 3, .batch_size = batch}),
          std::invalid_argument);
    }
    CHECK_THROWS_AS(nn::evaluate_gradients(net, data, nn::binary_cross_entropy),
                    std::invalid_argument);
  }
  nn::Dataset shrunk = whole;
  nn::Batches batches(shrunk, 4, 1);
  shrunk.inputs = shrunk.targets = Matrix::zeros(5, 1);
  CHECK_THROWS_AS(([&] {
                    for (int k = 0; k < 5; ++k) batches.next();
                  }()),
                  std::out_of_range);

  const nn::Standardizer standardize(whole);
  for (const Matrix& other : others) {
    if (other.cols() == 2) continue;
    CHECK_THROWS_AS(standardize({other, Matrix()}), std::invalid_argument);
    if (other.size() == 0) CHECK_THROWS_AS(nn::Standardizer({other, {}}), std::invalid_argument);
  }
}

TEST_CASE("Shapes: an optimizer's memory is that of one network") {
  const auto with_memory = [](auto make) {
    for (const Matrix& other : others) {
      CAPTURE(shape(other));
      auto optimizer = make();
      nn::Parameter small{"small", {{1.0}}, {{0.5}}}, large{"large", other, other};
      optimizer->step({&small});
      if (other.rows() == 1) continue;
      CHECK_THROWS_WITH(optimizer->step({&large}),
                        "optimizer: parameter 1 (large) is " + shape(other) +
                            ", and (1 x 1) in the step before: an optimizer serves one network");
      CHECK_THROWS_AS(optimizer->step({&small, &small}), std::invalid_argument);
      CHECK_THROWS_AS(optimizer->step({}), std::invalid_argument);
      CHECK(large.value == other);
      optimizer->step({&small});  // nothing was changed by what was refused
    }
  };
  nn::GradientDescent still(0.0);
  with_memory([] { return std::make_unique<nn::Momentum>(0.1); });
  with_memory([] { return std::make_unique<nn::Nesterov>(0.1); });
  with_memory([] { return std::make_unique<nn::Adam>(0.1); });

  nn::Momentum momentum(0.1);
  nn::Nesterov nesterov(0.1);
  nn::Adam adam(0.1);
  nn::Penalized penalized(still, 0.1, 0.1);
  nn::DecoupledWeightDecay decay(still, 0.1, 0.1);
  const std::pair<const char*, nn::Optimizer*> all[] = {
      {"descent", &still}, {"momentum", &momentum},   {"nesterov", &nesterov},
      {"adam", &adam},     {"penalized", &penalized}, {"decay", &decay}};
  for (const auto& [name, optimizer] : all) {
    CAPTURE(name);
    for (const Matrix& other : others) {
      nn::Parameter right{"right", five_by_three, five_by_three};
      nn::Parameter wrong{"wrong", five_by_three, other};
      CHECK_THROWS_WITH(
          optimizer->step({&right, &wrong}),
          ContainsSubstring("parameter 2 (wrong) is (5 x 3) and its gradient " + shape(other)));
      CHECK(right.value == five_by_three);
      CHECK(wrong.value == five_by_three);
    }
    CHECK_THROWS_AS(optimizer->step({nullptr}), std::invalid_argument);
  }
}
