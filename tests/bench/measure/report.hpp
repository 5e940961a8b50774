// Report: what all benchmarks have in common on the way in and out.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "lessons/common/text.hpp"
#include "plots/figure.hpp"

namespace bench {

struct Settings {
  int rounds = 7;                 // samples of each figure
  std::string out = "plots/out";  // folder for the picture and for the file that programs read
};

// Options of the command line; --help and bad options end the program, as is usual.
Settings settings(int argc, char** argv, const std::string& about);

// This machine and this build: processor, vector width, compiler, threads.
nlohmann::json machine();
std::string machine_in_words();

// "123", "0.97" or, where there is no value, "-".
std::string cell(double value, int digits = 3);

// Writes `figure` to <out>/<name>.png and `results`, with machine(), to <out>/<name>.json, and says
// so. Throws std::runtime_error if a file cannot be written.
void publish(const Settings& settings, const std::string& name, const plots::Figure& figure,
             nlohmann::json results);

}  // namespace bench
