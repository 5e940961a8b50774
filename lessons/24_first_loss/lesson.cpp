// The first loss: what should the loss be before the first step?
//
// Before a network has learned, its outputs should say nothing about a single sample. What is the loss of
// an answer that is the same for all samples?
//
// THE BEST CONSTANT. Let C classes have the shares p_1 ... p_C of the samples. An answer q_1 ... q_C, the
// same for all, costs on average
//
//     - p_1 ln q_1 - ... - p_C ln q_C     at least     H = - p_1 ln p_1 - ... - p_C ln p_C
//
// and reaches that entropy H for q = p (Gibbs's inequality). C equally frequent classes have H = ln C. With
// an output of logits, q = softmax(z), zero weights and biases b_c = ln p_c give exactly that; a single
// logit for two classes needs b = ln(p / (1 - p)), the prior bias (Lin et al. 2017, "Focal loss for dense
// object detection", section 4.1, with p = 0.01).
//
// By hand: 1 of 4 samples is positive. H = -0.25 ln 0.25 - 0.75 ln 0.75 = 0.347 + 0.216 = 0.562, and
// b = ln(0.25 / 0.75) = -1.10. With b = 0 the first loss is ln 2 = 0.693.
//
// WHAT RANDOM LOGITS COST. Let the C logits of a sample be m + e_c, the e_c independent with mean 0 and
// variance s^2. Expand ln(e^z_1 + ... + e^z_C) to second order in e. With the averages over the classes,
// denoted by < >, it is
//
//     ln C + m + <e> + (<e^2> - <e>^2) / 2
//
// From it the cross-entropy subtracts the logit of the right class y, m + e_y. Which class is right does not
// depend on e, so that on average e_y is 0. So is <e>, while <e^2> is s^2 and <e>^2 is s^2 / C:
//
//     loss = ln C + (1 - 1/C) s^2 / 2            for small s, on average over e
//
// For large s, ln(e^z_1 + ... + e^z_C) is about the largest logit, which is proportional to s, and so is the
// loss of a network that is confidently wrong.
//
// Worth trying:
//   ARGS="--share 0.2"       a class that is not so rare: what does the bias save?
//   ARGS="--classes 3"       fewer classes: what do random logits cost?
//   ARGS="--width 16"        few hidden neurons: does the theory notice?
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "lessons/common/in_parallel.hpp"
#include "lessons/common/lesson.hpp"
#include "lessons/common/pictures.hpp"
#include "lessons/common/run.hpp"
#include "nn/analysis/statistics.hpp"
#include "nn/diagnosis/baseline.hpp"
#include "nn/labels.hpp"
#include "nn/trainer.hpp"

using namespace lessons;

namespace {

struct Knobs {
  std::size_t width = 32;    // neurons in each of two hidden ReLU layers
  std::size_t classes = 10;  // C, equally frequent
  double share = 0.03;       // p, of the rare class among two
  std::size_t steps = 600;   // of training, all samples in each
};

constexpr std::size_t samples = 300;

// Points of the plane; the angle, from 0 to 1 turn, decides the class.
struct Turned {
  Matrix points;  // (samples x 2)
  std::vector<double> turns;
};

Turned points_by_angle(Rng rng) {
  Turned made{nn::normal(1.0)(samples, 2, rng), {}};
  for (std::size_t i = 0; i < samples; ++i) {
    const double angle = std::atan2(made.points(i, 1), made.points(i, 0));
    made.turns.push_back(0.5 + 0.5 * angle / std::numbers::pi);
  }
  return made;
}

// C sectors of one size, one-hot.
nn::Dataset sectors(std::size_t classes, const Rng& rng) {
  const Turned made = points_by_angle(rng);
  std::vector<std::size_t> labels;
  for (double turn : made.turns) {
    const auto sector = static_cast<std::size_t>(turn * static_cast<double>(classes));
    labels.push_back(std::min(sector, classes - 1));
  }
  return {made.points, nn::one_hot(labels, classes)};
}

// The samples with the smallest turns are positive: a narrow sector that holds the share.
nn::Dataset rare_sector(double share, const Rng& rng) {
  const Turned made = points_by_angle(rng);
  std::vector<double> sorted = made.turns;
  std::ranges::sort(sorted);
  const double end = sorted[static_cast<std::size_t>(std::lround(share * samples))];
  Matrix targets(samples, 1);
  for (std::size_t i = 0; i < samples; ++i) targets(i, 0) = made.turns[i] < end;
  return {made.points, targets};
}

nn::Mlp network(const Knobs& knobs, std::size_t outputs, std::uint64_t seed) {
  return {nn::layer_widths(2, 2, knobs.width, outputs), nn::relu(), nn::he_normal(), seed};
}

double loss_of(nn::Mlp& net, const nn::Dataset& data, nn::Loss loss) {
  Matrix gradient;
  return loss(net.forward(data.inputs), data.targets, gradient);
}

// Scales the output weights so that the logits' root mean square over samples and classes is s.
void set_logits(nn::Mlp& net, const nn::Dataset& data, double s) {
  const double now = nn::root_mean_square(net.forward(data.inputs));
  net.dense(net.depth() - 1).weights.value *= s / now;
}

// The first loss for random logits. Each draw of the output weights counts with both signs, so that what is
// of first order in them cancels, and the average settles after few draws.
double mean_first_loss(const Knobs& knobs, const nn::Dataset& data, double s, std::uint64_t seed) {
  constexpr std::uint64_t draws = 80;
  double sum = 0.0;
  for (std::uint64_t k = 0; k < draws; ++k) {
    nn::Mlp net = network(knobs, knobs.classes, 100 * seed + k);
    for (double sign : {1.0, -1.0}) {
      set_logits(net, data, sign * s);
      sum += loss_of(net, data, nn::softmax_cross_entropy);
    }
  }
  return sum / (2.0 * draws);
}

Run<> train(Run<> run, const nn::Dataset& data, nn::Loss loss, nn::Optimizer&& optimizer,
            std::size_t steps) {
  Matrix gradient;
  for (std::size_t step = 0; step <= steps; ++step) {
    const double value = loss(run.net.forward(data.inputs), data.targets, gradient);
    nn::stop_unless_finite(value, step, run.net, data.inputs);
    run.step.push_back(static_cast<double>(step));
    run.loss.push_back(value);
    run.net.backward(gradient);
    optimizer.step(run.net.parameters());
  }
  return run;
}

// The first step from which on the loss stays at or below `bound`; the number of steps if there is none.
double steps_to(const Run<>& run, double bound) {
  const auto above_bound =
      std::find_if(run.loss.rbegin(), run.loss.rend(), [&](double loss) { return loss > bound; });
  return static_cast<double>(run.loss.rend() - above_bound);
}

bool reaches(const Run<>& run, double bound) { return run.loss.back() <= bound; }

// "19", or "> 600" if 600 steps are not enough.
std::string steps_text(const Run<>& run, double bound, const std::string& more = "> ") {
  if (!reaches(run, bound)) return fmt::format("{}{}", more, run.loss.size() - 1);
  return number(steps_to(run, bound));
}

const std::vector<double> deviations = {0.1, 0.3, 1.0, 3.0, 10.0, 30.0};

void cost_of_random_logits(Lesson& lesson, const Knobs& knobs, const nn::Dataset& data) {
  const auto C = static_cast<double>(knobs.classes);
  std::vector<Compared> rows;
  for (double s : deviations) {
    const double measured = mean_first_loss(knobs, data, s, lesson.seed()) - std::log(C);
    rows.push_back({number(s), (1.0 - 1.0 / C) * s * s / 2.0, measured});
  }
  lesson.section(fmt::format("First loss above ln {} ({:.3f}), random logits: mean of 80 networks",
                             knobs.classes, std::log(C)));
  lesson.table(theory_table("root mean square of the logits", rows));
  lesson.claim(
      {.sentence = "How large logits are before training does not matter: they are random anyway.",
       .verdict = Verdict::is_false,
       .in_fact = fmt::format(
           "Equal logits begin at ln C. Random ones cost (1 - 1/C) s^2 / 2 more if they are "
           "small, of root mean square s. Logits of 10 begin at ln C + {:.1f}, and of "
           "30 at ln C + {:.1f}.",
           rows[4].measured, rows[5].measured),
       .quantity = "first loss of random logits of root mean square 10, minus ln C (not counted "
                   "unless that of 0.1 and of 0.3 is as predicted, within a factor of 1.25)",
       .measured = largest_factor({rows[0], rows[1]}) < 1.25 ? rows[4].measured : NAN,
       .must_be = above(1.0)});
}

// Returns the courses of the loss.
plots::Lines wrong_starts(Lesson& lesson, const Knobs& knobs, const nn::Dataset& data) {
  const double constant = std::log(static_cast<double>(knobs.classes));
  std::vector<Run<>> runs;
  for (double s : deviations) {
    nn::Mlp net = network(knobs, knobs.classes, lesson.seed());
    set_logits(net, data, s);
    runs.push_back({"logits of " + number(s), net});
  }
  in_parallel(runs.size(), [&](std::size_t k) {
    runs[k] = train(runs[k], data, nn::softmax_cross_entropy, nn::Adam(0.003), 150);
  });
  Table table{{"start", "first loss", "steps to ln C", "steps to ln C / 2"}};
  for (const Run<>& run : runs) {
    table.rows.push_back({run.name, number(run.loss.front(), 3), steps_text(run, constant),
                          steps_text(run, constant / 2.0)});
  }
  lesson.section("Steps of Adam, rate 0.003, until the loss stays below ln C, and half of it");
  lesson.table(table);
  const double wrong = steps_to(runs.back(), constant);
  lesson.claim(
      {.sentence = "A confidently wrong start is mended by the first step.",
       .verdict = Verdict::is_false,
       .in_fact = fmt::format(
           "From logits of 30, Adam at a rate of 0.003 takes {} steps to the loss that equal "
           "logits have before the first step. Half of that loss takes {} steps, and {} from "
           "logits of 0.1. After {} steps the loss is {} from logits of 30, {} "
           "from 0.1.",
           steps_text(runs.back(), constant, "more than "),
           steps_text(runs.back(), constant / 2.0, "more than "),
           steps_text(runs.front(), constant / 2.0, "more than "), runs.back().loss.size() - 1,
           number(runs.back().loss.back(), 2), number(runs.front().loss.back(), 2)),
       .quantity = "steps of Adam at a rate of 0.003 until the loss is at most ln C, from random "
                   "logits of 30 (root mean square)",
       .measured = wrong,
       .must_be = above(1.0)});
  return {"Random logits, by their size",
          {"step of Adam"},
          {fmt::format("loss (ln {} = {:.2f})", knobs.classes, constant), true},
          {curve(runs[0], runs[0].loss), curve(runs[2], runs[2].loss), curve(runs[4], runs[4].loss),
           curve(runs[5], runs[5].loss)}};
}

// Two classes, one of them rare: three biases of the output, two optimizers.
struct Start {
  std::string name;
  double bias;
  Run<> descent, adam;
};

std::vector<Start> rare_starts(const Knobs& knobs, const nn::Dataset& data, std::uint64_t seed) {
  const double p = nn::statistics(data.targets).mean, prior = std::log(p / (1.0 - p));
  std::vector<Start> starts;
  for (const auto& [name, bias] : {std::pair<std::string, double>{"bias 0", 0.0},
                                   {"bias ln(p/(1-p))", prior},
                                   {"bias -ln(p/(1-p))", -prior}}) {
    nn::Mlp net = network(knobs, 1, seed);
    set_logits(net, data, 0.1);
    net.dense(net.depth() - 1).bias.value(0, 0) = bias;
    starts.push_back({name, bias, {name, net}, {name, net}});
  }
  in_parallel(2 * starts.size(), [&](std::size_t k) {
    Start& one = starts[k / 2];
    if (k % 2 == 0) {
      one.descent =
          train(one.descent, data, nn::binary_cross_entropy, nn::GradientDescent(0.1), knobs.steps);
    } else {
      one.adam = train(one.adam, data, nn::binary_cross_entropy, nn::Adam(0.003), knobs.steps);
    }
  });
  return starts;
}

void rare_table(Lesson& lesson, const std::vector<Start>& starts, const nn::Dataset& data,
                double H) {
  Table table{
      {"output's bias", "first loss", "GD: 1.05 H", "GD: H/2", "Adam: 1.05 H", "Adam: H/2"}};
  for (const Start& one : starts) {
    table.rows.push_back({one.name, number(one.descent.loss.front(), 3),
                          steps_text(one.descent, 1.05 * H), steps_text(one.descent, H / 2.0),
                          steps_text(one.adam, 1.05 * H), steps_text(one.adam, H / 2.0)});
  }
  lesson.section(fmt::format("Two classes, {} of {} positive: H = {:.3f}, ln(p/(1-p)) = {:.2f}",
                             std::lround(sum(data.targets)), samples, H, starts[1].bias));
  lesson.table(table);
  lesson.say(
      "Steps of gradient descent (GD) at a rate of 0.1, and of Adam at 0.003, until the loss stays "
      "below 1.05 H, and until it stays below H / 2, in one network.");
}

// How many times as many steps the five networks take to `bound` from the prior bias as from 0; "at least"
// where the prior's do not all reach it. Nothing if those from 0 do not.
std::string from_prior(const std::vector<std::vector<Start>>& networks, double bound,
                       Run<> Start::*of) {
  double prior = 0.0, zero = 0.0;
  bool reached = true;
  for (const auto& network : networks) {
    if (!reaches(network[0].*of, bound)) return "";
    reached = reached && reaches(network[1].*of, bound);
    zero += steps_to(network[0].*of, bound);
    prior += steps_to(network[1].*of, bound);
  }
  return fmt::format("{}{:.2g}", reached ? "" : "at least ", prior / zero);
}

// For each of five networks its starts.
void claim_of_the_prior(Lesson& lesson, const std::vector<std::vector<Start>>& networks, double H) {
  const Start& zero = networks.front().front();
  const std::string adam = from_prior(networks, H / 2.0, &Start::adam),
                    descent = from_prior(networks, H / 2.0, &Start::descent);
  const std::string later = adam.empty() || descent.empty()
                                ? ""
                                : fmt::format(
                                      " Later, in five networks, half of that loss takes Adam {} "
                                      "times as many steps from "
                                      "the prior bias as from 0, and gradient descent {} times.",
                                      adam, descent);
  lesson.claim(
      {.sentence = "The output's bias need not be set: training finds it in the first step.",
       .verdict = Verdict::is_false,
       .in_fact = fmt::format("From a bias of 0 gradient descent takes {} steps and Adam {} to "
                              "within 5 % of the loss that the prior bias begins with.{}",
                              steps_text(zero.descent, 1.05 * H, "more than "),
                              steps_text(zero.adam, 1.05 * H, "more than "), later),
       .quantity =
           "steps from an output bias of 0 until the loss stays below 1.05 times that of the "
           "best constant, gradient descent or Adam, whichever takes fewer",
       .measured = std::min(steps_to(zero.descent, 1.05 * H), steps_to(zero.adam, 1.05 * H)),
       .must_be = above(1.0)});
}

std::vector<plots::Lines> courses(const std::vector<Start>& starts, double H) {
  std::vector<plots::Lines> panels;
  for (Run<> Start::*of : {&Start::descent, &Start::adam}) {
    plots::Lines panel{of == &Start::adam ? "A rare class, Adam" : "A rare class, gradient descent",
                       {of == &Start::adam ? "step of Adam" : "step of gradient descent"},
                       {fmt::format("loss (H = {:.3f})", H), true}};
    for (const Start& one : starts) panel.series.push_back(curve(one.*of, (one.*of).loss));
    panels.push_back(panel);
  }
  return panels;
}

// Returns the courses under either optimizer, and their title.
std::vector<plots::Lines> a_rare_class(Lesson& lesson, const Knobs& knobs, std::string& title) {
  const nn::Dataset data = rare_sector(knobs.share, Rng(lesson.seed()).stream(2));
  const double H = nn::best_constant_loss(data.targets, nn::binary_cross_entropy);
  std::vector<std::vector<Start>> networks;
  for (std::uint64_t k = 0; k < 5; ++k) {
    networks.push_back(rare_starts(knobs, data, 5 * lesson.seed() + k));
  }
  const std::vector<Start>& starts = networks.front();
  rare_table(lesson, starts, data, H);
  const Start &zero = starts[0], &prior = starts[1];
  lesson.claim(
      {.sentence = "Before the first step the loss of a network for two classes should be ln 2.",
       .verdict = Verdict::true_if,
       .in_fact = fmt::format("True of classes that are equally frequent. The best constant answer "
                              "to a share of {:.3g} costs {:.3f}, and that is what the bias "
                              "ln(p / (1 - p)) begins with.",
                              mean(data.targets), H),
       .quantity = "first loss with an output bias of 0, over that with the bias ln(p / (1 - p))",
       .measured = zero.descent.loss.front() / prior.descent.loss.front(),
       .must_be = above(1.25)});
  claim_of_the_prior(lesson, networks, H);
  title = fmt::format(
      "A share of {:.2g}: first loss {:.2g} from an output bias of 0, {:.2g} from "
      "ln(p/(1-p)), {:.2g} from -ln(p/(1-p))",
      knobs.share, zero.descent.loss.front(), prior.descent.loss.front(),
      starts[2].descent.loss.front());
  return courses(starts, H);
}

void experiment(Lesson& lesson, const Knobs& knobs) {
  lesson.predict(
      {{"0.693 = ln 2, as for any two classes",
        "that is the loss of answering 1/2; who knows that 3 % are positive answers 0.03"},
       {"about 0.13"},
       {"0, since 97 % are answered right by \"negative\"",
        "an answer of exactly 0 costs an infinite loss on the samples that are positive"},
       {"about 3.5 = ln(1/0.03)",
        "that is what a positive sample costs, and 97 of 100 are not positive"}});
  const nn::Dataset data = sectors(knobs.classes, Rng(lesson.seed()).stream(1));
  std::string title;
  const std::vector<plots::Lines> rare = a_rare_class(lesson, knobs, title);
  cost_of_random_logits(lesson, knobs, data);
  const plots::Lines wrong = wrong_starts(lesson, knobs, data);
  lesson.idea(
      "The first loss should be that of the best answer that ignores the sample: the entropy of "
      "the class shares, ln C if they are equal. A bias sets it, and small output weights keep "
      "it.");
  lesson.figure({title, {rare[0], rare[1], wrong}});
  lesson.next(
      "`make homework@first_loss` sets an output layer so that the first loss is the entropy. "
      "`make lesson@width` comes next.");
}

}  // namespace

int main(int argc, char** argv) {
  Knobs knobs;
  Lesson lesson(
      "The first loss",
      "Three of a hundred samples are positive. An untrained network can know this share, and "
      "nothing about any one sample. What should its cross-entropy be before the first step?");
  lesson.knob("--width", knobs.width, "neurons in each of two hidden layers", 8, 512);
  lesson.knob("--classes", knobs.classes, "equally frequent classes", 2, 100);
  lesson.knob("--share", knobs.share, "of the rare class", 0.01, 0.5);
  lesson.knob("--steps", knobs.steps, "of training on the rare class", 10, 5000);
  lesson.domain(
      {"widths 32 to 64, 3 to 30 classes, shares 0.03 to 0.1",
       combined(
           {{"--width", {"32", "64"}}, {"--classes", {"3", "30"}}, {"--share", {"0.03", "0.1"}}}),
       100});
  return lesson.run(argc, argv, [&] { experiment(lesson, knobs); });
}
