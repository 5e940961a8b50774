// The check: tables of several sizes, drawn several times; rows, columns, m, and the first loss.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "lessons/common/homework.hpp"
#include "lessons/common/text.hpp"
#include "matrix/matmul.hpp"
#include "nn/activation.hpp"
#include "nn/analysis/statistics.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/dense.hpp"
#include "nn/labels.hpp"
#include "nn/layers/embedding.hpp"
#include "nn/loss.hpp"
#include "nn/mlp.hpp"

double start_tied(nn::Embedding& embedding, Rng& rng);  // homework.cpp

using lessons::number;

namespace {

constexpr std::size_t tables = 12, draws = 8;

struct Start {
  Matrix table;
  double m;
};

struct Case {
  std::size_t V, d;
  std::string name() const { return fmt::format("V = {}, d = {}", V, d); }
};

Start started(const Case& size, std::uint64_t seed) {
  Rng unused(1), rng(seed);
  nn::Embedding embedding(size.V, size.d, nn::zeros(), unused);
  const double m = start_tied(embedding, rng);
  return {embedding.table.value, m};
}

// The first two are as large and as small as the text says. At V = 20, d = 16 Xavier's variance times d is 0.89,
// which the draws take for 1 now and then: so the large one comes first.
Case draw(std::size_t k, Rng& rng) {
  if (k == 0) return {1000, 128};
  if (k == 1) return {20, 16};
  const double V = 20.0 * std::pow(50.0, rng.uniform());
  return {static_cast<std::size_t>(V), 16 + rng.below(113)};
}

void check_shape(lessons::Check& check, const Case& size, const Start& start) {
  const Matrix& E = start.table;
  const bool finite = all_finite(E) && std::isfinite(start.m);
  check.require(E.rows() == size.V && E.cols() == size.d && finite,
                {fmt::format("{}: the table is {}{}", size.name(), shape(E),
                             finite ? "" : ", and some of its numbers or m are no finite numbers"),
                 fmt::format("({} x {}), of finite numbers", size.V, size.d),
                 "a word has a row, and a number of the row is a column",
                 "the arguments of the initializer"});
}

void check_random(lessons::Check& check, const Case& size, const Matrix& E, const Matrix& other) {
  const std::size_t rows = nn::distinct_columns(transpose(E)), columns = nn::distinct_columns(E);
  check.require(
      rows == size.V && columns == size.d && !same_bits(E, other),
      {fmt::format("{}: {} different rows and {} different columns{}", size.name(), rows, columns,
                   same_bits(E, other) ? ", the same for two generators" : ""),
       fmt::format("{} and {}, others for another generator", size.V, size.d),
       "rows that are equal are told apart by the data alone, and twin columns by nothing",
       "whether every number of the table is drawn, and from `rng`"});
  const nn::Statistics all = nn::statistics(E);
  check.require(
      std::abs(all.mean) < 0.3 * std::sqrt(all.mean_square),
      {fmt::format("{}: the mean of the table is {} times the root of its mean square", size.name(),
                   number(all.mean / std::sqrt(all.mean_square), 2)),
       "0, within 0.3", "if the mean is not 0, all rows point one way, and words look alike",
       "the mean of the distribution that you draw from"});
}

struct Measured {
  double rows = 0.0, loss = 0.0;
};

// Any word may follow any word. Three ReLU layers of He's weights stand between.
double first_loss(const Case& size, const Start& start, Rng& rng) {
  constexpr std::size_t samples = 200;
  Matrix words(samples, 1), next(samples, 1), gradient;
  for (double& word : words.values()) word = static_cast<double>(rng.below(size.V));
  for (double& word : next.values()) word = static_cast<double>(rng.below(size.V));
  nn::Embedding embedding(size.V, size.d, nn::zeros(), rng);
  embedding.table.value = start.table;
  Matrix h = start.m * embedding.forward(words);
  for (int l = 0; l < 3; ++l) {
    nn::Dense dense(size.d, size.d, nn::he_normal(), rng);
    h = map(dense.forward(h), [](double z) { return std::max(z, 0.0); });
  }
  return nn::softmax_cross_entropy(matmul_nt(h, start.table), nn::one_hot(next, size.V), gradient);
}

void check_numbers(lessons::Check& check, const Case& size, const Measured& mean, double m) {
  const double ln_V = std::log(static_cast<double>(size.V)), d = static_cast<double>(size.d);
  check.require(std::abs(mean.rows - 1.0) <= 0.1,
                {fmt::format("{}: the rows m E_i have a mean square of {}", size.name(),
                             number(mean.rows, 3)),
                 "1 within 10 %",
                 "a number of a looked-up row is m times one weight: its mean square is m^2 times "
                 "the variance of the table, whatever V and d are",
                 "what m has to be for the deviation that you draw with"});
  check.require(
      std::abs(m) <= 10.0 * std::sqrt(d) * (1.0 + 1e-9),
      {fmt::format("{}: m is {}", size.name(), number(m, 4)),
       fmt::format("at most 10 sqrt(d) = {}", number(10.0 * std::sqrt(d), 4)),
       "m multiplies every change of a row, too: a small step of training would be a large one",
       "how small the deviation of the table has to be, and no smaller"});
  check.require(
      std::abs(mean.loss - ln_V) <= 0.01 * ln_V,
      {fmt::format("{}: the first loss is {} (mean of {} draws)", size.name(), number(mean.loss, 4),
                   draws),
       fmt::format("ln V = {} within 1 %", number(ln_V, 4)),
       "each logit is a sum of d products, and random logits cost the more the larger they are",
       "the mean square of the logits if h has a mean square of 1, and what it may cost at most"});
}

}  // namespace

int main() {
  return lessons::check_homework(tables * (draws * 3 + 3), [](lessons::Check& check) {
    for (std::size_t k = 0; k < tables; ++k) {
      Rng rng(check.seed(k));
      const Case size = draw(k, rng);
      Measured mean;
      double largest = 0.0;
      for (std::size_t each = 0; each < draws; ++each) {
        const Start start = started(size, rng.next());
        check_shape(check, size, start);
        check_random(check, size, start.table, started(size, rng.next()).table);
        mean.rows += std::pow(start.m, 2) * nn::mean_square(start.table) / draws;
        mean.loss += first_loss(size, start, rng) / draws;
        largest = std::max(largest, std::abs(start.m));
      }
      check_numbers(check, size, mean, largest);
    }
  });
}
