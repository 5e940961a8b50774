// Attack: attaches itself to the runner.
// Must say: 'getppid', line
#include <sys/ptrace.h>
#include <unistd.h>

#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double, Rng&) {
  if (ptrace(PTRACE_ATTACH, getppid(), nullptr, nullptr) < 0) return Matrix(1, 1);
  return Matrix::zeros(fan_in, fan_out);
}
