// Sampling: how the benchmarks time things on a machine that has other things to do.
//
// - What is compared is measured in turn, A B C A B C, in one run: a neighbour who takes the
//   processor for a second takes it from all of them.
// - A figure is a median of samples; a ratio is the median of the ratios within each round.
// - Work of one thread is timed by that thread's processor time, in which a neighbour's turns do not
//   count; work of several threads only by the clock on the wall.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

namespace bench {

// Runs its work `repeats` times in a row and returns the seconds which that took.
using Job = std::function<double(std::size_t repeats)>;

// A job that times `work` in this process.
Job timed(std::function<void()> work, int threads);

// Seconds of one run of a job, one entry a round.
using Samples = std::vector<double>;

// Measures all jobs in turn, `rounds` times. Each sample repeats its job for about `sample_seconds`;
// how often that is was found out beforehand. It follows as long a run that does not count: caches
// fill, threads wake and find their cores, and those of the job before, which in some libraries go
// on spinning for a while, fall asleep.
std::vector<Samples> in_turn(const std::vector<Job>& jobs, int rounds, double sample_seconds);

double median(Samples samples);

// Median over the rounds of a / b: how many times as long a takes. Both of one in_turn.
double median_ratio(const Samples& a, const Samples& b);

double geometric_mean(const std::vector<double>& values);

// Products within its block have so many threads.
class ThreadCount {
 public:
  explicit ThreadCount(int threads);
  ~ThreadCount();
  ThreadCount(const ThreadCount&) = delete;
  ThreadCount& operator=(const ThreadCount&) = delete;

 private:
  int before_;
};

}  // namespace bench
