// The interview
//
// "You build a 4-layer neural network for a binary classification problem and set all its weights to
// 0.5. Is this a good idea? Briefly explain why or why not."
//
// A good answer takes two and a half minutes and has four parts: a direct answer (30 seconds), why it
// is so (a minute), what it means for this network (30 seconds), and what to do instead (30 seconds).
// Below each part of it stand numbers that other lessons measured: claim k of a lesson has the id N.k,
// N being its number. The build has run those lessons. Then come follow-up questions, what costs the
// offer, and what interviewers repeat that is half true.
//
// The sentences are in lessons/common/interview_answer.cpp. What this program itself measures is the
// network of the question: it trains 2-8-8-8-1 with tanh, once from all 0.5 and once from random weights
// (Xavier's, or He's for ReLU), on the same data with the same steps.
//
// Answer aloud first, with a watch: `make interview` asks you.
//
// Worth trying:
//   make interview                         the same questions, asked one by one
//   ARGS="--activation relu --seed 7"      another activation, other random weights
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "lessons/common/interview_answer.hpp"
#include "lessons/common/lesson.hpp"
#include "lessons/common/pictures.hpp"
#include "lessons/common/quote.hpp"
#include "lessons/common/run.hpp"
#include "lessons/common/straight_line.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/trainer.hpp"

using namespace lessons;

namespace {

struct Knobs {
  std::string activation = "tanh";
  std::size_t width = 8;  // neurons in each hidden layer
};

Run<> train(const std::string& name, nn::Mlp net, const nn::Dataset& data) {
  Run<> run{name, std::move(net)};
  nn::Adam adam(0.01);
  for (std::size_t step = 0; step < 1500; ++step) {
    const auto loss = nn::binary_cross_entropy(run.net.forward(data.inputs), data.targets);
    nn::stop_unless_finite(loss.value, step, run.net, data.inputs);
    run.net.backward(loss.gradient);
    run.step.push_back(static_cast<double>(step));
    run.loss.push_back(loss.value);
    adam.step(run.net.parameters());
  }
  run.accuracy.push_back(nn::accuracy(run.net.forward(data.inputs), data.targets));
  return run;
}

// The claims that were quoted, by their ids, and whether they are confirmed.
using Quoted = std::map<std::string, bool>;

void say(Lesson& lesson, const std::vector<Said>& sentences, Quoted& quoted) {
  for (const Said& said : sentences) {
    lesson.say(said.sentence);
    for (const std::string& claim : said.claims) {
      const Quote from = quote(claim);
      lesson.say(evidence(from));
      quoted[from.id] = from.confirmed;
    }
  }
}

void answers(Lesson& lesson) {
  Quoted quoted;
  std::size_t number = 0;
  for (const Question& question : questions()) {
    lesson.section(fmt::format("Question {} of {}, {:.0f} seconds", ++number, questions().size(),
                               question.seconds));
    lesson.say("\"" + question.question + "\"");
    say(lesson, question.answer, quoted);
  }
  lesson.section("What costs the offer");
  for (const std::string& flag : red_flags()) lesson.say("- " + flag);
  lesson.section("What interviewers repeat, and what is so");
  say(lesson, half_truths(), quoted);
  const auto confirmed =
      std::ranges::count_if(quoted, [](const auto& claim) { return claim.second; });
  lesson.claim({.sentence = "Whether all 0.5 is a good idea is a matter of opinion.",
                .verdict = Verdict::is_false,
                .in_fact = fmt::format("Each part of this answer stands on claims of other "
                                       "lessons, {} in all, that their programs have measured.",
                                       quoted.size()),
                .quantity = "share of the quoted claims that the programs confirmed",
                .measured = static_cast<double>(confirmed) / static_cast<double>(quoted.size()),
                .must_be = is(1.0)});
}

void the_network(Lesson& lesson, const Knobs& knobs) {
  const nn::Dataset data = nn::moons(100);
  const nn::Activation f = nn::activation_by_name(knobs.activation);
  const std::vector<std::size_t> widths = {2, knobs.width, knobs.width, knobs.width, 1};
  const nn::Initializer random = f.name == "relu" ? nn::he_normal() : nn::xavier_normal();
  const Run<> equal = train("all 0.5", {widths, f, nn::constant(0.5)}, data);
  const Run<> drawn = train("random", {widths, f, random, lesson.seed()}, data);
  const double line = best_straight_line(data);
  lesson.section(fmt::format("The network of the question on two moons: 2-{0}-{0}-{0}-1, {1}",
                             knobs.width, f.name));
  Table table{{"weights", "different neurons", "loss, last step", "accuracy"}};
  for (const Run<>* run : {&equal, &drawn}) {
    std::size_t different = 0;
    for (std::size_t l = 0; l < 3; ++l) different += nn::distinct_neurons(run->net, l);
    table.rows.push_back({run->name, fmt::format("{} of {}", different, 3 * knobs.width),
                          number(run->loss.back(), 3), number(run->accuracy.back(), 4)});
  }
  table.rows.push_back({"best straight line", "", "", number(line, 4)});
  lesson.table(table);
  // Below its first loss and below ln 2, the loss of the best answer that is the same for all samples.
  const bool learned_as_twins =
      nn::spread(equal.net) == 0.0 &&
      equal.loss.back() < std::min(0.9 * equal.loss.front(), 0.99 * std::log(2.0));
  lesson.claim(
      {.sentence = "All weights 0.5 is as good a start as any: training moves the weights.",
       .verdict = Verdict::is_false,
       .in_fact = fmt::format(
           "It moves them, and each hidden layer stays one neuron and its copies. This network "
           "ends "
           "right on {:.0f} % of the samples, the best straight line is right on {:.0f} %, and the "
           "network from random weights ends right on {:.0f} %.",
           100.0 * equal.accuracy.back(), 100.0 * line, 100.0 * drawn.accuracy.back()),
       .quantity = "accuracy on two moons after 1,500 steps of Adam: from random weights, minus "
                   "from all 0.5, whose loss fell below a constant's while all neurons of a layer "
                   "stayed equal",
       .measured = learned_as_twins ? drawn.accuracy.back() - equal.accuracy.back() : NAN,
       .must_be = above(0.05)});
  const auto title = [](const Run<>& run) {
    return fmt::format("{}: {:.0f} % right", run.name, 100.0 * run.accuracy.back());
  };
  lesson.figure(
      {fmt::format("Right answers on two moons: {:.0f} % from all 0.5, {:.0f} % from "
                   "random weights, {:.0f} % by the best straight line",
                   100.0 * equal.accuracy.back(), 100.0 * drawn.accuracy.back(), 100.0 * line),
       {decision_regions(title(equal), equal.net, data),
        decision_regions(title(drawn), drawn.net, data),
        plots::Lines{"Losses",
                     {"step of training"},
                     {"loss", true},
                     {curve(equal, equal.loss), curve(drawn, drawn.loss)}}}});
}

void experiment(Lesson& lesson, const Knobs& knobs) {
  lesson.predict(
      {{"all weights of a layer receive the same update",
        "not in the first layer: a gradient is an input times an error signal, and the features of "
        "a sample differ"},
       {"all neurons of a layer receive the same update"},
       {"every weight receives an update of its own",
        "the matching weights of two neurons have the same input and the same error signal"}});
  the_network(lesson, knobs);
  answers(lesson);
  lesson.idea(
      "No: equal neurons receive equal gradients and stay one neuron a layer. Break the symmetry "
      "with random weights, and give them the scale that keeps signals.");
  lesson.next(
      "`make interview` asks you these questions. `make homework@the_interview` solves such a "
      "network on paper, and `make claims` shows all that the course has claimed.");
}

}  // namespace

int main(int argc, char** argv) {
  Knobs knobs;
  Lesson lesson("The interview",
                "All weights of a network of four layers are 0.5. In one step of gradient descent, "
                "what receives the same update?");
  lesson.knob("--activation", knobs.activation, "f of the hidden layers",
              {"tanh", "relu", "sigmoid"});
  lesson.knob("--width", knobs.width, "neurons in each hidden layer", 2, 64);
  lesson.domain({"tanh, widths 4 to 32", combined({{"--width", {"4", "16", "32"}}}), 100});
  return lesson.run(argc, argv, [&] { experiment(lesson, knobs); });
}
