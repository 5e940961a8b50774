#include "lessons/common/claim.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "lessons/common/syllabus.hpp"
#include "lessons/common/text.hpp"

namespace lessons {

namespace {

constexpr double wrong = -std::numeric_limits<double>::infinity();

// A distance that is not negative on the right side, as a share of the bound's size.
double share(double distance, double bound) {
  if (std::isnan(distance)) return wrong;
  return bound == 0.0 ? distance : distance / std::abs(bound);
}

// A bound itself is excluded: the distance 0 is on the wrong side.
double strict(double distance, double bound) {
  return distance > 0.0 ? share(distance, bound)
                        : std::min(share(distance, bound), -std::numeric_limits<double>::min());
}

}  // namespace

Condition is(double value) {
  return {number(value, 15), [=](double x) { return x == value ? 0.0 : wrong; }, 15};
}
Condition about(double value, double tolerance) {
  const double shown = std::log10(std::abs(value) / tolerance) + 2.0;
  return {fmt::format("{} within {}", number(value, 15), number(tolerance)),
          [=](double x) { return share(tolerance - std::abs(x - value), tolerance); },
          static_cast<int>(std::clamp(shown, 3.0, 15.0))};
}
Condition below(double bound) {
  return {"below " + number(bound), [=](double x) { return strict(bound - x, bound); }};
}
Condition above(double bound) {
  return {"above " + number(bound), [=](double x) { return strict(x - bound, bound); }};
}
Condition between(double low, double high) {
  return {fmt::format("between {} and {}", number(low), number(high)),
          [=](double x) { return std::min(share(x - low, high), share(high - x, high)); }};
}

namespace {

const char* machine_word(Verdict verdict) {
  return verdict == Verdict::true_if ? "true-if" : verdict == Verdict::is_true ? "true" : "false";
}
const char* machine_word(Outcome outcome) {
  return outcome == Outcome::confirmed ? "held" : outcome == Outcome::failed ? "failed" : "outside";
}
const char* reader_word(Verdict verdict) {
  return verdict == Verdict::true_if   ? "TRUE, ON A CONDITION"
         : verdict == Verdict::is_true ? "TRUE"
                                       : "FALSE";
}

std::string measured_text(const Claim& claim) {
  return number(claim.measured, claim.must_be.digits);
}

std::string one_line(std::string text) {
  std::ranges::replace(text, '\t', ' ');
  std::ranges::replace(text, '\n', ' ');
  return with_numbers(text);
}

}  // namespace

Outcome outcome(const Claim& claim, bool in_domain) {
  if (claim.held()) return Outcome::confirmed;
  return in_domain && claim.inside ? Outcome::failed : Outcome::outside;
}

std::string machine_line(const Claim& claim, bool in_domain) {
  return fmt::format("{}\t{}\t{}\t{}\t{:.3g}\t{}\t{}\t{}", claim.id, machine_word(claim.verdict),
                     machine_word(outcome(claim, in_domain)), measured_text(claim),
                     claim.must_be.margin(claim.measured), one_line(claim.sentence),
                     one_line(claim.in_fact), one_line(claim.quantity));
}

std::string reader_text(const Claim& claim, bool in_domain) {
  const Outcome what = outcome(claim, in_domain);
  const std::string measured =
      fmt::format("Measured {}: {}, which must be {}", claim.quantity,
                  std::isnan(claim.measured) ? fmt::format("no number ({})", claim.no_number)
                                             : measured_text(claim),
                  claim.must_be.text);
  if (what == Outcome::outside) {
    const std::string where = claim.inside ? "" : fmt::format(" (its domain: {})", claim.domain);
    return labelled(
        claim.id,
        fmt::format("Not confirmed with these options{}: that it is {} to say \"{}\" {}.", where,
                    reader_word(claim.verdict), claim.sentence, measured),
        5);
  }
  return labelled(claim.id, fmt::format("{}: \"{}\"", reader_word(claim.verdict), claim.sentence),
                  5) +
         (what == Outcome::failed ? "" : indented("In fact: " + claim.in_fact, 7)) +
         indented(measured + (what == Outcome::failed ? ": NOT CONFIRMED." : ": confirmed."), 7);
}

}  // namespace lessons
