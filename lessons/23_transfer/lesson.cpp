// Transfer: what a new head does to a borrowed body
//
// A network that has learned one task can start another: keep its hidden layers, the body, and put a new
// last layer on top, the head, with weights V. When all layers learn, the first step moves both:
//
//     dL/dV = h^T (p - y)          the head learns from h, what the body computes
//     delta_h = (p - y) V^T        the body learns from V: what a random V sends down is as random as V
//
// A borrowed body has neurons that differ, so the rows of dL/dV differ and V needs no randomness of its
// own. (In a body of equal neurons the rows of dL/dV are equal. Its columns are not, one for each class: the
// outputs part, and the hidden neurons do not.) With V = 0 each of C classes gets p = 1 / C, so the first
// loss is log C. What is delta_h in that step, and what in the second one?
//
// If the head learns alone first, until p is near y, both p - y and the body's steps are small (Kumar,
// Raghunathan, Jones, Ma, Liang 2022, "Fine-tuning can distort pretrained features and underperform
// out-of-distribution": linear probing, then fine-tuning).
//
// Here: the body has learned two moons. The new task are ten samples of the same moons, turned. Two numbers
// say what becomes of the body: how far h has moved, as a share of its size; and the loss of the old task,
// with the old head back on the body.
//
// Worth trying:
//   ARGS="--angle 1.2"     a task less like the old one: is there anything worth keeping?
//   ARGS="--rate 0.2"      larger steps
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include "lessons/common/lesson.hpp"
#include "lessons/common/pictures.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/trainer.hpp"
#include "tasks.hpp"

using namespace lessons;

namespace {

struct Knobs {
  double angle = 0.35;     // radians by which the moons are turned
  double rate = 0.1;       // of gradient descent, on all layers
  std::size_t steps = 50;  // of it
};

constexpr std::size_t bodies = 20;  // every number is their mean
using Bodies = std::vector<nn::Mlp>;

Bodies draw(nn::Mlp (*body)(std::uint64_t seed), std::uint64_t seed) {
  Bodies all;
  for (std::uint64_t k = 0; k < bodies; ++k) all.push_back(body(bodies * seed + k));
  return all;
}

// The same body with a new last layer, biases 0.
nn::Mlp with_head(nn::Mlp net, const nn::Initializer& weights, std::size_t outputs,
                  std::uint64_t seed) {
  Rng rng = Rng(seed).stream(0x4EAD);  // not the numbers that drew the body
  net.dense(3) = nn::Dense(net.dense(3).fan_in(), outputs, weights, rng);
  return net;
}

nn::Loss loss_of(const nn::Dataset& task) {
  return task.targets.cols() == 1 ? nn::Loss(nn::binary_cross_entropy)
                                  : nn::Loss(nn::softmax_cross_entropy);
}

// The head learns alone. The body is frozen, so what it computes is computed once.
void learn_head(nn::Mlp& net, const nn::Dataset& task, std::size_t steps) {
  net.forward(task.inputs);
  const nn::Dataset seen{net.activation(2), task.targets};
  nn::Adam adam(0.05);
  nn::train(net.dense(3), seen, loss_of(task), adam, {.steps = steps});
}

// Every tenth of the turned moons' 100 samples, not all at one place along them.
nn::Dataset ten_samples(const nn::Dataset& moons) {
  std::vector<std::size_t> chosen;
  for (std::size_t i = 0; i < 10; ++i) chosen.push_back(10 * i + i % 3);
  return nn::rows(moons, chosen);
}

double size(const Matrix& a) {
  double squares = 0.0;
  for (double x : a.values()) squares += x * x;
  return std::sqrt(squares);
}

// What one head does, a number a step: before the first step, after it, ...
struct Tuned {
  std::string head;
  plots::Numbers loss, moved, old_loss;
  double accuracy = 0.0;  // on all turned moons, after the last step
};

void fine_tune(Tuned& tuned, const nn::Mlp& body, nn::Mlp net, const nn::Dataset& turned_moons,
               const Knobs& knobs) {
  const nn::Dataset task = ten_samples(turned_moons), old_task = nn::moons(100);
  nn::Mlp old = body;
  old.forward(turned_moons.inputs);
  const Matrix before = old.activation(2);
  const double share = 1.0 / static_cast<double>(bodies);
  nn::GradientDescent descent(knobs.rate);
  for (std::size_t step = 0; step <= knobs.steps; ++step) {
    net.forward(turned_moons.inputs);
    tuned.moved[step] += share * size(net.activation(2) - before) / size(before);
    for (std::size_t l : {0, 1, 2}) old.dense(l) = net.dense(l);
    tuned.old_loss[step] += share * nn::evaluate(old, old_task, nn::binary_cross_entropy);
    const auto loss = nn::binary_cross_entropy(net.forward(task.inputs), task.targets);
    nn::stop_unless_finite(loss.value, step, net, task.inputs);
    tuned.loss[step] += share * loss.value;
    if (step == knobs.steps) break;
    net.backward(loss.gradient);
    descent.step(net.parameters());
  }
  tuned.accuracy += share * nn::accuracy(net.forward(turned_moons.inputs), turned_moons.targets);
}

plots::Lines panel(const std::string& title, const plots::Axis& axis, const std::vector<Tuned>& all,
                   plots::Numbers Tuned::*list) {
  plots::Lines lines{title, {"step of all layers"}, axis};
  for (const Tuned& tuned : all) {
    lines.series.push_back({tuned.head, counted((tuned.*list).size()), tuned.*list});
  }
  return lines;
}

std::vector<Tuned> tune_all(Lesson& lesson, const Bodies& borrowed_bodies, const nn::Dataset& moons,
                            const Knobs& knobs) {
  const plots::Numbers none(knobs.steps + 1, 0.0);
  std::vector<Tuned> all;
  for (const std::string head : {"N(0, 1)", "Xavier", "U(+-1/sqrt(8))", "zeros", "trained first"}) {
    Tuned tuned{head, none, none, none};
    for (std::size_t k = 0; k < bodies; ++k) {
      const nn::Initializer weights = head == "N(0, 1)"          ? nn::normal(1.0)
                                      : head == "Xavier"         ? nn::xavier_uniform()
                                      : head == "U(+-1/sqrt(8))" ? nn::standard_uniform()
                                                                 : nn::zeros();
      nn::Mlp net = with_head(borrowed_bodies[k], weights, 1, bodies * lesson.seed() + k);
      if (head == "trained first") learn_head(net, ten_samples(moons), 300);
      fine_tune(tuned, borrowed_bodies[k], net, moons, knobs);
    }
    all.push_back(tuned);
  }
  return all;
}

void disturb(Lesson& lesson, const std::vector<Tuned>& all, const Knobs& knobs) {
  lesson.section(
      fmt::format("All layers learn ten samples of moons turned by {} radians: descent, rate {}",
                  knobs.angle, knobs.rate));
  Table table{{"new head", "first loss", "moved, step 1", "step 10", "old loss", "accuracy"}};
  const auto worst = [](const Tuned& t) {
    return *std::max_element(t.old_loss.begin(), t.old_loss.begin() + 11);
  };
  for (const Tuned& t : all) {
    table.rows.push_back({t.head, fmt::format("{:.3f}", t.loss[0]),
                          fmt::format("{:.3f}", t.moved[1]), fmt::format("{:.3f}", t.moved[10]),
                          fmt::format("{:.4f}", worst(t)), fmt::format("{:.3f}", t.accuracy)});
  }
  lesson.table(table);
  lesson.say(
      "Moved: the change of the last hidden layer's activations, as a share of their size. Old "
      "loss: the largest loss within ten steps of the moons as they were, with the old head back "
      "on the body. Accuracy: on all turned moons, after the last step.");
  const Tuned &normal = all[0], &small = all[2], &zeros = all[3], &probed = all[4];
  lesson.claim(
      {.sentence = "A random head disturbs the body that it is put on.",
       .verdict = Verdict::true_if,
       .in_fact = fmt::format(
           "It depends on the size of its weights. The old task, with the old head, has a loss of "
           "{:.4f}. Within ten steps of all layers this comes to {:.4f} if the new head is "
           "N(0, 1), to {:.4f} if it is PyTorch's default U(+-1/sqrt(fan_in)), to {:.4f} if it is "
           "zero, and to {:.4f} if it was trained alone first.",
           normal.old_loss[0], worst(normal), worst(small), worst(zeros), worst(probed)),
       .quantity =
           "largest loss of the old task in ten steps of gradient descent, with a new head of "
           "N(0, 1) over that with one of U(+-1/sqrt(fan_in)) or of zeros, whichever is "
           "larger; mean of 20 bodies (NaN if N(0, 1) does not double that loss)",
       .measured = worst(normal) > 2.0 * normal.old_loss[0]
                       ? worst(normal) / std::max(worst(small), worst(zeros))
                       : NAN,
       .must_be = above(1.5)});
  lesson.claim({.sentence = "A head of zeros leaves the body as it is.",
                .verdict = Verdict::true_if,
                .in_fact = fmt::format(
                    "In the first step exactly (moved by {}), since it sends no error signal down. "
                    "Then it is no longer zero: after ten steps the body's activations have moved "
                    "by {:.0f} % of their size, with a head that was trained first by {:.0f} %.",
                    zeros.moved[1], 100.0 * zeros.moved[10], 100.0 * probed.moved[10]),
                .quantity =
                    "how far the body moves in ten steps with a head of zeros, over how far "
                    "with a head that was trained first (NaN if it moves in step 1)",
                .measured = zeros.moved[1] == 0.0 ? zeros.moved[10] / probed.moved[10] : NAN,
                .must_be = above(1.5)});
}

// Of networks whose heads were zeros and have learned `task`, alone or with all layers: means on `test`.
struct Learned {
  double accuracy = 0.0, loss = 0.0;
};
Learned mean_of(const Bodies& all, const nn::Dataset& task, const nn::Dataset& test,
                const std::function<void(nn::Mlp&, const nn::Dataset&)>& learn) {
  Learned mean;
  const double share = 1.0 / static_cast<double>(all.size());
  for (const nn::Mlp& body : all) {
    nn::Mlp net = with_head(body, nn::zeros(), task.targets.cols(), 1);
    learn(net, task);
    mean.accuracy += share * nn::accuracy(net.forward(test.inputs), test.targets);
    mean.loss += share * nn::evaluate(net, test, loss_of(test));
  }
  return mean;
}

// On sectors the claim is about the head alone, where accuracy and loss agree. Where all layers learn they
// need not: at the rate 0.03 the borrowed body has the lower accuracy, and the lower loss.
void claim_alike(Lesson& lesson, const std::array<Learned, 2>& on_moons,
                 const std::array<Learned, 2>& on_sectors, const Knobs& knobs) {
  const auto& [moons_of_moons, moons_of_random] = on_moons;
  const auto& [sectors_of_moons, sectors_of_random] = on_sectors;
  const bool losses_agree =
      moons_of_moons.loss < moons_of_random.loss && sectors_of_random.loss < sectors_of_moons.loss;
  const double smaller = std::min(moons_of_moons.accuracy - moons_of_random.accuracy,
                                  sectors_of_random.accuracy - sectors_of_moons.accuracy);
  lesson.claim(
      {.sentence = "Borrowed weights are a better start than random ones.",
       .verdict = Verdict::true_if,
       .in_fact = fmt::format(
           "If the tasks are alike. After {} steps of all layers a body of moons is {:.0f} % right "
           "on turned moons, of which it has seen ten, an untrained body {:.0f} %. On three "
           "sectors of a circle a head that learns alone is {:.0f} % right on a body of moons, and "
           "{:.0f} % on an untrained one.",
           knobs.steps, 100.0 * moons_of_moons.accuracy, 100.0 * moons_of_random.accuracy,
           100.0 * sectors_of_moons.accuracy, 100.0 * sectors_of_random.accuracy),
       .quantity =
           "difference of two accuracies: lead of the borrowed body on turned moons after "
           "all layers have learned, or its lag on sectors after the head alone has, "
           "whichever is smaller; mean of 20 bodies (NaN if the losses do not say the same)",
       .measured = losses_agree ? smaller : NAN,
       .must_be = above(0.04)});
}

void like_and_unlike(Lesson& lesson, const Bodies& borrowed_bodies, const nn::Dataset& moons,
                     const Knobs& knobs) {
  const Bodies random_bodies = draw(untrained, lesson.seed());
  const nn::Dataset sectors = three_sectors(50), few = ten_samples(moons);
  const auto head = [](nn::Mlp& net, const nn::Dataset& task) { learn_head(net, task, 200); };
  const auto all_layers = [&](nn::Mlp& net, const nn::Dataset& task) {
    nn::GradientDescent descent(knobs.rate);
    nn::train(net, task, loss_of(task), descent, {.steps = knobs.steps});
  };
  Table table{{"task", "what learns", "borrowed body", "untrained body"}};
  const auto cell = [](const Learned& l) {
    return fmt::format("{:.3f}, {:.3f}", l.accuracy, l.loss);
  };
  const auto add = [&](const std::string& name, const std::string& what, const nn::Dataset& task,
                       const nn::Dataset& test, const auto& learn) {
    const Learned with = mean_of(borrowed_bodies, task, test, learn),
                  without = mean_of(random_bodies, task, test, learn);
    table.rows.push_back({name, what, cell(with), cell(without)});
    return std::array{with, without};
  };
  add("turned moons", "head alone", few, moons, head);
  const auto on_moons = add("", "all layers", few, moons, all_layers);
  const auto on_sectors = add("three sectors of a circle", "head alone", sectors, sectors, head);
  add("", "all layers", sectors, sectors, all_layers);
  lesson.section(
      "Accuracy and loss of a borrowed and an untrained body, each with a head of zeros");
  lesson.table(table);
  lesson.say(fmt::format(
      "A head alone takes 200 steps of Adam, all layers {} steps of descent at the rate {}. Ten "
      "samples of the turned moons are learned, all of the sectors. Accuracy, then loss: on "
      "all samples, means of 20 bodies. The two need not agree on which body is better.",
      knobs.steps, knobs.rate));
  claim_alike(lesson, on_moons, on_sectors, knobs);
}

void equal_body(Lesson& lesson) {
  const nn::Dataset sectors = three_sectors(50);
  nn::Mlp net({2, 8, 8, 8, 3}, nn::tanh(), nn::constant(0.5));
  const double before = nn::evaluate(net, sectors, nn::softmax_cross_entropy);
  nn::Adam adam(0.01);
  nn::train(net, sectors, nn::softmax_cross_entropy, adam, {.steps = 1000});
  const double after = nn::evaluate(net, sectors, nn::softmax_cross_entropy);
  const std::size_t outputs = nn::distinct_neurons(net.dense(3));
  lesson.claim(
      {.sentence = "With several classes, labels part the twins.",
       .verdict = Verdict::true_if,
       .in_fact = fmt::format(
           "They part the outputs: {} of 3 differ. The hidden neurons of a body of 0.5 stay equal, "
           "while the loss of three sectors falls from {:.2f} to {:.2f}.",
           outputs, before, after),
       .quantity = "difference between the hidden neurons of a body of 0.5 after 1,000 steps of "
                   "Adam on three classes (NaN if the loss has not fallen by a tenth, or two "
                   "of the outputs are equal)",
       .measured = after < 0.9 * before && outputs == 3 ? nn::spread(net) : NAN,
       .must_be = is(0.0)});
}

void experiment(Lesson& lesson, const Knobs& knobs) {
  lesson.predict({{"as it was: zeros send no error signal down",
                   "after the first step the head is no longer zero, and the error is still large"},
                  {"as it was in the first step, and moved after ten"},
                  {"moved from the first step on, as with a random head",
                   "delta_h = (p - y) V^T is 0 while V is"},
                  {"as it was until the head has learned the task",
                   "nothing waits: the second step moves both"}});
  const nn::Dataset moons = turned(nn::moons(100), knobs.angle);
  lesson.progress("Twenty bodies learn moons ...");
  const Bodies borrowed_bodies = draw(borrowed, lesson.seed());
  const std::vector<Tuned> all = tune_all(lesson, borrowed_bodies, moons, knobs);
  disturb(lesson, all, knobs);
  like_and_unlike(lesson, borrowed_bodies, moons, knobs);
  equal_body(lesson);
  lesson.idea(
      "Borrowed neurons differ already, so the new head may be zero. With zeros the body "
      "does not move in the first step, and does in the next ones; with a head that was trained "
      "first it moves less.");
  lesson.figure({"Five new heads on a borrowed body, and what becomes of it",
                 {panel("With the old head on the body again", {"loss of the old task", true}, all,
                        &Tuned::old_loss),
                  panel("The last hidden layer", {"change of activations / their size", false, 0.0},
                        all, &Tuned::moved),
                  panel("The new task", {"loss of ten samples of turned moons", false, 0.0}, all,
                        &Tuned::loss)}});
  lesson.next(
      "`make homework@transfer` moves networks of any shape to new tasks, and `make "
      "lesson@first_loss` asks for the loss before the first step.");
}

}  // namespace

int main(int argc, char** argv) {
  Knobs knobs;
  Lesson lesson(
      "Transfer",
      "A body has learned a task. It gets a new head of zeros for a task much like the first, and "
      "all layers learn. What becomes of the body?");
  lesson.knob("--angle", knobs.angle, "radians by which the moons are turned", -7, 7);
  lesson.knob("--rate", knobs.rate, "learning rate of gradient descent on all layers", 1e-4, 0.5);
  lesson.knob("--steps", knobs.steps, "of all layers", 10, 5000);
  lesson.domain(
      {"bodies of three layers of 8 tanh neurons, moons turned by 0.2 to 0.4, gradient descent "
       "with rates 0.03 to 0.2",
       combined({{"--angle", {"0.2", "0.4"}}, {"--rate", {"0.03", "0.2"}}}), 30});
  return lesson.run(argc, argv, [&] { experiment(lesson, knobs); });
}
