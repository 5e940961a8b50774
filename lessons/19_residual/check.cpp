// The check: a signal that holds through 10 to 200 blocks, and branches that all wake,
// without twins in them.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <numeric>

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

constexpr std::size_t width = 32;
constexpr std::uint64_t seeds[] = {81, 82};
constexpr std::size_t depths[] = {10, 50, 200};

// The blocks, and the two dense layers of each branch.
struct Network {
  nn::Sequential layers;
  std::vector<std::pair<nn::Dense*, nn::Dense*>> branches;
};

void check_shapes(lessons::Check& check, const Branch& branch) {
  const bool right = shape(branch.W1) == shape(Matrix(width, width)) &&
                     shape(branch.W2) == shape(Matrix(width, width));
  const auto finite = [](const Matrix& a) {
    return std::ranges::all_of(a.values(), [](double x) { return std::isfinite(x); });
  };
  check.require(right && finite(branch.W1) && finite(branch.W2),
                {fmt::format("W1 is {} and W2 {}{}", shape(branch.W1), shape(branch.W2),
                             right ? ", and some weights are no numbers" : ""),
                 "(32 x 32) both, of finite numbers",
                 "a branch gives back as many numbers as it hears: it is added to them",
                 "what init_branch returns"});
}

Network network(lessons::Check& check, std::size_t blocks, std::uint64_t seed) {
  Network net;
  Rng rng(seed);
  for (std::size_t b = 0; b < blocks; ++b) {
    const Branch start = init_branch(blocks, width, rng);
    check_shapes(check, start);
    nn::Sequential branch;
    auto& first = branch.add<nn::Dense>(width, width, nn::zeros(), rng);
    branch.add<nn::ActivationLayer>(nn::relu());
    auto& last = branch.add<nn::Dense>(width, width, nn::zeros(), rng);
    first.weights.value = start.W1;
    last.weights.value = start.W2;
    net.branches.emplace_back(&first, &last);
    net.layers.add<nn::Residual>(std::move(branch));
  }
  net.layers.add<nn::Dense>(width, 1, nn::lecun_normal(), rng);
  return net;
}

void check_signal(lessons::Check& check, Network& net, const Matrix& inputs, std::size_t blocks) {
  Matrix signal = inputs;
  for (std::size_t b = 0; b < blocks; ++b) signal = net.layers[b].forward(signal);
  const double ratio = nn::statistics(signal).mean_square / nn::statistics(inputs).mean_square;
  const double per_block = std::pow(ratio, 1.0 / static_cast<double>(blocks));
  check.require(ratio >= 0.5 && ratio <= 16.0,
                {fmt::format("behind {} blocks the variance is {} times what it was, {} times per "
                             "block",
                             blocks, number(ratio, 3), number(per_block, 4)),
                 "between 0.5 and 16 times, for 10, 50 and 200 blocks",
                 "h brings 1 and the branch its own share, block after block: shares of 1 / blocks "
                 "or of 0 add up to little, any fixed one to a power of blocks",
                 "whether `blocks` enters your scale, or which matrix starts at 0"});
}

void check_gradients(lessons::Check& check, Network& net, const nn::Dataset& data,
                     std::size_t blocks) {
  nn::GradientDescent descent(0.01);
  nn::train(net.layers, data, nn::binary_cross_entropy, descent, {.steps = 1});
  nn::evaluate_gradients(net.layers, data, nn::binary_cross_entropy);
  const auto asleep = std::ranges::count_if(net.branches, [](const auto& branch) {
    return max_abs(branch.first->weights.gradient) == 0.0 ||
           max_abs(branch.second->weights.gradient) == 0.0;
  });
  check.require(
      asleep == 0,
      {fmt::format("in the second step, {} of {} branches have a matrix without gradients", asleep,
                   blocks),
       "gradients for W1 and W2 of every branch",
       "W2's gradient is a product with relu(W1 h), W1's a product with W2: zeros on both "
       "sides stay for ever",
       "which of the two matrices may be 0"});
}

void check_twins(lessons::Check& check, const Network& net, std::size_t blocks) {
  const auto twins = std::ranges::count_if(
      net.branches, [](const auto& branch) { return nn::distinct_neurons(*branch.first) < width; });
  check.require(twins == 0,
                {fmt::format("after the first step, {} of {} branches have neurons with the same "
                             "incoming weights",
                             twins, blocks),
                 "32 distinct neurons in every branch",
                 "a branch is a layer like any other: neurons that start equal hear the same blame "
                 "and stay equal",
                 "whether the matrix that is not 0 is random"});
}

}  // namespace

int main() {
  const std::size_t blocks_in_all = std::accumulate(std::begin(depths), std::end(depths), 0UL);
  const std::size_t requirements = std::size(seeds) * (blocks_in_all + 3 * std::size(depths));
  return lessons::check_homework(requirements, [](lessons::Check& check) {
    for (std::uint64_t seed : seeds) {
      for (std::size_t blocks : depths) {
        Network net = network(check, blocks, seed);
        Rng rng(seed + 1);
        nn::Dataset data{nn::normal(1.0)(64, width, rng), Matrix(64, 1)};
        for (std::size_t i = 0; i < 64; ++i)
          data.targets(i, 0) = data.inputs(i, 0) > 0.0 ? 1.0 : 0.0;
        check_signal(check, net, data.inputs, blocks);
        check_gradients(check, net, data, blocks);  // trains one step
        check_twins(check, net, blocks);
      }
    }
  });
}
