// Runs a command as a user would and keeps what it says.
#pragma once

#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "lessons/common/in_parallel.hpp"

// Whether this build checks memory: twenty times slower, and interested in no result but that.
#if defined(SANITIZED)
constexpr bool sanitized = true;
#else
constexpr bool sanitized = false;
#endif

struct Run {
  int status;          // exit status, 128 + signal for a killed program
  std::string output;  // stdout and stderr together
};

inline Run run(const std::string& command) {
  FILE* const pipe = popen(("{ " + command + "\n} 2>&1 < /dev/null").c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("cannot run: " + command);
  Run result{0, ""};
  for (int c = 0; (c = std::fgetc(pipe)) != EOF;) result.output += static_cast<char>(c);
  const int status = pclose(pipe);
  result.status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  return result;
}

// As many at once as there are cores; results in the order of the commands.
inline std::vector<Run> run_all(const std::vector<std::string>& commands) {
  std::vector<Run> results(commands.size());
  lessons::in_parallel(commands.size(), [&](std::size_t k) { results[k] = run(commands[k]); });
  return results;
}

inline std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// White space folded, so that a message may wrap anywhere.
inline std::string folded(const std::string& text) {
  std::istringstream words(text);
  std::string result;
  for (std::string word; words >> word;) result += word + " ";
  return result;
}

// Where this build's programs are: `make test` says so.
inline std::string build_folder() {
  const char* folder = std::getenv("BUILD");
  if (folder == nullptr) throw std::runtime_error("BUILD is not set: run the tests by `make test`");
  return folder;
}

// Where only some tests run, nothing has built yet what they need of this build.
inline void build(const std::vector<std::string>& names) {
  const char* const make = std::getenv("MAKE_PROGRAMS");
  if (make == nullptr || *make == '\0') return;
  std::string paths;
  for (const std::string& name : names) paths += " " + build_folder() + "/" + name;
  const Run built = run("make --silent INNER=1 --jobs=$(nproc)" + paths);
  if (built.status != 0) throw std::runtime_error(built.output);
}

// A program of this build, by its name there.
inline std::string program(const std::string& name) {
  build({name});
  return build_folder() + "/" + name;
}

// The folder of the lesson of this name, and its number.
inline std::filesystem::path lesson_folder(const std::string& name) {
  for (const auto& entry : std::filesystem::directory_iterator("lessons")) {
    const std::string folder = entry.path().filename();
    if (folder.size() > 3 && folder.substr(3) == name) return entry.path();
  }
  throw std::runtime_error("there is no lesson " + name);
}
inline std::string lesson_number(const std::string& name) {
  return std::to_string(std::stoi(lesson_folder(name).filename()));
}
inline std::string lesson_program(const std::string& name) {
  return program("lesson" + lesson_number(name));
}
