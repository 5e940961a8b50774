// Runs a command as a user would and keeps what it says.
#pragma once

#include <sys/wait.h>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>

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

// Where this build's programs are: `make test` says so.
inline std::string build_folder() {
  const char* folder = std::getenv("BUILD");
  if (folder == nullptr) throw std::runtime_error("BUILD is not set: run the tests by `make test`");
  return folder;
}
