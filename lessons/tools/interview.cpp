// The mock interview: `make interview`. Exit status 1 if it cannot be written.
#include <fmt/core.h>

#include <chrono>
#include <exception>
#include <iostream>

#include "lessons/common/syllabus.hpp"
#include "lessons/common/text.hpp"
#include "lessons/tools/mock_interview.hpp"

int main() {
  try {
    using Clock = std::chrono::steady_clock;
    const auto seconds = [] {
      return std::chrono::duration<double>(Clock::now().time_since_epoch()).count();
    };
    std::cout
        << "A mock interview: six questions, with a watch. Answer in writing, in free text, as\n"
           "you would aloud. What is measured in the model answers is measured now.\n"
        << std::flush;
    const lessons::Measured measured = lessons::measure(1);
    const auto results = lessons::ask(lessons::questions(measured), std::cin, std::cout, seconds);
    std::cout << "\nScore card\n\n" << lessons::score_card(results) << "\nWhat costs the offer\n\n";
    for (const std::string& flag : lessons::red_flags()) {
      std::cout << lessons::indented("- " + flag, 2, 4);
    }
    std::cout << lessons::with_numbers(
        "\nWhere a key point was missing: `make lesson@the_interview`, and the lessons that it "
        "names.\n");
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
