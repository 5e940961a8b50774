// The mock interview: asks, waits, sets what was typed beside the model answer, keeps time and score.
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
  std::string answer;    // as typed, every line indented by 4
  bool asked;            // false if the input had ended before
  std::vector<KeyPoint> said, missed;
};

// How long an answer takes to say, at 150 words a minute.
double spoken_seconds(const std::string& answer);

// Asks each question on `out` and reads the answer from `in`, free text that an empty line or Ctrl-D ends; shows
// it again with the time that it would take to say, then the model answer, and reads y or n, Enter for
// n, for each key point. `evidence` gives the line of a claim, `seconds` the time. Where the input ends,
// what is left is shown without waiting. Returns one result a question.
std::vector<Result> ask(const std::vector<Question>& questions, std::istream& in, std::ostream& out,
                        const std::function<std::string(const std::string& claim)>& evidence,
                        const std::function<double()>& seconds);

// The score card: time, length and key points of each question that was asked (of all, if none was), and
// in all; then every missed point with the lesson that shows it.
std::string score_card(const std::vector<Result>& results);

}  // namespace lessons
