// What the check of a homework is made of.
//
// Rules of use:
// - check.cpp declares what the student writes in homework.cpp, and its main() returns
//   check_homework(...).
// - A check asserts properties, on inputs that the starter does not show; never a random stream and
//   never the student's own numbers.
// - Inputs and seeds come from Check::seed(k): other ones in each run, so that no table of answers passes.
//   run_homework draws the number behind them, or takes it from SEED.
// - The first requirement that does not hold ends the check. Its finding says four things: what was
//   measured, what was expected, why, and what to look at next.
// - `requirements` is how often require() is called when all goes well. A check that ends early, by
//   exit(0) or otherwise, is not a pass: run_homework asks for proof that all of them ran.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace lessons {

struct Finding {
  std::string measured;
  std::string expected;
  std::string why;
  std::string next;
};

class Check {
 public:
  explicit Check(std::uint64_t drawn) : drawn_(drawn) {}
  // Throws to end the check if `holds` is false. Reports `finding` as the reason.
  void require(bool holds, const Finding& finding);
  std::size_t count() const { return count_; }
  // A seed for each k, another one in each run. Equal k: equal seeds.
  std::uint64_t seed(std::uint64_t k) const;

 private:
  std::uint64_t drawn_;
  std::size_t count_ = 0;
};

// Runs the check and prints the verdict. Returns 0 if the homework passes, 1 if it does not.
// Called in the check.cpp of a lesson's folder, whose number it is.
int check_homework(std::size_t requirements, const std::function<void(Check&)>& run,
                   const char* here = __builtin_FILE());

}  // namespace lessons
