// Claim: a sentence that a lesson wants remembered, with the number that decides it.
//
// A claim is judged by one measured number and one condition on it. The condition prints itself, so
// what is written and what is checked cannot drift apart.
#pragma once

#include <functional>
#include <string>

namespace lessons {

struct Condition {
  std::string text;  // completes "must be ..."
  std::function<bool(double)> holds;
  int digits = 6;  // of the measured number: as many as it takes to see whether it holds
};

Condition is(double value);  // exactly
Condition about(double value, double tolerance);
Condition below(double bound);
Condition above(double bound);
Condition between(double low, double high);

enum class Verdict { is_true, true_if, is_false };

struct Claim {
  std::string id = {};   // "3.2": lesson 3, its second claim; the frame writes it
  std::string sentence;  // as people say it
  Verdict verdict;
  std::string reality;   // what is so: why it is true, what it takes, or what is so instead
  std::string quantity;  // names the number that decides
  double measured;
  Condition must_be;

  bool held() const { return must_be.holds(measured); }
};

std::string measured_text(const Claim& claim);  // the number, in the condition's digits

// "id, verdict, held or failed, measured, sentence", separated by tabs.
std::string machine_line(const Claim& claim);

// Several lines for a reader. `at_defaults` says whether a claim that does not hold is a failure.
std::string reader_text(const Claim& claim, bool at_defaults);

}  // namespace lessons
