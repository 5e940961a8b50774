// Transformer start: two branches in each of L blocks add up. What do the sum, and where it is normalized,
// do to the start?
//
// A transformer keeps a stream of n numbers for each token. Each of L blocks adds two branches to it:
// attention, and two dense layers with a ReLU between them. That makes 2L branches, k = 1 to 2L, in one of
// two orders (LN: layer normalization, which gives each token the mean 0 and the mean square 1):
//
//     post-norm   h_k = LN(h_(k-1) + branch_k(h_(k-1)))     Vaswani et al. 2017, section 3.1
//     pre-norm    h_k = h_(k-1) + branch_k(LN(h_(k-1)))     GPT-2, with one more LN behind the last branch
//
// Let r be n times the variance of the last matrix of each branch: of W_O with its n inputs, and
// accordingly of W2. All other matrices keep the mean square. GPT-2 multiplies these last matrices
// by 1/sqrt(2L) (Radford et al. 2019, section 2.3): r = 1 becomes r = 1/(2L).
//
// THE STREAM. Let S be the mean square of the stream and c the cosine between two tokens of a sample. The
// dense layers add r times the mean square that they receive (as in lesson @residual). Attention that is
// nearly even gives all T tokens nearly one average of T values, whose mean square is m times as large:
//
//     m = (1 + (T - 1) c) / T     between 1/T and 1
//
// What is added has the mean 0 over the draws of its last matrix, so mean squares add up. In pre-norm each
// branch receives a mean square of 1, so that a block adds r m + r: S_2L is at most 1 + 2L r. In post-norm S = 1.
//
// THE TOKENS. Let X = c S, the mean product of two tokens. Attention adds r m to X as to S; the dense layers
// add r f(c), with f as in lesson @residual. In post-norm both are then divided by the sum's mean square:
// an attention makes 1 - c smaller by the factor 1 / (1 + r m).
//
// By hand, for c near 1: r = 1 halves 1 - c in each block, so that 16 blocks divide it by 65,536.
// With r = 1/(2L), L blocks divide it by (1 + 1/(2L))^L, which is less than the root of e, 1.65.
//
// THE GRADIENTS. Backwards, pre-norm's branch k contains a division by the root of S_(k-1). Its dense layers
// therefore multiply the mean square of dL/dh by 1 + r/S_(k-1) = S_k/S_(k-1). Take the same for attention,
// and all cancels but the ends: with the last LN, which divides by the root of S_2L,
//
//     mean square of dL/dh_k = constant / S_k     whatever the depth
//
// The gradient of a branch's last matrix is a product of dL/dh_k with activations of one size. So that of
// the first block does not depend on L, and that of the last falls as 1/sqrt(S_2L). In post-norm the last
// branch is behind no division but that by sqrt(1 + r): its gradient does not depend on L (Xiong et al.
// 2020, "On layer normalization in the transformer architecture", theorem 1, for both).
//
// Worth trying:
//   ARGS="--blocks 6"                 does post-norm learn now?
//   ARGS="--steps 300 --blocks 12"    and with more time?
//   ARGS="--tokens 16 --width 64"     more tokens: the theory is for wide streams
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

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
#include "nn/loss.hpp"
#include "nn/optimizer.hpp"

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
constexpr std::size_t samples = 16;

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

// GPT-2's queries and keys start with 0.3 / n (deviation 0.02, n = 768): attention is nearly even.
nn::Sequential attention_branch(Transformer& made, double r, std::size_t n, const Knobs& knobs,
                                Rng& rng) {
  nn::Sequential branch;
  auto& attention =
      branch.add<nn::SelfAttention>(knobs.tokens, n, knobs.heads, nn::lecun_normal(), rng);
  attention.query.weights.value *= std::sqrt(0.3);
  attention.key.weights.value *= std::sqrt(0.3);
  attention.output.weights.value *= std::sqrt(r);
  made.attention.push_back(&attention);
  return branch;
}

nn::Sequential dense_branch(Transformer& made, double r, std::size_t n, Rng& rng) {
  const nn::Initializer last = nn::normal(std::sqrt(r / static_cast<double>(2 * n)));
  nn::Sequential branch;
  branch.add<nn::Dense>(n, 2 * n, nn::he_normal(), rng);
  branch.add<nn::ActivationLayer>(nn::relu());
  made.last.push_back(&branch.add<nn::Dense>(2 * n, n, last, rng));
  return branch;
}

// A branch, its skip and its normalization are one layer of made.net.
void add_blocks(Transformer& made, const Start& start, std::size_t blocks, std::size_t n,
                const Knobs& knobs, Rng& rng) {
  const double r = start.r(blocks);
  for (std::size_t k = 0; k < 2 * blocks; ++k) {
    nn::Sequential layer, branch;
    if (start.pre_norm) branch.add<nn::LayerNorm>(n);
    branch.add<nn::Sequential>(k % 2 == 0 ? attention_branch(made, r, n, knobs, rng)
                                          : dense_branch(made, r, n, rng));
    layer.add<nn::Residual>(std::move(branch));
    if (!start.pre_norm) layer.add<nn::LayerNorm>(n);
    made.net.add<nn::Sequential>(std::move(layer));
  }
  if (start.pre_norm) made.net.add<nn::LayerNorm>(n);
}

// ---- At the start -------------------------------------------------------------------------------

struct Pass {
  plots::Numbers size, cosine;  // after 0, 1, ... blocks: of the stream; between tokens of a sample
  plots::Numbers gradient;      // of W2 in block 1, 2, ...: root of the mean square
  double query = 1.0;           // the same of W_Q in the last block
};

double root_mean_square(const Matrix& a) { return std::sqrt(nn::statistics(a).mean_square); }

double cosine_of_tokens(const Matrix& h, std::size_t tokens) {
  double sum = 0.0;
  Matrix sample(tokens, h.cols());
  for (std::size_t s = 0; s < samples; ++s) {
    for (std::size_t t = 0; t < tokens; ++t) {
      std::ranges::copy(h.row(s * tokens + t), sample.row(t).begin());
    }
    sum += nn::mean_cosine(sample) / samples;
  }
  return sum;
}

// Normal tokens go in, a normal gradient of mean square 1 comes back. The mean over some draws; of sizes and
// gradients the geometric mean.
Pass pass(const Start& start, std::size_t blocks, const Knobs& knobs, std::uint64_t seed) {
  constexpr std::uint64_t draws = 5;
  Pass mean{plots::Numbers(blocks + 1, 1.0), plots::Numbers(blocks + 1, 0.0),
            plots::Numbers(blocks, 1.0)};
  for (std::uint64_t draw = 0; draw < draws; ++draw) {
    Rng rng = Rng(seed).stream(draw);
    Transformer made;
    add_blocks(made, start, blocks, knobs.width, knobs, rng);
    Matrix h = nn::normal(1.0)(samples * knobs.tokens, knobs.width, rng);
    for (std::size_t k = 0; k <= 2 * blocks; ++k) {
      if (k % 2 == 0) {
        mean.size[k / 2] *= std::pow(nn::statistics(h).mean_square, 1.0 / draws);
        mean.cosine[k / 2] += cosine_of_tokens(h, knobs.tokens) / draws;
      }
      if (k < made.net.size()) h = made.net[k].forward(h);
    }
    made.net.backward(nn::normal(1.0)(h.rows(), h.cols(), rng));
    for (std::size_t b = 0; b < blocks; ++b) {
      mean.gradient[b] *= std::pow(root_mean_square(made.last[b]->weights.gradient), 1.0 / draws);
    }
    const Matrix& query = made.attention.back()->query.weights.gradient;
    mean.query *= std::pow(root_mean_square(query), 1.0 / draws);
  }
  return mean;
}

// S and c after each block, as derived above.
Pass predicted(const Start& start, const Knobs& knobs) {
  Pass all{{1.0}, {0.0}, {}};
  const auto T = static_cast<double>(knobs.tokens);
  const double r = start.r(knobs.blocks);
  double S = 1.0, X = 0.0;
  for (std::size_t k = 0; k < 2 * knobs.blocks; ++k) {
    const double c = X / S, m = (1.0 + (T - 1.0) * c) / T;
    const double f =
        (std::sqrt(1.0 - c * c) + (std::numbers::pi - std::acos(c)) * c) / std::numbers::pi;
    S += k % 2 == 0 ? r * m : r;
    X += k % 2 == 0 ? r * m : r * f;
    if (!start.pre_norm) {
      X /= S;
      S = 1.0;
    }
    if (k % 2 == 0) continue;
    all.size.push_back(S);
    all.cosine.push_back(X / S);
  }
  return all;
}

struct Passes {
  Pass pre, pre_factor, post, post_factor;
};

double first_over_last(const Pass& pass) { return pass.gradient.front() / pass.gradient.back(); }

Passes look_at_start(Lesson& lesson, const Knobs& knobs) {
  std::vector<Pass> measured;
  std::vector<Compared> sizes, cosines, gradients;
  for (const Start& start : starts) {
    const Pass theory = predicted(start, knobs);
    const Pass& found = measured.emplace_back(pass(start, knobs.blocks, knobs, lesson.seed()));
    sizes.push_back({"stream: " + start.name, theory.size.back(), found.size.back()});
    cosines.push_back({"tokens: " + start.name, theory.cosine.back(), found.cosine.back()});
    if (!start.pre_norm) continue;
    gradients.push_back({"gradient, first / last: " + start.name,
                         std::sqrt(theory.size.back() / theory.size[1]), first_over_last(found)});
  }
  sizes.resize(2);  // post-norm's is 1 by construction
  sizes.insert(sizes.end(), cosines.begin(), cosines.end());
  sizes.insert(sizes.end(), gradients.begin(), gradients.end());
  lesson.section(fmt::format("{} blocks at the start: {} tokens, {} numbers each", knobs.blocks,
                             knobs.tokens, knobs.width));
  lesson.table(theory_table("mean over 5 draws", sizes));
  lesson.say(
      "Stream: mean square of the stream behind the last block. Tokens: mean cosine between two "
      "tokens of a sample there (0 before the first block). Gradient: that of W2, root of its mean "
      "square, in the first block over that in the last.");
  return {measured[0], measured[1], measured[2], measured[3]};
}

void claim_blocks(Lesson& lesson, const Knobs& knobs, const Passes& all) {
  const double without = first_over_last(all.pre), with = first_over_last(all.pre_factor);
  lesson.claim({.sentence = "In pre-norm all blocks learn from gradients of one size.",
                .verdict = Verdict::true_if,
                .in_fact = fmt::format(
                    "True with the factor 1/sqrt(2L) on the last matrix of each branch. Without "
                    "it, {} blocks "
                    "let the mean square of the stream grow from 1 to {:.1f}, and W2's gradient in "
                    "the first "
                    "block is {:.1f} times that in the last. With it these are {:.2f} and {:.2f}.",
                    knobs.blocks, all.pre.size.back(), without, all.pre_factor.size.back(), with),
                .quantity =
                    "gradient of W2 (root of the mean square) in the first block over that in the "
                    "last, pre-norm without the factor, over the same ratio with the factor",
                .measured = without / with,
                .must_be = above(1.5)});
}

void claim_depth(Lesson& lesson, const Knobs& knobs, const Passes& all) {
  const std::size_t fewer = std::max<std::size_t>(1, knobs.blocks / 4);
  const Pass pre = pass(starts[0], fewer, knobs, lesson.seed()),
             post = pass(starts[2], fewer, knobs, lesson.seed());
  const double last = pre.gradient.back() / all.pre.gradient.back(),
               first = pre.gradient.front() / all.pre.gradient.front(),
               in_post = post.gradient.back() / all.post.gradient.back();
  const auto holds = [](double factor) { return factor > 0.6 && factor < 1.6; };
  lesson.claim(
      {.sentence = "The deeper a transformer is, the smaller its gradients are at the start.",
       .verdict = Verdict::true_if,
       .in_fact = fmt::format(
           "True of the last block of pre-norm without the factor: from {} to {} blocks its "
           "gradient "
           "of W2 is divided by {:.2f}, about the root of 4. That of the first block is divided by "
           "{:.2f} only. In post-norm that of the last block is divided by {:.2f}.",
           fewer, knobs.blocks, last, first, in_post),
       .quantity =
           "by how much four times as many blocks divide the gradient of W2 (root of the mean "
           "square) in the last block, pre-norm without the factor (not counted unless that of its "
           "first block and that of post-norm's last are divided by 0.6 to 1.6)",
       .measured = holds(first) && holds(in_post) ? last : NAN,
       .must_be = about(2.0, 0.5)});
}

void claim_tokens(Lesson& lesson, const Knobs& knobs, const Passes& all) {
  lesson.claim(
      {.sentence = "Post-norm holds the signal at any depth, since it normalizes the stream after "
                   "each branch.",
       .verdict = Verdict::is_false,
       .in_fact = fmt::format(
           "It holds the size, and makes the tokens of a sample equal: their mean cosine is {:.5f} "
           "behind {} blocks. Queries then have nothing to choose from: the gradient of the last "
           "W_Q is {:.1e} times that of the last W2. With the factor 1/sqrt(2L) the cosine is "
           "{:.2f}, "
           "and the gradient of W_Q {:.2f} times that of W2.",
           all.post.cosine.back(), knobs.blocks, all.post.query / all.post.gradient.back(),
           all.post_factor.cosine.back(), all.post_factor.query / all.post_factor.gradient.back()),
       .quantity =
           "mean cosine between two tokens of a sample behind all blocks, post-norm without "
           "the factor, minus that with the factor",
       .measured = all.post.cosine.back() - all.post_factor.cosine.back(),
       .must_be = above(0.5)});
}

// ---- In training --------------------------------------------------------------------------------

const std::vector<double> rates = {0.0003, 0.001, 0.003, 0.01};
constexpr double warm_up = 30.0;  // steps until the rate is whole

// The loss is that of two questions of yes or no: ln 2 = 0.69 if neither is answered, half of that if one is.
nn::Dataset questions(std::size_t tokens, std::uint64_t seed) {
  nn::Dataset data = two_places(samples, tokens, seed);
  Matrix yes(data.targets.rows(), 2);
  for (std::size_t i = 0; i < yes.rows(); ++i) {
    for (std::size_t j = 0; j < 2; ++j) yes(i, j) = data.targets(i, j) > 0.0 ? 1.0 : 0.0;
  }
  return {data.inputs, yes};
}

struct Plan {
  Start start;
  std::size_t blocks;
  double warm_up;  // steps until the rate is whole
};

// Ends early where the loss is no number.
Run<std::shared_ptr<Transformer>> train(const Plan& plan, double rate, const Knobs& knobs,
                                        std::uint64_t seed) {
  const Start& start = plan.start;
  const nn::Dataset data = questions(knobs.tokens, seed);
  Run<std::shared_ptr<Transformer>> run{start.name, std::make_shared<Transformer>()};
  nn::Sequential& net = run.net->net;
  Rng rng(seed);
  // An input has two features that are not 0, 1 and the value: their sum gets a mean square of 1.
  net.add<nn::Dense>(data.inputs.cols(), knobs.neurons, nn::normal(std::sqrt(0.5)), rng);
  if (!start.pre_norm) net.add<nn::LayerNorm>(knobs.neurons);
  add_blocks(*run.net, start, plan.blocks, knobs.neurons, knobs, rng);
  net.add<nn::Dense>(knobs.neurons, 2, nn::lecun_normal(), rng);
  nn::Adam adam(rate);
  for (std::size_t step = 1; step <= knobs.steps; ++step) {
    const auto loss = nn::binary_cross_entropy(net.forward(data.inputs), data.targets);
    if (!std::isfinite(loss.value)) break;
    run.step.push_back(static_cast<double>(step));
    run.loss.push_back(loss.value);
    net.backward(loss.gradient);
    const auto s = static_cast<double>(step);
    const double warm = s < plan.warm_up ? s / plan.warm_up : 1.0;
    adam.set_learning_rate(rate * warm);
    adam.step(net.parameters());
  }
  return run;
}

// The mean of the last ten steps; infinity if it diverged.
double last_loss(const plots::Numbers& loss, std::size_t steps) {
  if (loss.size() < steps) return INFINITY;
  const auto count = static_cast<std::ptrdiff_t>(std::min<std::size_t>(10, steps));
  return std::accumulate(loss.end() - count, loss.end(), 0.0) / static_cast<double>(count);
}

// Each start without warm-up, then with it; at last a shallow one.
std::vector<Plan> plans(const Knobs& knobs) {
  std::vector<Plan> all;
  for (const Start& start : starts) {
    all.push_back({start, knobs.blocks, 0.0});
    all.push_back({start, knobs.blocks, warm_up});
  }
  all.push_back({starts[2], std::max<std::size_t>(1, knobs.blocks / 4), 0.0});
  return all;
}

// best: the loss of each plan at its best rate
void claim_warm_up(Lesson& lesson, const Knobs& knobs, const plots::Numbers& best) {
  const double pre = best[0], pre_factor = best[2], post = best[4], post_warm = best[5],
               post_factor = best[6], shallow = best[8];
  lesson.claim(
      {.sentence = "A deep transformer needs warm-up of the learning rate in order to learn.",
       .verdict = Verdict::is_false,
       .in_fact = fmt::format(
           "Another start does it. In {} steps at the best of {} rates, {} blocks of post-norm "
           "reach "
           "a loss of {:.3f} without warm-up and {:.3f} with it (a quarter of the blocks: {:.3f}). "
           "With the factor 1/sqrt(2L) they reach {:.3f} without warm-up. Pre-norm reaches {:.3f} "
           "without the factor and {:.3f} with it.",
           knobs.steps, rates.size(), knobs.blocks, post, post_warm, shallow, post_factor, pre,
           pre_factor),
       .quantity = "loss of post-norm without the factor, without warm-up or with it, whichever is "
                   "lower, minus that of the other three starts or of a quarter of its blocks "
                   "without warm-up, whichever is the highest, each at its best rate",
       .measured =
           std::min({post, post_warm, 1e9}) - std::max({pre, pre_factor, post_factor, shallow}),
       .must_be = above(0.1)});
}

plots::Lines learn(Lesson& lesson, const Knobs& knobs) {
  const std::vector<Plan> all = plans(knobs);
  const std::size_t each = rates.size();
  std::vector<Run<std::shared_ptr<Transformer>>> runs(all.size() * each);
  in_parallel(runs.size(), [&](std::size_t k) {
    runs[k] = train(all[k / each], rates[k % each], knobs, lesson.seed());
  });
  Table table{{"loss, at the rate"}, {}};
  for (double rate : rates) table.header.push_back(number(rate));
  plots::Lines panel{"Training: post-norm without the factor does not learn",
                     {"step, at the best rate without warm-up"},
                     {"loss", true},
                     {}};
  plots::Numbers best;
  for (std::size_t p = 0; p < all.size(); ++p) {
    const bool shallow = all[p].blocks < knobs.blocks;
    table.rows.push_back({all[p].start.name + (all[p].warm_up > 0.0 ? ", warm-up" : "") +
                          (shallow ? fmt::format(", {} blocks", all[p].blocks) : "")});
    std::size_t lowest = p * each;
    for (std::size_t k = p * each; k < (p + 1) * each; ++k) {
      const double loss = last_loss(runs[k].loss, knobs.steps);
      table.rows.back().push_back(std::isfinite(loss) ? fmt::format("{:.3f}", loss) : "inf");
      if (loss < last_loss(runs[lowest].loss, knobs.steps)) lowest = k;
    }
    best.push_back(last_loss(runs[lowest].loss, knobs.steps));
    if (all[p].warm_up == 0.0 && !shallow)
      panel.series.push_back(curve(runs[lowest], runs[lowest].loss));
  }
  lesson.section(
      fmt::format("{} blocks learn to look at two places: mean loss of the last ten of "
                  "{} steps of Adam",
                  knobs.blocks, knobs.steps));
  lesson.say(fmt::format(
      "Each token is asked for the value of the token before it and for that of the first one. The "
      "loss is 0.69 if neither is known and 0.35 if one is. Warm-up: the rate grows from 0 in {} "
      "steps.",
      warm_up));
  lesson.table(table);
  claim_warm_up(lesson, knobs, best);
  return panel;
}

plots::Lines by_block(const std::string& title, const plots::Axis& y, const Passes& all,
                      plots::Numbers Pass::*quantity, double first) {
  plots::Lines panel{title, {"block"}, y, {}};
  const Pass* passes[] = {&all.pre, &all.pre_factor, &all.post, &all.post_factor};
  for (std::size_t s = 0; s < starts.size(); ++s) {
    const plots::Numbers& values = passes[s]->*quantity;
    panel.series.push_back({starts[s].name, counted(values.size(), first), values});
  }
  return panel;
}

void experiment(Lesson& lesson, const Knobs& knobs) {
  lesson.predict({{"pre-norm: nothing bounds the stream, which grows",
                   "it grows, but each branch receives it normalized, and the loss falls"},
                  {"post-norm: it normalizes the stream after each branch"},
                  {"both, unless the learning rate is warmed up",
                   "pre-norm learns without warm-up, and warm-up does not rescue the other"},
                  {"neither: the optimizer makes up for the start",
                   "one of them stays at a high loss at each of the rates"}});
  const Passes passes = look_at_start(lesson, knobs);
  claim_blocks(lesson, knobs, passes);
  claim_depth(lesson, knobs, passes);
  claim_tokens(lesson, knobs, passes);
  const plots::Lines training = learn(lesson, knobs);
  lesson.idea(
      "2L branches add up in one stream. If each starts with 1/sqrt(2L) of its size, all of them "
      "together add about as much as was there: the blocks receive gradients of one size, tokens "
      "remain different, and the place of the normalization no longer decides whether the network "
      "learns.");
  lesson.figure(
      {"The factor 1/sqrt(2L) holds the stream, keeps tokens apart and makes blocks matter alike",
       {by_block("Stream: it grows in pre-norm without the factor", {"mean square", true}, passes,
                 &Pass::size, 0.0),
        by_block("Tokens: they become equal in post-norm without the factor",
                 {"mean cosine between tokens", false, 0.0, 1.05}, passes, &Pass::cosine, 0.0),
        by_block("Gradient: it falls from block to block in pre-norm without the factor",
                 {"gradient of W2, root of mean square", true}, passes, &Pass::gradient, 1.0),
        training},
       2});
  lesson.next(
      "make lesson@transformer_start ARGS=\"--blocks 6\". Then `make homework@transformer_start` "
      "starts a pre-norm stack whose last block matters as much as its first, and `make "
      "lesson@attention_heads` looks for twins in attention.");
}

}  // namespace

int main(int argc, char** argv) {
  Knobs knobs;
  Lesson lesson(
      "Transformer start",
      "Sixteen blocks of attention and dense layers add up. Pre-norm normalizes what each "
      "branch receives, post-norm the sum. All other things equal, which of the two does "
      "not learn?");
  lesson.knob("--blocks", knobs.blocks, "of two branches each", 2, 64);
  lesson.knob("--width", knobs.width, "numbers of a token, of one pass", 8, 128);
  lesson.knob("--neurons", knobs.neurons, "numbers of a token, in training", 8, 128);
  lesson.knob("--heads", knobs.heads, "of attention", 1, 8);
  lesson.knob("--tokens", knobs.tokens, "of a sample", 2, 32);
  lesson.knob("--steps", knobs.steps, "of training", 1, 2000);
  lesson.knobs_must([&] {
    if (knobs.width % knobs.heads == 0 && knobs.neurons % knobs.heads == 0) return;
    throw std::invalid_argument(
        fmt::format("--heads: {} heads cannot share {} and {} numbers: choose a divisor of --width "
                    "and --neurons",
                    knobs.heads, knobs.width, knobs.neurons));
  });
  lesson.domain(
      {"16 and 24 blocks, 1 to 4 heads, 4 and 6 tokens, widths 32 and 64, 16 and 24 where "
       "they are trained, 80 steps",
       {"--heads 1", "--heads 4 --neurons 24", "--tokens 6", "--width 64 --blocks 24",
        "--blocks 24 --heads 4 --tokens 6"},
       15});
  return lesson.run(argc, argv, [&] { experiment(lesson, knobs); });
}
