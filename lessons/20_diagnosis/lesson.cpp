// Name the disease of a sick network
//
// A loss that does not fall says that something is wrong, and not what. It may not even say that: a
// sound network, too, can wait on a plateau before it learns. Look inside. One pass forwards and
// backwards, without a step, leaves two things in each of L hidden layers:
//
//     activations h_l          do they still move from sample to sample?     x -> h_1 -> ... h_L
//     error signals dL/dz_l    does the blame still arrive?        dz_1 <- ... <- dz_L <- loss
//
// With the slope of f and a count of different neurons they tell five diseases apart:
//
//     symmetric    fewer different neurons than neurons
//     dead         f is flat for nearly all neurons of a layer, whatever the sample
//     saturated    a layer stands at the two ends of tanh
//     vanishing    h, or dz, is multiplied by the same factor below 1, layer after layer
//     exploding    or by one above 1
//
// The ratio of first to last weight gradient misses a wrong scale. dL/dW_l is the product of h_l-1
// and dz_l: if each layer multiplies both by g, it is g^(l-1) g^(L-l) = g^(L-1), whatever l.
//
// nn::diagnose asks for all of this: interview(), below, shows the three lines that it takes.
//
// Predict before you run: seven networks begin to learn two circles, one of them sound. How far
// apart are their losses after 50 steps?
//
// Worth trying:
//   ARGS="--depth 3"      in a shallow network the diagnosis misses one: which?
//   ARGS="--scale 0.75"   how little is too little?
#include <fmt/core.h>

#include <algorithm>

#include "lessons/common/lesson.hpp"
#include "nn/starts/lsuv.hpp"
#include "nn/trainer.hpp"
#include "patients.hpp"
#include "ward.hpp"

using namespace lessons;

namespace {

constexpr double rate = 0.03;      // of gradient descent with momentum
constexpr std::size_t early = 50;  // the step at which we look at the losses

struct Knobs {
  std::size_t depth = 8;    // hidden layers, of 16 neurons
  double scale = 0.3;       // of weights that let signals vanish, as a share of the right one
  std::size_t steps = 400;  // of training
};

// Weights `factor` times the right scale. The last layer's are small, so that all begin at ln 2.
nn::Mlp start(const Knobs& knobs, const nn::Activation& f, double factor, std::uint64_t seed) {
  std::vector<std::size_t> widths(knobs.depth + 2, 16);
  widths.front() = 2;
  widths.back() = 1;
  nn::Mlp net(widths, f, scaled(f, factor), seed);
  net.dense(knobs.depth).weights.value *= 0.1 / factor;
  return net;
}

// A sound network and six sick ones, with what each suffers from and the same network cured.
std::vector<Bed> ward(const Knobs& knobs, std::uint64_t seed) {
  using enum nn::Disease;
  const auto tanh = [&](double factor, std::uint64_t k) {
    return start(knobs, nn::tanh(), factor, 10 * seed + k);
  };
  const auto sine = [&](double factor) { return start(knobs, nn::sine(), factor, 10 * seed); };
  const nn::Mlp relu = start(knobs, nn::relu(), 1.0, 10 * seed);
  nn::Mlp twins = tanh(1.0, 2), shut = relu, small = tanh(1.0, 5);
  for (std::size_t l = 0; l < knobs.depth; ++l) make_twins(twins, l);
  std::ranges::fill(shut.dense(knobs.depth / 2).bias.value.values(), -20.0);
  for (std::size_t l = 0; l < small.depth(); ++l) {
    std::ranges::fill(small.dense(l).weights.value.values(), 0.02);
  }
  return {{"sound", tanh(1.0, 1), {}, tanh(1.0, 1)},
          {"all twins", twins, {symmetric}, tanh(1.0, 2)},
          {"biases -20", shut, {dead}, relu},
          {"weights x 50", tanh(50.0, 3), {saturated}, tanh(1.0, 3)},
          {"weights x " + number(knobs.scale, 2), tanh(knobs.scale, 4), {vanishing}, tanh(1.0, 4)},
          {"sine, x 4", sine(4.0), {exploding}, sine(1.0)},
          {"all 0.02", small, {symmetric, vanishing}, tanh(1.0, 5)}};
}

void claims_about_losses(Lesson& lesson, const std::vector<Course>& courses) {
  lesson.claim({.sentence = "A loss curve shows which network is sick.",
                .verdict = Verdict::is_false,
                .in_fact = "Not while the sound one waits on its plateau, as the others seem to.",
                .quantity = "largest distance between two of seven losses, first 50 steps",
                .measured = largest_distance(courses, early),
                .must_be = below(0.1)});  // 0.0075 to 0.049 over seeds 1 to 150
  const auto right = std::ranges::count_if(courses, [](const Course& c) { return c.named(); });
  lesson.claim({.sentence = "Before the first step nobody can tell.",
                .verdict = Verdict::is_false,
                .in_fact = "One pass names what each was made to suffer from, no less and no more.",
                .quantity = "networks of seven that are named right",
                .measured = static_cast<double>(right),
                .must_be = is(7.0)});  // 7 for each of seeds 1 to 150
}

void claims_about_signs(Lesson& lesson, const Course& faint, const Course& sine) {
  lesson.claim({.sentence = "Vanishing shows in the ratio of first to last weight gradient.",
                .verdict = Verdict::is_false,
                .in_fact = "Inputs fade one way, error signals the other: the product does not.",
                .quantity = "log10 per layer of weight gradients where signals vanish",
                .measured = per_layer(faint.weight_gradients, 2),  // without W1: inputs never fade
                .must_be = between(-0.2, 0.2)});                   // -0.088 to 0.102
  lesson.claim({.sentence = "It shows in the error signals.",
                .verdict = Verdict::is_true,
                .in_fact = "And in the activations, which fade in the other direction.",
                .quantity = "log10 per layer of error signals there",
                .measured = per_layer(faint.error_signals),
                .must_be = between(0.39, 0.75)});  // 0.48 to 0.62
  lesson.claim({.sentence = "An explosion shows in the activations.",
                .verdict = Verdict::true_if,
                .in_fact = "If f has no upper end. Sine's stay, and its error signals explode.",
                .quantity = "log10 per layer of activations of the exploding sine",
                .measured = per_layer(sine.activations),
                .must_be = between(-0.03, 0.03)});  // -0.0034 to 0.0043
}

void claims_about_remedies(Lesson& lesson, const Knobs& knobs, const nn::Dataset& data,
                           const std::vector<Course>& courses) {
  lesson.claim({.sentence = "Each disease has its remedy.",
                .verdict = Verdict::is_true,
                .in_fact = "Different weights, biases of 0, the right scale: then all learn.",
                .quantity = "loss in the end, best of the sick minus worst of the cured",
                .measured = best_of_sick(courses) - worst_cured(courses),
                .must_be = above(0.3)});  // 0.43 to 0.693
  Bed half = courses.back().bed;
  nn::scale_to_unit_variance(half.cured = half.net, data.inputs);
  lesson.claim({.sentence = "The right scale cures a network whose signals vanish.",
                .verdict = Verdict::true_if,
                .in_fact = "If that is all it suffers from. Rescaled, all 0.02 is still twins.",
                .quantity = "accuracy of all 0.02 after the remedy for its scale alone",
                .measured = follow({half}, data, rate, knobs.steps)[0].cured_accuracy,
                .must_be = below(0.68)});  // 0.5, no randomness; a line gets 2/3
}

void interview(Lesson& lesson) {
  const nn::Dataset moons = nn::moons(200);
  nn::Mlp net({2, 8, 8, 8, 1}, nn::tanh(), nn::constant(0.5));
  nn::GradientDescent descent(0.1);
  nn::train(net, moons, nn::binary_cross_entropy, descent, {.steps = 3000});
  const nn::Diagnosis found = nn::diagnose(net, moons);
  lesson.section("The interview's network, all 0.5, after 3,000 steps on two moons");
  lesson.table(table_of(found));
  for (const nn::Finding& finding : found.findings) lesson.say(to_text(finding));
  lesson.claim({.sentence = "Identical weights show in the loss.",
                .verdict = Verdict::is_false,
                .in_fact = fmt::format("{:.2f} looks like success. Different neurons: {} of 8.",
                                       found.loss, found.layers[0].different),
                .quantity = "accuracy of all 0.5 on moons",
                .measured = nn::accuracy(net.forward(moons.inputs), moons.targets),
                .must_be = between(0.87, 0.89)});  // 0.88, no randomness
}

void experiment(Lesson& lesson, const Knobs& knobs) {
  lesson.predict({{"the sound one leads", "it was measured otherwise, above"},
                  {"each has a plateau of its own", "it was measured otherwise, above"},
                  {"hardly"}});
  lesson.idea("What a network suffers from stands in its layers before its loss says anything.");
  lesson.progress("Seven networks, sick and cured, learn two circles ...");
  const nn::Dataset circles = nn::circles(100), data = nn::Standardizer(circles)(circles);
  const auto courses = follow(ward(knobs, lesson.seed()), data, rate, knobs.steps);
  lesson.section("Before the first step, by hidden layer");
  lesson.table(by_hidden_layer(courses, &Course::activations, "activations"));
  lesson.table(by_hidden_layer(courses, &Course::error_signals, "error signals"));
  lesson.table(by_hidden_layer(courses, &Course::weight_gradients, "weight gradients"));
  lesson.section("What one pass says, and what training says later");
  lesson.table(course_table(courses, early));
  lesson.figure(sign_figure("Losses alike, and what is inside is not", courses, early), "signs");
  lesson.figure(course_figure("Six do not learn in time, and all do when cured", courses),
                "courses");
  claims_about_losses(lesson, courses);
  claims_about_signs(lesson, courses[4], courses[5]);
  claims_about_remedies(lesson, knobs, data, courses);
  interview(lesson);
  lesson.next(
      "make lesson@diagnosis ARGS=\"--depth 3\" shows one that the diagnosis misses. Then `make "
      "homework@diagnosis` writes a diagnosis, and `make lesson@the_interview` answers the "
      "interview.");
}

}  // namespace

int main(int argc, char** argv) {
  Knobs knobs;
  Lesson lesson("Diagnosis",
                "Seven networks begin to learn, one is sound. How far apart after 50 steps?");
  lesson.knob("--depth", knobs.depth, "hidden layers", 3, 15);
  lesson.knob("--scale", knobs.scale, "of weights that let signals vanish", 0.01, 1);
  lesson.knob("--steps", knobs.steps, "of training", early + 1, 5000);
  return lesson.run(argc, argv, [&] { experiment(lesson, knobs); });
}
