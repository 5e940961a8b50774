// Self-attention: PyTorch's numbers, gradients, and what it refuses.
#include "nn/layers/attention.hpp"

#include <omp.h>

#include <array>
#include <cmath>

#include "nn/analysis/gradient_check.hpp"
#include "tests/catch.hpp"
#include "tests/random_matrix.hpp"

namespace {

// Numbers without a pattern that PyTorch was given too: ((a i + b j + c) mod m - m / 2) / unit.
Matrix numbers(std::size_t rows, std::size_t cols, std::array<std::size_t, 4> abcm, double unit) {
  Matrix made(rows, cols);
  const auto [a, b, c, m] = abcm;
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < cols; ++j) {
      made(i, j) =
          (static_cast<double>((a * i + b * j + c) % m) - static_cast<double>(m / 2)) / unit;
    }
  }
  return made;
}

}  // namespace

TEST_CASE("Self-attention has PyTorch's numbers") {
  Rng rng(1);
  nn::SelfAttention layer(3, 4, 2, nn::zeros(), rng);
  layer.query.weights.value = numbers(4, 4, {3, 5, 0, 11}, 8);
  layer.key.weights.value = numbers(4, 4, {3, 5, 7, 11}, 8);
  layer.value.weights.value = numbers(4, 4, {3, 5, 14, 11}, 8);
  layer.output.weights.value = numbers(4, 4, {3, 5, 21, 11}, 8);
  layer.query.bias.value = {{0.5, -0.25, 0, 1}};
  layer.key.bias.value = {{0, 0.5, 0.25, -0.5}};
  layer.value.bias.value = {{0.1, 0.2, 0.3, 0.4}};
  layer.output.bias.value = {{-0.1, 0, 0.1, 0.2}};
  // PyTorch 1.13, MultiheadAttention(4, 2, batch_first=True) of 2 samples of 3 tokens
  CHECK(approx_equal(
      layer.forward(numbers(6, 4, {5, 3, 0, 7}, 2)),
      {{-0.204724335671522, 1.12859042254333, -0.157955380068458, 1.17535937814639},
       {0.413950719054251, 0.34906501065284, 0.358476176910751, 0.29359046850934},
       {0.240398403664168, 0.450084043044921, 0.308395683559939, 0.518081322940692},
       {-0.588528473711147, 0.0626791372797738, -0.378959575362118, 0.272248035628803},
       {-0.171791742273705, -0.123885183156704, -0.0968852762741946, -0.0489787171571933},
       {0.0833156952546599, -0.101783741121309, 0.121604018125165, -0.0634954182508042}},
      1e-14));
  CHECK(approx_equal(layer.attention_weights(1, 0),
                     {{0.496332046193274, 0.144397573095909, 0.359270380710817},
                      {0.189695650335492, 0.571070778458493, 0.239233571206015},
                      {0.452372351877513, 0.487399100836763, 0.0602285472857245}},
                     1e-14));
  CHECK(layer.attention_weights(0, 1)(0, 0) == Approx(0.912791394927583).epsilon(1e-14));
  CHECK(approx_equal(
      layer.backward(numbers(6, 4, {2, 3, 0, 5}, 1)),
      {{-1.33749497786788, -1.27149329552108, 1.94555528616773, -1.07668256060431},
       {1.65750465965875, -0.595073206635358, -1.17183398995702, 0.977825947607143},
       {0.42546470130976, 0.0921847560579318, -1.5210798320447, 0.920067317868321},
       {0.0363358560242596, -1.44290081684629, 0.0156290517500056, -0.0387921515339617},
       {-0.241860793511161, -1.03158239129394, 0.806804836191857, 0.2813367616077},
       {-0.121007193465148, 0.944754103834421, -0.785901136059741, -0.149075650261335}},
      1e-13));
  CHECK(layer.query.weights.gradient(0, 2) == Approx(3.15377472251049).epsilon(1e-13));
  CHECK(layer.key.weights.gradient(3, 0) == Approx(1.99831262187737).epsilon(1e-13));
  CHECK(layer.output.weights.gradient(2, 3) == Approx(4.02134411395384).epsilon(1e-13));
  // A key bias adds the same to all scores of a row, which softmax does not see.
  CHECK(max_abs(layer.key.bias.gradient) < 1e-14);
}

TEST_CASE("Attention's gradients are derivatives, on odd shapes") {
  for (std::size_t tokens : {1, 3, 5}) {
    for (std::size_t heads : {1, 3, 5}) {
      for (std::size_t head_width : {1, 3}) {
        CAPTURE(tokens, heads, head_width);
        const std::size_t width = heads * head_width;
        Rng rng(tokens);
        nn::SelfAttention layer(tokens, width, heads, nn::xavier_normal(), rng);
        layer.query.bias.value = random(1, width, 8);
        layer.value.bias.value = random(1, width, 9);
        const auto check =
            nn::check_gradients(layer, random(3 * tokens, width, 3), random(3 * tokens, width, 4),
                                nn::mean_squared_error);
        REQUIRE(check.largest_gradient > 1e-4);
        CHECK(check.relative_error() < 1e-7);  // seen: at most 7e-10
      }
    }
  }
}

TEST_CASE("Samples do not see each other, and the order of tokens does not matter") {
  for (std::uint64_t seed : {1, 2, 3}) {
    Rng rng(seed);
    nn::SelfAttention layer(3, 6, 2, nn::xavier_normal(), rng);
    const Matrix x = random(9, 6, seed + 5);
    const Matrix y = layer.forward(x);
    // The second sample alone, its tokens turned round.
    const std::size_t order[] = {5, 3, 4};
    Matrix turned(3, 6);
    for (std::size_t t = 0; t < 3; ++t) std::ranges::copy(x.row(order[t]), turned.row(t).begin());
    const Matrix& alone = layer.forward(turned);
    for (std::size_t t = 0; t < 3; ++t) {
      for (std::size_t j = 0; j < 6; ++j) {
        CHECK(alone(t, j) == Approx(y(order[t], j)).epsilon(1e-12).margin(1e-14));
      }
    }
    for (std::size_t head : {0, 1}) {
      const Matrix totals = column_sums(transpose(layer.attention_weights(0, head)));
      CHECK(approx_equal(totals, Matrix::filled(1, 3, 1.0), 1e-15));
    }
    CHECK_THROWS_WITH(layer.attention_weights(1, 0),
                      "SelfAttention: there is no head 0 of sample 1: the last forward had 1 "
                      "samples, with 2 heads each");
  }
}

TEST_CASE("Attention refuses heads and inputs that do not fit, and names its parameters") {
  Rng rng(1);
  CHECK_THROWS_WITH(nn::SelfAttention(5, 8, 3, nn::zeros(), rng),
                    "SelfAttention: 5 tokens, width 8, 3 heads: none may be 0, and the width must "
                    "be divisible by the heads");
  CHECK_THROWS_AS(nn::SelfAttention(0, 8, 2, nn::zeros(), rng), std::invalid_argument);
  CHECK_THROWS_AS(nn::SelfAttention(5, 8, 0, nn::zeros(), rng), std::invalid_argument);
  nn::SelfAttention layer(5, 8, 2, nn::xavier_normal(), rng);
  CHECK_THROWS_WITH(layer.forward(Matrix(12, 8)),
                    "SelfAttention: (12 x 8): expected (batch * 5 x 8)");
  CHECK_THROWS_AS(layer.forward(Matrix(10, 7)), std::invalid_argument);
  layer.forward(random(10, 8, 1));
  CHECK_THROWS_WITH(layer.backward(Matrix(5, 8)),
                    "SelfAttention backward: (5 x 8) and (10 x 8): shapes differ");
  REQUIRE(layer.parameters().size() == 8);
  CHECK(layer.parameters()[0]->name == "query weights");
  CHECK(layer.parameters()[7]->name == "output bias");
  CHECK(std::isfinite(max_abs(layer.forward(1e100 * random(10, 8, 1)))));
}

TEST_CASE("A team of threads changes no bit of attention") {
  Rng rng(3);
  const Matrix x = nn::normal(1.0)(16 * 64, 32, rng), dy = nn::normal(1.0)(16 * 64, 32, rng);
  const auto passed = [&](int threads) {
    const int before = omp_get_max_threads();
    omp_set_num_threads(threads);
    Rng of_weights(4);
    nn::SelfAttention layer(64, 32, 4, nn::xavier_normal(), of_weights);
    std::vector<Matrix> all = {layer.forward(x), layer.backward(dy)};
    for (nn::Parameter* p : layer.parameters()) all.push_back(p->gradient);
    omp_set_num_threads(before);
    return all;
  };
  const auto one = passed(1);
  for (int threads : {2, 3, 5}) {
    const auto many = passed(threads);
    for (std::size_t k = 0; k < one.size(); ++k) CHECK(same_bits(many[k], one[k]));
  }
}
