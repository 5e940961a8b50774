#include "lessons/common/claim.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "lessons/common/syllabus.hpp"
#include "lessons/common/text.hpp"

namespace lessons {

Condition is(double value) {
  return {number(value, 15), [=](double x) { return x == value; }, 15};
}
Condition about(double value, double tolerance) {
  const double shown = std::log10(std::abs(value) / tolerance) + 2.0;
  return {fmt::format("{} within {}", number(value, 15), number(tolerance)),
          [=](double x) { return std::abs(x - value) <= tolerance; },
          static_cast<int>(std::clamp(shown, 3.0, 15.0))};
}
Condition below(double bound) {
  return {"below " + number(bound), [=](double x) { return x < bound; }};
}
Condition above(double bound) {
  return {"above " + number(bound), [=](double x) { return x > bound; }};
}
Condition between(double low, double high) {
  return {fmt::format("between {} and {}", number(low), number(high)),
          [=](double x) { return low <= x && x <= high; }};
}

namespace {

const char* machine_word(Verdict verdict) {
  switch (verdict) {
    case Verdict::is_true:
      return "true";
    case Verdict::true_if:
      return "true-if";
    case Verdict::is_false:
      return "false";
  }
  return "";
}

const char* reader_word(Verdict verdict) {
  return verdict == Verdict::true_if ? "TRUE IF" : verdict == Verdict::is_true ? "TRUE" : "FALSE";
}

}  // namespace

std::string measured_text(const Claim& claim) {
  return number(claim.measured, claim.must_be.digits);
}

std::string machine_line(const Claim& claim) {
  return fmt::format("{}\t{}\t{}\t{}\t{}", claim.id, machine_word(claim.verdict),
                     claim.held() ? "held" : "failed", measured_text(claim),
                     with_numbers(claim.sentence));
}

std::string reader_text(const Claim& claim, bool at_defaults) {
  const std::string outcome = claim.held()  ? "held"
                              : at_defaults ? "FAILED"
                                            : "does not hold with these options";
  return labelled(claim.id, fmt::format("{}: \"{}\"", reader_word(claim.verdict), claim.sentence),
                  5) +
         indented(claim.reality, 7) +
         indented(fmt::format("Measured {}: {}; must be {}: {}.", claim.quantity,
                              measured_text(claim), claim.must_be.text, outcome),
                  7);
}

}  // namespace lessons
