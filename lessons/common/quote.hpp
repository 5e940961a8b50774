// Quote: a claim of another lesson, with the number that its program measured.
//
// The build runs each lesson that is quoted, and keeps the lines that `lesson3 --claims` prints in
// claims/lesson3.tsv, beside the programs. When the lesson changes, it is run again.
#pragma once

#include <string>

namespace lessons {

struct Quote {
  std::string id;  // "3.2": lesson 3, its second claim
  bool confirmed;
  std::string measured;  // the number, as text
  std::string sentence, in_fact, quantity;
};

// The claim "zero_init_death.2", the second of that lesson. Throws std::invalid_argument for a lesson
// that there is not, std::runtime_error, in one line, if what was measured is not there or has no such
// claim.
Quote quote(const std::string& claim);

// "[3.2 measured ...: 0.36]"
std::string evidence(const Quote& quote);

}  // namespace lessons
