// How fast the matrix product is, beside the textbook loop. Medians of samples taken in turn, so
// that a busy neighbour slows both alike; judge the ratio, not the seconds.
#include "matrix/matmul.hpp"

#include <fmt/core.h>
#include <omp.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <vector>

#include "lessons/text.hpp"
#include "matrix/random.hpp"

namespace {

Matrix random(std::size_t rows, std::size_t cols, Rng& rng) {
  Matrix a(rows, cols);
  for (double& value : a.values()) value = rng.normal();
  return a;
}

double seconds(const std::function<void()>& work, std::size_t repeats) {
  const auto start = std::chrono::steady_clock::now();
  for (std::size_t k = 0; k < repeats; ++k) work();
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
  return elapsed.count() / static_cast<double>(repeats);
}

double median(std::vector<double> samples) {
  std::ranges::nth_element(samples,
                           samples.begin() + static_cast<std::ptrdiff_t>(samples.size() / 2));
  return samples[samples.size() / 2];
}

struct Times {
  double textbook, one_thread, all_threads;  // median seconds of one product
};

Times measure(const Matrix& a, const Matrix& b) {
  const double work = 2.0 * static_cast<double>(a.size() * b.cols());
  const auto repeats = static_cast<std::size_t>(std::max(1.0, 2e6 / work));
  const int threads = omp_get_max_threads();
  std::vector<double> textbook, one, all;
  for (int sample = 0; sample < 7; ++sample) {
    textbook.push_back(seconds([&] { matmul_textbook(a, b); }, repeats));
    omp_set_num_threads(1);
    one.push_back(seconds([&] { matmul(a, b); }, repeats));
    omp_set_num_threads(threads);
    all.push_back(seconds([&] { matmul(a, b); }, repeats));
  }
  return {median(textbook), median(one), median(all)};
}

}  // namespace

int main() {
  Rng rng(1);
  lessons::Table table{{"square matrices", "textbook (GFLOP/s)", "one thread", "all threads",
                        "one thread / textbook"},
                       {}};
  for (std::size_t side : {32, 64, 128, 256, 512}) {
    const Matrix a = random(side, side, rng);
    const Matrix b = random(side, side, rng);
    const Times times = measure(a, b);
    const double work = 2e-9 * static_cast<double>(side * side * side);
    table.rows.push_back({fmt::format("{0} x {0}", side), lessons::number(work / times.textbook, 3),
                          lessons::number(work / times.one_thread, 3),
                          lessons::number(work / times.all_threads, 3),
                          lessons::number(times.textbook / times.one_thread, 3)});
  }
  fmt::print("The matrix product in double precision, {} threads, medians of 7\n\n{}",
             omp_get_max_threads(), lessons::to_text(table));
}
