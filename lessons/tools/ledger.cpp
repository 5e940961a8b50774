// ledger FORMAT SEEDS LESSONS: the ledger of all claims, from the lines of standard input.
//
// A line is one claim of one run: lesson, seed, then what `lesson3 --claims` prints (see machine_line in
// lessons/common/claim.hpp), separated by tabs. FORMAT is text, md or json. Exit status: 0 if
// every claim held for all SEEDS seeds and all LESSONS lessons had something to say; 1 if not; 2 for
// bad usage or a line that is none.
#include <fmt/format.h>

#include <charconv>
#include <cstdio>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "lessons/common/text.hpp"

namespace {

struct Entry {
  int lesson = 0;
  std::string verdict, sentence, in_fact, quantity;
  std::string measured;  // with seed 1
  std::size_t runs = 0, held = 0;
};

using Id = std::pair<int, int>;  // 3.2: lesson 3, its second claim
using Ledger = std::map<Id, Entry>;

const std::vector<std::pair<std::string, std::string>> verdicts = {
    {"true", "True"}, {"true-if", "True if ..."}, {"false", "False"}};

int whole(const std::string& text, int least) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < least) {
    throw std::invalid_argument(
        fmt::format("expected a whole number from {}, found '{}'", least, text));
  }
  return value;
}

void add(Ledger& ledger, const std::string& line) {
  const auto fields = lessons::split(line, '\t');
  const auto id = fields.size() == 10 ? lessons::split(fields[2], '.') : std::vector<std::string>{};
  if (id.size() != 2) throw std::invalid_argument("this is no line of a claim: " + line);
  Entry& entry = ledger[{whole(id[0], 0), whole(id[1], 1)}];
  entry.lesson = whole(fields[0], 0);
  ++entry.runs;
  entry.held += fields[4] == "held" ? 1 : 0;
  if (fields[1] == "1") {
    entry.verdict = fields[3];
    entry.measured = fields[5];
    entry.sentence = fields[7];
    entry.in_fact = fields[8];
    entry.quantity = fields[9];
  }
}

std::string text_of(const Id& id) { return fmt::format("{}.{}", id.first, id.second); }

void print_text(const Ledger& ledger, std::size_t seeds) {
  for (const auto& [word, heading] : verdicts) {
    fmt::print("{}\n{}\n", heading, std::string(heading.size(), '='));
    for (const auto& [id, entry] : ledger) {
      if (entry.verdict != word) continue;
      const std::string held =
          seeds == 1 ? "" : fmt::format(" It held for {} of {} seeds.", entry.held, seeds);
      fmt::print("{}{}{}\n",
                 lessons::labelled(text_of(id), "People say: \"" + entry.sentence + "\"", 6),
                 lessons::indented("In fact: " + entry.in_fact, 8),
                 lessons::indented(fmt::format("Measured in lesson {}: {}: {}.{}", entry.lesson,
                                               entry.quantity, entry.measured, held),
                                   8));
    }
  }
}

// A bar would end the cell.
std::string cell(std::string text) {
  for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2) {
    text.insert(at, 1, '\\');
  }
  return text;
}

void print_markdown(const Ledger& ledger) {
  fmt::print(
      "| claim | people say | verdict | in fact | measured | lesson "
      "|\n|---|---|---|---|---|---|\n");
  for (const auto& [word, heading] : verdicts) {
    for (const auto& [id, entry] : ledger) {
      if (entry.verdict != word) continue;
      fmt::print("| {} | {} | {} | {} | {}: {} | {} |\n", text_of(id), cell(entry.sentence), word,
                 cell(entry.in_fact), cell(entry.quantity), entry.measured, entry.lesson);
    }
  }
}

void print_json(const Ledger& ledger, std::size_t seeds) {
  auto claims = nlohmann::json::array();
  for (const auto& [id, entry] : ledger) {
    claims.push_back({{"claim", text_of(id)},
                      {"lesson", entry.lesson},
                      {"people_say", entry.sentence},
                      {"verdict", entry.verdict},
                      {"in_fact", entry.in_fact},
                      {"quantity", entry.quantity},
                      {"measured", entry.measured},
                      {"held", entry.held},
                      {"seeds", seeds}});
  }
  fmt::print("{}\n", claims.dump(2));
}

// "94 claims: 20 true, 24 true if, 50 false. 21 of 21 lessons, seeds 1 to 1: all held"
std::string summary(const Ledger& ledger, std::size_t seeds, std::size_t lessons, bool& all_held) {
  std::map<std::string, std::size_t> counts;
  std::set<int> seen;
  std::string failed;
  for (const auto& [id, entry] : ledger) {
    ++counts[entry.verdict];
    seen.insert(entry.lesson);
    if (entry.held < seeds) failed += fmt::format(" {}", text_of(id));
  }
  all_held = failed.empty() && seen.size() == lessons;
  if (failed.empty() && !all_held) failed = " a lesson broke";
  return fmt::format(
      "{} claims: {} true, {} true if, {} false. {} of {} lessons, seeds 1 to {}: {}",
      ledger.size(), counts["true"], counts["true-if"], counts["false"], seen.size(), lessons,
      seeds, all_held ? "all held" : "FAILED" + failed);
}

int run(const std::string& format, std::size_t seeds, std::size_t lessons) {
  Ledger ledger;
  for (std::string line; std::getline(std::cin, line);) add(ledger, line);
  bool all_held = false;
  const std::string last = summary(ledger, seeds, lessons, all_held);
  if (format == "text") print_text(ledger, seeds);
  if (format == "md") print_markdown(ledger);
  if (format == "json") print_json(ledger, seeds);
  fmt::print(format == "text" ? stdout : stderr, "{}\n", last);
  if (std::fflush(stdout) != 0) throw std::runtime_error("cannot write to standard output");
  return all_held ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc != 4) throw std::invalid_argument("usage: ledger FORMAT SEEDS LESSONS");
    const std::string format = argv[1];
    if (format != "text" && format != "md" && format != "json") {
      throw std::invalid_argument("FORMAT is '" + format + "', expected text, md or json");
    }
    return run(format, static_cast<std::size_t>(whole(argv[2], 1)),
               static_cast<std::size_t>(whole(argv[3], 1)));
  } catch (const std::invalid_argument& error) {
    fmt::print(stderr, "claims: {}\n", error.what());
    return 2;
  } catch (const std::exception& error) {
    fmt::print(stderr, "claims: {}\n", error.what());
    return 1;
  }
}
