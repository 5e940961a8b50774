#include "lessons/common/interview_answer.hpp"

#include <fmt/core.h>

#include <cmath>

namespace lessons {

namespace {

Question direct_answer(const Measured& m) {
  return {
      "You try a 4-layer network on a binary classification problem and set all its weights to "
      "0.5. Is this a good idea? Your direct answer, please.",
      30.0,
      {{"No. All neurons of a layer start as twins and stay twins, so each layer is one neuron.",
        fmt::format(
            "after 1,500 steps of Adam twins are {:g} apart, while their weights have moved "
            "by {:.2f}",
            m.spread, m.moved)},
       {"Such a network looks at the data from one direction only, however wide it is.",
        fmt::format("two moons: {:.0f} % right, and the best straight line {:.0f} %; from random "
                    "weights {:.0f} %",
                    100.0 * m.equal_accuracy, 100.0 * m.best_line, 100.0 * m.random_accuracy)}},
      {"no, and in the first sentence", "neurons of a layer stay identical", "what it costs"}};
}

Question core_problem(const Measured& m) {
  const Matrix& w = m.equal.net.dense(0).weights.value;
  return {
      "Why do they stay identical? Training moves them, after all.",
      60.0,
      {{"They hear the same inputs and say the same. Their outgoing weights are equal too, so they "
        "get the same blame: equal gradients, equal steps, for ever.",
        fmt::format("the gradients of 8 neurons differ by {:g}", m.gradient_gap)},
       {"Their weights do change, and differ within a neuron, for its inputs differ. The neurons "
        "do not. Breaking the symmetry takes something that tells neurons apart.",
        fmt::format("each neuron's two weights went from 0.5 to {:.2f} and {:.2f}; distinct "
                    "neurons: {} of 8",
                    w(0, 0), w(1, 0), m.distinct)}},
      {"the words \"symmetry breaking\"", "same inputs, same outputs, same errors",
       "equal outgoing weights are part of it", "gradients, by backpropagation"}};
}

Question impact(const Measured& m) {
  return {
      "What does that mean for my four layers of 100 neurons?",
      30.0,
      {{"They are four layers of one neuron, with weights a hundred times as large from the second "
        "layer on.",
        fmt::format("all 0.5, and all 0.02, where no neuron is saturated ({} different outputs of "
                    "100): 3 x 100 equal neurons and a chain of 3 differ by {:.0e}",
                    m.chain_outputs, m.chain_gap)},
       {"Not a linear model: its border is a line as long as the activation only rises, and the "
        "output still bends.",
        fmt::format("is |x| < 1? Equal tanh neurons cut {} time(s), equal sine neurons {}; halfway "
                    "between two points the output is up to {:.1f} off the mean",
                    m.tanh_cuts, m.sine_cuts, m.bend)}},
      {"one neuron a layer, whatever the width", "what it can no longer represent"}};
}

Question solution(const Measured& m) {
  return {
      "And what do you do instead?",
      30.0,
      {{"Random weights of the right scale: Xavier's for tanh, He's for ReLU.",
        fmt::format("the same network from Xavier's weights: {:.0f} %; through 20 ReLU layers "
                    "He's keep {:.2g} of the signal, Xavier's {:.0e}",
                    100.0 * m.random_accuracy, m.relu_he, m.relu_xavier)},
       {"Random alone is not enough, the scale matters: tiny weights break the symmetry and do "
        "not learn.",
        fmt::format("weights up to 0.001 took {:.0e} off the loss in 5,000 steps of descent",
                    std::abs(m.tiny_learned))}},
      {"random initialization", "Xavier or He, by the activation", "the scale matters as well"}};
}

Question zeros(const Measured& m) {
  return {
      "What about all zeros?",
      30.0,
      {{"Worse, with tanh or ReLU: no weight has a gradient. The output's bias learns, which is "
        "how frequent the classes are. Sigmoids wake layer by layer, and stay twins.",
        fmt::format("tanh, all 0: largest gradient of any weight {:g}, of the output's bias {:g}; "
                    "sigmoids: the first layer's weights wait until step {}",
                    m.zero_weights, m.zero_bias, m.sigmoid_wakes)}},
      {"symmetry and no signal", "the output's bias still learns, or: it depends on f"}};
}

Question detection(const Measured& m) {
  return {
      "How would you notice it in training?",
      30.0,
      {{"Count distinct neurons, incoming and outgoing weights. Do not wait for the loss to tell.",
        fmt::format("the loss fell to {:.2f} and {:.0f} % are right, with {} distinct neuron of 8",
                    m.equal.loss.back(), 100.0 * m.equal_accuracy, m.distinct)}},
      {"look at the weights: identical columns", "the loss may look normal"}};
}

}  // namespace

std::vector<Question> questions(const Measured& m) {
  return {direct_answer(m), core_problem(m), impact(m), solution(m), zeros(m), detection(m)};
}

std::vector<std::string> red_flags() {
  return {"\"It depends\", without saying on what.",
          "Formulas alone, and nothing about what the network can no longer do.",
          "A complicated cure, where random weights of the right scale will do.",
          "Taking it for a problem of the learning rate or of the batch size.",
          "\"All weights get the same update\": all neurons do."};
}

std::vector<Said> half_truths(const Measured& m) {
  return {
      {"\"It becomes a linear model.\"",
       fmt::format("Its border is a line if the activation only rises. Sine twins cut {} times.",
                   m.sine_cuts)},
      {"\"Xavier for tanh and sigmoid.\"",
       fmt::format(
           "Error signals keep {:.2f} a layer with tanh, {:.2f} with sigmoids (lesson @xavier).",
           m.tanh_error, m.sigmoid_error)},
      {"\"Even tiny random differences are enough.\"",
       fmt::format("Where training multiplies them (lesson @how_small_a_difference). Weights up to "
                   "0.001 took {:.0e} off "
                   "the loss.",
                   std::abs(m.tiny_learned))},
      {"\"Zeros kill all gradients.\"",
       fmt::format("All but that of the output's bias, which is {:g}.", m.zero_bias)},
      {"\"You would see it in poor results.\"",
       fmt::format(
           "{:.0f} % right look healthy (lesson @real_data has data where nothing is lost).",
           100.0 * m.equal_accuracy)},
      {"\"Symmetry is preserved for ever.\"",
       fmt::format("In exact arithmetic and in code that adds in one order. Of 7 twins, one added "
                   "up in another order was {:.0e} away after 1,000 steps (lesson @round_off).",
                   m.rounded_apart)},
      {"\"Low rank is what is wrong.\"",
       fmt::format("Random weights of rank 1 got {:.0f} % right, where twins got {:.0f} %, and "
                   "full rank does not help those (lesson @rank).",
                   100.0 * m.rank_1_accuracy, 100.0 * m.equal_accuracy)}};
}

}  // namespace lessons
