// The embedding: PyTorch's numbers, the one-hot product to the bit, finite differences, twins, refusals.
#include "nn/layers/embedding.hpp"

#include <limits>

#include "matrix/matmul.hpp"
#include "nn/activation.hpp"
#include "nn/analysis/gradient_check.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/labels.hpp"
#include "nn/layers/sequential.hpp"
#include "nn/loss.hpp"
#include "nn/optimizer.hpp"
#include "tests/catch.hpp"
#include "tests/golden.hpp"
#include "tests/random_matrix.hpp"

namespace {

const Matrix words = {{3, 0}, {1, 3}, {3, 5}, {0, 2}};  // of 7: one word thrice, two of them never

}  // namespace

TEST_CASE("Embedding: rows and gradients are PyTorch's") {
  Rng rng(1);
  nn::Embedding embedding(7, 3, nn::zeros(), rng);
  embedding.table.value = golden("embedding/table");
  CHECK(distance(embedding.forward(golden("embedding/words")), "embedding/output") == 0.0);
  CHECK(shape(embedding.backward(golden("embedding/upstream"))) == "(0 x 0)");
  CHECK(distance(embedding.table.gradient, "embedding/d_table") < 1e-15);
}

TEST_CASE("Embedding: it is a one-hot product, forwards and backwards, to the last bit") {
  Rng rng(2);
  for (std::size_t width : {1, 3, 8, 33}) {
    CAPTURE(width);
    nn::Embedding embedding(7, width, nn::normal(1.0), rng);
    Matrix column(40, 1);
    for (double& word : column.values()) word = static_cast<double>(rng.below(6));
    const Matrix one_hot = nn::one_hot(column, 7), gradient = random(40, width, 3);
    CHECK(same_bits(embedding.forward(column), matmul(one_hot, embedding.table.value)));
    for (int twice = 0; twice < 2; ++twice) embedding.backward(gradient);
    CHECK(same_bits(embedding.table.gradient, matmul_tn(one_hot, gradient)));
    for (double g : embedding.table.gradient.row(6)) CHECK(g == 0.0);  // never occurs
  }
}

TEST_CASE("Embedding: its gradient is the derivative, behind other layers, too") {
  Rng rng(4);
  nn::Sequential net;
  auto& embedding = net.add<nn::Embedding>(7, 3, nn::normal(1.0), rng);
  net.add<nn::Dense>(6, 4, nn::lecun_normal(), rng);
  net.add<nn::ActivationLayer>(nn::tanh());
  net.add<nn::Dense>(4, 2, nn::lecun_normal(), rng);
  const Matrix targets = random(4, 2, 5);
  const auto loss = [&] { return nn::mean_squared_error(net.forward(words), targets); };
  net.backward(loss().gradient);
  for (nn::Parameter* parameter : net.parameters()) {
    const Matrix analytic = parameter->gradient;
    CHECK(max_abs(analytic) > 0.01);
    for (std::size_t k = 0; k < analytic.size(); ++k) {
      double& entry = parameter->value.values()[k];
      const double kept = entry, step = 1e-5;
      entry = kept + step;
      const double above = loss().value;
      entry = kept - step;
      const double below = loss().value;
      entry = kept;
      CHECK(analytic.values()[k] == Approx((above - below) / (2.0 * step)).margin(1e-8));
    }
  }
  CHECK(net.parameters().front() == &embedding.table);
}

TEST_CASE("Embedding: equal rows whose words occur alike, and equal columns, stay equal") {
  Rng rng(6);
  nn::Sequential net;
  auto& embedding = net.add<nn::Embedding>(4, 5, nn::constant(0.5), rng);
  auto& dense = net.add<nn::Dense>(5, 2, nn::normal(1.0), rng);
  for (std::size_t j = 1; j < 5; ++j) {  // equal outgoing weights: the columns are twins
    for (std::size_t k = 0; k < 2; ++k) dense.weights.value(j, k) = dense.weights.value(0, k);
  }
  const Matrix samples = {{0}, {1}, {2}, {0}, {1}, {3}};
  const Matrix targets = {{1, 0}, {1, 0}, {0, 1}, {0, 1}, {0, 1}, {1, 0}};
  const double before = nn::softmax_cross_entropy(net.forward(samples), targets).value;
  nn::Adam adam(0.03);
  for (int step = 0; step < 100; ++step) {
    net.backward(nn::softmax_cross_entropy(net.forward(samples), targets).gradient);
    adam.step(net.parameters());
  }
  CHECK(nn::softmax_cross_entropy(net.forward(samples), targets).value < 0.8 * before);
  CHECK(nn::column_spread(embedding.table.value) == 0.0);
  CHECK(nn::distinct_columns(transpose(embedding.table.value)) == 3);  // words 0 and 1 occur alike
}

TEST_CASE("Embedding: it refuses what is no word, and shapes that do not fit") {
  Rng rng(7);
  nn::Embedding embedding(7, 3, nn::normal(1.0), rng);
  CHECK_THROWS_AS(embedding.backward(Matrix::zeros(4, 6)), std::logic_error);
  const Matrix before = embedding.forward(words);
  constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
  for (double bad :
       {-1.0, -1e-300, 0.5, 7.0, 1e300, not_a_number, std::numeric_limits<double>::infinity()}) {
    CAPTURE(bad);
    Matrix broken = words;
    broken(1, 0) = bad;
    CHECK_THROWS_WITH(embedding.forward(broken),
                      ContainsSubstring("in row 2, column 1 of (4 x 2) is no word") &&
                          ContainsSubstring("from 0 to 6"));
  }
  for (const Matrix& other : {Matrix::zeros(4, 3), Matrix::zeros(3, 6), Matrix::zeros(4, 7),
                              Matrix::zeros(6, 4), Matrix()}) {
    CHECK_THROWS_WITH(embedding.backward(other),
                      ContainsSubstring(shape(other)) && ContainsSubstring("(4 x 6)"));
  }
  embedding.backward(Matrix::filled(4, 6, not_a_number));
  CHECK(std::isnan(max_abs(embedding.table.gradient)));
  embedding.table.value = Matrix::zeros(6, 3);
  CHECK_THROWS_WITH(embedding.forward(words), "Embedding: its table is (6 x 3), expected (7 x 3)");
  CHECK_THROWS_AS(embedding.backward(before), std::invalid_argument);
  CHECK_THROWS_AS(nn::Embedding(0, 3, nn::zeros(), rng), std::invalid_argument);
  CHECK_THROWS_AS(nn::Embedding(3, 0, nn::zeros(), rng), std::invalid_argument);
  const nn::Initializer wrong = [](std::size_t, std::size_t, Rng&) { return Matrix::zeros(1, 1); };
  CHECK_THROWS_WITH(nn::Embedding(3, 2, wrong, rng),
                    "Embedding: its table is (1 x 1), expected (3 x 2)");
}
