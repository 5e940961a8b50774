#include "tests/bench/measure/peak.hpp"

#include "matrix/fast/tile.hpp"

namespace bench {

namespace {

// As many chains as a tile has: enough to hide that each waits for its own last sum. They start
// differently, or the compiler would compute only one.
void multiply_in_registers() {
  constexpr std::size_t chains = tile::rows * tile::vectors;
  constexpr auto turns = static_cast<std::size_t>(peak_flops) / (2 * chains * lanes);
  const Vector a = Vector{} + 1.0;
  const Vector b = Vector{} + 1e-9;
  Vector sum[chains];
#pragma GCC unroll 32
  for (std::size_t c = 0; c < chains; ++c) sum[c] = Vector{} + static_cast<double>(c);
  for (std::size_t turn = 0; turn < turns; ++turn) {
#pragma GCC unroll 32
    for (auto& chain : sum) chain = fma(a, b, chain);
  }
  volatile double wanted = 0.0;  // so that nothing is left out
  for (auto& chain : sum) wanted = wanted + chain[0];
}

}  // namespace

Job peak(int threads) {
  if (threads == 1) return timed(multiply_in_registers, threads);
  return timed(
      [] {
#pragma omp parallel
        multiply_in_registers();
      },
      threads);
}

}  // namespace bench
