// The answer to the interview question, each sentence with what was measured for it just now. Lesson
// 21 prints it, the mock interview asks for it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "nn/mlp.hpp"
#include "plots/figure.hpp"

namespace lessons {

// What was measured: two moons of 100 points, 4 layers of weights, three hidden layers of 8 tanh
// neurons, 1,500 steps of Adam at the rate 0.01, unless it says otherwise.
struct Measured {
  nn::Mlp equal, random;  // as trained, from all 0.5 and from Xavier's weights
  double equal_accuracy = 0.0, random_accuracy = 0.0;
  double equal_loss = 0.0;
  double best_line = 0.0;            // the accuracy of the best straight line
  double spread = 0.0, moved = 0.0;  // between equal neurons; of their weights on the way
  double gradient_gap = 0.0;         // between equal neurons' gradients in the first step
  std::size_t distinct = 0;          // neurons in the first layer of the equal ones
  double chain_gap = 0.0;            // of outputs, at most: 3 x 100 equal neurons, a chain of 3
  std::size_t tanh_cuts = 0, sine_cuts = 0;    // of equal neurons that learned whether |x| < 1
  double zero_weights = 0.0, zero_bias = 0.0;  // largest gradients, all 0: weights, output's bias
  double tiny_learned = 0.0;  // what 5,000 steps of descent take off the loss, weights +-0.001
  plots::Series equal_losses = {}, random_losses = {};  // step by step
};
Measured measure(std::uint64_t seed);

// A sentence of the answer, and its evidence.
struct Said {
  std::string sentence, evidence;
};

struct Question {
  std::string question;
  double seconds;  // that the answer should take
  std::vector<Said> answer;
  std::vector<std::string> key_points;  // what an interviewer listens for
};

// The question in the four parts that an answer has, then the follow-up questions.
std::vector<Question> questions(const Measured& measured);

// What costs the offer, and what interviewers themselves repeat that is half true.
std::vector<std::string> red_flags();
std::vector<Said> half_truths(const Measured& measured);

}  // namespace lessons
