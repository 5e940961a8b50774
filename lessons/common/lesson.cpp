#include "lessons/common/lesson.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <new>
#include <stdexcept>

#include "lessons/common/memory.hpp"
#include "lessons/common/syllabus.hpp"

namespace lessons {

namespace {

bool person_at_terminal() { return isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1; }

// Words carry the meaning; a terminal that wants colour gets bold headings on top.
std::string heading(const std::string& text) {
  const bool plain = isatty(STDOUT_FILENO) != 1 || std::getenv("NO_COLOR") != nullptr;
  return plain ? text : "\033[1m" + text + "\033[0m";
}

// Not by fmt::print, which throws where standard error is closed.
int fail(const std::string& program, const std::string& why) {
  std::fputs(fmt::format("{}: {}\n", program, why).c_str(), stderr);
  return EXIT_FAILURE;
}

void flush() {
  if (std::fflush(stdout) != 0) throw std::runtime_error("cannot write to standard output");
}

}  // namespace

Lesson::Lesson(std::string title, std::string question, const char* here)
    : number_(number_of_folder(here)),
      name_(name_of_folder(here)),
      title_(std::move(title)),
      question_(std::move(question)) {}

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

void Lesson::page(const std::string& name, const std::string& help, std::string text) {
  pages_.push_back(std::make_unique<Page>(Page{name, std::move(text)}));
  knob(name, pages_.back()->wanted, help);
}

int Lesson::run(int argc, char** argv, const std::function<void()>& experiment) {
  const std::string program = fmt::format("lesson{}", number_);
  keep_freed_memory();
  try {
    const std::string about = fmt::format("Lesson {}: {}. {}", number_, title_, question_);
    switch (parse_options(argc, argv, program, about, knobs_, options_, domain_, together_)) {
      case Parsed::stop_ok:
        flush();
        return EXIT_SUCCESS;
      case Parsed::stop_bad:
        return 2;
      case Parsed::in_domain:
        in_domain_ = true;
        break;
      case Parsed::elsewhere:
        in_domain_ = false;
        break;
    }
    for (const auto& page : pages_) {
      if (!page->wanted) continue;
      fmt::print("{}", page->text);
      flush();
      return EXIT_SUCCESS;
    }
    if (options_.domain_only) {
      print_domain();
      flush();
      return EXIT_SUCCESS;
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

bool Lesson::all_held() const { return std::ranges::all_of(claims_, &Claim::held); }

// Claims, the idea, figures, the next step; then the verdict.
int Lesson::finish() {
  progress("");
  print_claims();
  if (!options_.claims_only) {
    print_resolution();
    print_idea();
    draw_figures();
    if (!next_.empty()) fmt::print("\n{}", indented("Next: " + next_, 0, 6));
  }
  flush();
  const bool failed = std::ranges::any_of(
      claims_, [&](const Claim& claim) { return outcome(claim, in_domain_) == Outcome::failed; });
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

void Lesson::print_domain() const {
  fmt::print("seeds 1 to {}\n", domain_.seeds);
  if (!domain_.words.empty()) fmt::print("domain {}\n", with_numbers(domain_.words));
  for (const std::string& setting : domain_.settings) fmt::print("setting {}\n", setting);
}

void Lesson::print_title() const {
  if (options_.claims_only) return;
  const std::string line = fmt::format("Lesson {}: {}", number_, title_);
  fmt::print("{}\n{}\n{}", heading(line), std::string(line.size(), '='), indented(question_, 0));
  if (!options_.knobs.empty())
    fmt::print("{}", indented(fmt::format("The question is asked of the defaults. This run has{}.",
                                          options_.knobs),
                              0));
}

void Lesson::print_claims() const {
  if (options_.claims_only) {
    for (const Claim& claim : claims_) fmt::print("{}\n", machine_line(claim, in_domain_));
    return;
  }
  fmt::print("\n{}\n", heading("Claims"));
  for (const Claim& claim : claims_) fmt::print("{}\n", reader_text(claim, in_domain_));
  const auto held = std::ranges::count_if(claims_, &Claim::held);
  std::string sum = fmt::format("{} of {} claims confirmed.", held, claims_.size());
  const auto elsewhere = std::ranges::count_if(
      claims_, [](const Claim& claim) { return !claim.held() && !claim.inside; });
  if (in_domain_ && elsewhere > 0) {
    sum += " " + plural(static_cast<std::size_t>(elsewhere), "claim says", "claims say") +
           " nothing about these options.";
  }
  if (!domain_.words.empty()) sum += " The lesson's domain: " + domain_.words + ".";
  if (!domain_.words.empty() && !in_domain_)
    sum += " It was tried at a sample of settings, and these options are none of them.";
  fmt::print("{}", indented(sum, 2));
}

void Lesson::predict(const std::vector<Answer>& answers) {
  const bool at_defaults = options_.knobs.empty();  // of which the question is asked
  if (options_.claims_only || !options_.predict || !at_defaults || !person_at_terminal()) return;
  answers_ = shuffled(answers, options_.seed);
  fmt::print("\n{}\n", heading("What do you predict?"));
  std::fflush(stdout);
  chosen_ = ask(answers_, std::cin, std::cout);
}

void Lesson::print_idea() const {
  if (idea_.empty()) return;
  fmt::print("\n{}\n{}", heading("The idea"),
             indented(all_held() ? idea_
                                 : "It rests on all claims of the lesson, and is said where all of "
                                   "them are confirmed: run the defaults.",
                      2));
}

void Lesson::print_resolution() const {
  if (answers_.empty() || !all_held()) return;
  fmt::print("\n{}\n{}", heading("Your prediction"), resolution(answers_, chosen_));
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
  for (auto [figure, name] : figures_) {
    // The title says what the claims say.
    if (!all_held()) figure.title = "With these options some claims do not hold";
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
