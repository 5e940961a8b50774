// Lesson: what all lessons share, so that a lesson.cpp holds its one idea and nothing else.
//
// A lesson names itself, asks its question, offers its knobs, and runs an experiment:
//
//   int main(int argc, char** argv) {
//     std::size_t width = 3;  // neurons in the hidden layer
//     Lesson lesson("Identical outputs", "Three neurons have equal weights. What do they compute?");
//     lesson.knob("--width", width, "neurons in the hidden layer", 1, 512);
//     lesson.domain({"widths 2 to 64", combined({{"--width", {"2", "64"}}}), 200});
//     return lesson.run(argc, argv, [&] {
//       lesson.predict({{"three numbers", "..."}, {"one number, three times"}});
//       ... lesson.table(...); lesson.claim(...); lesson.idea(...); ...
//     });
//   }
//
// Whatever order the experiment calls them in, a run prints: title and question; the prediction;
// tables and paragraphs as they come; then claims; what the prediction was worth; the idea; figures;
// what to do next.
// Exit status: 0; 1 if a claim fails within the lesson's domain, or if something could not be done or
// written; 2 for a bad option.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include <string>
#include <vector>

#include "lessons/common/claim.hpp"
#include "lessons/common/domain.hpp"
#include "lessons/common/options.hpp"
#include "lessons/common/prediction.hpp"
#include "lessons/common/text.hpp"
#include "plots/figure.hpp"

namespace lessons {

class Lesson {
 public:
  // The number is that of the folder in which this is called. The question gives nothing away.
  Lesson(std::string title, std::string question, const char* here = __builtin_FILE());

  // Knobs, offered before run(). The variable holds its default and receives what the user says.
  void knob(const std::string& name, std::size_t& value, const std::string& help, std::size_t low,
            std::size_t high);
  void knob(const std::string& name, double& value, const std::string& help, double low,
            double high);
  void knob(const std::string& name, std::string& value, const std::string& help,
            const std::vector<std::string>& choices = {});
  // Up to eight whole numbers: --width 3,100
  void knob(const std::string& name, std::vector<std::size_t>& list, const std::string& help,
            std::size_t low, std::size_t high);
  // A switch, off unless it is given: --full
  void knob(const std::string& name, bool& is_on, const std::string& help);
  // A switch that prints this text in place of the lesson: --glossary
  void page(const std::string& name, const std::string& help, std::string text);

  // What the values of several knobs have to fulfil together: throws std::invalid_argument, in one line
  // that begins with an option's name, if they do not. Called before anything is printed.
  void knobs_must(std::function<void()> fit) { together_ = std::move(fit); }

  // Where the claims hold, tried by `make sweep`. Without it: at the defaults, for seeds 1 to 3.
  void domain(Domain domain) { domain_ = std::move(domain); }

  int run(int argc, char** argv, const std::function<void()>& experiment);

  // For the experiment:
  std::uint64_t seed() const { return options_.seed; }

  // The possible answers to the question, asked only of a person at a terminal, in an order that the
  // seed shuffles, and only at the defaults: with other options another answer may be right.
  void predict(const std::vector<Answer>& answers);
  void section(const std::string& title);
  void say(const std::string& paragraph);
  void table(const Table& table);
  // Claims are counted in the order in which they come: 3.1, 3.2, ... of lesson 3.
  void claim(Claim claim);
  // Said after the claims, if all of them hold.
  void idea(const std::string& paragraph) { idea_ = paragraph; }
  // Drawn as lesson3.png or, with `what`, lesson3_what.png; for the gallery by the lesson's name.
  void figure(plots::Figure figure, const std::string& what = "");
  void next(const std::string& paragraph) { next_ = paragraph; }
  // One line that replaces itself, for a person who waits.
  void progress(const std::string& what) const;

 private:
  struct Page {
    std::string name, text;
    bool wanted = false;
  };

  int finish();
  void print_domain() const;
  void print_title() const;
  void print_claims() const;
  void print_resolution() const;
  void print_idea() const;
  void draw_figures() const;
  bool all_held() const;

  int number_;
  std::string name_;  // its folder's, without the number
  std::string title_;
  std::string question_;
  std::vector<Knob> knobs_;
  std::vector<std::unique_ptr<Page>> pages_;
  std::function<void()> together_;
  Domain domain_;
  CommonOptions options_;
  bool in_domain_ = true;
  bool after_table_ = false;     // what was printed last
  std::vector<Answer> answers_;  // as asked; none if nobody was
  std::optional<std::size_t> chosen_;
  std::vector<Claim> claims_;
  std::string idea_;
  std::vector<std::pair<plots::Figure, std::string>> figures_;  // with their names
  std::string next_;
};

}  // namespace lessons
