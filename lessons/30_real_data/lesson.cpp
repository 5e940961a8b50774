// What equal weights cost, on real and on made data
//
// "All weights 0.5: 60 %. Random weights: 85 %." For which data? In a network of equal neurons each hidden
// neuron of layer l is one function of x, and by induction over the layers a function of x w alone,
// where w is the column that all neurons of W_1 share:
//
//     z_1 = x w + b_1        z_l = s_l f(z_(l-1)) + b_l for l = 2 .. L        logit = z_L
//
// with s_l the sum of a column of W_l. Every step rises or falls with the one before it if f rises, so the
// logit rises with x w, or falls. Such a network orders all samples along one direction and answers
// by one threshold. So ask of each data set: is there a direction along which the classes are apart?
//
// A network can be judged at its threshold or by its order:
//
//     accuracy     share of the samples on the right side of logit 0. If 97 of 100 samples are of class 0,
//                  the answer "class 0" to all of them is 97 % right.
//     AUC          area under the ROC curve: the chance that a sample of class 1 has a larger logit than one
//                  of class 0 (a tie counts half). It depends on the order of the logits alone.
//
// By hand: two samples of class 1 have the logits 3 and 1, two of class 0 have 2 and -4. Three of the four
// pairs, 3 > 2, 3 > -4 and 1 > -4, are in order. AUC = 3/4.
//
// Worth trying:
//   ARGS="--full"              more starts: which one needs more steps, and for what?
//   ARGS="--width 64"          wider layers: which starts depend on it?
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "datasets.hpp"
#include "lessons/common/in_parallel.hpp"
#include "lessons/common/lesson.hpp"
#include "lessons/common/mean_of_inputs.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/data/fashion_mnist.hpp"
#include "nn/trainer.hpp"

using namespace lessons;

namespace {

struct Knobs {
  bool full = false;
  std::size_t width = 16;  // neurons in each of three hidden layers
  std::size_t draws = 3;   // of the data and of the weights
};

std::vector<std::string> task_names() {
  std::vector<std::string> names = {circles_task, frauds_task, tumours_task};
  if (nn::has_fashion_mnist()) names.push_back(boots_task);
  return names;
}

// A way to start a network.
struct Start {
  std::string name;
  std::string activation;  // none: no hidden layer, which is logistic regression
  nn::Initializer weights;
};

const std::string half = "tanh, all 0.5", equal = "tanh, all 1/fan_in", xavier = "tanh, Xavier",
                  framework = "tanh, U(+-1/sqrt(fan_in))", line = "logistic regression",
                  slow = "sigmoid, Xavier";

std::vector<Start> starts(const Knobs& knobs) {
  std::vector<Start> all = {{line, "", nn::zeros()},
                            {half, "tanh", nn::constant(0.5)},
                            {equal, "tanh", mean_of_inputs()},
                            {framework, "tanh", nn::standard_uniform()},
                            {xavier, "tanh", nn::xavier_uniform()}};
  if (!knobs.full) return all;
  all.push_back({slow, "sigmoid", nn::xavier_uniform()});
  all.push_back({"ReLU, all 0.5", "relu", nn::constant(0.5)});
  all.push_back({"ReLU, He", "relu", nn::he_normal()});
  return all;
}

nn::Mlp network(const Task& task, const Start& start, const Knobs& knobs, std::uint64_t seed) {
  const std::size_t inputs = task.train.inputs.cols(), width = knobs.width;
  if (start.activation.empty()) return {{inputs, 1}, nn::identity(), start.weights, seed};
  const nn::Activation f = nn::activation_by_name(start.activation);
  return {{inputs, width, width, width, 1}, f, start.weights, seed};
}

void train(nn::Mlp& net, const Task& task, std::size_t steps) {
  nn::Adam adam(0.01);
  for (std::size_t step = 0; step < steps; ++step) {
    const auto loss = nn::binary_cross_entropy(net.forward(task.train.inputs), task.train.targets);
    nn::stop_unless_finite(loss.value, step, net, task.train.inputs);
    net.backward(loss.gradient);
    adam.step(net.parameters());
  }
}

// The AUC of the positives whose first feature is above 0, or of those where it is not, each against
// all negatives.
double auc_of_side(const Matrix& logits, const nn::Dataset& data, bool above) {
  std::vector<std::size_t> chosen;
  for (std::size_t i = 0; i < data.size(); ++i) {
    if (data.targets(i, 0) == 0.0 || (data.inputs(i, 0) > 0.0) == above) chosen.push_back(i);
  }
  const nn::Dataset some = nn::rows({logits, data.targets}, chosen);
  return nn::area_under_curve(some.inputs, some.targets);
}

// What networks of one start come to on the test samples of a task, a number for each draw.
struct Score {
  plots::Numbers accuracy, auc, distinct;            // neurons, in all hidden layers together
  plots::Numbers better_side = {}, worse_side = {};  // AUC of the frauds of one side
};
using OfStarts = std::map<std::string, Score>;
using Scores = std::map<std::string, OfStarts>;  // by task

void add_score(Score& score, nn::Mlp& net, const Task& task) {
  const Matrix logits = net.forward(task.test.inputs);
  score.accuracy.push_back(nn::accuracy(logits, task.test.targets));
  score.auc.push_back(nn::area_under_curve(logits, task.test.targets));
  std::size_t distinct = 0;
  for (std::size_t l = 0; l + 1 < net.depth(); ++l) distinct += nn::distinct_neurons(net, l);
  score.distinct.push_back(static_cast<double>(distinct));
  if (task.name != frauds_task) return;
  const auto [low, high] =
      std::minmax({auc_of_side(logits, task.test, true), auc_of_side(logits, task.test, false)});
  score.worse_side.push_back(low);
  score.better_side.push_back(high);
}

double mean(const plots::Numbers& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

// "0.998 (0.997-0.999)": the mean, and the ends where there are any.
std::string range(const plots::Numbers& values) {
  const auto [low, high] = std::ranges::minmax(values);
  const std::string ends = fmt::format("{:.3f}-{:.3f}", low, high);
  return fmt::format("{:.3f}", mean(values)) + (low == high ? "" : fmt::format(" ({})", ends));
}

// Every start learns the task, once for each draw.
OfStarts learn(const std::vector<Task>& tasks, const std::vector<Start>& all, const Knobs& knobs,
               std::uint64_t seed, std::size_t steps) {
  OfStarts scores;
  for (const Start& start : all) scores[start.name];  // places to write to, several at once
  in_parallel(all.size(), [&](std::size_t s) {
    for (std::size_t k = 0; k < tasks.size(); ++k) {
      nn::Mlp net = network(tasks[k], all[s], knobs, seed + k);
      train(net, tasks[k], steps);
      add_score(scores.at(all[s].name), net, tasks[k]);
    }
  });
  return scores;
}

void show(Lesson& lesson, const std::vector<Task>& tasks, std::size_t steps, const OfStarts& scores,
          const Knobs& knobs) {
  const Task& task = tasks.front();
  lesson.section(fmt::format("{}: {} inputs, {} to learn from, {} for testing, {} steps", task.name,
                             task.train.inputs.cols(), task.train.size(), task.test.size(), steps));
  Table table{{"start", "accuracy", "AUC", "distinct"}};
  for (const Start& start : starts(knobs)) {
    if (!scores.contains(start.name)) continue;
    const Score& score = scores.at(start.name);
    table.rows.push_back(
        {start.name, range(score.accuracy), range(score.auc),
         start.activation.empty()
             ? "-"
             : fmt::format("{:.0f} of {}", mean(score.distinct), 3 * knobs.width)});
  }
  plots::Numbers frequent;
  for (const Task& t : tasks) frequent.push_back(0.5 + std::abs(mean(t.test.targets) - 0.5));
  table.rows.push_back({"the more frequent class", range(frequent), "0.500", "-"});
  lesson.table(table);
}

// Why an AUC is near 1/2: what each half of the frauds gets, and whether more steps change it.
void both_sides(Lesson& lesson, const std::vector<Task>& tasks, const Knobs& knobs,
                const OfStarts& scores) {
  lesson.section("frauds (made): the AUC of each side's frauds alone, mean of the draws");
  Table table{{"start", "both sides", "better side", "worse side"}};
  std::vector<Start> longer;
  for (const Start& start : starts(knobs)) {
    const Score& score = scores.at(start.name);
    table.rows.push_back({start.name, fmt::format("{:.3f}", mean(score.auc)),
                          fmt::format("{:.3f}", mean(score.better_side)),
                          fmt::format("{:.3f}", mean(score.worse_side))});
    if (start.name == half || start.name == slow) longer.push_back(start);
  }
  lesson.table(table);
  lesson.say(
      "The frauds lie on two sides of the other samples. Along a direction that leads from side to "
      "side, the frauds of one side have larger logits than nearly all other samples (an AUC near "
      "1), those of the other side smaller ones (near 0), and the AUC of both is about the mean. "
      "Neurons that differ can end so too, as long as they have not learned the second side.");
  if (!knobs.full) return;
  const OfStarts later = learn(tasks, longer, knobs, lesson.seed(), 1500);
  show(lesson, tasks, 1500, later, knobs);
  const Score &before = scores.at(slow), &after = later.at(slow);
  const bool one_side = mean(before.better_side) > 0.9 && mean(before.worse_side) < 0.5;
  if (!one_side || !(mean(after.worse_side) > 0.8)) return;
  lesson.say(
      fmt::format("After {} steps the sigmoid networks, whose neurons differ, had learned one side "
                  "of the (made) frauds, after 1500 both; equal neurons keep to one direction.",
                  tasks.front().steps));
}

// A group of bars a task, a bar a start.
plots::Bars bars(const std::string& title, const std::string& axis,
                 const std::vector<std::string>& tasks, const Scores& scores,
                 plots::Numbers Score::*number) {
  plots::Bars panel{title, tasks, {axis, false, 0.0, 1.0}};
  for (const std::string& start : {half, equal, framework, xavier}) {
    plots::Numbers heights;
    for (const auto& task : tasks) heights.push_back(mean(scores.at(task).at(start).*number));
    panel.series.emplace_back(start, heights);
  }
  return panel;
}

// The accuracy in percent.
double percent(const Scores& scores, const std::string& task, const std::string& start) {
  return 100.0 * mean(scores.at(task).at(start).accuracy);
}
// Points of accuracy that all 0.5 loses to Xavier's weights.
double lost(const Scores& scores, const std::string& task) {
  return percent(scores, task, xavier) - percent(scores, task, half);
}

void claims_on_accuracy(Lesson& lesson, const Scores& scores, const Knobs& knobs) {
  const auto of = [&](const std::string& task, const std::string& start) {
    return percent(scores, task, start);
  };
  lesson.claim(
      {.sentence = "All 0.5 gives 60 % where random weights give 85 %.",
       .verdict = Verdict::is_false,
       .in_fact = fmt::format(
           "The data decide. On two circles tanh networks of three layers of {} are {:.1f} % right "
           "from all 0.5 and {:.1f} % from Xavier's weights, on tumours {:.1f} and {:.1f} %.",
           knobs.width, of(circles_task, half), of(circles_task, xavier), of(tumours_task, half),
           of(tumours_task, xavier)),
       .quantity = "points of test accuracy that all 0.5 loses to Xavier on circles, minus "
                   "those it loses on tumours",
       .measured = lost(scores, circles_task) - lost(scores, tumours_task),
       .must_be = above(20.0)});
  const double random = of(tumours_task, xavier), fitting = of(tumours_task, equal);
  std::string too_large;
  if (nn::has_fashion_mnist())
    too_large = fmt::format(
        " 0.5 is too large for 784 inputs: a straight line is {:.1f} % right on sandals and boots, "
        "all 0.5 {:.1f} %.",
        of(boots_task, line), of(boots_task, half));
  lesson.claim(
      {.sentence = "Where a straight line is enough, equal weights lose little to random ones.",
       .verdict = Verdict::true_if,
       .in_fact = fmt::format(
           "True if their size fits the number of inputs of each layer. On tumours a straight line "
           "(logistic regression) is {:.1f} % right, a tanh network {:.1f} % from Xavier's weights "
           "and {:.1f} % from all 1/fan_in.{}",
           of(tumours_task, line), random, fitting, too_large),
       .quantity = "points of test accuracy that all 1/fan_in loses on tumours to Xavier, tanh",
       .measured = random - fitting,
       .must_be = below(4.0)});
}

void claims_on_causes(Lesson& lesson, const Knobs& knobs, const Scores& scores) {
  const Score& detector = scores.at(frauds_task).at(half);
  lesson.claim(
      {.sentence = "97 % right: this detector of frauds works.",
       .verdict = Verdict::is_false,
       .in_fact = fmt::format("3 % of these (made) samples are frauds, so \"no fraud\" is 97 % "
                              "right. The network of all 0.5 is {:.1f} % right and orders the "
                              "samples along one direction: frauds of one side get the AUC "
                              "{:.2f}, of the other {:.2f}.",
                              percent(scores, frauds_task, half), mean(detector.better_side),
                              mean(detector.worse_side)),
       .quantity = fmt::format("AUC on made frauds of a tanh network of all 0.5, "
                               "which is {:.1f} % right",
                               percent(scores, frauds_task, half)),
       .measured = mean(detector.auc),
       .must_be = about(0.5, 0.15)});
  if (!nn::has_fashion_mnist()) {
    lesson.say(
        "Without Fashion-MNIST (`make setup`) there are no clothes here, and no claim about them.");
    return;
  }
  const double large = percent(scores, boots_task, half),
               fitting = percent(scores, boots_task, equal);
  lesson.claim(
      {.sentence = "On images all 0.5 fails because all neurons are equal.",
       .verdict = Verdict::is_false,
       .in_fact =
           fmt::format("It fails because 0.5 is too large. All 1/fan_in makes the neurons as "
                       "equal, and tells sandals from boots: {:.1f} % right, all 0.5 {:.1f} %, "
                       "Xavier {:.1f} %.",
                       fitting, large, percent(scores, boots_task, xavier)),
       .quantity = "points of test accuracy by which all 1/fan_in is above all 0.5 on sandals and "
                   "boots, tanh",
       .measured = knobs.width > 1 ? fitting - large : NAN,
       .must_be = above(25.0)});
}

void experiment(Lesson& lesson, const Knobs& knobs) {
  lesson.predict(
      {{"nearly always", "an accuracy of 97 % is what the answer \"no fraud\" gets"},
       {"in about 3 of 4 cases",
        "one direction orders one half of the frauds right and the other wrong: the mean is 1/2"},
       {"in about half of the cases"},
       {"hardly ever", "then the reversed order would be a good detector"}});
  lesson.say(fmt::format(
      "Circles and frauds are made data; tumours and clothes are real. AUC is the chance that a "
      "sample of class 1 has a larger logit than one of class 0. \"distinct\" counts the hidden "
      "neurons that differ. PyTorch's linear layer draws its weights from U(+-1/sqrt(fan_in)) by "
      "default. Numbers are means of {} of the data and of the weights, with the smallest "
      "and the largest where they differ.",
      plural(knobs.draws, "draw")));
  const std::vector<std::string> names = task_names();
  Scores scores;
  for (std::size_t k = 0; k < names.size(); ++k) {
    lesson.progress(fmt::format("task {} of {}: {}", k + 1, names.size(), names[k]));
    std::vector<Task> tasks(knobs.draws);
    in_parallel(knobs.draws,
                [&](std::size_t d) { tasks[d] = task_by_name(names[k], lesson.seed() + d); });
    const std::size_t steps = tasks.front().steps;
    scores[names[k]] = learn(tasks, starts(knobs), knobs, lesson.seed(), steps);
    show(lesson, tasks, steps, scores[names[k]], knobs);
    if (names[k] == frauds_task) both_sides(lesson, tasks, knobs, scores[names[k]]);
  }
  claims_on_accuracy(lesson, scores, knobs);
  claims_on_causes(lesson, knobs, scores);
  lesson.idea(
      "Equal neurons order all samples along one direction. What that costs depends on the data: "
      "much, next to nothing, or what the AUC shows and the accuracy does not.");
  lesson.figure(
      {fmt::format(
           "From all 0.5 and from Xavier's weights: on circles {:.0f} and {:.0f} % right, on "
           "tumours {:.0f} and {:.0f} %; on made frauds AUC {:.2f} and {:.2f}",
           percent(scores, circles_task, half), percent(scores, circles_task, xavier),
           percent(scores, tumours_task, half), percent(scores, tumours_task, xavier),
           mean(scores.at(frauds_task).at(half).auc), mean(scores.at(frauds_task).at(xavier).auc)),
       {bars("Accuracy of the tanh networks", "accuracy on the test samples", names, scores,
             &Score::accuracy),
        bars("AUC of the tanh networks", "AUC on the test samples", names, scores, &Score::auc)}});
  lesson.next(
      "make lesson@real_data ARGS=\"--full\". Then `make homework@real_data` finds the direction "
      "by which a network of twins orders its samples, and `make lesson@diagnosis` names what a "
      "sick network suffers from.");
}

}  // namespace

int main(int argc, char** argv) {
  Knobs knobs;
  Lesson lesson(
      "Real data",
      "3 % of some (made) samples are frauds. A network that starts with all weights 0.5 is 97 % "
      "right on them after training. Take a fraud and an honest sample: how often does it give "
      "the fraud the larger logit?");
  lesson.knob("--full", knobs.full, "more starts, and some of them for longer");
  lesson.knob("--width", knobs.width, "neurons in each hidden layer", 1, 128);
  lesson.knob("--draws", knobs.draws, "of the data and of the weights", 1, 20);
  lesson.domain(
      {"widths 4 to 64, three draws", combined({{"--width", {"4", "8", "32", "64"}}}), 12});
  return lesson.run(argc, argv, [&] { experiment(lesson, knobs); });
}
