// The check: blocks that matter alike, all of them and together, and a stream that remains of its size.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <tuple>
#include <vector>

#include "lessons/common/homework.hpp"
#include "lessons/common/text.hpp"
#include "nn/analysis/statistics.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/layers/attention.hpp"
#include "nn/layers/layer_norm.hpp"
#include "nn/layers/residual.hpp"
#include "nn/layers/sequential.hpp"

void init_block(std::size_t block, std::size_t blocks, nn::SelfAttention& attention, nn::Dense& W1,
                nn::Dense& W2, Rng& rng);  // homework.cpp

using lessons::number;

namespace {

constexpr std::size_t width = 32, heads = 2, tokens = 4, samples = 8, draws = 12;
constexpr std::size_t depths[] = {4, 16, 64};
constexpr std::size_t most = 16;  // blocks of a stack that are left out in turn

// The first, the last and others at random: one of each `depth` / 16 that follow each other.
std::vector<std::size_t> left_out(std::size_t depth, Rng rng) {
  const std::size_t count = std::min(depth, most), stride = depth / count;
  std::vector<std::size_t> blocks;
  for (std::size_t k = 0; k < count; ++k) blocks.push_back(stride * k + 1 + rng.below(stride));
  blocks.front() = 1;
  blocks.back() = depth;
  return blocks;
}

struct Block {
  nn::Sequential layers;
  nn::SelfAttention* attention;
  nn::Dense *W1, *W2;
};

// As frameworks start it, with queries and keys that attend nearly evenly.
Block usual_block(Rng& rng) {
  Block block;
  nn::Sequential attends, dense;
  attends.add<nn::LayerNorm>(width);
  block.attention = &attends.add<nn::SelfAttention>(tokens, width, heads, nn::lecun_normal(), rng);
  for (nn::Dense* each : {&block.attention->query, &block.attention->key}) {
    each->weights.value *= std::sqrt(0.3);
  }
  dense.add<nn::LayerNorm>(width);
  block.W1 = &dense.add<nn::Dense>(width, 2 * width, nn::he_normal(), rng);
  dense.add<nn::ActivationLayer>(nn::relu());
  block.W2 = &dense.add<nn::Dense>(2 * width, width, nn::lecun_normal(), rng);
  block.layers.add<nn::Residual>(std::move(attends));
  block.layers.add<nn::Residual>(std::move(dense));
  return block;
}

void check_weights(lessons::Check& check, const Block& block, std::size_t b) {
  const nn::SelfAttention& attention = *block.attention;
  const std::tuple<const nn::Dense*, std::size_t, std::size_t> layers[] = {
      {&attention.query, width, width}, {&attention.key, width, width},
      {&attention.value, width, width}, {&attention.output, width, width},
      {block.W1, width, 2 * width},     {block.W2, 2 * width, width}};
  for (const auto& [dense, rows, cols] : layers) {
    const Matrix& w = dense->weights.value;
    const bool finite = all_finite(w);
    check.require(
        w.rows() == rows && w.cols() == cols && finite,
        {fmt::format("a matrix of block {} is {}{}", b, shape(w),
                     finite ? "" : ", and some of its weights are no finite numbers"),
         fmt::format("({} x {}), of finite numbers", rows, cols),
         "a start changes weights, not shapes", "what init_block does to Q, K, V, W_O, W1 and W2"});
    check.require(max_abs(dense->bias.value) == 0.0,
                  {fmt::format("a bias of block {} is not 0", b), "biases that are 0, as they come",
                   "a bias adds the same to every token, in every block",
                   "whether your code changes a .bias.value"});
  }
}

void check_twins(lessons::Check& check, const Block& block, std::size_t b) {
  const nn::SelfAttention& attention = *block.attention;
  for (const nn::Dense* dense :
       {&attention.query, &attention.key, &attention.value, &attention.output,
        static_cast<const nn::Dense*>(block.W1), static_cast<const nn::Dense*>(block.W2)}) {
    const std::size_t distinct = nn::distinct_neurons(*dense);
    const bool is_zero = max_abs(dense->weights.value) == 0.0;
    check.require(
        distinct == dense->fan_out() || (is_zero && dense != block.W1),
        {fmt::format("of {} neurons in a matrix of block {}, {} {} different", dense->fan_out(), b,
                     distinct, distinct == 1 ? "is" : "are"),
         "no two neurons with the same incoming weights",
         is_zero ? "where W1 is 0, a ReLU passes nothing on and no gradient back: W1 and W2 never "
                   "learn"
                 : "twins compute one number, however many they are",
         "whether the matrices are still random"});
  }
}

struct Stack {
  std::vector<Block> blocks;
  nn::LayerNorm last{width};

  // What comes out of blocks `from`, ..., the last one (the first is 1) if h goes in.
  Matrix stream(Matrix h, std::size_t from = 1) {
    for (std::size_t b = from; b <= blocks.size(); ++b) h = blocks[b - 1].layers.forward(h);
    return h;
  }
};

double distance(const Matrix& a, const Matrix& b) { return nn::root_mean_square(a - b); }

struct Measured {
  std::vector<double> matters;  // each block that is left out: change of the output without it
  double together = 0.0;        // the same without all blocks
  double stream = 0.0;          // its mean square, over that of what came in
};

// The mean over some draws.
Measured measure(lessons::Check& check, std::size_t depth, const std::vector<std::size_t>& out) {
  Measured mean{std::vector<double>(out.size(), 0.0)};
  for (std::uint64_t draw = 0; draw < draws; ++draw) {
    Rng rng(check.seed(100 * depth + draw));
    Stack stack;
    for (std::size_t b = 1; b <= depth; ++b) {
      Block& block = stack.blocks.emplace_back(usual_block(rng));
      init_block(b, depth, *block.attention, *block.W1, *block.W2, rng);
      check_weights(check, block, b);
      check_twins(check, block, b);
    }
    const Matrix in = nn::normal(1.0)(samples * tokens, width, rng);
    const Matrix stream = stack.stream(in), with_all = stack.last.forward(stream);
    const auto change = [&](const Matrix& without) {
      return distance(stack.last.forward(without), with_all) / draws;
    };
    mean.together += change(in);
    mean.stream += nn::mean_square(stream) / nn::mean_square(in) / draws;
    Matrix h = in;
    std::size_t next = 1;  // h is what this block receives
    for (std::size_t k = 0; k < out.size(); ++k) {
      for (; next < out[k]; ++next) h = stack.blocks[next - 1].layers.forward(h);
      mean.matters[k] += change(stack.stream(h, next + 1));
    }
  }
  return mean;
}

void check_depth(lessons::Check& check, std::size_t depth) {
  const std::vector<std::size_t> out = left_out(depth, Rng(check.seed(depth)));
  const Measured found = measure(check, depth, out);
  check.require(found.together >= 0.5,
                {fmt::format("of {} blocks, all together change the output by {}", depth,
                             number(found.together, 3)),
                 "by at least 0.5, where the output has the size 1",
                 "blocks that add next to nothing matter alike, and not at all: 2L independent "
                 "branches add up as the root of 2L, not as 2L",
                 "how small the last matrices are, and how their scale depends on `blocks`"});
  check.require(found.stream <= 8.0,
                {fmt::format("behind {} blocks the mean square of the stream is {} times what came "
                             "in",
                             depth, number(found.stream, 3)),
                 "at most 8 times",
                 "each branch adds its mean square to that of the stream, and what came in becomes "
                 "a small part of the sum",
                 "whether every branch, attention too, adds less the more branches there are"});
  for (std::size_t k = 1; k < out.size(); ++k) {
    const double share = found.matters[k] / found.matters[0];
    check.require(share >= 0.5 && share <= 1.6,
                  {fmt::format("of {} blocks, block {} matters {} times as much as the first",
                               depth, out[k], number(share, 3)),
                   "between 0.5 and 1.6 times, for every block",
                   "what a branch adds counts by its size over that of the stream there",
                   "whether the scale differs from block to block more than the stream does"});
  }
}

}  // namespace

int main() {
  std::size_t requirements = 0;
  for (std::size_t depth : depths) {
    requirements += draws * depth * 18 + 2 + (std::min(depth, most) - 1);
  }
  return lessons::check_homework(requirements, [](lessons::Check& check) {
    for (std::size_t depth : depths) check_depth(check, depth);
  });
}
