#include "lessons/common/lesson.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <stdexcept>

#include "lessons/common/syllabus.hpp"

namespace lessons {

namespace {

bool person_at_terminal() { return isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1; }

// Words carry the meaning; a terminal that wants colour gets bold headings on top.
std::string heading(const std::string& text) {
  const bool plain = isatty(STDOUT_FILENO) != 1 || std::getenv("NO_COLOR") != nullptr;
  return plain ? text : "\033[1m" + text + "\033[0m";
}

int fail(const std::string& program, const std::string& why) {
  fmt::print(stderr, "{}: {}\n", program, why);
  return EXIT_FAILURE;
}

}  // namespace

Lesson::Lesson(std::string title, std::string idea, const char* here)
    : number_(number_of_folder(here)),
      name_(name_of_folder(here)),
      title_(std::move(title)),
      idea_(std::move(idea)) {}

void Lesson::knob(const std::string& name, std::size_t& value, const std::string& help,
                  std::size_t low, std::size_t high) {
  knobs_.push_back({name, &value, help, static_cast<double>(low), static_cast<double>(high)});
}
void Lesson::knob(const std::string& name, double& value, const std::string& help, double low,
                  double high) {
  knobs_.push_back({name, &value, help, low, high});
}
void Lesson::knob(const std::string& name, std::string& value, const std::string& help,
                  const std::vector<std::string>& choices) {
  knobs_.push_back({name, &value, help, 0.0, 0.0, choices});
}
void Lesson::knob(const std::string& name, std::vector<std::size_t>& list, const std::string& help,
                  std::size_t low, std::size_t high) {
  knobs_.push_back({name, &list, help, static_cast<double>(low), static_cast<double>(high)});
}
void Lesson::knob(const std::string& name, bool& is_on, const std::string& help) {
  knobs_.push_back({name, &is_on, help});
}

int Lesson::run(int argc, char** argv, const std::function<void()>& experiment) {
  const std::string program = fmt::format("lesson{}", number_);
  try {
    const std::string about = fmt::format("Lesson {}: {}. {}", number_, title_, idea_);
    switch (parse_options(argc, argv, program, about, knobs_, options_)) {
      case Parsed::stop_ok:
        return EXIT_SUCCESS;
      case Parsed::stop_bad:
        return 2;
      case Parsed::defaults:
        at_defaults_ = true;
        break;
      case Parsed::changed:
        at_defaults_ = false;
        break;
    }
    print_title();
    experiment();
    return finish();
  } catch (const std::bad_alloc&) {
    progress("");
    return fail(program, "not enough memory for these sizes: try smaller ones");
  } catch (const std::exception& error) {
    progress("");
    return fail(program, error.what());
  }
}

// Claims, figures, the next step; then the verdict.
int Lesson::finish() {
  progress("");
  print_claims();
  if (!options_.claims_only) {
    answer_prediction();
    draw_figures();
    if (!next_.empty()) fmt::print("\n{}", indented("Next: " + next_, 0, 6));
  }
  if (std::fflush(stdout) != 0) throw std::runtime_error("cannot write to standard output");
  const bool all_held = std::ranges::all_of(claims_, &Claim::held);
  return all_held || !at_defaults_ ? EXIT_SUCCESS : EXIT_FAILURE;
}

void Lesson::print_title() const {
  if (options_.claims_only) return;
  const std::string line = fmt::format("Lesson {}: {}", number_, title_);
  fmt::print("{}\n{}\n{}", heading(line), std::string(line.size(), '='), indented(idea_, 0));
}

void Lesson::print_claims() const {
  if (options_.claims_only) {
    for (const Claim& claim : claims_) fmt::print("{}\n", machine_line(claim));
    return;
  }
  fmt::print("\n{}\n", heading("Claims"));
  for (const Claim& claim : claims_) fmt::print("{}\n", reader_text(claim, at_defaults_));
  const auto held = std::ranges::count_if(claims_, &Claim::held);
  fmt::print("  {} of {} claims held.\n", held, claims_.size());
}

void Lesson::predict(const std::string& question, const std::vector<std::string>& answers,
                     std::size_t right) {
  if (options_.claims_only || !options_.predict || !person_at_terminal()) return;
  fmt::print("\n{}\n{}", heading("Predict"), indented(question, 2));
  for (std::size_t k = 0; k < answers.size(); ++k) {
    fmt::print("{}", indented(fmt::format("{}) {}", static_cast<char>('a' + k), answers[k]), 4, 7));
  }
  fmt::print("  Your answer (Enter skips): ");
  std::fflush(stdout);
  std::array<char, 64> line{};
  if (std::fgets(line.data(), static_cast<int>(line.size()), stdin) == nullptr) {
    fmt::print("\n");
    return;
  }
  const auto given = static_cast<std::size_t>((line[0] | 0x20) - 'a');  // either case
  if (given >= answers.size()) return;
  prediction_ = given == right ? fmt::format("You predicted: {}. So it is.", answers[given])
                               : fmt::format("You predicted: {}. Measured: {}.", answers[given],
                                             answers[right]);
}

void Lesson::answer_prediction() const {
  if (!prediction_.empty()) fmt::print("\n{}", indented(prediction_, 0));
}

void Lesson::section(const std::string& title) {
  if (!options_.claims_only) fmt::print("\n{}\n", heading(with_numbers(title)));
  after_table_ = false;
}

void Lesson::say(const std::string& paragraph) {
  if (options_.claims_only) return;
  fmt::print("{}{}", after_table_ ? "\n" : "", indented(paragraph, 2));
  after_table_ = false;
}

void Lesson::table(const Table& table) {
  if (!options_.claims_only) fmt::print("\n{}", to_text(table));
  after_table_ = true;
}

void Lesson::claim(Claim claim) {
  claim.id = fmt::format("{}.{}", number_, claims_.size() + 1);
  claims_.push_back(std::move(claim));
}

void Lesson::figure(plots::Figure figure, const std::string& what) {
  const std::string lesson = options_.gallery ? name_ : fmt::format("lesson{}", number_);
  const std::string name = fmt::format("{}{}{}", lesson, what.empty() ? "" : "_", what);
  figures_.emplace_back(std::move(figure), name);
}

void Lesson::draw_figures() const {
  if (options_.plot == plots::Terminal::none) return;
  fmt::print("\n");
  std::fflush(stdout);  // gnuplot may write to the same screen
  for (const auto& [figure, name] : figures_) {
    const plots::Drawing drawing = plots::draw(figure, options_.plot, options_.out, name);
    if (!drawing.reason.empty()) {
      fmt::print("No figure: {}\n", drawing.reason);
      return;
    }
    if (!drawing.path.empty()) fmt::print("Figure: {}\n", drawing.path);
  }
}

void Lesson::progress(const std::string& what) const {
  if (isatty(STDERR_FILENO) == 1) fmt::print(stderr, "\r\033[K{}", what);
}

}  // namespace lessons
