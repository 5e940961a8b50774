// Lesson: what all lessons share, so that a lesson.cpp holds its one idea and nothing else.
//
// A lesson names itself, offers its knobs, and runs an experiment:
//
//   int main(int argc, char** argv) {
//     std::size_t width = 3;  // neurons in the hidden layer
//     Lesson lesson("Identical outputs", "Same weights, same inputs: ...");
//     lesson.knob("--width", width, "neurons in the hidden layer", 1, 512);
//     return lesson.run(argc, argv, [&] { ... lesson.table(...); lesson.claim(...); ... });
//   }
//
// Whatever order the experiment calls them in, a run prints: title and idea; the prediction; tables
// and paragraphs as they come; then claims; figures; what to do next.
// Exit status: 0; 1 if a claim fails at the default knobs, for any seed, or if something could not
// be done or written; 2 for a bad option.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "lessons/common/claim.hpp"
#include "lessons/common/options.hpp"
#include "lessons/common/text.hpp"
#include "plots/figure.hpp"

namespace lessons {

class Lesson {
 public:
  // The number is that of the folder in which this is called.
  Lesson(std::string title, std::string idea, const char* here = __builtin_FILE());

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

  int run(int argc, char** argv, const std::function<void()>& experiment);

  // For the experiment:
  std::uint64_t seed() const { return options_.seed; }

  // A question with its possible answers, asked only of a person at a terminal. `right` counts from
  // 0; the answer is taken up again when the claims have been measured.
  void predict(const std::string& question, const std::vector<std::string>& answers,
               std::size_t right);
  void section(const std::string& title);
  void say(const std::string& paragraph);
  void table(const Table& table);
  // Claims are counted in the order in which they come: 3.1, 3.2, ... of lesson 3.
  void claim(Claim claim);
  // Drawn as lesson3.png or, with `what`, lesson3_what.png; for the gallery by the lesson's name.
  void figure(plots::Figure figure, const std::string& what = "");
  void next(const std::string& paragraph) { next_ = paragraph; }
  // One line that replaces itself, for a person who waits.
  void progress(const std::string& what) const;

 private:
  int finish();
  void print_title() const;
  void print_claims() const;
  void answer_prediction() const;
  void draw_figures() const;

  int number_;
  std::string name_;  // its folder's, without the number
  std::string title_;
  std::string idea_;
  std::vector<Knob> knobs_;
  CommonOptions options_;
  bool at_defaults_ = true;
  bool after_table_ = false;  // what was printed last
  std::string prediction_;    // what to say about it after the claims
  std::vector<Claim> claims_;
  std::vector<std::pair<plots::Figure, std::string>> figures_;  // with their names
  std::string next_;
};

}  // namespace lessons
