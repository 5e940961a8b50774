#include "lessons/tools/mock_interview.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <istream>
#include <ostream>
#include <sstream>

#include "lessons/common/text.hpp"

namespace lessons {

namespace {

// A line without the blanks at its ends, and without the \r of a file from Windows.
std::string typed_in(const std::string& line) {
  const auto start = line.find_first_not_of(" \t\r");
  if (start == std::string::npos) return "";
  return line.substr(start, line.find_last_not_of(" \t\r") + 1 - start);
}

// Reads until an empty line, or Ctrl-D: what was typed, line by line.
std::string typed(std::istream& in) {
  std::string answer;
  for (std::string line; std::getline(in, line);) {
    const std::string words = typed_in(line);
    if (words.empty()) break;
    answer += "    " + words + "\n";
  }
  if (!answer.empty() && in.eof()) in.clear();  // a terminal goes on after Ctrl-D
  return answer;
}

bool yes(std::istream& in) {
  std::string reply;
  std::getline(in, reply);
  reply = typed_in(reply);
  return !reply.empty() && (reply[0] == 'y' || reply[0] == 'Y');
}

void show_answer(const Result& result, std::ostream& out) {
  if (result.answer.empty()) {
    out << "\n  You gave no answer.\n";
    return;
  }
  out << fmt::format(
             "\n  You said, in {:.0f} s at the keyboard, about {:.0f} s spoken, of {:.0f} s:\n",
             result.used, spoken_seconds(result.answer), result.allowed)
      << result.answer;
}

void show_model(const Question& question,
                const std::function<std::string(const std::string& claim)>& evidence,
                std::ostream& out) {
  out << "\n  A model answer, and what was measured:\n";
  for (const Said& said : question.answer) {
    out << indented(said.sentence, 4);
    for (const std::string& claim : said.claims) out << indented(evidence(claim), 6);
  }
}

}  // namespace

double spoken_seconds(const std::string& answer) {
  std::istringstream words(answer);
  std::size_t count = 0;
  for (std::string word; words >> word;) ++count;
  return static_cast<double>(count) * 60.0 / 150.0;
}

std::vector<Result> ask(const std::vector<Question>& questions, std::istream& in, std::ostream& out,
                        const std::function<std::string(const std::string& claim)>& evidence,
                        const std::function<double()>& seconds) {
  std::vector<Result> results;
  for (const Question& question : questions) {
    out << fmt::format(
        "\nQuestion {} of {}\n{}  ({:.0f} seconds; an empty line ends your answer)\n> ",
        results.size() + 1, questions.size(), indented(question.question, 2), question.seconds);
    out.flush();
    const double start = seconds();
    Result result{question.question, 0.0, question.seconds, typed(in), true, {}, {}};
    result.used = seconds() - start;
    result.asked = !result.answer.empty() || !in.eof();
    show_answer(result, out);
    show_model(question, evidence, out);
    if (!result.answer.empty()) out << "\n  Compare with your own words. Did you say this?\n";
    for (const KeyPoint& point : question.key_points) {
      if (!result.answer.empty()) out << fmt::format("    {} [y/N] ", point.text) << std::flush;
      const bool said = !result.answer.empty() && yes(in);
      (said ? result.said : result.missed).push_back(point);
    }
    if (in.eof()) out << "\n";
    results.push_back(result);
  }
  return results;
}

std::string score_card(const std::vector<Result>& results) {
  Table table{{"question", "typed", "spoken, about", "allowed", "key points"}};
  double used = 0.0, spoken = 0.0, allowed = 0.0;
  std::size_t said = 0, of = 0, not_asked = 0;
  std::string missed;
  const auto add = [&](const std::string& name, double typing, double speaking, double limit,
                       std::size_t points, std::size_t all) {
    table.rows.push_back({name, fmt::format("{:.0f} s", typing), fmt::format("{:.0f} s", speaking),
                          fmt::format("{:.0f} s", limit), fmt::format("{} of {}", points, all)});
  };
  const bool any = std::ranges::any_of(results, &Result::asked);
  for (const Result& result : results) {
    if (any && !result.asked) {
      ++not_asked;
      continue;
    }
    const double speaking = spoken_seconds(result.answer);
    const std::size_t points = result.said.size(), all = points + result.missed.size();
    add(std::to_string(table.rows.size() + 1), result.used, speaking, result.allowed, points, all);
    used += result.used;
    spoken += speaking;
    allowed += result.allowed;
    said += points;
    of += all;
    for (const KeyPoint& point : result.missed) {
      missed += indented(fmt::format("- {}: `make lesson@{}`", point.text, point.lesson), 2, 4);
    }
  }
  add("all", used, spoken, allowed, said, of);
  std::string card = to_text(table);
  if (not_asked > 0) card += fmt::format("\n{} not asked.\n", plural(not_asked, "question"));
  if (said == of) return card + "\nYou said all of it.\n";
  return card +
         fmt::format("\n{} not said, and where to read on:\n\n", plural(of - said, "point")) +
         missed;
}

}  // namespace lessons
