// run_homework CHECK: runs a built check in a process of its own, and believes only proof.
//
// A homework is foreign code. It may crash, loop for ever, eat the memory, call exit(0) or print
// "all tests passed". So it gets limits on time and memory, and it passes only if the check, on a
// line that is not its stdout, gives back the secret word that we hand it,
// after its last requirement.
//
// Exit status: 0 it passes; 1 it does not; 2 bad usage; 3 our own fault.
// HOMEWORK_SECONDS sets the time limit (30 by default).
#include <fcntl.h>
#include <fmt/core.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <random>
#include <stdexcept>
#include <string>
#include <thread>

#include "lessons/common/text.hpp"

namespace {

enum Status { passed = 0, wrong = 1, usage = 2, own_fault = 3 };

#if defined(SANITIZED)
constexpr rlim_t most_memory = RLIM_INFINITY;  // the sanitizer reserves terabytes of addresses
#else
constexpr rlim_t most_memory = rlim_t{2} << 30;
#endif

[[noreturn]] void fail(const std::string& what) {
  throw std::runtime_error(fmt::format("{}: {}", what, std::strerror(errno)));
}

std::string new_nonce() {
  std::random_device device;
  return fmt::format("{:08x}{:08x}{:08x}{:08x}", device(), device(), device(), device());
}

unsigned time_limit() {
  const char* text = std::getenv("HOMEWORK_SECONDS");
  const int seconds = text == nullptr ? 30 : std::atoi(text);
  if (seconds < 1 || seconds > 3600) {
    throw std::runtime_error(fmt::format("HOMEWORK_SECONDS is '{}': give 1 to 3600", text));
  }
  return static_cast<unsigned>(seconds);
}

// The soft limit warns with a signal that has a name; the hard one, a little later, kills.
void limit(decltype(RLIMIT_CPU) what, rlim_t soft, rlim_t hard) {
  const rlimit both{soft, hard};
  setrlimit(what, &both);
}

// In the child: a process group of its own, limits, no terminal to read from, then the check.
[[noreturn]] void become(const char* program, int channel, unsigned seconds) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  limit(RLIMIT_CPU, seconds, seconds + 2);
  limit(RLIMIT_AS, most_memory, most_memory);
  limit(RLIMIT_CORE, 0, 0);
  setenv("HOMEWORK_CHANNEL", std::to_string(channel).c_str(), 1);
  const int nothing = open("/dev/null", O_RDONLY);
  dup2(nothing, STDIN_FILENO);
  execl(program, program, nullptr);
  fmt::print(stderr, "run_homework: cannot start {}: {}\n", program, std::strerror(errno));
  _exit(127);
}

volatile std::sig_atomic_t running_child = 0;

// The child is in a group of its own, so Ctrl-C reaches us alone: pass it on and follow.
extern "C" void interrupted(int signal) {
  if (running_child != 0) kill(-static_cast<pid_t>(running_child), SIGKILL);
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

struct Ending {
  bool in_time;
  int wait_status;
};

Ending wait_for(pid_t child, unsigned seconds) {
  using Clock = std::chrono::steady_clock;
  const auto deadline = Clock::now() + std::chrono::seconds(seconds);
  int status = 0;
  while (waitpid(child, &status, WNOHANG) == 0) {
    if (Clock::now() > deadline) {
      kill(-child, SIGKILL);
      waitpid(child, &status, 0);
      return {false, status};
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  kill(-child, SIGKILL);  // whatever it may have left behind
  return {true, status};
}

std::string all_of(int channel) {
  std::string text;
  std::array<char, 256> part{};
  for (ssize_t n = 0; (n = recv(channel, part.data(), part.size(), MSG_DONTWAIT)) > 0;) {
    text.append(part.data(), static_cast<std::size_t>(n));
  }
  return text;
}

Status not_passed(const std::string& measured, const std::string& next) {
  fmt::print("The check did not finish.\n\n{}{}", lessons::labelled("measured", measured, 11),
             lessons::labelled("next", next, 11));
  return wrong;
}

Status verdict(const Ending& ending, const std::string& proof, const std::string& nonce,
               unsigned seconds) {
  const int status = ending.wait_status;
  if (!ending.in_time || (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)) {
    return not_passed(fmt::format("your code was still running after {} seconds", seconds),
                      "a loop whose end never comes");
  }
  if (WIFSIGNALED(status)) {
    return not_passed(
        fmt::format("your code crashed: {}", strsignal(WTERMSIG(status))),
        "an index or a pointer outside its matrix; `make sanitize` checks every access");
  }
  if (WEXITSTATUS(status) == 127) return own_fault;
  if (WEXITSTATUS(status) == 1 && proof.empty()) return wrong;  // the check has said why
  if (WEXITSTATUS(status) == 0 && proof.starts_with(nonce + " ")) return passed;
  return not_passed(fmt::format("the program ended with exit status {} before its check was done",
                                WEXITSTATUS(status)),
                    "a call of exit: a homework returns to its caller");
}

Status run(const char* program) {
  const unsigned seconds = time_limit();
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) != 0) fail("socketpair");
  fcntl(ends[0], F_SETFD, FD_CLOEXEC);
  const std::string nonce = new_nonce();
  const std::string handed = nonce + "\n";
  if (write(ends[0], handed.data(), handed.size()) < 0) fail("write");

  const pid_t child = fork();
  if (child < 0) fail("fork");
  if (child == 0) become(program, ends[1], seconds);
  running_child = child;
  close(ends[1]);
  const Ending ending = wait_for(child, seconds);
  return verdict(ending, all_of(ends[0]), nonce, seconds);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "usage: run_homework CHECK\n");
    return usage;
  }
  std::signal(SIGINT, interrupted);
  std::signal(SIGTERM, interrupted);
  try {
    return run(argv[1]);
  } catch (const std::exception& error) {
    fmt::print(stderr, "run_homework: {}\n", error.what());
    return own_fault;
  }
}
