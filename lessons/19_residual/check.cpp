// The check: a signal that holds through 1 to 200 blocks, matrices of ordinary size, gradients for all of
// them, no twins, and that all is drawn.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "lessons/common/homework.hpp"
#include "lessons/common/text.hpp"
#include "nn/activation.hpp"
#include "nn/analysis/statistics.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/dense.hpp"
#include "nn/layers/residual.hpp"
#include "nn/layers/sequential.hpp"
#include "nn/loss.hpp"
#include "nn/trainer.hpp"

struct Branch {
  Matrix W1, W2;
};
Branch init_branch(std::size_t blocks, std::size_t width, Rng& rng);  // homework.cpp

using lessons::number;

namespace {

struct Case {
  std::size_t blocks, width;
  std::uint64_t seed;
};

constexpr std::size_t blocks[] = {10, 50, 200, 1, 30, 3};

// At width 96 the logarithm of the mean square after blocks of r = 1/L varies by 0.06 from draw to draw:
// from e to the 4 that is allowed it is over six times that.
std::vector<Case> drawn_cases(const lessons::Check& check) {
  Rng rng(check.seed(0));
  std::vector<Case> cases;
  for (const std::size_t count : blocks) {
    const std::size_t least = count == 1 ? 48 : count == 3 ? 190 : 96;
    cases.push_back(
        {count, least + rng.below(count == 200 ? 2 : 24), check.seed(cases.size() + 1)});
  }
  return cases;
}

// The blocks, a classifier, and the two dense layers of each branch.
struct Network {
  nn::Sequential layers;
  std::vector<std::pair<nn::Dense*, nn::Dense*>> branches;
};

std::string place(const Case& test) {
  return fmt::format("({} blocks of width {})", test.blocks, test.width);
}

Network network(lessons::Check& check, const Case& test) {
  Network net;
  Rng rng(test.seed);
  const std::size_t n = test.width;
  for (std::size_t b = 0; b < test.blocks; ++b) {
    const Branch start = init_branch(test.blocks, n, rng);
    const bool fits = start.W1.rows() == n && start.W1.cols() == n && start.W2.rows() == n &&
                      start.W2.cols() == n;
    check.require(
        fits && all_finite(start.W1) && all_finite(start.W2),
        {fmt::format("W1 is {} and W2 is {}{} {}", shape(start.W1), shape(start.W2),
                     fits ? ", and some weights are not finite numbers" : "", place(test)),
         fmt::format("({0} x {0}) both, of finite numbers", n),
         "what a branch makes is added to what comes in, so it has the same width",
         "what init_branch returns"});
    nn::Sequential branch;
    auto& first = branch.add<nn::Dense>(n, n, nn::zeros(), rng);
    branch.add<nn::ActivationLayer>(nn::relu());
    auto& last = branch.add<nn::Dense>(n, n, nn::zeros(), rng);
    first.weights.value = start.W1;
    last.weights.value = start.W2;
    net.branches.emplace_back(&first, &last);
    net.layers.add<nn::Residual>(std::move(branch));
  }
  net.layers.add<nn::Dense>(n, 1, nn::lecun_normal(), rng);
  return net;
}

void check_signal(lessons::Check& check, Network& net, const Matrix& inputs, const Case& test) {
  Matrix signal = inputs;
  for (std::size_t b = 0; b < test.blocks; ++b) signal = net.layers[b].forward(signal);
  const double ratio = nn::mean_square(signal) / nn::mean_square(inputs);
  const double per_block = std::pow(ratio, 1.0 / static_cast<double>(test.blocks));
  check.require(
      ratio >= 0.5 && ratio <= 4.0,
      {fmt::format("after {} blocks the mean square is {} times what it was, {} times a "
                   "block {}",
                   test.blocks, number(ratio, 3), number(per_block, 4), place(test)),
       "between 0.5 and 4 times, for 1 to 200 blocks",
       "each branch adds its share r, and the factors 1 + r multiply: what r has to become "
       "when there are more blocks is what the lesson derives",
       "whether `blocks` is in your scale, and where; or which matrix starts at 0"});
}

void check_gradients(lessons::Check& check, Network& net, const nn::Dataset& data,
                     const Case& test) {
  nn::GradientDescent descent(0.001);
  nn::train(net.layers, data, nn::binary_cross_entropy, descent, {.steps = 1});
  nn::evaluate_gradients(net.layers, data, nn::binary_cross_entropy);
  const auto none = std::ranges::count_if(net.branches, [](const auto& branch) {
    return !(max_abs(branch.first->weights.gradient) > 0.0) ||
           !(max_abs(branch.second->weights.gradient) > 0.0);
  });
  check.require(
      none == 0,
      {fmt::format("in the second step, {} of {} branches have a matrix whose gradient is 0 "
                   "or not a number {}",
                   none, test.blocks, place(test)),
       "gradients for W1 and W2 of every branch",
       "the gradient of W2 has the factor relu(h W1), that of W1 the factor W2: zeros on "
       "both sides of a product stay",
       "which of the two matrices may be 0"});
}

// As a multiple of the size that He's weights have.
double size(const nn::Dense& layer) {
  const Matrix& w = layer.weights.value;
  return std::sqrt(static_cast<double>(w.rows()) / 2.0 * nn::mean_square(w));
}

void check_largest(lessons::Check& check, const Network& net, const Case& test) {
  double largest = 0.0;
  for (const auto& [first, last] : net.branches) {
    largest = std::max({largest, size(*first), size(*last)});
  }
  check.require(largest <= 2.2,
                {fmt::format("the larger of W1 and W2 is {} times as large as He would have it {}",
                             number(largest, 3), place(test)),
                 "at most twice",
                 "a huge matrix before one of zeros adds nothing at first; but it multiplies the "
                 "gradient of the other",
                 "the size of each matrix, not only of their product"});
}

void check_smallest(lessons::Check& check, const Network& net, const Case& test) {
  double smallest = INFINITY;
  for (const auto& [first, last] : net.branches) smallest = std::min(smallest, size(*first));
  check.require(smallest >= 0.4 / static_cast<double>(test.blocks),
                {fmt::format("a W1 is {} times as large as He would have it {}",
                             number(smallest, 3), place(test)),
                 "at least a half, divided by the number of blocks",
                 "relu(h W1) is a factor of the gradient of W2", "what multiplies W1"});
}

void check_twins(lessons::Check& check, const Network& net, const Case& test) {
  const auto twins = std::ranges::count_if(net.branches, [&](const auto& branch) {
    return nn::distinct_neurons(*branch.first) < test.width ||
           nn::distinct_neurons(*branch.second) < test.width;
  });
  check.require(
      twins == 0,
      {fmt::format("after the first step, {} of {} branches have neurons with equal incoming "
                   "weights {}",
                   twins, test.blocks, place(test)),
       fmt::format("{} different neurons in both layers of every branch", test.width),
       "in a branch too, neurons that start equal get equal gradients",
       "whether the matrix that is not 0 is random"});
  double most = 0.0;
  for (const auto& branch : net.branches) {
    const double cosine = nn::mean_cosine(transpose(branch.first->weights.value));
    if (!(cosine <= most) && !std::isnan(most)) most = cosine;  // NaN stays
  }
  check.require(
      most < 0.99,
      {fmt::format("in a branch, the mean cosine between the incoming weights of two neurons "
                   "of the first layer is {} {}",
                   number(most, 6), place(test)),
       "less than 0.99", "neurons that are nearly equal learn nearly the same",
       "how much of W1 is random"});
}

void check_draws(lessons::Check& check) {
  Rng one(check.seed(10)), same(check.seed(10)), other(check.seed(11));
  const Branch a = init_branch(10, 16, one), b = init_branch(10, 16, same);
  const Branch next = init_branch(10, 16, one), c = init_branch(10, 16, other);
  check.require(a.W1 == b.W1 && a.W2 == b.W2,
                {"two generators with one seed give two different branches", "the same twice",
                 "an experiment with a seed can be repeated, one without cannot",
                 "whether all random numbers come from the rng that you are given"});
  check.require(!(a.W1 == next.W1),
                {"the second branch has the weights of the first", "another W1 in each branch",
                 "branches that start equal are one branch many times",
                 "whether W1 is drawn from the rng, which moves on from branch to branch"});
  check.require(!(a.W1 == c.W1), {"two seeds give the same W1", "other weights",
                                  "what is the same for every seed has not been drawn from the rng",
                                  "which generator W1 is drawn from"});
}

}  // namespace

int main() {
  std::size_t requirements = 3;
  for (const std::size_t count : blocks) requirements += count + 6;
  return lessons::check_homework(requirements, [](lessons::Check& check) {
    for (const Case& test : drawn_cases(check)) {
      Network net = network(check, test);
      Rng rng = Rng(test.seed).stream(1);
      nn::Dataset data{nn::normal(1.0)(64, test.width, rng), Matrix(64, 1)};
      for (std::size_t i = 0; i < 64; ++i) data.targets(i, 0) = data.inputs(i, 0) > 0.0 ? 1.0 : 0.0;
      check_signal(check, net, data.inputs, test);
      check_largest(check, net, test);
      check_gradients(check, net, data, test);  // trains one step
      check_smallest(check, net, test);
      check_twins(check, net, test);
    }
    check_draws(check);
  });
}
