// gnuplot as a program of its own that is handed a script.
#pragma once

#include <string>

namespace plots {

// What gnuplot's standard output is.
enum class Output { kept, screen };

struct Answer {
  std::string output;   // what gnuplot wrote, if it was kept
  std::string trouble;  // why it failed and what to do, in one line; empty if it did not
};

// Never throws for what gnuplot does: not being there, refusing the script, dying, not listening.
Answer ask_gnuplot(const std::string& script, Output output);

}  // namespace plots
