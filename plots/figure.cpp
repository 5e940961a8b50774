// The one file that talks to gnuplot: through gnuplot-iostream, over a pipe that may break.
#include "plots/figure.hpp"

#include <fmt/core.h>
#include <gnuplot-iostream.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "plots/script.hpp"

namespace plots {

namespace {

namespace fs = std::filesystem;

[[noreturn]] void cannot_write(const std::string& path, int error) {
  throw std::runtime_error(
      fmt::format("cannot write {}: {}; free the disk or choose another folder with --out", path,
                  std::strerror(error)));
}

bool on_path(const std::string& program) {
  const char* path = std::getenv("PATH");
  std::istringstream folders(path == nullptr ? "" : path);
  for (std::string folder; std::getline(folders, folder, ':');) {
    if (access((folder + "/" + program).c_str(), X_OK) == 0) return true;
  }
  return false;
}

// While it lives, writing to a gnuplot that has died is an error to look at, not the end of us.
class BrokenPipeIgnored {
 public:
  BrokenPipeIgnored() : before_(std::signal(SIGPIPE, SIG_IGN)) {}
  ~BrokenPipeIgnored() { std::signal(SIGPIPE, before_); }
  BrokenPipeIgnored(const BrokenPipeIgnored&) = delete;
  BrokenPipeIgnored& operator=(const BrokenPipeIgnored&) = delete;

 private:
  void (*before_)(int);
};

// What gnuplot says on stderr, kept in memory.
class Complaints {
 public:
  Complaints() : file_(memfd_create("gnuplot", 0)) {}
  ~Complaints() { close(file_); }
  Complaints(const Complaints&) = delete;
  Complaints& operator=(const Complaints&) = delete;

  std::string path() const { return fmt::format("/proc/self/fd/{}", file_); }
  // gnuplot repeats the command and points at a place in it; the line that matters is numbered.
  std::string verdict() const {
    std::ifstream said(path());
    for (std::string line; std::getline(said, line);) {
      const auto start = line.find("line ");
      if (start != std::string::npos && line.find("warning") == std::string::npos) {
        return line.substr(start);
      }
    }
    return "it does not say why";
  }

 private:
  int file_;
};

// Runs gnuplot on the script. Returns why it failed, or nothing.
std::string run_gnuplot(const std::string& commands) {
  const BrokenPipeIgnored ignored;
  const Complaints complaints;
  FILE* const pipe = popen(("exec gnuplot 2> " + complaints.path()).c_str(), "w");
  if (pipe == nullptr) return std::string("gnuplot cannot be started: ") + std::strerror(errno);
  {
    Gnuplot gnuplot(fdopen(dup(fileno(pipe)), "w"));  // closes its copy; ours waits for the status
    gnuplot << commands << std::flush;
  }
  const int status = pclose(pipe);
  if (status == 0) return "";
  const std::string said = complaints.verdict();
  if (said.find("unknown or ambiguous terminal") != std::string::npos) {
    return "this gnuplot lacks the terminal: for windows, install gnuplot-qt; or leave --plot out";
  }
  return fmt::format("gnuplot failed: {}", said);
}

bool complete(const fs::path& picture) {
  std::ifstream file(picture, std::ios::binary | std::ios::ate);
  const auto size = file ? static_cast<std::streamoff>(file.tellg()) : 0;
  std::string end(16, '\0');
  if (size < 16) return false;
  file.seekg(size - 16);
  file.read(end.data(), 16);
  return end.find("IEND") != std::string::npos || end.find("</svg>") != std::string::npos;
}

// Whether the place takes bytes at all: tells a full disk from a gnuplot that gave up.
void require_space(const fs::path& partial) {
  errno = 0;
  FILE* const file = std::fopen(partial.c_str(), "w");
  if (file == nullptr) cannot_write(partial, errno);
  const std::string bytes(1 << 16, '.');
  const bool written = std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
  const int error = errno;
  if (std::fclose(file) != 0 || !written) {
    const int why = error == 0 ? errno : error;
    std::error_code ignored;
    fs::remove(partial, ignored);
    cannot_write(partial, why);
  }
}

Drawing draw_file(const Figure& figure, Terminal terminal, const fs::path& folder,
                  const std::string& name) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) cannot_write(folder, error.value());
  const fs::path target = folder / (name + (terminal == Terminal::svg ? ".svg" : ".png"));
  const fs::path partial = target.string() + ".part";
  require_space(partial);
  const std::string failure = run_gnuplot(script(figure, terminal, partial));
  const bool whole = failure.empty() && complete(partial);
  if (!whole) {
    require_space(partial);
    fs::remove(partial, error);
    return {"", failure.empty() ? "gnuplot left an incomplete picture" : failure};
  }
  fs::rename(partial, target, error);
  if (error) cannot_write(target, error.value());
  return {target, ""};
}

}  // namespace

Drawing draw(const Figure& figure, Terminal terminal, const std::string& folder,
             const std::string& name) {
  if (terminal == Terminal::none) return {};
  if (!on_path("gnuplot")) {
    return {"", "gnuplot is not installed: `make setup` installs it (package gnuplot-nox)"};
  }
  if (terminal == Terminal::png || terminal == Terminal::svg) {
    return draw_file(figure, terminal, folder, name);
  }
  return {"", run_gnuplot(script(figure, terminal, ""))};
}

}  // namespace plots
