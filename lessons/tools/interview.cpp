// The mock interview: `make interview`. Exit status 1 if it cannot be written.
#include <fmt/core.h>

#include <chrono>
#include <exception>
#include <iostream>

#include "lessons/common/quote.hpp"
#include "lessons/common/syllabus.hpp"
#include "lessons/common/text.hpp"
#include "lessons/tools/mock_interview.hpp"

int main() {
  try {
    std::ios::sync_with_stdio(false);  // else the input stays at its end after one Ctrl-D
    using Clock = std::chrono::steady_clock;
    const auto seconds = [] {
      return std::chrono::duration<double>(Clock::now().time_since_epoch()).count();
    };
    const auto evidence = [](const std::string& claim) {
      return lessons::evidence(lessons::quote(claim));
    };
    const auto& questions = lessons::questions();
    std::cout << lessons::indented(
        fmt::format("A mock interview: {} questions, with a watch. Answer in writing, as you would "
                    "aloud; an empty line ends an answer, Ctrl-D without one the interview. Then "
                    "compare your words with a model "
                    "answer; 2.4 beside a number is the fourth claim of lesson 2.",
                    questions.size()),
        0);
    const auto results = lessons::ask(questions, std::cin, std::cout, evidence, seconds);
    std::cout << "\nScore card\n\n" << lessons::score_card(results) << "\nWhat costs the offer\n\n";
    for (const std::string& flag : lessons::red_flags()) {
      std::cout << lessons::indented("- " + flag, 2, 4);
    }
    if (!std::cout.flush()) {
      fmt::print(stderr, "interview: cannot write to standard output\n");
      return 1;
    }
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "interview: {}\n", error.what());
    return 1;
  }
}
