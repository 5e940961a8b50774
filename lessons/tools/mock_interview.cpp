#include "lessons/tools/mock_interview.hpp"

#include <fmt/ostream.h>

#include <istream>
#include <ostream>

#include "lessons/common/text.hpp"

namespace lessons {

namespace {

// What is left of a line without the blanks before it, nor those and the \r of a file from Windows
// if there is nothing else.
std::string said_in(const std::string& line) {
  const auto start = line.find_first_not_of(" \t\r");
  return start == std::string::npos ? "" : line.substr(start);
}

// Reads until an empty line; false if the input ended before anything was said.
bool listen(std::istream& in) {
  bool said = false;
  for (std::string line; std::getline(in, line) && !said_in(line).empty();) said = true;
  return said || !in.eof();
}

std::size_t tick(const std::vector<std::string>& key_points, std::istream& in, std::ostream& out) {
  std::size_t ticked = 0;
  fmt::print(out, "\n  Did you say it?\n");
  for (const std::string& point : key_points) {
    fmt::print(out, "    {} [y/N] ", point);
    out.flush();
    std::string reply;
    std::getline(in, reply);
    reply = said_in(reply);
    const bool yes = !reply.empty() && (reply[0] == 'y' || reply[0] == 'Y');
    ticked += yes ? 1 : 0;
    if (in.eof()) fmt::print(out, "\n");
  }
  return ticked;
}

void show(const Question& question, std::ostream& out) {
  fmt::print(out, "\n  A model answer:\n");
  for (const Said& said : question.answer) {
    fmt::print(out, "{}{}", indented(said.sentence, 4),
               indented("[measured: " + said.evidence + "]", 6));
  }
}

}  // namespace

std::vector<Result> ask(const std::vector<Question>& questions, std::istream& in, std::ostream& out,
                        const std::function<double()>& seconds) {
  std::vector<Result> results;
  for (const Question& question : questions) {
    fmt::print(out, "\n{}\n{}  ({:.0f} seconds; an empty line ends your answer)\n> ",
               fmt::format("Question {} of {}", results.size() + 1, questions.size()),
               indented(question.question, 2), question.seconds);
    out.flush();
    const double start = seconds();
    const bool heard = listen(in);
    const double used = heard ? seconds() - start : 0.0;
    out << (heard ? fmt::format("\n  {:.0f} s of {:.0f} s.\n", used, question.seconds)
                  : "\n  (The input has ended.)\n");
    show(question, out);
    const std::size_t ticked = heard ? tick(question.key_points, in, out) : 0;
    results.push_back(
        {question.question, used, question.seconds, ticked, question.key_points.size()});
  }
  return results;
}

std::string score_card(const std::vector<Result>& results) {
  Table table{{"question", "time", "allowed", "key points"}, {}};
  Result all{"all", 0.0, 0.0, 0, 0};
  for (const Result& result : results) {
    table.rows.push_back({fmt::format("{}", table.rows.size() + 1),
                          fmt::format("{:.0f} s", result.used),
                          fmt::format("{:.0f} s", result.allowed),
                          fmt::format("{} of {}", result.ticked, result.of)});
    all.used += result.used;
    all.allowed += result.allowed;
    all.ticked += result.ticked;
    all.of += result.of;
  }
  table.rows.push_back({"all", fmt::format("{:.0f} s", all.used),
                        fmt::format("{:.0f} s", all.allowed),
                        fmt::format("{} of {}", all.ticked, all.of)});
  return to_text(table);
}

}  // namespace lessons
