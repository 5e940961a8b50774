// The command line of a lesson: what all lessons take, and the knobs of its own.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "lessons/common/domain.hpp"
#include "plots/figure.hpp"

namespace lessons {

struct CommonOptions {
  std::uint64_t seed = 1;
  plots::Terminal plot = plots::Terminal::png;
  std::string out = "plots/out";  // folder for pictures
  bool predict = true;
  bool claims_only = false;
  bool domain_only = false;
  bool help = false;
  bool gallery = false;  // pictures for README.md: in plots/gallery, by the lesson's name
  std::string knobs;     // those without their default, as one would type them: " --width 64"
};

// A knob: an option that sets one variable of the lesson.
struct Knob {
  std::string name;  // "--width"
  std::variant<std::size_t*, double*, std::string*, std::vector<std::size_t>*, bool*> variable;
  std::string help;
  double low = 0.0;  // of a number, or of each in a list
  double high = 0.0;
  std::vector<std::string> choices = {};  // of a text; any text if there are none
};

enum class Parsed {
  in_domain,  // every knob has its default, or all are as a setting of the domain: claims must hold
  elsewhere,  // other values
  stop_ok,    // help was asked for and printed
  stop_bad,   // a bad option: one line and the usage went to stderr
};

// `together`, if there is one, is called when all knobs have their values, and throws std::invalid_argument
// if they do not fit each other: that is a bad option, too.
// Throws std::logic_error for a setting of the domain that is no list of options.
Parsed parse_options(int argc, char** argv, const std::string& program, const std::string& about,
                     std::vector<Knob>& knobs, CommonOptions& common, const Domain& domain,
                     const std::function<void()>& together = {});

}  // namespace lessons
