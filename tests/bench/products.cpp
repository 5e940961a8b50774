// How fast the three products of a dense layer are, beside the peers and beside the machine's limit.
#include <fmt/core.h>
#include <omp.h>

#include <algorithm>
#include <iostream>

#include "tests/bench/measure/peak.hpp"
#include "tests/bench/measure/report.hpp"
#include "tests/bench/peers/peers.hpp"

namespace {

using bench::Form, bench::Peer, bench::Product, bench::Samples, lessons::Table;

// Squares, and what three networks multiply in a step: forward, for the weights, for the inputs.
const std::vector<Product> products = {
    {Form::nn, 32, 32, 32},       {Form::nn, 64, 64, 64},    {Form::nn, 128, 128, 128},
    {Form::nn, 256, 256, 256},    {Form::nn, 512, 512, 512}, {Form::nn, 1024, 1024, 1024},
    {Form::nn, 2048, 2048, 2048}, {Form::tn, 64, 64, 64},    {Form::nt, 64, 64, 64},
    {Form::tn, 256, 256, 256},    {Form::nt, 256, 256, 256}, {Form::nn, 200, 16, 2},
    {Form::tn, 2, 16, 200},       {Form::nt, 200, 2, 16},    {Form::nn, 32, 16, 30},
    {Form::tn, 30, 16, 32},       {Form::nt, 32, 30, 16},    {Form::nn, 569, 64, 30},
    {Form::tn, 30, 64, 569},      {Form::nt, 569, 30, 64},   {Form::nn, 128, 256, 784},
    {Form::tn, 784, 256, 128},    {Form::nt, 128, 784, 256}};

// What one product showed. Speeds in GFLOP/s, of ours and then of each peer; a peer that is not
// installed has no speed.
struct Finding {
  double peak;           // of as many threads
  double peak_scaling;   // that peak beside one thread's, in the same rounds
  double scaling;        // our speed beside our own with one thread
  double share_of_peak;  // of ours
  std::vector<double> speeds;
  std::vector<double> advantages;  // our speed beside each peer's: the median of the rounds' ratios
};

Finding measure(const Product& product, const std::vector<Peer>& peers, int threads, int rounds) {
  std::vector<bench::Job> jobs = {bench::peak(1), bench::peak(threads),
                                  peers[0].product(product, 1), peers[0].product(product, threads)};
  for (std::size_t p = 1; p < peers.size(); ++p) {
    if (peers[p].product) jobs.push_back(peers[p].product(product, threads));
  }
  const std::vector<Samples> samples = bench::in_turn(jobs, rounds, threads > 1 ? 0.03 : 0.008);
  const double peak_flops = bench::peak_flops * threads;
  const Samples& ours = samples[3];
  Finding finding{1e-9 * peak_flops / bench::median(samples[1]),
                  threads * bench::median_ratio(samples[0], samples[1]),
                  bench::median_ratio(samples[2], ours),
                  bench::median_ratio(samples[1], ours) * product.flops() / peak_flops,
                  {1e-9 * product.flops() / bench::median(ours)},
                  {}};
  std::size_t next = 4;
  for (std::size_t p = 1; p < peers.size(); ++p) {
    const bool there = peers[p].product != nullptr;
    finding.speeds.push_back(there ? 1e-9 * product.flops() / bench::median(samples[next]) : NAN);
    finding.advantages.push_back(there ? bench::median_ratio(samples[next], ours) : NAN);
    next += there ? 1 : 0;
  }
  return finding;
}

Table table_of(const std::vector<Finding>& findings, const std::vector<Peer>& peers, int threads) {
  Table table{{"product", "GFLOP/s", "of peak"}, {}};
  if (threads > 1) table.header.insert(table.header.end(), {"x 1 thread", "peak x 1"});
  for (std::size_t p = 1; p < peers.size(); ++p) table.header.push_back("x " + peers[p].name);
  for (std::size_t i = 0; i < findings.size(); ++i) {
    const Finding& f = findings[i];
    std::vector<std::string> row = {to_string(products[i]), bench::cell(f.speeds[0]),
                                    fmt::format("{:.0f} %", 100.0 * f.share_of_peak)};
    if (threads > 1) row.insert(row.end(), {bench::cell(f.scaling), bench::cell(f.peak_scaling)});
    for (double advantage : f.advantages) row.push_back(bench::cell(advantage));
    table.rows.push_back(row);
  }
  return table;
}

void print_means(const std::vector<Finding>& findings, const std::vector<Peer>& peers) {
  for (std::size_t p = 1; p < peers.size(); ++p) {
    if (!peers[p].product) continue;
    std::vector<double> advantages;
    for (const Finding& f : findings) advantages.push_back(f.advantages[p - 1]);
    fmt::print("Geometric mean: {:.2f} times as fast as {}; least {:.2f}\n",
               bench::geometric_mean(advantages), peers[p].name,
               *std::ranges::min_element(advantages));
  }
}

// Speeds of the products from `from` to `to`, a group of bars each.
plots::Bars bars(const std::string& title, const std::vector<Finding>& findings,
                 const std::vector<Peer>& peers, std::size_t from, std::size_t to,
                 const std::function<std::string(const Product&)>& name) {
  plots::Bars panel{title, {}, {"GFLOP/s"}, {}};
  for (std::size_t i = from; i < to; ++i) panel.categories.push_back(name(products[i]));
  for (std::size_t p = 0; p < peers.size(); ++p) {
    if (!peers[p].product) continue;
    plots::Numbers heights;
    for (std::size_t i = from; i < to; ++i) heights.push_back(findings[i].speeds[p]);
    panel.series.emplace_back(peers[p].name, heights);
  }
  return panel;
}

plots::Figure figure_of(const std::vector<Finding>& findings, const std::vector<Peer>& peers) {
  const auto side = [](const Product& p) { return std::to_string(p.rows); };
  const auto shape = [](const Product& p) {
    constexpr const char* tasks[] = {"forward", "weights", "inputs"};
    return fmt::format("{} {}x{}", tasks[static_cast<int>(p.form)], p.rows, p.cols);
  };
  return {"The product, bit for bit the textbook's, beside libraries that round as they like",
          {bars("A B of square matrices, by their side, one thread", findings, peers, 0, 7, side),
           bars("What four layers multiply in a step: forward, for the weights, for the inputs",
                findings, peers, 11, products.size(), shape)},
          1};
}

nlohmann::json as_json(const std::vector<Finding>& findings, const std::vector<Peer>& peers,
                       int threads) {
  nlohmann::json rows = nlohmann::json::array();
  for (std::size_t i = 0; i < findings.size(); ++i) {
    const Finding& f = findings[i];
    const Product& p = products[i];
    nlohmann::json row = {{"product", to_string(p.form)},
                          {"rows", p.rows},
                          {"cols", p.cols},
                          {"inner", p.inner},
                          {"threads", threads},
                          {"peak_gflops", f.peak},
                          {"share_of_peak", f.share_of_peak},
                          {"times_one_thread", f.scaling}};
    for (std::size_t q = 0; q < peers.size(); ++q) {
      row["gflops"][peers[q].name] = f.speeds[q];
      if (q > 0) row["times_as_fast_as"][peers[q].name] = f.advantages[q - 1];
    }
    rows.push_back(row);
  }
  return rows;
}

}  // namespace

int main(int argc, char** argv) {
  const bench::Settings settings = bench::settings(argc, argv, "How fast the products are.");
  const std::vector<Peer> peers = {bench::ours(), bench::openblas(), bench::eigen(),
                                   bench::pytorch()};
  fmt::print("{}\n", bench::machine_in_words());
  for (const Peer& peer : peers) {
    fmt::print("{}: {}\n", peer.name,
               peer.product ? peer.version : "not installed; make setup BENCH=1 installs it");
  }
  nlohmann::json results;
  plots::Figure figure;
  for (int threads = 1; threads <= omp_get_max_threads(); threads *= 2) {
    std::vector<Finding> findings;
    for (const Product& product : products) {
      findings.push_back(measure(product, peers, threads, settings.rounds));
      std::cerr << '.' << std::flush;
    }
    std::cerr << '\n';
    fmt::print("\n{} thread(s), medians of {}\n\n{}\n", threads, settings.rounds,
               lessons::to_text(table_of(findings, peers, threads)));
    print_means(findings, peers);
    if (threads > 1) {
      fmt::print(
          "PyTorch's and Eigen's helpers have gone to sleep before each sample here, and a busy\n"
          "machine wakes them late: trust their columns at one thread.\n");
    }
    if (threads == 1) figure = figure_of(findings, peers);
    results["products"].push_back(as_json(findings, peers, threads));
  }
  bench::publish(settings, "bench_products", figure, results);
}
