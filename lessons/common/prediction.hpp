// Prediction: a question that a person answers before the experiment does.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

namespace lessons {

struct Answer {
  std::string text;
  std::string why_not = {};  // a wrong answer's reason; the right one has none
};

// The answers in the order in which a seed shuffles them.
std::vector<Answer> shuffled(std::vector<Answer> answers, std::uint64_t seed);

// The index that a line chooses among `count` answers: "2" or "b", in either case.
std::optional<std::size_t> chosen(const std::string& line, std::size_t count);

// Prints the answers, asks until it understands a line, and returns the index. None if the line is
// empty or the input ends.
std::optional<std::size_t> ask(const std::vector<Answer>& answers, std::istream& in,
                               std::ostream& out);

// What to say after the experiment: what was chosen, what is so, and why each wrong answer is wrong.
std::string resolution(const std::vector<Answer>& answers, std::optional<std::size_t> chosen);

}  // namespace lessons
