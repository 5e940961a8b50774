#include "lessons/common/in_parallel.hpp"

#include <omp.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace lessons {

// Threads of our own and no OpenMP team: a product inside a team believes that the team is its own,
// and computes the rows of one thread.
void in_parallel(std::size_t count, const std::function<void(std::size_t)>& work,
                 const std::function<void(std::size_t)>& done) {
  std::atomic<std::size_t> next = 0;
  std::mutex one_at_a_time;
  std::size_t ended = 0;
  std::exception_ptr failure;  // may not leave the thread in which it was thrown
  const auto pieces = [&] {
    omp_set_num_threads(1);
    for (std::size_t k = next++; k < count; k = next++) {
      std::exception_ptr thrown;
      try {
        work(k);
      } catch (...) {
        thrown = std::current_exception();
      }
      const std::scoped_lock lock(one_at_a_time);
      if (thrown) failure = thrown;
      if (done) done(++ended);
    }
  };
  const int threads = omp_get_max_threads();
  {
    std::vector<std::jthread> others;
    // No thread without a piece: a machine may not have as many as OpenMP was told.
    for (std::size_t t = 1; t < std::min(static_cast<std::size_t>(threads), count); ++t) {
      others.emplace_back(pieces);
    }
    pieces();
  }  // where they are waited for
  omp_set_num_threads(threads);
  if (failure) std::rethrow_exception(failure);
}

}  // namespace lessons
