// The check: the order of logits is that of the projection, for networks of equal neurons as drawn and as
// trained on the made frauds; and so is the area under the ROC curve.
#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "datasets.hpp"
#include "lessons/common/homework.hpp"
#include "lessons/common/text.hpp"
#include "matrix/matmul.hpp"
#include "nn/trainer.hpp"

Matrix direction(const nn::Mlp& net);  // homework.cpp

using lessons::number;

namespace {

struct Case {
  std::vector<std::size_t> widths;
  std::string activation;
};

constexpr std::size_t cases = 5;
constexpr std::size_t networks = 6;  // of each: logits rise with x w in some, and fall in others

// One hidden layer to four, and in the last case two of one neuron. In the others no layer is as wide as the one before
// it, so that a row of a matrix is not as long as a column.
Case draw(std::size_t k, Rng& rng) {
  Case drawn{{2 + rng.below(6)}, k % 2 == 0 ? "tanh" : "sigmoid"};
  if (k == 4) drawn.widths.insert(drawn.widths.end(), {1, 1});
  for (std::size_t hidden = k == 4 ? 0 : 1 + k; hidden > 0; --hidden) {
    const std::size_t width = 2 + rng.below(8);
    drawn.widths.push_back(width == drawn.widths.back() ? width + 1 : width);
  }
  drawn.widths.push_back(1);
  return drawn;
}

// Columns of hidden layers are equal, rows are not.
nn::Mlp equal_neurons(const Case& test, std::uint64_t seed) {
  nn::Mlp net(test.widths, nn::activation_by_name(test.activation), nn::lecun_normal(), seed);
  Rng rng = Rng(seed).stream(1);
  for (std::size_t l = 0; l < net.depth(); ++l) {
    Matrix &w = net.dense(l).weights.value, &b = net.dense(l).bias.value;
    const double bias = rng.normal();  // at times larger than the column's sum, and of another sign
    double sum = 0.0;
    for (std::size_t i = 0; i < w.rows(); ++i) {
      for (std::size_t j = 0; j < w.cols(); ++j) w(i, j) = w(i, 0);
      sum += w(i, 0);
    }
    // A sum near 0 would make all logits equal to the last digits.
    const double far = (sum < 0.0 ? -0.5 : 0.5) / static_cast<double>(w.rows());
    for (double& x : w.values()) x += l == 0 ? 0.0 : far;
    for (double& x : b.values()) x = bias;
  }
  return net;
}

// The share of pairs of samples that two columns order alike. Pairs that are nearly equal in the logits
// say nothing.
double alike(const Matrix& logits, const Matrix& projected) {
  std::size_t same = 0, all = 0;
  const double smallest = 1e-9 * (1.0 + max_abs(logits));
  for (std::size_t i = 0; i < logits.rows(); ++i) {
    for (std::size_t k = 0; k < i; ++k) {
      if (std::abs(logits(i, 0) - logits(k, 0)) < smallest) continue;
      ++all;
      const double step = projected(i, 0) - projected(k, 0);
      same += logits(i, 0) > logits(k, 0) ? step > 0.0 : step < 0.0;
    }
  }
  return all == 0 ? NAN : static_cast<double>(same) / static_cast<double>(all);
}

void check_order(lessons::Check& check, nn::Mlp& net, const Matrix& inputs,
                 const std::string& name) {
  const Matrix d = direction(net);
  const std::size_t n = net.dense(0).fan_in();
  check.require(d.rows() == n && d.cols() == 1,
                {fmt::format("d of shape {} for {}", shape(d), name), fmt::format("({} x 1)", n),
                 "a projection x d has one number for each input of the network",
                 "the size of the matrix that you return"});
  check.require(std::isfinite(max_abs(d)) && max_abs(d) > 0.0,
                {fmt::format("d has the largest element {} for {}", number(max_abs(d)), name),
                 "a number other than 0", "d = 0 puts all samples in one place",
                 "whether each row of d is written, and from which matrix"});
  const double share = alike(net.forward(inputs), matmul(inputs, d));
  check.require(
      share == 1.0,
      {fmt::format(
           "{:.1f} % of the pairs of samples are ordered alike by x d and by the logits, for {}",
           100.0 * share, name),
       "100 %",
       share < 0.001 ? "every pair is ordered the other way round: the logit falls where x d "
                       "rises, and an area A becomes 1 - A"
                     : "samples with equal logits lie on a plane at right angles to d, and this d "
                       "is not at right angles to it",
       share < 0.001 ? "how many of the layers turn the order round, and what decides it where the "
                       "rows of W_l differ"
                     : "which numbers a neuron of the first hidden layer multiplies x by"});
}

void check_frauds(lessons::Check& check, std::uint64_t seed, bool positive) {
  const lessons::Task task = lessons::task_by_name(lessons::frauds_task, seed);
  const double size = Rng(seed).uniform(0.04, 0.06);
  nn::Mlp net({8, 6, 4, 1}, nn::tanh(), nn::constant(positive ? size : -size));
  nn::Adam adam(0.01);
  nn::train(net, task.train, nn::binary_cross_entropy, adam, {.steps = 120});
  const Matrix d = direction(net);
  const double of_net = nn::area_under_curve(net.forward(task.test.inputs), task.test.targets),
               of_d = nn::area_under_curve(matmul(task.test.inputs, d), task.test.targets);
  fmt::print("  Made frauds, trained from equal weights: AUC of the logits {:.4f}, of x d {:.4f}\n",
             of_net, of_d);
  check.require(
      std::abs(of_net - of_d) < 1e-3,
      {fmt::format("on made frauds the logits have the AUC {:.4f}, and x d {:.4f}", of_net, of_d),
       "the same, within 0.001",
       "the AUC is the share of pairs that are ordered rightly, and both order all pairs "
       "alike",
       "whether d belongs to the weights as they are after training"});
}

}  // namespace

int main() {
  return lessons::check_homework(cases * networks * 3 + 2, [](lessons::Check& check) {
    for (std::size_t k = 0; k < cases; ++k) {
      Rng rng(check.seed(k));
      const Case test = draw(k, rng);
      for (std::size_t i = 0; i < networks; ++i) {
        nn::Mlp net = equal_neurons(test, rng.next());
        const Matrix inputs = nn::normal(1.0)(60, test.widths.front(), rng);
        check_order(
            check, net, inputs,
            fmt::format("layers of {} neurons, {}", fmt::join(test.widths, "-"), test.activation));
      }
    }
    for (const bool positive : {false, true}) {
      check_frauds(check, check.seed(cases + positive), positive);
    }
  });
}
