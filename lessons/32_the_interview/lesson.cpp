// The interview
//
// "You try a 4-layer neural network on a binary classification problem and set all its weights to
// 0.5. Is this a good idea? Briefly explain why or why not."
//
// The answer takes two minutes and has four parts: a direct answer (30 seconds), the core of the
// problem (a minute), what it means (30 seconds), what you do instead (30 seconds). Here each sentence
// of it is followed by the number that this program has just measured for it, and then come the
// questions that follow, what costs the offer, and what interviewers repeat that is half true.
//
// lessons/common/interview_answer.cpp holds the sentences, interview_evidence.cpp beside it the
// trainings and measurements; the mock interview shares both. Answer first, aloud, with a watch: `make
// interview` asks you.
//
// Predict before you run: which of these two is right? "All weights receive the same update." "All
// neurons of a layer receive the same update."
//
// Worth trying:
//   make interview                          the same questions, asked one by one
//   ARGS="--seed 7"           other random weights: the same answer
#include <fmt/core.h>

#include <cmath>

#include "lessons/common/interview_answer.hpp"
#include "lessons/common/lesson.hpp"
#include "lessons/common/pictures.hpp"

using namespace lessons;

namespace {

void answer(Lesson& lesson, const Measured& m) {
  for (const Question& question : questions(m)) {
    lesson.section(fmt::format("{} ({:.0f} s)", question.question, question.seconds));
    for (const Said& said : question.answer) {
      lesson.say(said.sentence);
      lesson.say("[measured: " + said.evidence + "]");
    }
  }
}

void beware(Lesson& lesson, const Measured& m) {
  lesson.section("What costs the offer");
  for (const std::string& flag : red_flags()) lesson.say("- " + flag);
  lesson.section("What interviewers repeat, and what is so");
  for (const Said& said : half_truths(m)) lesson.say(said.sentence + " " + said.evidence);
}

void claim(Lesson& lesson, const Measured& m) {
  lesson.claim({.sentence = "No: all neurons of a layer stay one neuron.",
                .verdict = Verdict::is_true,
                .in_fact = fmt::format("Their weights moved by {:.2f}, all alike.", m.moved),
                .quantity = "difference between twins after 1,500 steps",
                .measured = m.moved > 0.1 ? m.spread : NAN,  // of twins that have moved
                .must_be = is(0.0)});                        // no randomness
  lesson.claim({.sentence = "A hundred neurons a layer are worth one.",
                .verdict = Verdict::is_true,
                .in_fact = "One, with weights a hundred times as large, but for the first layer's.",
                .quantity = "largest difference of outputs, 3 x 100 twins and a chain of 3",
                .measured = m.chain_outputs > 50 ? m.chain_gap : NAN,  // not of saturated ones
                .must_be = below(1e-12)});                             // no randomness
  lesson.claim(
      {.sentence = "It is no more powerful than a linear model.",
       .verdict = Verdict::true_if,
       .in_fact = "If the activation only rises: then its border is a line.",
       .quantity = "cuts of sine twins that learned whether |x| < 1, where tanh's cut once",
       .measured = m.tanh_cuts == 1 ? static_cast<double>(m.sine_cuts) : NAN,
       .must_be = is(2.0)});  // no randomness
  lesson.claim({.sentence = "Random weights cure it, even tiny ones.",
                .verdict = Verdict::true_if,
                .in_fact = fmt::format("If they are of the right scale: Xavier's got {:.0f} %.",
                                       100.0 * m.random_accuracy),
                .quantity = "what weights up to 0.001 took off the loss",
                .measured = m.random_accuracy > 0.99 ? m.tiny_learned : NAN,
                .must_be = about(0.0, 1e-9)});
  lesson.claim({.sentence = "All zeros are worse: no gradient is left.",
                .verdict = Verdict::true_if,
                .in_fact = "No weight's, with tanh or ReLU. The output's bias learns.",
                .quantity = "gradient of the output's bias, that of every weight being 0",
                .measured = m.zero_weights == 0.0 ? m.zero_bias : NAN,
                .must_be = about(0.01, 1e-12)});  // one sample of 100 has changed its class
  lesson.claim({.sentence = "You would notice by the loss.",
                .verdict = Verdict::is_false,
                .in_fact = fmt::format("It fell to {:.2f}, with {} distinct neuron of 8.",
                                       m.equal.loss.back(), m.distinct),
                .quantity = "accuracy of all 0.5 less that of the best straight line",
                .measured = m.equal_accuracy - m.best_line,
                .must_be = about(0.0, 0.02)});  // no randomness
  lesson.claim({.sentence = "Xavier for tanh and sigmoid, He for ReLU.",
                .verdict = Verdict::true_if,
                .in_fact = fmt::format("If sigmoid is left out, whose slope is 1/4 at most. With "
                                       "tanh error signals keep {:.2f} a layer.",
                                       m.tanh_error),
                .quantity = "what sigmoids keep of error signals, a layer, over what tanh keeps",
                .measured = m.relu_he > 10.0 * m.relu_xavier ? m.sigmoid_error / m.tanh_error : NAN,
                .must_be = below(0.35)});  // 0.237 to 0.252 over seeds 1 to 200
}

void experiment(Lesson& lesson) {
  lesson.predict({{"all weights receive the same update", not_measured},
                  {"all neurons of a layer do"},
                  {"both", not_measured}});
  lesson.idea(
      "The whole answer in two minutes, each sentence with the number that was measured for it "
      "just now.");
  const Measured m = measure(lesson.seed());
  answer(lesson, m);
  beware(lesson, m);
  claim(lesson, m);
  const nn::Dataset data = nn::moons(100);
  const auto title = [](const std::string& start, double accuracy) {
    return fmt::format("{}: {:.0f} % right", start, 100.0 * accuracy);
  };
  lesson.figure({"All 0.5 is one neuron a layer: it learns, and no more than a straight line",
                 {decision_regions(title("all 0.5", m.equal_accuracy), m.equal.net, data),
                  decision_regions(title("Xavier", m.random_accuracy), m.random.net, data),
                  plots::Lines{"Both learn",
                               {"step"},
                               {"loss", true},
                               {curve(m.equal, m.equal.loss), curve(m.random, m.random.loss)}}}});
  lesson.next(
      "`make interview` asks you these questions. `make homework@the_interview` solves such a "
      "network on paper, and `make claims` shows all that the course has claimed.");
}

}  // namespace

int main(int argc, char** argv) {
  Lesson lesson("The interview", "Which is right?");
  return lesson.run(argc, argv, [&] { experiment(lesson); });
}
