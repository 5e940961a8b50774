#include "tests/bench/measure/report.hpp"

#include <fmt/core.h>
#include <omp.h>

#include <CLI/CLI.hpp>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <limits>
#include <stdexcept>

#include "matrix/fast/lanes.hpp"

namespace bench {

namespace {

std::string processor() {
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);) {
    if (line.starts_with("model name")) return line.substr(line.find(": ") + 2);
  }
  return "unknown processor";
}

}  // namespace

Settings settings(int argc, char** argv, const std::string& about) {
  Settings chosen;
  CLI::App app(about);
  app.add_option("--rounds", chosen.rounds, "samples of each figure; the median is shown")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  app.add_option("--out", chosen.out, "folder for the picture and the file")->capture_default_str();
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    std::exit(app.exit(error) == 0 ? 0 : 2);
  }
  return chosen;
}

nlohmann::json machine() {
  return {{"processor", processor()},
          {"vector_bits", 64 * lanes},
          {"compiler", __VERSION__},
          {"threads", omp_get_max_threads()}};
}

std::string machine_in_words() {
  return fmt::format("{}, {} threads, {}-bit vectors, compiler {}", processor(),
                     omp_get_max_threads(), 64 * lanes, __VERSION__);
}

std::string cell(double value, int digits) {
  return std::isfinite(value) ? lessons::number(value, digits) : "-";
}

void publish(const Settings& settings, const std::string& name, const plots::Figure& figure,
             nlohmann::json results) {
  const plots::Drawing drawing = draw(figure, plots::Terminal::png, settings.out, name);
  fmt::print("\nFigure: {}\n", drawing.path.empty() ? drawing.reason : drawing.path);
  std::filesystem::create_directories(settings.out);
  const std::string path = settings.out + "/" + name + ".json";
  results["machine"] = machine();
  std::ofstream file(path);
  if (!(file << results.dump(2) << std::endl)) {
    throw std::runtime_error("cannot write " + path + ": is the disk full?");
  }
  fmt::print("For programs: {}\n", path);
}

}  // namespace bench
