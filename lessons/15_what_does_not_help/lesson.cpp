// What does not help
//
// Let P exchange two neurons of a layer, with all that leads into them and out of them. A training
// treats neurons alike if we may exchange them before a step or after it:
//
//     step(P w) = P step(w)          for all weights w
//
// For twins P w = w. So step(w) = P step(w), and they are twins after it. Ask one thing of a
// remedy: can it tell neurons apart by their place? L1, L2, momentum and Adam treat each weight by
// its own history, and twins have one history. Mini-batches and noise on the inputs are random, but
// a whole layer hears the same. Dropout draws for each neuron, noise on the gradients for each
// weight: these two part twins.
//
// Parting them is one thing, letting them learn another. Dropout goes on when they have parted. To
// see what it does then, we do it to a network that never had twins.
//
// Predict before you run: dropout of 0.5 makes all neurons different in one step. How much of two
// moons does the network get right on its way through 3,000 steps? A straight line gets 89 %.
//
// Worth trying:
//   ARGS="--share 0.3"     where does dropout stop being an obstacle?
//   ARGS="--width 16"      16 voices, half of them silent: is that as bad?
//   ARGS="--noise 1e-12"   how little noise will do?
#include <fmt/core.h>

#include <algorithm>
#include <span>

#include "lessons/common/lesson.hpp"
#include "lessons/common/straight_line.hpp"
#include "remedy.hpp"
#include "valley.hpp"

using namespace lessons;

namespace {

struct Knobs {
  std::size_t steps = 3000;
  std::size_t width = 8;  // neurons in each of three hidden layers
  double share = 0.5;     // of the hidden neurons that dropout silences
  double noise = 1e-6;    // on each gradient
};

// All weights are 0.5, and Adam learns from all points in each step, unless something else is said.
const std::vector<Remedy> alike_for_all = {{.name = "Adam"},
                                           {.name = "momentum", .method = "momentum"},
                                           {.name = "Nesterov", .method = "Nesterov"},
                                           {.name = "L1, 0.001", .l1 = 0.001},
                                           {.name = "L2, 0.001", .l2 = 0.001},
                                           {.name = "batches of 8", .batch = 8},
                                           {.name = "input noise 0.1", .input_noise = 0.1},
                                           {.name = "input dropout 0.5", .input_dropout = 0.5}};

// The claims below count them from 0.
std::vector<Remedy> random_for_each(const Knobs& knobs) {
  const double s = knobs.share;
  const std::string dropout = "dropout " + number(s), noise = "noise " + number(knobs.noise);
  return {{.name = dropout + ", last layer", .dropout = {0.0, 0.0, s}},
          {.name = dropout, .dropout = {s, s, s}},
          {.name = dropout + ", Xavier", .start = nn::xavier_uniform(), .dropout = {s, s, s}},
          {.name = dropout + ", one step", .dropout = {s, s, s}, .one_step = true},
          {.name = "dropout 0.1", .dropout = {0.1, 0.1, 0.1}},
          {.name = noise + ", descent", .method = "descent", .gradient_noise = knobs.noise},
          {.name = noise + ", Adam", .gradient_noise = knobs.noise},
          {.name = "Xavier alone", .start = nn::xavier_uniform()}};
}

using Trials = std::vector<RemedyTrial>;

Trials keep_twins(Lesson& lesson, const RemedyOptions& options, double line) {
  Trials all = remedy_trials(alike_for_all, options);
  lesson.section("All weights 0.5. Distinct neurons by layer, and how far apart they are");
  lesson.table(remedy_table(all));
  lesson.say("Moved: the largest change of a weight. Right: the highest accuracy on the way.");
  lesson.claim({.sentence = "L1, L2, momentum, Nesterov or Adam part twins.",
                .verdict = Verdict::is_false,
                .in_fact = "Each weight is treated by its own history, and twins have one history.",
                .quantity = "largest difference between neurons in any of these trainings",
                .measured = largest_spread(std::span(all).first(5)),
                .must_be = is(0.0)});  // no randomness
  lesson.claim({.sentence = "Mini-batches and noisy inputs break the symmetry: they are random.",
                .verdict = Verdict::is_false,
                .in_fact = "All neurons of a layer hear the same random thing.",
                .quantity = "the same with batches, input noise or input dropout",
                .measured = largest_spread(std::span(all).subspan(5)),
                .must_be = is(0.0)});  // for every seed
  lesson.claim({.sentence = "A difference of exactly 0 shows that nothing has trained.",
                .verdict = Verdict::is_false,
                .in_fact = "The weights go a long way, and twins go it together.",
                .quantity = "change of a weight in the training that changed least",
                .measured = std::ranges::min(all, {}, &RemedyTrial::moved).moved,
                .must_be = above(0.5)});  // 0.73 to 0.80 over seeds 1 to 50
  lesson.claim({.sentence = "With the right one of these, twins get past a straight line.",
                .verdict = Verdict::is_false,
                .in_fact = fmt::format("They get as far as the best line, {:.2f}.", line),
                .quantity = "best accuracy of the eight minus the line's",
                .measured = std::ranges::max(all, {}, &RemedyTrial::best).best() - line,
                .must_be = about(0.0, 0.005)});  // 0, not one point, for every seed
  return all;
}

void dropout_claims(Lesson& lesson, const Trials& trials, const Knobs& knobs, double line) {
  lesson.claim({.sentence = "Dropout parts twins.",
                .verdict = Verdict::true_if,
                .in_fact = fmt::format("True of the hidden layers that it silences, at the first "
                                       "step. In the last layer only, it leaves {} distinct.",
                                       text_of(trials[0].last)),
                .quantity = "distinct neurons after one step of it, in each layer at least",
                .measured = static_cast<double>(std::ranges::min(trials[1].step_1)),
                .must_be = is(static_cast<double>(knobs.width))});  // for every seed
  lesson.claim({.sentence = "What dropout has parted is free to learn.",
                .verdict = Verdict::is_false,
                .in_fact = fmt::format("Not while {} of {} neurons are silent. Nor is a random "
                                       "start, with {:.2f} under this dropout and {:.2f} without: "
                                       "the dropout is in the way, not the symmetry.",
                                       number(knobs.share * static_cast<double>(knobs.width), 3),
                                       knobs.width, trials[2].best(), trials[7].best()),
                .quantity = "best accuracy of the two under it, minus the line's",
                .measured = std::max(trials[1].best(), trials[2].best()) - line,
                .must_be = about(0.0, 0.005)});  // 0 for every seed
  lesson.claim({.sentence = "Then dropout is no way out of 0.5.",
                .verdict = Verdict::is_false,
                .in_fact = "It is one if it stops after a step, or silences only a tenth.",
                .quantity = "accuracy, the lower of the two",
                .measured = std::min(trials[3].best(), trials[4].best()),
                .must_be = above(0.95)});  // 1.00 for every seed
}

Trials part_twins(Lesson& lesson, const RemedyOptions& options, const Knobs& knobs, double line) {
  Trials trials = remedy_trials(random_for_each(knobs), options);
  lesson.section("Random for each neuron (dropout), or for each weight (noise on gradients)");
  lesson.table(remedy_table(trials));
  dropout_claims(lesson, trials, knobs, line);
  lesson.claim({.sentence = "The start decides whether a network ever learns anything useful.",
                .verdict = Verdict::is_false,
                .in_fact = fmt::format("Noise of {} on the gradients repairs all 0.5, if Adam "
                                       "enlarges the differences. Descent gets {:.2f}.",
                                       number(knobs.noise), trials[5].best()),
                .quantity = "accuracy with it and Adam",
                .measured = trials[6].best(),
                .must_be = above(0.95)});  // 1.00 for every seed
  return trials;
}

void walk_valleys(Lesson& lesson) {
  const Valley steep = walk_valley(10000.0);
  lesson.section("Steps down a valley, at the rates that theory gives");
  lesson.table(valley_table({walk_valley(100.0), steep}));
  lesson.claim({.sentence = "What parts no twins is of no use.",
                .verdict = Verdict::is_false,
                .in_fact = "Momentum shortens the way down a valley, whoever walks. Sutskever et "
                           "al. 2013, often cited for its starts, is mainly about that.",
                .quantity = "descent's steps over momentum's, in the steeper valley",
                .measured = steep.descent / steep.momentum,
                .must_be = above(60.0)});  // 64.3, no randomness
}

void experiment(Lesson& lesson, const Knobs& knobs) {
  lesson.predict({{"all of it", "it was measured otherwise, above"},
                  {"what a line gets, 89 %"},
                  {"less than that", "it was measured otherwise, above"}});
  lesson.idea(
      "Treat all neurons alike, and twins stay twins. Dropout and noise on gradients do "
      "not, and whether that is a rescue is a question of its own.");
  lesson.progress("16 networks learn two moons ...");
  const RemedyOptions options{3, knobs.width, nn::moons(100), knobs.steps, lesson.seed()};
  const double line = best_straight_line(options.data);
  Trials all = keep_twins(lesson, options, line);
  const Trials parted = part_twins(lesson, options, knobs, line);
  walk_valleys(lesson);
  all.insert(all.end(), parted.begin(), parted.end());
  lesson.figure(remedy_figure("Eight keep twins. Others part them; not all let them learn", all),
                "remedies");
  lesson.figure(remedy_regions("Dropout 0.5: a line, from any start. One step of it: both moons",
                               {parted[1], parted[2], parted[3], parted[6]}, options.data),
                "regions");
  lesson.next(
      "make lesson@what_does_not_help ARGS=\"--share 0.3\" lets more neurons speak. Then `make "
      "homework@what_does_not_help` writes "
      "dropout, and `make lesson@residual` goes past layers instead of through them.");
}

}  // namespace

int main(int argc, char** argv) {
  Knobs knobs;
  Lesson lesson("What does not help",
                "Dropout of 0.5 parts all twins at once. How much of two moons is then learned?");
  lesson.knob("--steps", knobs.steps, "of each training", 100, 20000);
  lesson.knob("--width", knobs.width, "neurons in each hidden layer", 2, 32);
  lesson.knob("--share", knobs.share, "of the hidden neurons, silenced by dropout", 0.01, 0.9);
  lesson.knob("--noise", knobs.noise, "on the gradients", 0, 1);
  return lesson.run(argc, argv, [&] { experiment(lesson, knobs); });
}
