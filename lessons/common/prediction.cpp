#include "lessons/common/prediction.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <istream>
#include <ostream>

#include "lessons/common/text.hpp"
#include "matrix/random.hpp"

namespace lessons {

std::vector<Answer> shuffled(std::vector<Answer> answers, std::uint64_t seed) {
  // A stream of its own: the experiment's random numbers do not depend on the question.
  Rng rng = Rng(seed).stream(0x707265646963740aULL);
  std::vector<Answer> result;
  for (std::size_t k : rng.permutation(answers.size())) result.push_back(std::move(answers[k]));
  return result;
}

std::optional<std::size_t> chosen(const std::string& line, std::size_t count) {
  const auto start = line.find_first_not_of(" \t\r(");
  if (start == std::string::npos) return std::nullopt;
  const auto end = line.find_first_of(" \t\r).", start);
  if (std::min(end, line.size()) - start != 1) return std::nullopt;
  const char c = static_cast<char>(std::tolower(static_cast<unsigned char>(line[start])));
  const int index = std::isdigit(static_cast<unsigned char>(c)) != 0 ? c - '1' : c - 'a';
  if (index < 0 || index >= static_cast<int>(count)) return std::nullopt;
  return static_cast<std::size_t>(index);
}

std::optional<std::size_t> ask(const std::vector<Answer>& answers, std::istream& in,
                               std::ostream& out) {
  for (std::size_t k = 0; k < answers.size(); ++k) {
    out << indented(fmt::format("{}) {}", k + 1, answers[k].text), 4, 7);
  }
  for (;;) {
    out << fmt::format("  Your answer, 1 to {} (Enter skips): ", answers.size()) << std::flush;
    std::string line;
    if (!std::getline(in, line)) {
      out << "\n";
      return std::nullopt;
    }
    if (line.find_first_not_of(" \t\r") == std::string::npos) return std::nullopt;
    if (const auto index = chosen(line, answers.size())) return index;
    out << fmt::format("  '{}' is none of the answers.\n", line.substr(0, 20));
  }
}

std::string resolution(const std::vector<Answer>& answers, std::optional<std::size_t> chosen) {
  const auto right =
      std::ranges::find_if(answers, [](const Answer& a) { return a.why_not.empty(); });
  const auto right_index = static_cast<std::size_t>(right - answers.begin());
  const std::string so = fmt::format("{}) {}", right_index + 1, right->text);
  std::string text = !chosen ? indented("The answer is " + so + ".", 2)
                     : chosen == right_index
                         ? indented("You said " + so + ". So it is.", 2)
                         : indented(fmt::format("You said {}) {}. It is {}.", *chosen + 1,
                                                answers[*chosen].text, so),
                                    2);
  for (std::size_t k = 0; k < answers.size(); ++k) {
    if (answers[k].why_not.empty()) continue;
    text +=
        indented(fmt::format("Not {}) {}: {}", k + 1, answers[k].text, answers[k].why_not), 4, 7);
  }
  return text;
}

}  // namespace lessons
