#include "lessons/common/in_parallel.hpp"

#include <omp.h>

#include <stdexcept>
#include <vector>

#include "tests/catch.hpp"

using lessons::in_parallel;

TEST_CASE("in parallel, each piece is done once and counted once") {
  std::vector<int> times(100, 0);
  std::vector<std::size_t> counted;
  in_parallel(
      times.size(), [&](std::size_t k) { ++times[k]; },
      [&](std::size_t ended) { counted.push_back(ended); });
  CHECK(times == std::vector<int>(100, 1));
  REQUIRE(counted.size() == 100);
  for (std::size_t i = 0; i < counted.size(); ++i) CHECK(counted[i] == i + 1);
  in_parallel(0, [](std::size_t) { FAIL("there is no piece"); });
}

TEST_CASE("in parallel, one that throws does not stop the others, and is heard") {
  std::vector<int> times(20, 0);
  const auto work = [&](std::size_t k) {
    ++times[k];
    if (k == 3) throw std::runtime_error("piece 3");
  };
  CHECK_THROWS_WITH(in_parallel(times.size(), work), "piece 3");
  CHECK(times == std::vector<int>(20, 1));
}

TEST_CASE("a piece of parallel work has one thread, and its caller all of them again") {
  const int before = omp_get_max_threads();
  std::vector<int> threads(8, 0);
  in_parallel(threads.size(), [&](std::size_t k) { threads[k] = omp_get_max_threads(); });
  CHECK(threads == std::vector<int>(8, 1));
  CHECK(omp_get_max_threads() == before);
}

TEST_CASE("more threads than a machine has are no harm to a few pieces") {
  const int before = omp_get_max_threads();
  omp_set_num_threads(100000);
  std::vector<int> times(2, 0);
  in_parallel(times.size(), [&](std::size_t k) { ++times[k]; });
  omp_set_num_threads(before);
  CHECK(times == std::vector<int>(2, 1));
}
