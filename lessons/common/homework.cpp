#include "lessons/common/homework.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <optional>

#include "lessons/common/syllabus.hpp"
#include "lessons/common/text.hpp"

namespace lessons {

namespace {

struct Failed {
  Finding finding;
};

// The line to run_homework, which is not stdout: it hands over a secret word, and gets it back with
// the count of what ran. Without a runner there is no line, and no proof to give.
class Channel {
 public:
  Channel() {
    if (const char* descriptor = std::getenv("HOMEWORK_CHANNEL")) {
      descriptor_ = std::atoi(descriptor);
      unsetenv("HOMEWORK_CHANNEL");
      for (char c = 0; read(*descriptor_, &c, 1) == 1 && c != '\n';) nonce_ += c;
    }
  }
  void prove(std::size_t ran) const {
    if (!descriptor_) return;
    const std::string proof = fmt::format("{} {}\n", nonce_, ran);
    if (write(*descriptor_, proof.data(), proof.size()) < 0) {
      fmt::print(stderr, "the check cannot report to its runner\n");
    }
  }

 private:
  std::optional<int> descriptor_;
  std::string nonce_;
};

int not_yet(const std::string& task, const Finding& finding) {
  fmt::print("{}: not yet.\n\n", task);
  fmt::print("{}{}{}{}", labelled("measured", finding.measured, 11),
             labelled("expected", finding.expected, 11), labelled("why", finding.why, 11),
             labelled("next", finding.next, 11));
  return 1;
}

}  // namespace

void Check::require(bool holds, const Finding& finding) {
  ++count_;
  if (!holds) throw Failed{finding};
}

int check_homework(std::size_t requirements, const std::function<void(Check&)>& run,
                   const char* here) {
  const std::string task = fmt::format("Homework {}", number_of_folder(here));
  const Channel channel;
  Check check;
  try {
    run(check);
  } catch (const Failed& failed) {
    return not_yet(task, failed.finding);
  } catch (const std::exception& error) {
    return not_yet(task, {fmt::format("your code threw: {}", error.what()), "a result",
                          "the check called it with legal input", "the line that throws"});
  }
  if (check.count() != requirements) {
    return not_yet(
        task, {fmt::format("{} of {} requirements ran", check.count(), requirements), "all of them",
               "the check itself is broken", "tell the author of this check"});
  }
  fmt::print("{}: passed, {} of {} requirements hold.\n", task, check.count(), requirements);
  channel.prove(check.count());
  return 0;
}

}  // namespace lessons
