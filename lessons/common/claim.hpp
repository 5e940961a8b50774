// Claim: a sentence that people say, whether it is so, and the number that decides it.
//
// Rules of use:
// - The number decides the sentence: it could not come out as required if the sentence were wrong, nor
//   fail if the sentence were right.
// - The condition prints itself, so what is written and what is checked cannot drift apart. It also
//   says by what margin it holds: `make sweep` shows the smallest.
// - A claim stands alone: who reads nothing else understands what is claimed, what is so, and what was
//   measured.
// - Where its condition fails outside of its domain, the explanation is not printed: it was made for
//   another number.
#pragma once

#include <functional>
#include <string>

namespace lessons {

struct Condition {
  std::string text;  // completes "must be ..."
  // How far a number is on the right side, as a share of the bound or of the tolerance; negative on
  // the wrong side and for NaN. 0 on the right side means that only this very number will do.
  std::function<double(double)> margin;
  int digits = 6;  // of the measured number: as many as it takes to see whether it holds

  bool holds(double measured) const { return margin(measured) >= 0.0; }
};

Condition is(double value);                       // exactly
Condition about(double value, double tolerance);  // at most `tolerance` away
Condition below(double bound);
Condition above(double bound);
Condition between(double low, double high);  // ends included

enum class Verdict { is_true, true_if, is_false };

struct Claim {
  std::string id = {};   // "3.2": lesson 3, its second claim; the frame writes it
  std::string sentence;  // as people say it
  Verdict verdict;
  std::string in_fact;  // what is so, or why it is so
  std::string
      quantity;  // names the measured number, with what it is compared with and in which unit
  double measured;
  Condition must_be;
  // Where the claim holds, if that is less than the lesson's domain, and whether the options of this
  // run lie there.
  std::string domain = {};
  bool inside = true;
  // Why there is no number, where `measured` is NaN.
  std::string no_number = "there was nothing to measure";

  bool held() const { return must_be.holds(measured); }
};

// What became of a claim in a run whose options lie in the lesson's domain, or do not.
enum class Outcome { confirmed, failed, outside };  // outside: does not hold, and need not
Outcome outcome(const Claim& claim, bool in_domain);

// Eight fields, separated by tabs: id, verdict (true, true-if, false), outcome (held, failed,
// outside), measured, margin, sentence, what is so, quantity.
std::string machine_line(const Claim& claim, bool in_domain);

// Several lines for a reader.
std::string reader_text(const Claim& claim, bool in_domain);

}  // namespace lessons
