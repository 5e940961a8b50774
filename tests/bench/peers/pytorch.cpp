// PyTorch, in Python as its users have it: a process of its own that is told over a pipe what to
// run. It waits in silence while others are measured.
#include <fmt/ranges.h>

#include <boost/process.hpp>
#include <stdexcept>

#include "tests/bench/peers/peers.hpp"

namespace bench {

namespace {

namespace process = boost::process;

// How threads wait is set for us; PyTorch waits as it would without.
process::environment its_own_waiting() {
  process::environment variables = boost::this_process::environment();
  for (const char* name : {"OMP_WAIT_POLICY", "GOMP_SPINCOUNT"}) variables.erase(name);
  return variables;
}

class Python {
 public:
  Python()
      : child_("/usr/bin/python3 tests/bench/peers/torch_peer.py",
               process::std_in<to_, process::std_out> from_, process::std_err > process::null,
               its_own_waiting()) {
    std::getline(from_, version_);
  }
  Python(const Python&) = delete;
  ~Python() {
    to_.pipe().close();
    child_.wait();
  }

  const std::string& version() const { return version_; }  // empty without PyTorch

  std::string ask(const std::string& command) {
    to_ << command << std::endl;
    std::string answer;
    if (!std::getline(from_, answer))
      throw std::runtime_error("PyTorch's process ended at: " + command);
    return answer;
  }

 private:
  process::opstream to_;
  process::ipstream from_;
  process::child child_;
  std::string version_;
};

// Starts at its first use; empty where there is no PyTorch.
Python* python() {
  static const std::unique_ptr<Python> started = [] {
    try {
      auto python = std::make_unique<Python>();
      return python->version().empty() ? nullptr : std::move(python);
    } catch (const process::process_error&) {
      return std::unique_ptr<Python>();
    }
  }();
  return started.get();
}

Job prepared(const std::string& command) {
  const std::string number = python()->ask(command);
  return [number](std::size_t repeats) {
    return std::stod(python()->ask(fmt::format("run {} {}", number, repeats)));
  };
}

Job product(const Product& p, int threads) {
  constexpr const char* forms[] = {"nn", "tn", "nt"};
  return prepared(fmt::format("product {} {} {} {} {}", forms[static_cast<int>(p.form)], p.rows,
                              p.cols, p.inner, threads));
}

Job training(const Training& t, const std::string& precision, int threads) {
  return prepared(fmt::format("training {} {} {} {} {} {}", fmt::join(t.widths, "-"), t.activation,
                              t.loss, t.batch, precision, threads));
}

}  // namespace

Peer pytorch() {
  if (!python()) return {"PyTorch", ""};
  return {"PyTorch", python()->version(), product, training};
}

}  // namespace bench
