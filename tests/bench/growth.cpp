// How the cost of a training step grows with the network's width, its depth and the batch.
#include <fmt/core.h>
#include <malloc.h>

#include <iostream>

#include "nn/trainer.hpp"
#include "tests/bench/measure/report.hpp"
#include "tests/bench/measure/sampling.hpp"

namespace {

struct Size {
  std::size_t width = 64, depth = 4, batch = 64;  // depth: hidden layers
};

struct Cost {
  double milliseconds, megabytes, flops;
};

double allocated() {
  const auto info = mallinfo2();
  return static_cast<double>(info.uordblks + info.hblkhd);
}

struct Trainee {
  nn::Mlp net;
  nn::Dataset data;
  Matrix logits_gradient = {};
  nn::GradientDescent optimizer{0.01};
  void step() {
    nn::evaluate_gradients(net, data, nn::mean_squared_error, logits_gradient);
    optimizer.step(net.parameters());
  }
};

Cost measure(const Size& size, int rounds) {
  const double before = allocated();
  std::vector<std::size_t> widths(size.depth + 1, size.width);
  widths.push_back(1);
  Rng rng(1);
  Trainee trainee{nn::Mlp(widths, nn::tanh(), nn::xavier_uniform()),
                  {nn::normal(1.0)(size.batch, size.width, rng), Matrix::zeros(size.batch, 1)}};
  trainee.step();
  const double bytes = allocated() - before;
  const auto samples = bench::in_turn({bench::timed([&] { trainee.step(); }, 1)}, rounds, 0.02);
  const double weights = static_cast<double>(size.depth * size.width * size.width);
  return {1e3 * bench::median(samples[0]), bytes / 1e6,
          3.0 * 2.0 * weights * static_cast<double>(size.batch)};
}

// Which number grows, through which values, and what of it the arithmetic is proportional to.
struct Sweep {
  std::string name;
  std::size_t Size::*grows;
  std::vector<std::size_t> values;
  std::string axis;
  double (*x)(double value);
};

double itself(double value) { return value; }
double thousand_squared(double value) { return value * value / 1e3; }

const std::vector<Sweep> sweeps = {
    {"width",
     &Size::width,
     {64, 128, 256, 384, 512, 640, 768, 896, 1024},
     "weights of a layer (width squared), thousands",
     thousand_squared},
    {"depth", &Size::depth, {1, 2, 4, 8, 16, 32, 64, 96, 128}, "hidden layers", itself},
    {"batch", &Size::batch, {1, 16, 64, 256, 512, 1024, 2048, 4096}, "samples in a batch", itself}};

}  // namespace

int main(int argc, char** argv) {
  const bench::Settings settings = bench::settings(argc, argv, "How cost grows.");
  plots::Figure figure{
      "A training step costs what its arithmetic does, and half as much again once it outgrows a "
      "cache",
      {},
      3};
  std::vector<plots::Panel> memory;
  nlohmann::json results;
  fmt::print("\n{}\nOne thread; where it does not grow: width 64, 4 hidden layers, batch 64\n",
             bench::machine_in_words());
  for (const Sweep& sweep : sweeps) {
    lessons::Table table{{sweep.name, "ms a step", "GFLOP/s", "MB"}, {}};
    plots::Series time, bytes;
    for (std::size_t value : sweep.values) {
      Size size;
      size.*sweep.grows = value;
      const Cost cost = measure(size, settings.rounds);
      table.rows.push_back({std::to_string(value), bench::cell(cost.milliseconds),
                            bench::cell(1e-6 * cost.flops / cost.milliseconds),
                            bench::cell(cost.megabytes)});
      time.x.push_back(sweep.x(static_cast<double>(value)));
      bytes.x.push_back(time.x.back());
      time.y.push_back(cost.milliseconds);
      bytes.y.push_back(cost.megabytes);
      results["growth"][sweep.name].push_back(
          {{"value", value}, {"milliseconds", cost.milliseconds}, {"megabytes", cost.megabytes}});
    }
    fmt::print("\n{}", lessons::to_text(table));
    figure.panels.push_back(
        plots::Lines{"Time by " + sweep.name, {sweep.axis}, {"ms a step"}, {time}});
    memory.push_back(plots::Lines{"Memory by " + sweep.name, {sweep.axis}, {"MB"}, {bytes}});
  }
  figure.panels.insert(figure.panels.end(), memory.begin(), memory.end());
  bench::publish(settings, "bench_growth", figure, results);
}
