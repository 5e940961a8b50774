// Attack: reads the memory of the runner.
// Must say: 'getppid', line
#include <sys/uio.h>
#include <unistd.h>

#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

Matrix xavier_uniform(std::size_t fan_in, std::size_t fan_out, double, Rng&) {
  if (process_vm_readv(getppid(), nullptr, 0, nullptr, 0, 0) < 0) return Matrix(1, 1);
  return Matrix::zeros(fan_in, fan_out);
}
