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

#include "bodies.hpp"
#include "lessons/common/lesson.hpp"
#include "new_tasks.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/starts/zero_start.hpp"
#include "wide_run.hpp"

using namespace lessons;

namespace {

struct Knobs {
  double angle = 0.35;                  // radians by which the moons are turned
  std::size_t steps = 200;              // of a head on a frozen body
  std::string inputs = usual_inputs();  // of the three wide networks
  std::size_t width = 256;              // of their hidden layers
};

plots::Figure new_heads(Lesson& lesson, const Knobs& knobs, const nn::Dataset& task) {
  const nn::Mlp body = borrowed(lesson.seed()), twins = small_network(nn::constant(0.5));
  const nn::Mlp random = with_head(body, nn::normal(1.0), 1, lesson.seed());
  const std::vector<TaskRun> runs = {
      learn_head("borrowed, kept", body, task, knobs.steps),
      learn_head("borrowed, N(0, 1)", random, task, knobs.steps),
      learn_head("borrowed, all 0.5", with_head(body, nn::constant(0.5)), task, knobs.steps),
      learn_head("borrowed, zeros", with_head(body, nn::zeros()), task, knobs.steps),
      learn_head("all 0.5, all 0.5", twins, task, knobs.steps)};
  lesson.section(fmt::format("Moons turned by {}: the head alone learns", knobs.angle));
  lesson.table(task_table("body, head", runs));
  const auto weights = [](const TaskRun& run) {  // how many differ in its head
    return nn::distinct_columns(transpose(run.net.dense(3).weights.value));
  };
  const auto right = std::minmax({runs[1].accuracy, runs[2].accuracy, runs[3].accuracy});
  lesson.claim({.sentence = "The weights of a new head must be random.",
                .verdict = Verdict::is_false,
                .in_fact = fmt::format("Neurons that differ make {} different weights of 8 "
                                       "zeros, twins make {} of 8 times 0.5.",
                                       weights(runs[3]), weights(runs[4])),
                .quantity = "accuracy, best less worst of the heads N(0, 1), 0.5 and zeros",
                .measured = right.second - right.first,
                .must_be = below(0.1)});  // up to 0.04 over seeds 1 to 50
  lesson.claim({.sentence = "Weights of 0.5 are a bad start.",
                .verdict = Verdict::true_if,
                .in_fact = "In the body. A head of 0.5 learns what its body tells apart.",
                .quantity = "accuracy of heads of 0.5, borrowed body minus body of 0.5",
                .measured = runs[2].accuracy - runs[4].accuracy,
                .must_be = above(0.1)});  // 0.21 to 0.30
  return {"A new head may be all zeros, or all 0.5, where the neurons below it differ",
          {task_lines("moons turned: body (frozen), head", runs),
           task_regions("body and head 0.5", runs[4], task),
           task_regions("borrowed body, head of zeros", runs[3], task)}};
}

void what_zeros_stop(Lesson& lesson, const nn::Dataset& task) {
  const nn::Mlp net = with_head(borrowed(lesson.seed()), nn::zeros());
  const auto blame = [&](std::size_t step) {  // that reaches W1 while all layers learn
    return max_abs(run_task("", net, task, nn::Adam(0.01), {step}).net.dense(0).weights.gradient);
  };
  lesson.claim(
      {.sentence = "Below a head of zeros no layer learns.",
       .verdict = Verdict::is_false,
       .in_fact = fmt::format("In step 1 none: W1's gradient is {}. Then V is not zero.", blame(1)),
       .quantity = "largest gradient of W1 in step 2",
       .measured = blame(2),
       .must_be = above(5e-3)});  // 0.016 to 0.052
}

void like_and_unlike(Lesson& lesson, const nn::Dataset& moons, const nn::Dataset& sectors) {
  lesson.progress("Ten bodies learn moons, and their heads something else ...");
  const auto zeros = ten_heads(borrowed, nn::zeros(), sectors, lesson.seed());
  const auto right = [&](nn::Mlp (*body)(std::uint64_t), const nn::Dataset& task) {
    return mean_accuracy(ten_heads(body, nn::zeros(), task, lesson.seed()));
  };
  const double on_moons[] = {right(borrowed, moons), right(untrained, moons)};
  const double on_sectors[] = {mean_accuracy(zeros), right(untrained, sectors)};
  lesson.section("A head of zeros learns alone: accuracy, mean of ten bodies");
  lesson.table({{"task", "borrowed body", "untrained body"},
                {{"turned moons", number(on_moons[0], 3), number(on_moons[1], 3)},
                 {"three sectors", number(on_sectors[0], 3), number(on_sectors[1], 3)}}});
  lesson.claim({.sentence = "Borrowed weights are better than random ones.",
                .verdict = Verdict::true_if,
                .in_fact = "True if the tasks are alike. Of a circle, a body of moons tells less.",
                .quantity = "lead on turned moons or lag on sectors, whichever is smaller",
                .measured = std::min(on_moons[0] - on_moons[1], on_sectors[1] - on_sectors[0]),
                .must_be = above(0.03)});  // 0.060 to 0.092
  const auto loud = ten_heads(borrowed, nn::normal(1.0), sectors, lesson.seed());
  lesson.claim(
      {.sentence = "A new head makes the first loss high.",
       .verdict = Verdict::true_if,
       .in_fact = fmt::format("With N(0, 1), {:.1f} times log 3 on average. With zeros, log C.",
                              mean_first_loss(loud) / std::log(3.0)),
       .quantity = "first loss of zeros on sectors, mean of ten bodies, less log 3",
       .measured = mean_first_loss(zeros) - std::log(3.0),
       .must_be = about(0.0, 1e-12)});  // 1e-15
}

void equal_but_for_labels(Lesson& lesson, const nn::Dataset& sectors) {
  const nn::Mlp twins = small_network(nn::constant(0.5), 3);
  const TaskRun first = run_task("", twins, sectors, nn::Adam(0.01), {.steps = 1});
  const TaskRun last = run_task("", twins, sectors, nn::Adam(0.01), {.steps = 1000});
  lesson.claim(
      {.sentence = "With several classes, labels part the twins.",
       .verdict = Verdict::true_if,
       .in_fact = fmt::format("Only the outputs ({} different ones after a step). To each, "
                              "all hidden neurons are alike, and stay so: {:.3f} right.",
                              nn::distinct_neurons(first.net.dense(3)), last.accuracy),
       .quantity = "difference between hidden neurons after 1,000 steps",
       .measured = nn::spread(last.net),
       .must_be = is(0.0)});  // no randomness
}

plots::Figure nothing_drawn(Lesson& lesson, const Knobs& knobs) {
  const Inputs inputs = clothes(knobs.inputs, 2000, lesson.seed());
  const auto learn = [&](const std::string& start, const nn::Initializer& hidden) {
    return wide_run(start, hidden, inputs, knobs.width, lesson.seed());
  };
  lesson.progress("Three wide networks learn ...");
  const std::vector<WideRun> runs = {learn("ZerO", nn::zero_start()), learn("He", nn::he_normal()),
                                     learn("all 1/n", mean_of_inputs())};
  const auto loss = [&](std::size_t k) { return runs[k].run.last_loss; };
  lesson.section(fmt::format("Three hidden layers of {}, a head of zeros", knobs.width));
  lesson.say(inputs.description);
  lesson.table(wide_table(runs));
  lesson.claim({.sentence = "Only chance can break the symmetry.",
                .verdict = Verdict::is_false,
                .in_fact = "ZerO draws nothing, is one network for all seeds, and has no twins.",
                .quantity = "ZerO's different neurons, fewest in a layer (0 if seeds disagree)",
                .measured = runs[0].seeds_agree * static_cast<double>(runs[0].different),
                .must_be = is(static_cast<double>(knobs.width))});  // no randomness
  lesson.claim({.sentence = "What is not random learns badly.",
                .verdict = Verdict::is_false,
                .in_fact = "Equal weights do. ZerO learns almost as well as He.",
                .quantity = "what ZerO's loss gains on equal weights', as a share of He's gain",
                .measured = (loss(2) - loss(0)) / (loss(2) - loss(1)),
                .must_be = above(0.7)});  // clothes 0.91 to 1.03, normal numbers 0.86 to 1.00
  return wide_figure("Not drawn and all different: ZerO learns as He does", runs);
}

void experiment(Lesson& lesson, const Knobs& knobs) {
  lesson.predict({{"nothing", "it was measured otherwise, above"},
                  {"as much as equal weights can", "it was measured otherwise, above"},
                  {"as much as any new head"}});
  lesson.idea("Borrowed neurons differ already, so the head that is put on them may be zero.");
  const nn::Dataset moons = turned(nn::moons(100), knobs.angle), sectors = three_sectors(150);
  lesson.figure(new_heads(lesson, knobs, moons), "heads");
  what_zeros_stop(lesson, moons);
  like_and_unlike(lesson, moons, sectors);
  equal_but_for_labels(lesson, sectors);
  lesson.figure(nothing_drawn(lesson, knobs), "drawn");
  lesson.next(
      "make lesson@transfer ARGS=\"--angle 3.1416\" swaps the moons. Then `make homework@transfer` "
      "moves "
      "networks of any shape to new tasks, and `make lesson@real_data` goes to real data.");
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
