#include "tests/bench/measure/sampling.hpp"

#include <omp.h>

#include <algorithm>
#include <cmath>
#include <ctime>

namespace bench {

namespace {

double now(int threads) {
  timespec time{};
  clock_gettime(threads == 1 ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

// How many repeats take about `sample_seconds`: doubled until the estimate is worth something, then
// corrected, since the first runs are slower than all that follow.
std::size_t repeats_for(const Job& job, double sample_seconds) {
  std::size_t repeats = 1;
  double taken = job(repeats);
  while (taken < 0.3 * sample_seconds) taken = job(repeats *= 2);
  for (int correction = 0; taken < sample_seconds && correction < 4; ++correction) {
    const double fitting = static_cast<double>(repeats) * sample_seconds / taken;
    repeats = static_cast<std::size_t>(std::ceil(fitting));
    taken = job(repeats);
  }
  return repeats;
}

}  // namespace

Job timed(std::function<void()> work, int threads) {
  return [work = std::move(work), threads](std::size_t repeats) {
    const ThreadCount limit(threads);
    const double start = now(threads);
    for (std::size_t k = 0; k < repeats; ++k) work();
    return now(threads) - start;
  };
}

std::vector<Samples> in_turn(const std::vector<Job>& jobs, int rounds, double sample_seconds) {
  std::vector<std::size_t> repeats;
  for (const Job& job : jobs) repeats.push_back(repeats_for(job, sample_seconds));
  std::vector<Samples> samples(jobs.size());
  for (int round = 0; round < rounds; ++round) {
    for (std::size_t j = 0; j < jobs.size(); ++j) {
      jobs[j](repeats[j]);
      samples[j].push_back(jobs[j](repeats[j]) / static_cast<double>(repeats[j]));
    }
  }
  return samples;
}

double median(Samples samples) {
  const auto middle = samples.begin() + static_cast<std::ptrdiff_t>(samples.size() / 2);
  std::ranges::nth_element(samples, middle);
  return *middle;
}

double median_ratio(const Samples& a, const Samples& b) {
  Samples ratios(a.size());
  std::ranges::transform(a, b, ratios.begin(), std::divides());
  return median(ratios);
}

double geometric_mean(const std::vector<double>& values) {
  double logs = 0.0;
  for (double value : values) logs += std::log(value);
  return std::exp(logs / static_cast<double>(values.size()));
}

ThreadCount::ThreadCount(int threads) : before_(omp_get_max_threads()) {
  omp_set_num_threads(threads);
}
ThreadCount::~ThreadCount() { omp_set_num_threads(before_); }

}  // namespace bench
