// The machine's limit: how many fused multiply-adds it can do if nothing ever waits for memory.
#pragma once

#include "tests/bench/measure/sampling.hpp"

namespace bench {

constexpr double peak_flops = 2e7;  // of each thread, in one run of the job below

// Each of `threads` threads multiplies and adds in registers only, as wide as the machine goes.
Job peak(int threads);

}  // namespace bench
