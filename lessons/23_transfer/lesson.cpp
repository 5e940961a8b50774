// Borrowed weights are an initialization too
//
// A network that has learned one task can start another: keep its hidden layers, the body, and put
// a new last layer on top, the head, with an output for each class. Its weights V learn from
//
//     dL/dV = H^T (p - y)        H (samples x neurons): what the last hidden layer says
//
// Row j of this belongs to neuron j. Look for what makes rows differ: H, not V. In a borrowed body
// the neurons differ already, so all of V may start equal. (While the body is frozen, the loss is
// convex in V: all starts have one goal.) Best at 0: each of C classes then gets p = 1 / C,
// and the first loss is log C, whatever body and data. All that a head of zeros stops is the body's
// blame, (p - y) V^T, and only until the first step is made.
//
// Difference breaks the symmetry. Chance is one way to come by it, borrowing another. ZerO (see
// nn/starts/zero_start.hpp) is a third: zeros, ones and a fixed pattern of signs, with nothing drawn.
//
// Predict before you run: a body has learned two moons, which are now turned by 20 degrees. On this
// body, frozen, a head of zeros learns for 200 steps. What will it be worth?
//
// Worth trying:
//   ARGS="--angle 3.1416"   each moon on the other: which head starts worst now?
//   ARGS="--steps 5000"     do the heads come together?
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "lessons/common/images.hpp"
#include "lessons/common/lesson.hpp"
#include "lessons/common/pictures.hpp"
#include "lessons/common/run.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/batches.hpp"
#include "nn/starts/zero_start.hpp"
#include "nn/trainer.hpp"
#include "tasks.hpp"

using namespace lessons;

namespace {

struct Knobs {
  double angle = 0.35;                  // radians by which the moons are turned
  std::size_t steps = 200;              // of a head on a frozen body
  std::string inputs = usual_inputs();  // of the three wide networks
  std::size_t width = 256;              // of their hidden layers
};

struct Learned {
  Run<> run;         // its losses: before each step, of the samples of that step
  double last_loss;  // after the last step, of all samples
  double accuracy;   // likewise
};

nn::LossResult loss_of(const Matrix& logits, const Matrix& targets) {
  return targets.cols() == 1 ? nn::binary_cross_entropy(logits, targets)
                             : nn::softmax_cross_entropy(logits, targets);
}

// All layers learn, or the head alone: a frozen body says the same in every step, so it is asked once.
Learned learn(const std::string& name, const nn::Mlp& start, const nn::Dataset& task,
              nn::Optimizer&& optimizer, const nn::TrainingOptions& options, bool frozen = false) {
  Run<> run{name, start};
  nn::Layer* learner = &run.net;
  nn::Dataset heard = task;
  if (frozen) {
    run.net.forward(task.inputs);
    heard.inputs = run.net.activation(2);
    learner = &run.net.dense(3);
  }
  nn::Batches batches(heard, options.batch_size, options.seed);
  for (std::size_t step = 0; step < options.steps; ++step) {
    const nn::Dataset& batch = batches.next();
    const auto loss = loss_of(learner->forward(batch.inputs), batch.targets);
    nn::stop_unless_finite(loss.value, step, *learner, batch.inputs);
    learner->backward(loss.gradient);
    optimizer.step(learner->parameters());
    run.loss.push_back(loss.value);
  }
  const Matrix logits = run.net.forward(task.inputs);
  return {run, loss_of(logits, task.targets).value, nn::accuracy(logits, task.targets)};
}

Learned learn_head(const std::string& name, const nn::Mlp& start, const nn::Dataset& task,
                   std::size_t steps = 200) {
  return learn(name, start, task, nn::Adam(0.05), {.steps = steps}, true);
}

// The same body, its last layer replaced by a new one of these weights, biases 0.
nn::Mlp with_head(nn::Mlp net, const nn::Initializer& weights, std::size_t outputs = 1,
                  std::uint64_t seed = 1) {
  Rng rng = Rng(seed).stream(0x4EAD);  // not the numbers that drew the body
  nn::Dense& head = net.dense(net.depth() - 1);
  head = nn::Dense(head.fan_in(), outputs, weights, rng);
  return net;
}

// The losses step by step, each averaged with those of the `window` - 1 steps before it.
plots::Lines loss_lines(const std::string& title, const std::vector<Learned>& all,
                        std::size_t window = 1) {
  plots::Lines lines{title, {"step"}, {"loss", true}, {}};
  for (const auto& [run, last_loss, accuracy] : all) {
    plots::Numbers means;
    for (auto end = run.loss.begin() + 1; end <= run.loss.end(); ++end) {
      const auto count = std::min<std::ptrdiff_t>(window, end - run.loss.begin());
      means.push_back(std::accumulate(end - count, end, 0.0) / static_cast<double>(count));
    }
    lines.series.push_back({run.name, counted(means.size()), means});
  }
  return lines;
}

plots::Figure new_heads(Lesson& lesson, const Knobs& knobs, const nn::Dataset& task) {
  const nn::Mlp body = borrowed(lesson.seed());
  const nn::Mlp all_half({2, 8, 8, 8, 1}, nn::tanh(), nn::constant(0.5));
  const auto on_body = [&](const std::string& name, const nn::Initializer& weights) {
    return learn_head(name, with_head(body, weights, 1, lesson.seed()), task, knobs.steps);
  };
  const Learned kept = learn_head("borrowed, kept", body, task, knobs.steps),
                normal = on_body("borrowed, N(0, 1)", nn::normal(1.0)),
                half = on_body("borrowed, all 0.5", nn::constant(0.5)),
                zeros = on_body("borrowed, zeros", nn::zeros()),
                twins = learn_head("all 0.5, all 0.5", all_half, task, knobs.steps);
  const std::vector<Learned> all = {kept, normal, half, zeros, twins};
  Table table{{"body, head", "first loss", "last loss", "accuracy"}, {}};
  for (const auto& [run, last_loss, accuracy] : all) {
    table.rows.push_back({run.name, fmt::format("{:.4f}", run.loss.front()),
                          fmt::format("{:.4f}", last_loss), fmt::format("{:.3f}", accuracy)});
  }
  lesson.section(fmt::format("Moons turned by {}: the head alone learns", knobs.angle));
  lesson.table(table);
  const auto weights = [](const Learned& learned) {  // how many differ in its head
    return nn::distinct_columns(transpose(learned.run.net.dense(3).weights.value));
  };
  const auto right = std::minmax({normal.accuracy, half.accuracy, zeros.accuracy});
  lesson.claim({.sentence = "The weights of a new head must be random.",
                .verdict = Verdict::is_false,
                .in_fact = fmt::format("Neurons that differ make {} different weights of 8 "
                                       "zeros, twins make {} of 8 times 0.5.",
                                       weights(zeros), weights(twins)),
                .quantity = "accuracy, best less worst of the heads N(0, 1), 0.5 and zeros",
                .measured = right.second - right.first,
                .must_be = below(0.1)});  // up to 0.04 over seeds 1 to 50
  lesson.claim({.sentence = "Weights of 0.5 are a bad start.",
                .verdict = Verdict::true_if,
                .in_fact = "In the body. A head of 0.5 learns what its body tells apart.",
                .quantity = "accuracy of heads of 0.5, borrowed body minus body of 0.5",
                .measured = half.accuracy - twins.accuracy,
                .must_be = above(0.1)});  // 0.21 to 0.30
  const auto regions = [&](const std::string& name, const Learned& learned) {
    const std::string right_share = fmt::format("{}: {:.0f} % right", name, 100 * learned.accuracy);
    return decision_regions(right_share, learned.run.net, task);
  };
  return {"A new head may be all zeros, or all 0.5, where the neurons below it differ",
          {loss_lines("moons turned: body (frozen), head", all),
           regions("body and head 0.5", twins), regions("borrowed body, head of zeros", zeros)}};
}

void what_zeros_stop(Lesson& lesson, const nn::Dataset& task) {
  const nn::Mlp net = with_head(borrowed(lesson.seed()), nn::zeros());
  const auto blame = [&](std::size_t step) {  // that reaches W1 while all layers learn
    const Learned learned = learn("", net, task, nn::Adam(0.01), {.steps = step});
    return max_abs(learned.run.net.dense(0).weights.gradient);
  };
  lesson.claim(
      {.sentence = "Below a head of zeros no layer learns.",
       .verdict = Verdict::is_false,
       .in_fact = fmt::format("In step 1 none: W1's gradient is {}. Then V is not zero.", blame(1)),
       .quantity = "largest gradient of W1 in step 2",
       .measured = blame(2),
       .must_be = above(5e-3)});  // 0.016 to 0.052
}

struct Mean {
  double accuracy = 0.0, first_loss = 0.0;
};

// Of ten bodies, of this seed and the next ones, each with a new head that learns alone.
Mean mean_of_ten(nn::Mlp (*body)(std::uint64_t seed), const nn::Initializer& head,
                 const nn::Dataset& task, std::uint64_t seed) {
  Mean sum;
  for (std::uint64_t k = seed; k < seed + 10; ++k) {
    const Learned learned = learn_head("", with_head(body(k), head, task.targets.cols(), k), task);
    sum.accuracy += learned.accuracy;
    sum.first_loss += learned.run.loss.front();
  }
  return {sum.accuracy / 10.0, sum.first_loss / 10.0};
}

void like_and_unlike(Lesson& lesson, const nn::Dataset& moons, const nn::Dataset& sectors) {
  lesson.progress("Ten bodies learn moons, and their heads something else ...");
  const auto zero_head = [&](nn::Mlp (*body)(std::uint64_t), const nn::Dataset& task) {
    return mean_of_ten(body, nn::zeros(), task, lesson.seed());
  };
  const Mean borrowed_moons = zero_head(borrowed, moons),
             untrained_moons = zero_head(untrained, moons),
             borrowed_sectors = zero_head(borrowed, sectors),
             untrained_sectors = zero_head(untrained, sectors);
  lesson.section("A head of zeros learns alone: accuracy, mean of ten bodies");
  lesson.table(
      {{"task", "borrowed body", "untrained body"},
       {{"turned moons", number(borrowed_moons.accuracy, 3), number(untrained_moons.accuracy, 3)},
        {"three sectors", number(borrowed_sectors.accuracy, 3),
         number(untrained_sectors.accuracy, 3)}}});
  lesson.claim({.sentence = "Borrowed weights are better than random ones.",
                .verdict = Verdict::true_if,
                .in_fact = "True if the tasks are alike. Of a circle, a body of moons tells less.",
                .quantity = "lead on turned moons or lag on sectors, whichever is smaller",
                .measured = std::min(borrowed_moons.accuracy - untrained_moons.accuracy,
                                     untrained_sectors.accuracy - borrowed_sectors.accuracy),
                .must_be = above(0.03)});  // 0.060 to 0.092
  const Mean normal_head = mean_of_ten(borrowed, nn::normal(1.0), sectors, lesson.seed());
  lesson.claim(
      {.sentence = "A new head makes the first loss high.",
       .verdict = Verdict::true_if,
       .in_fact = fmt::format("With N(0, 1), {:.1f} times log 3 on average. With zeros, log C.",
                              normal_head.first_loss / std::log(3.0)),
       .quantity = "first loss of zeros on sectors, mean of ten bodies, less log 3",
       .measured = borrowed_sectors.first_loss - std::log(3.0),
       .must_be = about(0.0, 1e-12)});  // 1e-15
}

void equal_but_for_labels(Lesson& lesson, const nn::Dataset& sectors) {
  const nn::Mlp all_half({2, 8, 8, 8, 3}, nn::tanh(), nn::constant(0.5));
  const Learned first = learn("", all_half, sectors, nn::Adam(0.01), {.steps = 1});
  const Learned last = learn("", all_half, sectors, nn::Adam(0.01), {.steps = 1000});
  lesson.claim(
      {.sentence = "With several classes, labels part the twins.",
       .verdict = Verdict::true_if,
       .in_fact = fmt::format("Only the outputs ({} different ones after a step). To each, "
                              "all hidden neurons are alike, and stay so: {:.3f} right.",
                              nn::distinct_neurons(first.run.net.dense(3)), last.accuracy),
       .quantity = "difference between hidden neurons after 1,000 steps",
       .measured = nn::spread(last.run.net),
       .must_be = is(0.0)});  // no randomness
}

struct Wide {
  Learned learned;
  std::size_t different;  // neurons, fewest of the hidden layers after training
  bool seeds_agree;       // two seeds start the same network, to the last bit
};

// Three hidden layers of ReLUs and a head of zeros.
Wide learn_wide(const std::string& name, const nn::Initializer& hidden, const nn::Dataset& task,
                std::size_t n, std::uint64_t seed) {
  const auto network = [&](std::uint64_t drawn_from) {
    const nn::Mlp net({task.inputs.cols(), n, n, n, 1}, nn::relu(), hidden, drawn_from);
    return with_head(net, nn::zeros(), task.targets.cols());
  };
  const nn::TrainingOptions options{.steps = 100, .batch_size = 100, .seed = seed};
  const nn::Mlp start = network(seed), other = network(seed + 1);
  Wide wide{learn(name, start, task, nn::Momentum(0.05), options), n, true};
  for (std::size_t l : {0, 1, 2}) {
    wide.different = std::min(wide.different, nn::distinct_neurons(wide.learned.run.net, l));
    wide.seeds_agree &= same_bits(start.dense(l).weights.value, other.dense(l).weights.value);
  }
  return wide;
}

// All weights 1 / fan_in: what is handed on is the mean of what is heard.
Matrix mean_of_inputs(std::size_t fan_in, std::size_t fan_out, Rng&) {
  return Matrix::filled(fan_in, fan_out, 1.0 / static_cast<double>(fan_in));
}

plots::Figure nothing_drawn(Lesson& lesson, const Knobs& knobs) {
  const Inputs inputs = clothes(knobs.inputs, 2000, lesson.seed());
  const auto learn_from = [&](const std::string& name, const nn::Initializer& hidden) {
    return learn_wide(name, hidden, inputs.data, knobs.width, lesson.seed());
  };
  lesson.progress("Three wide networks learn ...");
  const Wide zero = learn_from("ZerO", nn::zero_start()), he = learn_from("He", nn::he_normal()),
             equal = learn_from("all 1/n", mean_of_inputs);
  Table table{{"hidden layers", "two seeds", "different neurons", "first loss", "last", "accuracy"},
              {}};
  plots::Bars bars{
      "after training", {}, {"different neurons in a hidden layer", false, 0.0}, {{"", {}}}};
  for (const auto& [learned, different, seeds_agree] : {zero, he, equal}) {
    table.rows.push_back(
        {learned.run.name, seeds_agree ? "one network" : "two networks", std::to_string(different),
         fmt::format("{:.4f}", learned.run.loss.front()), fmt::format("{:.4f}", learned.last_loss),
         fmt::format("{:.3f}", learned.accuracy)});
    bars.categories.push_back(learned.run.name);
    bars.series[0].second.push_back(static_cast<double>(different));
  }
  lesson.section(fmt::format("Three hidden layers of {}, a head of zeros", knobs.width));
  lesson.say(inputs.description);
  lesson.table(table);
  lesson.claim({.sentence = "Only chance can break the symmetry.",
                .verdict = Verdict::is_false,
                .in_fact = "ZerO draws nothing, is one network for all seeds, and has no twins.",
                .quantity = "ZerO's different neurons, fewest in a layer (0 if seeds disagree)",
                .measured = zero.seeds_agree * static_cast<double>(zero.different),
                .must_be = is(static_cast<double>(knobs.width))});  // no randomness
  const double gain = equal.learned.last_loss - zero.learned.last_loss;
  const double gain_of_he = equal.learned.last_loss - he.learned.last_loss;
  lesson.claim({.sentence = "What is not random learns badly.",
                .verdict = Verdict::is_false,
                .in_fact = "Equal weights do. ZerO learns almost as well as He.",
                .quantity = "what ZerO's loss gains on equal weights', as a share of He's gain",
                .measured = gain / gain_of_he,
                .must_be = above(0.7)});  // clothes 0.91 to 1.03, normal numbers 0.86 to 1.00
  return {"Not drawn and all different: ZerO learns as He does",
          {loss_lines("head of zeros on three hidden layers",
                      {zero.learned, he.learned, equal.learned}, 10),
           bars}};
}

void experiment(Lesson& lesson, const Knobs& knobs) {
  lesson.predict({{"nothing", not_measured},
                  {"as much as equal weights can", not_measured},
                  {"as much as any new head"}});
  lesson.idea("Borrowed neurons differ already, so the head that is put on them may be zero.");
  const nn::Dataset moons = turned(nn::moons(100), knobs.angle), sectors = three_sectors(50);
  lesson.figure(new_heads(lesson, knobs, moons), "heads");
  what_zeros_stop(lesson, moons);
  like_and_unlike(lesson, moons, sectors);
  equal_but_for_labels(lesson, sectors);
  lesson.figure(nothing_drawn(lesson, knobs), "drawn");
  lesson.next(
      "make lesson@transfer ARGS=\"--angle 3.1416\" swaps the moons. Then `make homework@transfer` "
      "moves networks of any shape to new tasks, and `make lesson@real_data` goes to real data.");
}

}  // namespace

int main(int argc, char** argv) {
  Knobs knobs;
  Lesson lesson("Transfer",
                "On a frozen body that knows a task like this, a head of zeros learns:");
  lesson.knob("--angle", knobs.angle, "radians by which the moons are turned", -7, 7);
  lesson.knob("--steps", knobs.steps, "of a head on a frozen body", 1, 20000);
  lesson.knob("--inputs", knobs.inputs, "of the wide networks", input_kinds);
  lesson.knob("--width", knobs.width, "of their hidden layers", 1, 512);
  return lesson.run(argc, argv, [&] { experiment(lesson, knobs); });
}
