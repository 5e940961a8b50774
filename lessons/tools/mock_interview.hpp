// The mock interview: asks, waits, shows the model answer with its evidence, keeps time and score.
#pragma once

#include <functional>
#include <iosfwd>
#include <string>
#include <vector>

#include "lessons/common/interview_answer.hpp"

namespace lessons {

struct Result {
  std::string question;
  double used, allowed;  // seconds
  std::size_t ticked, of;
};

// Asks each question on `out` and reads the answer from `in`, free text that an empty line ends; then
// reads y or n, Enter for n, for each key point. `seconds` tells the time. Where the input ends, what
// is left is shown without waiting. Returns one result a question.
std::vector<Result> ask(const std::vector<Question>& questions, std::istream& in, std::ostream& out,
                        const std::function<double()>& seconds);

// The score card: time and key points of each question, and in all.
std::string score_card(const std::vector<Result>& results);

}  // namespace lessons
