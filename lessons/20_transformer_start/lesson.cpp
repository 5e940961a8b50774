// Transformer start: 2L branches add up in one stream. How should they start, and where be normalized?
//
// A transformer keeps a stream h of n numbers for each token. Each of L blocks adds two branches to it:
// attention, and two dense layers with a ReLU between them. That makes 2L branches, k = 1 to 2L, in one of
// two orders (LN: layer normalization, which gives each token the mean 0 and the mean square 1):
//
//     post-norm   h_k = LN(h_(k-1) + branch_k(h_(k-1)))     Vaswani et al. 2017, section 3.1
//     pre-norm    h_k = h_(k-1) + branch_k(LN(h_(k-1)))     GPT-2, with one more LN behind the last branch
//
// Let r be fan_in times the variance of the last matrix of each branch, W_O or W2. All other matrices keep
// the mean square. GPT-2 multiplies the last matrices by 1/sqrt(2L) (Radford et al. 2019, section 2.3): r = 1
// becomes r = 1/(2L).
//
// THE STREAM. Let S be its mean square and c the cosine between two tokens of a sample. Dense layers add r
// times the mean square that they receive (lesson @residual). Attention that is nearly even gives all T
// tokens the average of T values, of m = (1 + (T - 1) c) / T times their mean square. What is added has the
// mean 0 over the draws of its last matrix, so mean squares add up. In pre-norm a branch receives a mean
// square of 1, and a block adds r m + r: S_2L is at most 1 + 2L r. In post-norm S = 1.
//
// THE TOKENS. Let X = c S, the mean product of two tokens. Attention adds r m to X as to S; dense layers add
// r f(c), with f as in lesson @residual. In post-norm both are then divided by the sum's mean square: an
// attention multiplies 1 - c by 1 / (1 + r m). By hand, for c near 1, where f(c) is about c: r = 1 halves
// 1 - c in each block, and 16 blocks divide it by 2^16 = 65,536. With r = 1/(2L), L attentions divide it by
// (1 + 1/(2L))^L at most, which is less than the root of e, 1.65.
//
// THE GRADIENTS. Backwards, pre-norm's branch k contains a division by the root of S_(k-1). Dense layers
// therefore multiply the mean square of dL/dh by 1 + r/S_(k-1) = S_k/S_(k-1). Take the same for attention,
// and with the last LN, which divides by the root of S_2L, all cancels but
//
//     mean square of dL/dh_k = constant / S_k     whatever the depth
//
// The gradient of a branch's last matrix is a product of dL/dh_k with activations of one size. So that of
// the first block does not depend on L, and that of the last falls as 1/sqrt(S_2L). In post-norm nothing
// divides behind the last branch but sqrt(1 + r): its gradient does not depend on L either (Xiong et al.
// 2020, "On layer normalization in the transformer architecture", theorem 1, for both orders).
//
// Worth trying: ARGS="--blocks 6" (does post-norm learn now?), ARGS="--steps 300 --blocks 12" (and now?)
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "lessons/common/in_parallel.hpp"
#include "lessons/common/lesson.hpp"
#include "lessons/common/pictures.hpp"
#include "lessons/common/run.hpp"
#include "lessons/common/two_places.hpp"
#include "nn/analysis/statistics.hpp"
#include "nn/layers/attention.hpp"
#include "nn/layers/layer_norm.hpp"
#include "nn/layers/residual.hpp"
#include "nn/layers/sequential.hpp"
#include "nn/trainer.hpp"

using namespace lessons;

namespace {

struct Knobs {
  std::size_t blocks = 16;   // L
  std::size_t width = 32;    // n of the streams that are measured at the start
  std::size_t neurons = 16;  // n of the transformers that are trained
  std::size_t heads = 2;
  std::size_t tokens = 4;  // T
  std::size_t steps = 80;  // of Adam, on all samples
};

struct Start {
  std::string name;
  bool pre_norm;
  bool factor;  // 1/sqrt(2L) on the last matrix of each branch

  double r(std::size_t blocks) const { return factor ? 0.5 / static_cast<double>(blocks) : 1.0; }
};
const std::vector<Start> starts = {{"pre-norm", true, false},
                                   {"pre-norm, factor", true, true},
                                   {"post-norm", false, false},
                                   {"post-norm, factor", false, true}};

struct Transformer {
  nn::Sequential net;
  std::vector<nn::SelfAttention*> attention;  // of each block
  std::vector<nn::Dense*> last;               // W2 of each block
};

// Adds attention (W_O last) or the dense layers (W2 last), whose last matrix has the variance r / fan_in.
void add_branch(nn::Sequential& branch, bool attends, double r, std::size_t n, const Knobs& knobs,
                Transformer& made, Rng& rng) {
  if (attends) {
    auto& attention =
        branch.add<nn::SelfAttention>(knobs.tokens, n, knobs.heads, nn::lecun_normal(), rng);
    // GPT-2's start with 0.3 / n (deviation 0.02, n = 768): attention is nearly even.
    for (nn::Dense* each : {&attention.query, &attention.key})
      each->weights.value *= std::sqrt(0.3);
    attention.output.weights.value *= std::sqrt(r);
    made.attention.push_back(&attention);
  } else {
    branch.add<nn::Dense>(n, 2 * n, nn::he_normal(), rng);
    branch.add<nn::ActivationLayer>(nn::relu());
    made.last.push_back(&branch.add<nn::Dense>(2 * n, n, nn::lecun_normal(), rng));
    made.last.back()->weights.value *= std::sqrt(r);
  }
}

// A branch, its skip and its normalization are a layer of made.net.
void add_blocks(Transformer& made, const Start& start, std::size_t blocks, std::size_t n,
                const Knobs& knobs, Rng& rng) {
  for (std::size_t k = 0; k < 2 * blocks; ++k) {
    nn::Sequential branch;
    if (start.pre_norm) branch.add<nn::LayerNorm>(n);
    add_branch(branch, k % 2 == 0, start.r(blocks), n, knobs, made, rng);
    auto& layer = made.net.add<nn::Sequential>();
    layer.add<nn::Residual>(std::move(branch));
    if (!start.pre_norm) layer.add<nn::LayerNorm>(n);
  }
  if (start.pre_norm) made.net.add<nn::LayerNorm>(n);
}

constexpr std::uint64_t draws = 12;
struct Pass {
  plots::Numbers size, apart;  // after 0, 1, ... blocks: mean square; 1 - cosine of two tokens
  plots::Numbers gradient;     // of W2 in block 1, 2, ...: root of the mean square
  double query = 1.0;          // the same of W_Q in the last block

  double max_over_min() const { return std::ranges::max(gradient) / std::ranges::min(gradient); }
};

// Normal tokens of a sample go in, a normal gradient of mean square 1 comes back. Geometric means.
Pass pass(const Start& start, std::size_t blocks, const Knobs& knobs, std::uint64_t seed) {
  Pass mean{plots::Numbers(blocks + 1, 1.0), plots::Numbers(blocks + 1, 1.0),
            plots::Numbers(blocks, 1.0)};
  for (std::uint64_t draw = 0; draw < draws; ++draw) {
    Rng rng = Rng(seed).stream(draw);
    Transformer made;
    add_blocks(made, start, blocks, knobs.width, knobs, rng);
    Matrix h = nn::normal(1.0)(knobs.tokens, knobs.width, rng);
    for (std::size_t k = 0; k <= 2 * blocks; ++k) {
      if (k % 2 == 0) {
        mean.size[k / 2] *= std::pow(nn::mean_square(h), 1.0 / draws);
        mean.apart[k / 2] *= std::pow(1.0 - nn::mean_cosine(h), 1.0 / draws);
      }
      if (k < made.net.size()) h = made.net[k].forward(h);
    }
    made.net.backward(nn::normal(1.0)(h.rows(), h.cols(), rng));
    for (std::size_t b = 0; b < blocks; ++b) {
      mean.gradient[b] *= std::pow(nn::mean_square(made.last[b]->weights.gradient), 0.5 / draws);
    }
    const nn::Dense& query = made.attention.back()->query;
    mean.query *= std::pow(nn::mean_square(query.weights.gradient), 0.5 / draws);
  }
  return mean;
}

// S and 1 - c after each block, as derived above.
Pass predicted(const Start& start, std::size_t blocks, std::size_t tokens) {
  Pass all{{1.0}, {1.0}, {}};
  const double T = static_cast<double>(tokens), r = start.r(blocks);
  double S = 1.0, X = 0.0;
  const auto add = [&](double square, double product) {
    const double sum = S + square;
    X = (X + product) / (start.pre_norm ? 1.0 : sum);
    S = start.pre_norm ? sum : 1.0;
    return X / S;
  };
  for (std::size_t b = 0; b < blocks; ++b) {
    const double m = (1.0 + (T - 1.0) * X / S) / T, c = add(r * m, r * m);
    add(r, r * (std::sqrt(1.0 - c * c) + (std::numbers::pi - std::acos(c)) * c) / std::numbers::pi);
    all.size.push_back(S);
    all.apart.push_back(1.0 - X / S);
  }
  return all;
}

using Passes = std::array<Pass, 4>;  // of `starts`
Passes look_at_start(Lesson& lesson, const Knobs& knobs) {
  Passes all;
  std::vector<Compared> rows;
  for (std::size_t s = 0; s < starts.size(); ++s) {
    const auto& [name, pre_norm, factor] = starts[s];
    const Pass theory = predicted(starts[s], knobs.blocks, knobs.tokens);
    all[s] = pass(starts[s], knobs.blocks, knobs, lesson.seed());
    rows.push_back({name + ": 1 - cosine", theory.apart.back(), all[s].apart.back()});
    if (!pre_norm) continue;  // the stream is 1 by construction
    rows.push_back({name + ": stream", theory.size.back(), all[s].size.back()});
    rows.push_back({name + ": gradient", std::sqrt(theory.size.back() / theory.size[1]),
                    all[s].gradient.front() / all[s].gradient.back()});
  }
  lesson.section(fmt::format("{} blocks at the start: {} tokens, {} numbers each", knobs.blocks,
                             knobs.tokens, knobs.width));
  lesson.table(theory_table(fmt::format("geometric mean of {} draws", draws), rows));
  lesson.say(
      "Factor: 1/sqrt(2L) on the last matrix of each branch: W_O of attention, W2 of the dense "
      "layers. Cosine: between two tokens of a sample behind the last block (0 before the first). "
      "Stream: its mean square there (1 before the first). Gradient: that of W2 (root of its mean "
      "square) in the first block over that in the last.");
  return all;
}

void claim_blocks(Lesson& lesson, const Knobs& knobs, const Pass& plain, const Pass& factor) {
  const double without = plain.max_over_min(), with = factor.max_over_min();
  lesson.claim(
      {.sentence = "In pre-norm all blocks learn from gradients of one size.",
       .verdict = Verdict::true_if,
       .in_fact = fmt::format(
           "True with the factor 1/sqrt(2L) on the last matrix of each branch. Without it, {} "
           "blocks let the mean square of the stream grow from 1 to {:.1f}, and a block's gradient "
           "of W2 is up to {:.1f} times another's. With it these are {:.2f} and {:.2f}.",
           knobs.blocks, plain.size.back(), without, factor.size.back(), with),
       .quantity = "largest gradient of W2 (root of the mean square) of a block over the smallest, "
                   "pre-norm without the factor (not counted unless it is below 1.7 with it)",
       .measured = with < 1.7 ? without : NAN,
       .must_be = above(2.0)});
}

void claim_depth(Lesson& lesson, const Knobs& knobs, const Pass& pre, const Pass& post) {
  const std::size_t fewer = std::max<std::size_t>(1, knobs.blocks / 4);
  const auto few = pass(starts[0], fewer, knobs, lesson.seed()).gradient,
             few_post = pass(starts[2], fewer, knobs, lesson.seed()).gradient;
  const double last = few.back() / pre.gradient.back(), first = few.front() / pre.gradient.front(),
               in_post = few_post.back() / post.gradient.back(),
               growth = predicted(starts[0], knobs.blocks, knobs.tokens).size.back() /
                        predicted(starts[0], fewer, knobs.tokens).size.back(),
               theory = std::round(100.0 * std::sqrt(growth)) / 100.0;
  const auto holds = [](double factor) { return factor > 0.6 && factor < 1.6; };
  lesson.claim(
      {.sentence = "The deeper a transformer is, the smaller its gradients are at the start.",
       .verdict = Verdict::true_if,
       .in_fact = fmt::format(
           "True of the last block of pre-norm without the factor: from {} to {} blocks its "
           "gradient of W2 is divided by {:.2f}. That of the first block is divided by {:.2f}, and "
           "that of the last block of post-norm by {:.2f}.",
           fewer, knobs.blocks, last, first, in_post),
       .quantity = fmt::format(
           "by how much {} blocks in place of {} divide W2's gradient (root of the mean square) in "
           "the last block of pre-norm without the factor (not counted unless they divide that in "
           "its first block, and that in post-norm's last, by 0.6 to 1.6)",
           knobs.blocks, fewer),
       .measured = holds(first) && holds(in_post) ? last : NAN,
       .must_be = about(theory, 0.25 * theory)});
}

void claim_tokens(Lesson& lesson, const Knobs& knobs, const Pass& plain, const Pass& factor) {
  lesson.claim(
      {.sentence = "Post-norm holds the signal at any depth: it normalizes after each branch.",
       .verdict = Verdict::is_false,
       .in_fact = fmt::format(
           "It holds the size of tokens, and makes them equal: behind {} blocks 1 minus their mean "
           "cosine is {:.1e}. Queries then have next to nothing to choose from: the last W_Q's "
           "gradient is {:.1e} times the last W2's. With the factor these are {:.2f} and {:.2f}.",
           knobs.blocks, plain.apart.back(), plain.query / plain.gradient.back(),
           factor.apart.back(), factor.query / factor.gradient.back()),
       .quantity = "1 minus the mean cosine between two tokens of a sample behind all blocks, "
                   "post-norm without the factor, over that with the factor",
       .measured = plain.apart.back() / factor.apart.back(),
       .must_be = below(0.01)});
}

const std::vector<double> rates = {0.0003, 0.001, 0.003, 0.01};
constexpr std::size_t samples = 16;
constexpr double warm_up = 30.0;  // steps until the rate is whole

// The loss of each step. Ends early where it is no number.
plots::Numbers train(const Start& start, bool warms_up, double rate, const Knobs& knobs,
                     std::uint64_t seed) {
  const nn::Dataset data = two_questions(samples, knobs.tokens, seed);
  const std::size_t n = knobs.neurons;
  Rng rng(seed);
  Transformer made;
  // Two features of an input are 1 or -1, and the others 0: their sum gets a mean square of 1.
  made.net.add<nn::Dense>(data.inputs.cols(), n, nn::normal(std::sqrt(0.5)), rng);
  if (!start.pre_norm) made.net.add<nn::LayerNorm>(n);
  add_blocks(made, start, knobs.blocks, n, knobs, rng);
  made.net.add<nn::Dense>(n, 2, nn::lecun_normal(), rng);
  nn::Adam adam(rate);
  plots::Numbers losses;
  for (std::size_t step = 1; step <= knobs.steps; ++step) {
    const auto loss = nn::binary_cross_entropy(made.net.forward(data.inputs), data.targets);
    if (!std::isfinite(loss.value)) break;
    losses.push_back(loss.value);
    made.net.backward(loss.gradient);
    if (warms_up) adam.set_learning_rate(rate * std::min(1.0, static_cast<double>(step) / warm_up));
    adam.step(made.net.parameters());
  }
  return losses;
}

// best: the loss of each start at its best rate, without warm-up and with it
void claim_warm_up(Lesson& lesson, const Knobs& knobs, const plots::Numbers& best) {
  const double pre = best[0], factor = best[2], post = best[4], warm = best[5], cured = best[6];
  lesson.claim(
      {.sentence = "A deep transformer needs warm-up of the learning rate in order to learn.",
       .verdict = Verdict::is_false,
       .in_fact = fmt::format(
           "In {} steps without warm-up, at the best of {} rates, {} blocks of pre-norm reach a "
           "loss of {}, with the factor 1/sqrt(2L) {}, and post-norm with the factor {}. Post-norm "
           "without the factor reaches {}, and {} with warm-up.",
           knobs.steps, rates.size(), knobs.blocks, number(pre, 3), number(factor, 3),
           number(cured, 3), number(post, 3), number(warm, 3)),
       .quantity =
           "loss without warm-up at the best rate, of pre-norm without and with the factor and "
           "post-norm with it, whichever is highest (0.35 if tokens know one of two answers)",
       .measured = std::max({pre, factor, cured}),
       .must_be = below(0.2)});
}

plots::Lines learn(Lesson& lesson, const Knobs& knobs) {
  const std::size_t each = rates.size(), rows = 2 * starts.size();
  std::vector<plots::Numbers> runs(rows * each);
  in_parallel(runs.size(), [&](std::size_t k) {
    const std::size_t row = k / each;
    runs[k] = train(starts[row / 2], row % 2 == 1, rates[k % each], knobs, lesson.seed());
  });
  Table table{{"loss, at the rate"}};
  for (double rate : rates) table.header.push_back(number(rate));
  plots::Lines panel{fmt::format("Training: {} blocks, each start at its best rate", knobs.blocks),
                     {"step, without warm-up"},
                     {"loss", true}};
  plots::Numbers best;
  for (std::size_t row = 0; row < rows; ++row) {
    const std::string& name = starts[row / 2].name;
    table.rows.push_back({name + (row % 2 == 1 ? ", warm-up" : "")});
    std::size_t lowest = row * each;
    for (std::size_t k = row * each; k < (row + 1) * each; ++k) {
      table.rows.back().push_back(number(last_loss(runs[k], knobs.steps), 3));
      if (last_loss(runs[k], knobs.steps) < last_loss(runs[lowest], knobs.steps)) lowest = k;
    }
    best.push_back(last_loss(runs[lowest], knobs.steps));
    if (row % 2 == 0)
      panel.series.push_back({name, counted(runs[lowest].size(), 1.0), runs[lowest]});
  }
  lesson.section(fmt::format("{} blocks learn: mean loss of the last ten of {} of Adam",
                             knobs.blocks, plural(knobs.steps, "step")));
  lesson.say(fmt::format(
      "Each token is asked for the value of the token before it (the first token for that of the "
      "last) and for that of the first: a loss of 0.69 if neither is known, 0.35 if one is. "
      "Warm-up: for {} steps the rate grows evenly.",
      warm_up));
  lesson.table(table);
  claim_warm_up(lesson, knobs, best);
  return panel;
}

plots::Lines by_block(const std::string& title, const plots::Axis& y, const Passes& all,
                      plots::Numbers Pass::*quantity) {
  plots::Lines panel{"At the start: " + title, {"block"}, y};
  for (std::size_t s = 0; s < starts.size(); ++s) {
    const plots::Numbers& values = all[s].*quantity;  // the last one is that of the last block
    const auto first = static_cast<double>(all[s].size.size() - values.size());
    panel.series.push_back({starts[s].name, counted(values.size(), first), values});
  }
  return panel;
}

void experiment(Lesson& lesson, const Knobs& knobs) {
  lesson.predict({{"pre-norm"},
                  {"post-norm, whose stream keeps its size",
                   "it keeps the size of tokens, and makes them equal"},
                  {"post-norm if the rate is warmed up",
                   "warm-up does not bring it below pre-norm: see the table"}});
  const Passes passes = look_at_start(lesson, knobs);
  const auto& [pre, pre_factor, post, post_factor] = passes;
  claim_blocks(lesson, knobs, pre, pre_factor);
  claim_depth(lesson, knobs, pre, post);
  claim_tokens(lesson, knobs, post, post_factor);
  const plots::Lines training = learn(lesson, knobs);
  lesson.idea(
      "2L branches add up in one stream. Started at 1/sqrt(2L) of their size, they add about as "
      "much as was there: blocks receive gradients of one size, tokens remain different, and the "
      "network learns, at its best rate, with the normalization in either place.");
  lesson.figure(
      {"Pre-norm and post-norm, without and with the factor 1/sqrt(2L)",
       {by_block("stream behind each block", {"mean square", false, 0.0}, passes, &Pass::size),
        by_block("two tokens behind each block", {"1 - cosine", true}, passes, &Pass::apart),
        by_block("gradient of W2", {"root of mean square", false, 0.0}, passes, &Pass::gradient),
        training},
       2});
  lesson.next(
      "make lesson@transformer_start ARGS=\"--blocks 6\". Then `make homework@transformer_start` "
      "asks for a last block that matters as much as the first, and `make lesson@attention_heads` "
      "looks for twins in attention.");
}

}  // namespace

int main(int argc, char** argv) {
  Knobs knobs;
  Lesson lesson("Transformer start",
                "Many blocks add branches to a stream. Pre-norm normalizes what a branch receives, "
                "post-norm the sum. Which of the two comes to the lower loss in a few steps?");
  lesson.knob("--blocks", knobs.blocks, "of two branches each", 2, 40);
  lesson.knob("--width", knobs.width, "numbers of a token, where a start is measured", 8, 128);
  lesson.knob("--neurons", knobs.neurons, "numbers of a token, where it is trained", 8, 128);
  lesson.knob("--heads", knobs.heads, "of attention", 1, 8);
  lesson.knob("--tokens", knobs.tokens, "of a sample", 2, 32);
  lesson.knob("--steps", knobs.steps, "of training", 1, 2000);
  lesson.knobs_must([&] {
    if (knobs.width % knobs.heads == 0 && knobs.neurons % knobs.heads == 0) return;
    throw std::invalid_argument("--heads: it must divide --width and --neurons");
  });
  lesson.domain(
      {"16 and 24 blocks, 1 to 4 heads, 4 and 6 tokens, widths 32 and 64 (16 and 24 in training)",
       {"--heads 1", "--heads 4 --neurons 24", "--tokens 6", "--width 64 --blocks 24",
        "--blocks 24 --heads 4 --tokens 6"},
       15});
  return lesson.run(argc, argv, [&] { experiment(lesson, knobs); });
}
