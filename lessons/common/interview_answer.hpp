// The answer to the interview question, each sentence with what was measured for it just now. The
// lesson about the interview prints it, the mock interview asks for it.
#pragma once

#include <string>
#include <vector>

#include "lessons/common/interview_evidence.hpp"

namespace lessons {

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
