// The ladder: what each idea of the product gains, from 64 to 2048 a side.
#include <fmt/core.h>
#include <omp.h>

#include <iostream>

#include "nn/initializer.hpp"
#include "tests/bench/measure/peak.hpp"
#include "tests/bench/measure/report.hpp"
#include "tests/bench/measure/rungs.hpp"

namespace {

using bench::Samples;

const std::vector<std::size_t> sides = {64, 128, 256, 512, 1024, 2048};
constexpr std::size_t most_rows = 64;  // of C for the two slow rungs: any row costs the same

bench::Job job_of(const bench::Rung& rung, std::size_t rows, std::size_t side) {
  Rng rng(side);
  const nn::Initializer normal = nn::normal(1.0);
  return bench::timed([rung, a = normal(rows, side, rng), b = normal(side, side, rng),
                       c = Matrix(rows, side)]() mutable { rung.multiply(a, b, c); },
                      rung.all_threads ? omp_get_max_threads() : 1);
}

// GFLOP/s of each rung at one side, the last that of the machine's limit.
std::vector<double> speeds_at(std::size_t side, int rounds) {
  std::vector<bench::Job> jobs;
  std::vector<double> flops;
  for (std::size_t r = 0; r < bench::ladder().size(); ++r) {
    const std::size_t rows = r < 2 ? std::min(side, most_rows) : side;
    jobs.push_back(job_of(bench::ladder()[r], rows, side));
    flops.push_back(2.0 * static_cast<double>(rows * side * side));
  }
  jobs.push_back(bench::peak(1));
  flops.push_back(bench::peak_flops);
  const std::vector<Samples> samples = bench::in_turn(jobs, rounds, 0.02);
  std::vector<double> speeds;
  for (std::size_t r = 0; r < jobs.size(); ++r) {
    speeds.push_back(1e-9 * flops[r] / bench::median(samples[r]));
  }
  return speeds;
}

}  // namespace

int main(int argc, char** argv) {
  const bench::Settings settings =
      bench::settings(argc, argv, "What each idea of the product gains.");
  lessons::Table table{{"GFLOP/s at a side of"}, {}};
  plots::Lines panel{"", {"side of the square matrices", true}, {"GFLOP/s", true}, {}};
  for (const bench::Rung& rung : bench::ladder()) {
    table.rows.push_back({rung.name + (rung.all_threads ? ", all threads" : "")});
    panel.series.push_back({table.rows.back()[0], {}, {}});
  }
  table.rows.push_back({"limit of one core"});
  panel.series.push_back({"limit of one core", {}, {}});
  nlohmann::json results;
  for (std::size_t side : sides) {
    table.header.push_back(std::to_string(side));
    const std::vector<double> speeds = speeds_at(side, settings.rounds);
    for (std::size_t r = 0; r < speeds.size(); ++r) {
      table.rows[r].push_back(bench::cell(speeds[r]));
      panel.series[r].x.push_back(static_cast<double>(side));
      panel.series[r].y.push_back(speeds[r]);
      results["ladder"][table.rows[r][0]][std::to_string(side)] = speeds[r];
    }
    std::cerr << '.' << std::flush;
  }
  fmt::print("\n{}\n\n{}", bench::machine_in_words(), lessons::to_text(table));
  bench::publish(
      settings, "bench_ladder",
      {"Five ideas, and not one bit changed: from the textbook's loops to the limit", {panel}},
      results);
}
