// The only file that includes gnuplot-iostream, and Boost with it.
#include "plots/gnuplot.hpp"

#include <fmt/core.h>
#include <gnuplot-iostream.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <sstream>
#include <system_error>

namespace plots {

namespace {

// A file that has no name and leaves nothing behind. gnuplot writes what it draws and what it
// complains about there, so neither a full disk nor Ctrl-C can cut a picture short.
class MemoryFile {
 public:
  explicit MemoryFile(const char* purpose) : descriptor_(memfd_create(purpose, 0)) {
    if (descriptor_ < 0) throw std::system_error(errno, std::generic_category(), "memfd_create");
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  ~MemoryFile() { close(descriptor_); }

  std::string path() const { return fmt::format("/dev/fd/{}", descriptor_); }  // for our children
  std::string text() const {
    std::string result;
    std::array<char, 65536> part{};
    for (ssize_t n = 0; (n = pread(descriptor_, part.data(), part.size(),
                                   static_cast<off_t>(result.size()))) > 0;) {
      result.append(part.data(), static_cast<std::size_t>(n));
    }
    return result;
  }

 private:
  int descriptor_;
};

// Writing to a gnuplot that has died shall fail, not end this program.
class BrokenPipeIgnored {
 public:
  BrokenPipeIgnored() {
    struct sigaction ignore = {};
    ignore.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &ignore, &before_);
  }
  BrokenPipeIgnored(const BrokenPipeIgnored&) = delete;
  BrokenPipeIgnored& operator=(const BrokenPipeIgnored&) = delete;
  ~BrokenPipeIgnored() { sigaction(SIGPIPE, &before_, nullptr); }

 private:
  struct sigaction before_ = {};
};

struct End {
  int status;      // as wait() has it
  bool heard_all;  // gnuplot took the whole script
};

End talk(const std::string& command, const std::string& script) {
  FILE* const pipe = popen(command.c_str(), "w");
  if (pipe == nullptr) throw std::system_error(errno, std::generic_category(), "popen");
  const BrokenPipeIgnored ignored;  // from here on: a child would inherit it
  // Gnuplot closes the file that it is given, but only pclose learns how gnuplot ended.
  FILE* const its_own = fdopen(dup(fileno(pipe)), "w");
  bool heard_all = false;
  if (its_own != nullptr) {
    Gnuplot gnuplot(its_own);
    gnuplot << script << std::flush;
    heard_all = gnuplot.good();
  }
  return {pclose(pipe), heard_all};
}

// Between echoed commands and arrows that point at a word, gnuplot says "line 0: what is wrong".
std::string first_complaint(const std::string& said) {
  std::string first;
  std::istringstream lines(said);
  for (std::string line; std::getline(lines, line);) {
    line.erase(0, line.find_first_not_of(" \t^"));
    if (line.starts_with("line ")) {
      return line.substr(std::min(line.find(": ") + 2, line.size()), 300);
    }
    if (first.empty() && !line.starts_with("gnuplot>")) first = line;
  }
  return first.substr(0, 300);
}

std::string trouble(const End& end, const std::string& said) {
  const std::string complaint = first_complaint(said);
  const std::string quote = complaint.empty() ? "" : ": " + complaint;
  const std::string advice = "; see whether `gnuplot --version` works";
  if (WIFSIGNALED(end.status)) {
    const int number = WTERMSIG(end.status);
    return fmt::format("gnuplot was killed by signal {} ({}){}{}", number, strsignal(number), quote,
                       advice);
  }
  const int status = WEXITSTATUS(end.status);
  if (status == 124 && said.empty()) {
    return "gnuplot did not end in time, 60 seconds or GNUPLOT_SECONDS" + advice;
  }
  if (status == 127 && said.empty()) {
    return "gnuplot is not installed: install it with `make setup` (package gnuplot-nox)";
  }
  if (said.find("unknown or ambiguous terminal type") != std::string::npos) {
    return "this gnuplot lacks the terminal that was asked for: install the package gnuplot-qt, "
           "which has them all";
  }
  if (status != 0) return fmt::format("gnuplot failed (exit status {}){}{}", status, quote, advice);
  if (!end.heard_all) return "gnuplot ended before it had the whole figure" + quote + advice;
  return "";
}

}  // namespace

Answer ask_gnuplot(const std::string& script, Output output) {
  try {
    const MemoryFile picture("picture");
    const MemoryFile complaints("complaints");
    // 127 without a word is ours: a gnuplot that cannot be loaded says why. A picture takes a second; a
    // window stays as long as it is looked at.
    const bool kept = output == Output::kept;
    const std::string command = fmt::format(
        "command -v gnuplot >/dev/null || exit 127; exec {}gnuplot --default-settings 2>{}{}",
        kept ? "timeout ${GNUPLOT_SECONDS:-60} " : "", complaints.path(),
        kept ? " >" + picture.path() : "");
    const End end = talk(command, script);
    return {picture.text(), trouble(end, complaints.text())};
  } catch (const std::system_error& error) {
    return {"", fmt::format("gnuplot could not be started: {}", error.what())};
  }
}

}  // namespace plots
