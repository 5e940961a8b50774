// The answer to the interview question, in an interviewer's words, and the follow-up questions. Each
// sentence names the claims of other lessons that bear it out. The lesson about the interview prints
// them with their numbers; the mock interview asks for them.
#pragma once

#include <string>
#include <vector>

namespace lessons {

struct Said {
  std::string sentence;
  std::vector<std::string> claims;  // "collapse.1": the first of that lesson
};

// What an interviewer listens for, and the lesson that shows it.
struct KeyPoint {
  std::string text, lesson;
};

struct Question {
  std::string question;
  double seconds;  // that the answer should take, spoken
  std::vector<Said> answer;
  std::vector<KeyPoint> key_points;
};

// The question in the four parts that an answer has, then the follow-up questions.
const std::vector<Question>& questions();

// What costs the offer.
std::vector<std::string> red_flags();

// What interviewers repeat that is half true, in quotation marks, and what is so.
const std::vector<Said>& half_truths();

}  // namespace lessons
