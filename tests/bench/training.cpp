// How many samples a second a whole training step handles: forward, loss, backward, update.
#include <fmt/ranges.h>
#include <omp.h>

#include <atomic>
#include <iostream>
#include <thread>

#include "tests/bench/measure/report.hpp"
#include "tests/bench/peers/peers.hpp"

namespace {

using bench::Peer, bench::Samples, bench::Training;

const std::vector<Training> trainings = {
    {{2, 16, 16, 1}, "tanh", "mean_squared_error", 200},
    {{30, 64, 64, 1}, "tanh", "mean_squared_error", 32},
    {{784, 256, 256, 10}, "relu", "softmax_cross_entropy", 128}};

// Samples a second: ours, PyTorch in double and in single precision; the ratios of ours to both.
struct Finding {
  double ours;
  std::vector<double> theirs = {NAN, NAN}, advantages = {NAN, NAN};
};

Finding measure(const Training& training, const Peer& ours, const Peer& torch, int threads,
                int rounds) {
  std::vector<bench::Job> jobs = {ours.training(training, "float64", threads)};
  if (torch.training) {
    jobs.push_back(torch.training(training, "float64", threads));
    jobs.push_back(torch.training(training, "float32", threads));
  }
  const std::vector<Samples> samples = bench::in_turn(jobs, rounds, 0.05);
  const auto batch = static_cast<double>(training.batch);
  Finding finding{batch / bench::median(samples[0])};
  for (std::size_t j = 1; j < samples.size(); ++j) {
    finding.theirs[j - 1] = batch / bench::median(samples[j]);
    finding.advantages[j - 1] = bench::median_ratio(samples[j], samples[0]);
  }
  return finding;
}

// How many times as long a step takes with all threads while every core has another job as well.
double slowdown_by_neighbours(const Training& training, const Peer& ours, int rounds) {
  const bench::Job job = ours.training(training, "float64", omp_get_max_threads());
  const double quiet = bench::median(bench::in_turn({job}, rounds, 0.05)[0]);
  std::atomic<bool> done = false;
  std::vector<std::jthread> neighbours;
  for (int t = 0; t < omp_get_max_threads(); ++t) {
    neighbours.emplace_back([&done] {
      while (!done) {
      }
    });
  }
  const double busy = bench::median(bench::in_turn({job}, rounds, 0.05)[0]);
  done = true;
  return busy / quiet;
}

std::string thousands(double value) { return bench::cell(value / 1e3); }

}  // namespace

int main(int argc, char** argv) {
  const bench::Settings settings = bench::settings(argc, argv, "How fast networks train.");
  const Peer ours = bench::ours(), torch = bench::pytorch();
  fmt::print("\n{}\nPyTorch: {}\n", bench::machine_in_words(),
             torch.training ? torch.version : "not installed; make setup BENCH=1 installs it");
  nlohmann::json results;
  plots::Bars panel{"One thread, batches of 200, 32 and 128",
                    {},
                    {"thousand samples a second", true},
                    {{"ours, double", {}}}};
  if (torch.training) {
    panel.series.emplace_back("PyTorch, double", plots::Numbers{});
    panel.series.emplace_back("PyTorch, single", plots::Numbers{});
  }
  for (int threads = 1; threads <= omp_get_max_threads(); threads *= 2) {
    lessons::Table table{
        {"1000 samples a second", "ours", "PyTorch", "in single", "x PyTorch", "x single"}, {}};
    for (const Training& training : trainings) {
      const Finding f = measure(training, ours, torch, threads, settings.rounds);
      table.rows.push_back({to_string(training), thousands(f.ours), thousands(f.theirs[0]),
                            thousands(f.theirs[1]), bench::cell(f.advantages[0]),
                            bench::cell(f.advantages[1])});
      results["training"].push_back({{"network", to_string(training)},
                                     {"threads", threads},
                                     {"samples_a_second", f.ours},
                                     {"pytorch_float64", f.theirs[0]},
                                     {"pytorch_float32", f.theirs[1]},
                                     {"times_pytorch_float64", f.advantages[0]},
                                     {"times_pytorch_float32", f.advantages[1]}});
      if (threads > 1) continue;
      panel.categories.push_back(fmt::format("{}", fmt::join(training.widths, "-")));
      panel.series[0].second.push_back(f.ours / 1e3);
      for (std::size_t s = 1; s < panel.series.size(); ++s)
        panel.series[s].second.push_back(f.theirs[s - 1] / 1e3);
    }
    fmt::print("\n{} thread(s), medians of {}\n\n{}", threads, settings.rounds,
               lessons::to_text(table));
  }
  const double slowdown = slowdown_by_neighbours(trainings[2], ours, settings.rounds);
  fmt::print("\nWith another job on every core, {} takes {:.1f} times as long.\n",
             to_string(trainings[2]), slowdown);
  results["slowdown_by_neighbours"] = slowdown;
  bench::publish(
      settings, "bench_training",
      {"Without a framework between them, the steps of small networks gain most", {panel}},
      results);
}
