// run_homework CHECK: runs a built check in a session of its own, and believes only proof.
//
// A homework is foreign code. It may crash, loop for ever, eat the memory, call exit(0) or print
// "all tests passed". So it gets limits, and it passes only if the check, on a line that is not its
// stdout, gives back the secret word that we hand it, after its last requirement. Where bubblewrap is
// installed it also has no network, no files but its own program, and no sight of other processes.
//
// Exit status: 0 it passes; 1 it does not; 2 bad usage; 3 our own fault.
// HOMEWORK_SECONDS limits its processor time (30 by default): a busy machine fails nobody. SEED repeats the
// inputs of an earlier check; HOMEWORK_SANDBOX=no does without bubblewrap.
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
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "lessons/common/text.hpp"

namespace {

enum Status { passed = 0, wrong = 1, usage = 2, own_fault = 3 };

#if defined(SANITIZED)
constexpr rlim_t most_memory = RLIM_INFINITY;  // the sanitizer reserves terabytes of addresses
#else
constexpr rlim_t most_memory = rlim_t{2} << 30;
#endif
constexpr rlim_t stack_size = 8 << 20;  // as lessons/common/homework.cpp knows
constexpr rlim_t most_files = 64;
#if defined(__clang__)
constexpr rlim_t largest_file = 1024;  // its OpenMP announces itself in a shared one of this size
#else
constexpr rlim_t largest_file = 0;
#endif
constexpr std::size_t most_output = 64 << 10;
constexpr unsigned wall_per_processor_second = 20;  // for who sleeps instead of computing

[[noreturn]] void fail(const std::string& what) {
  throw std::runtime_error(fmt::format("{}: {}", what, std::strerror(errno)));
}

// A whole number from an environment variable, or `otherwise` if it is not set.
std::uint64_t from_environment(const char* name, std::uint64_t otherwise, std::uint64_t low,
                               std::uint64_t high) {
  const char* const text = std::getenv(name);
  if (text == nullptr || *text == '\0') return otherwise;
  std::uint64_t value = 0;
  const char* const end = text + std::strlen(text);
  const auto [rest, error] = std::from_chars(text, end, value);
  if (error != std::errc{} || rest != end || value < low || value > high) {
    throw std::runtime_error(
        fmt::format("{} is '{}': give a whole number from {} to {}", name, text, low, high));
  }
  return value;
}

struct Task {
  std::string program;
  unsigned seconds;
  std::uint64_t drawn;
  std::string nonce;
  bool sandbox;
};

// bubblewrap may be there and be allowed nothing, as inside some containers.
bool can_sandbox() {
  const char* const wanted = std::getenv("HOMEWORK_SANDBOX");
  if (wanted != nullptr && std::string(wanted) == "no") return false;
  return std::system(
             "/usr/bin/bwrap --unshare-all --ro-bind /usr /usr --symlink usr/lib64 /lib64 "
             "--symlink usr/lib /lib --proc /proc --dev /dev /usr/bin/true "
             "> /dev/null 2>&1 < /dev/null") == 0;
}

Task new_task(const std::string& program) {
  std::random_device device;
  Task task{program, static_cast<unsigned>(from_environment("HOMEWORK_SECONDS", 30, 1, 3600)),
            from_environment("SEED", device() % 1000000 + 1, 0, ~std::uint64_t{0}), "",
            can_sandbox()};
  for (int k = 0; k < 4; ++k) task.nonce += fmt::format("{:08x}", device());
  return task;
}

// ---- The child ------------------------------------------------------------------------------------

// The soft limit warns with a signal that has a name; the hard one, a little later, kills.
void limit(decltype(RLIMIT_CPU) what, rlim_t soft, rlim_t hard) {
  const rlimit both{soft, hard};
  setrlimit(what, &both);
}

// Nothing but the program, the libraries and the course's data, all of them for reading only.
std::vector<std::string> sandboxed(const std::string& program) {
  const std::string here = std::filesystem::current_path(), data = here + "/lessons/data";
  return {"/usr/bin/bwrap",
          "--unshare-all",
          "--die-with-parent",
          "--ro-bind",
          "/usr",
          "/usr",
          "--symlink",
          "usr/lib",
          "/lib",
          "--symlink",
          "usr/lib64",
          "/lib64",
          "--ro-bind-try",
          "/etc/ld.so.cache",
          "/etc/ld.so.cache",
          "--proc",
          "/proc",
          "--dev",
          "/dev",
          "--ro-bind",
          data,
          data,
          "--ro-bind",
          std::filesystem::absolute(program),
          "/homework",
          "--chdir",
          here,
          "/homework"};
}

// A session of its own, limits, no terminal to read from, then the check.
[[noreturn]] void become(const Task& task, int channel, int output) {
  setsid();
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  limit(RLIMIT_CPU, task.seconds, task.seconds + 2);
  limit(RLIMIT_AS, most_memory, most_memory);
  limit(RLIMIT_STACK, stack_size, stack_size);
  limit(RLIMIT_NOFILE, most_files, most_files);
  limit(RLIMIT_FSIZE, largest_file, largest_file);
  limit(RLIMIT_CORE, 0, 0);
  setenv("HOMEWORK_CHANNEL", std::to_string(channel).c_str(), 1);
  // One thread: others would wait for processors that they do not get on a busy machine.
  setenv("OMP_NUM_THREADS", "1", 1);
  dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
  dup2(output, STDOUT_FILENO);
  dup2(output, STDERR_FILENO);
  std::vector<std::string> command = {task.program};
  if (task.sandbox) command = sandboxed(task.program);
  std::vector<char*> words;
  for (std::string& word : command) words.push_back(word.data());
  words.push_back(nullptr);
  execv(words[0], words.data());
  dprintf(channel, "start %s", std::strerror(errno));
  _exit(127);
}

// ---- The parent -----------------------------------------------------------------------------------

volatile std::sig_atomic_t running_child = 0;

// The child is in a session of its own, so Ctrl-C reaches us alone: pass it on and follow.
extern "C" void interrupted(int signal) {
  if (running_child != 0) kill(-static_cast<pid_t>(running_child), SIGKILL);
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

// Whatever the child has left behind, also in sessions of their own: orphans come to us.
void kill_all_that_is_left(pid_t child) {
  kill(-child, SIGKILL);
  const std::string list = fmt::format("/proc/self/task/{}/children", getpid());
  for (int round = 0; round < 1000; ++round) {
    std::ifstream children(list);
    for (pid_t left = 0; children >> left;) kill(left, SIGKILL);
    if (waitpid(-1, nullptr, 0) < 0 && errno == ECHILD) return;
  }
}

std::string all_of(int channel) {
  std::string text;
  std::array<char, 256> part{};
  for (ssize_t n = 0; (n = recv(channel, part.data(), part.size(), MSG_DONTWAIT)) > 0;) {
    text.append(part.data(), static_cast<std::size_t>(n));
  }
  return text;
}

struct Ending {
  bool in_time = true;
  int status = 0;          // exit status; 0 for a signal
  int signal = 0;          // that ended it; 0: none did
  std::string said;        // on the channel
  std::size_t output = 0;  // bytes
};

// What the program prints goes on to our stdout, up to a limit.
class Output {
 public:
  explicit Output(int pipe) : pipe_(pipe) {}
  // Waits for up to 50 ms. False once nothing more can come.
  bool pass_on() {
    pollfd wanted{pipe_, POLLIN, 0};
    if (poll(&wanted, 1, 50) <= 0) return true;
    std::array<char, 4096> part{};
    const ssize_t n = read(pipe_, part.data(), part.size());
    if (n <= 0) return n < 0 && errno == EINTR;
    const auto size = static_cast<std::size_t>(n);
    if (bytes_ < most_output) {
      std::fwrite(part.data(), 1, std::min(size, most_output - bytes_), stdout);
    }
    bytes_ += size;
    return true;
  }
  std::size_t bytes() const { return bytes_; }

 private:
  int pipe_;
  std::size_t bytes_ = 0;
};

Ending wait_for(pid_t child, const Task& task, int channel, int pipe) {
  using Clock = std::chrono::steady_clock;
  const auto deadline =
      Clock::now() + std::chrono::seconds(task.seconds * wall_per_processor_second);
  Ending ending;
  Output output(pipe);
  bool open = true;
  int status = 0;
  while (waitpid(child, &status, WNOHANG) == 0) {
    if (open) {
      open = output.pass_on();
    } else {
      usleep(5000);
    }
    if (Clock::now() > deadline) {
      ending.in_time = false;
      kill(child, SIGKILL);
    }
  }
  kill_all_that_is_left(child);
  while (open && output.pass_on()) {
  }
  if (WIFSIGNALED(status)) ending.signal = WTERMSIG(status);
  if (WIFEXITED(status)) ending.status = WEXITSTATUS(status);
  if (task.sandbox && ending.status > 128) {  // bubblewrap's way to report a signal
    ending.signal = ending.status - 128;
    ending.status = 0;
  }
  ending.said = all_of(channel);
  ending.output = output.bytes();
  return ending;
}

// ---- The verdict ----------------------------------------------------------------------------------

struct Reason {
  std::string measured, next;
};

Reason of_signal(const Task& task, const Ending& ending) {
  const std::string name = sigabbrev_np(ending.signal) == nullptr
                               ? fmt::format("signal {}", ending.signal)
                               : fmt::format("SIG{}", sigabbrev_np(ending.signal));
  const auto ended = [&](const std::string& what) { return fmt::format("{} ({})", what, name); };
  switch (ending.signal) {
    case SIGXCPU:
      return {ended(fmt::format("your code was still running after {} seconds of processor time",
                                task.seconds)),
              "a loop whose end never comes"};
    case SIGSEGV:
      if (ending.said.find("stack\n") != std::string::npos) {
        return {ended("your code has filled the stack"),
                "a function that calls itself without an end, or a very large array in a function"};
      }
      return {ended("your code used memory that is not its own"),
              "an index outside of its vector, or a pointer or reference to what no longer exists"};
    case SIGBUS:
      return {ended("your code used memory that is not there"), "a pointer that was computed"};
    case SIGABRT:
      return {ended("your code was aborted"),
              "the lines above: an assertion that does not hold, memory that was freed twice or "
              "overrun, or "
              "an exception where none may leave"};
    case SIGFPE:
      return {ended("your code divided a whole number by 0"),
              "the divisors and the remainders (%)"};
    case SIGILL:
      return {ended("your code reached a place that the compiler took for unreachable"),
              "a function that ends without its return"};
    case SIGXFSZ:
      return {ended("your code wrote to a file"),
              "a homework computes and returns; it writes no files"};
    case SIGKILL:
      return {ended("your code was killed"),
              "a great need of memory, or processor time beyond the limit"};
    default:
      return {ended("a signal ended your code"), "what in your code raises signals"};
  }
}

Reason why_not(const Task& task, const Ending& ending) {
  if (!ending.in_time) {
    return {fmt::format("your code had not ended after {} seconds, most of which it spent waiting",
                        task.seconds * wall_per_processor_second),
            "what it waits for: a homework computes and returns"};
  }
  if (ending.signal != 0) return of_signal(task, ending);
  return {
      fmt::format("the program ended with exit status {} before its check was done", ending.status),
      "a call of exit, or of something that calls it: a homework returns to its caller"};
}

Status verdict(const Task& task, const Ending& ending) {
  if (ending.said.starts_with("start ")) {
    throw std::runtime_error(
        fmt::format("cannot start {}: {}", task.program, ending.said.substr(6)));
  }
  if (ending.output > most_output) {
    fmt::print("\n  [{} bytes of output in all: {} are shown]\n", ending.output, most_output);
  }
  const bool ended = ending.in_time && ending.signal == 0;
  if (ended && ending.status == 0 && ending.said.starts_with(task.nonce + " ")) return passed;
  if (!ended || ending.status != 1 || ending.said != "found\n") {
    const Reason reason = why_not(task, ending);
    fmt::print("The check did not finish.\n\n{}{}",
               lessons::labelled("measured", reason.measured, 11),
               lessons::labelled("next", reason.next, 11));
  }
  fmt::print("\nThe inputs were drawn from the number {0}: SEED={0} repeats them.\n", task.drawn);
  return wrong;
}

Status run(const Task& task) {
  if (access(task.program.c_str(), X_OK) != 0) fail("cannot start " + task.program);
  std::array<int, 2> ends{}, pipe_ends{};
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) != 0) fail("socketpair");
  if (pipe(pipe_ends.data()) != 0) fail("pipe");
  for (int mine : {ends[0], pipe_ends[0]}) fcntl(mine, F_SETFD, FD_CLOEXEC);
  const std::string handed = fmt::format("{} {}\n", task.nonce, task.drawn);
  if (write(ends[0], handed.data(), handed.size()) < 0) fail("write");
  prctl(PR_SET_CHILD_SUBREAPER, 1);

  const pid_t child = fork();
  if (child < 0) fail("fork");
  if (child == 0) become(task, ends[1], pipe_ends[1]);
  running_child = child;
  close(ends[1]);
  close(pipe_ends[1]);
  const Status status = verdict(task, wait_for(child, task, ends[0], pipe_ends[0]));
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) fail("stdout");
  return status;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "usage: run_homework CHECK\n");
    return usage;
  }
  for (int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) std::signal(signal, interrupted);
  try {
    return run(new_task(argv[1]));
  } catch (const std::exception& error) {
    fmt::print(stderr, "run_homework: {}\n", error.what());
    return own_fault;
  }
}
