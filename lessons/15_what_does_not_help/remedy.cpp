#include "remedy.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <future>
#include <memory>
#include <stdexcept>

#include "lessons/common/pictures.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/layers/dropout.hpp"
#include "nn/layers/sequential.hpp"
#include "nn/trainer.hpp"
#include "noise.hpp"

namespace lessons {

namespace {

std::unique_ptr<nn::Optimizer> optimizer_by_name(const std::string& name) {
  if (name == "descent") return std::make_unique<nn::GradientDescent>(0.3);
  if (name == "momentum") return std::make_unique<nn::Momentum>(0.1);
  if (name == "Nesterov") return std::make_unique<nn::Nesterov>(0.1);
  if (name == "Adam") return std::make_unique<nn::Adam>(0.01);
  throw std::invalid_argument("no method is called '" + name + "'");
}

void copy_parameters(nn::Layer& from, nn::Layer& to) {
  const auto source = from.parameters(), target = to.parameters();
  for (std::size_t k = 0; k < source.size(); ++k) target[k]->value = source[k]->value;
}

// The network with what the remedy puts between its layers.
nn::Sequential treated(nn::Mlp& bare, const Remedy& remedy, const Rng& rng) {
  nn::Sequential net;
  net.add<InputNoise>(remedy.input_noise, rng.stream(0));
  const auto drop_out = [&](double share, std::uint64_t index) {
    if (share > 0.0) net.add<nn::Dropout>(share, rng.stream(index).next());
  };
  drop_out(remedy.input_dropout, 1);
  Rng unused(1);  // the parameters are copied
  for (std::size_t l = 0; l < bare.depth(); ++l) {
    const nn::Dense& dense = bare.dense(l);
    net.add<nn::Dense>(dense.fan_in(), dense.fan_out(), nn::zeros(), unused);
    if (l + 1 == bare.depth()) break;
    net.add<nn::ActivationLayer>(bare.hidden_activation());
    if (l < remedy.dropout.size()) drop_out(remedy.dropout[l], 10 + l);
  }
  copy_parameters(bare, net);
  return net;
}

nn::Mlp start_of(const Remedy& remedy, const RemedyOptions& options) {
  if (remedy.dropout.size() > options.layers) {
    throw std::invalid_argument(fmt::format("{}: {} shares of dropout for {} hidden layers",
                                            remedy.name, remedy.dropout.size(), options.layers));
  }
  std::vector<std::size_t> widths(options.layers + 2, options.width);
  widths.front() = 2;
  widths.back() = 1;
  return {widths, nn::tanh(), remedy.start, options.seed};
}

// One training, stretch by stretch.
class Training {
 public:
  Training(const Remedy& remedy, const RemedyOptions& options)
      : options_(options),
        rng_(options.seed),
        batch_(remedy.batch),
        one_step_(remedy.one_step),
        bare(start_of(remedy, options)),
        net_(treated(bare, remedy, rng_)),
        method_(optimizer_by_name(remedy.method)),
        noisy_(*method_, remedy.gradient_noise, rng_.stream(2)),
        optimizer_(noisy_, remedy.l1, remedy.l2) {}

  void until(std::size_t step) {
    // Each stretch shuffles its batches anew, so each has a seed of its own.
    nn::train(net_, options_.data, nn::binary_cross_entropy, optimizer_,
              {.steps = step - done_, .batch_size = batch_, .seed = rng_.next()});
    done_ = step;
    if (one_step_) net_.set_training(false);
    copy_parameters(net_, bare);
  }

 private:
  const RemedyOptions& options_;
  Rng rng_;
  std::size_t batch_;
  bool one_step_;

 public:
  nn::Mlp bare;  // without its remedies: what it says in evaluation

 private:
  nn::Sequential net_;
  std::unique_ptr<nn::Optimizer> method_;
  GradientNoise noisy_;
  nn::Penalized optimizer_;
  std::size_t done_ = 0;
};

double way(const nn::Mlp& from, const nn::Mlp& to) {
  double longest = 0.0;
  for (std::size_t l = 0; l < from.depth(); ++l) {
    longest = std::max(longest, max_abs(to.dense(l).weights.value - from.dense(l).weights.value));
  }
  return longest;
}

RemedyTrial trial(const Remedy& remedy, const RemedyOptions& options) {
  Training training(remedy, options);
  const nn::Mlp start = training.bare;
  RemedyTrial result{remedy.name,           {},  {},  {remedy.name, {}, {}},
                     {remedy.name, {}, {}}, 0.0, 0.0, start};
  training.until(1);
  result.step_1 = count_neurons(training.bare);
  for (std::size_t step = 1; step < options.steps;) {
    step = std::min(step - step % RemedyTrial::look + RemedyTrial::look, options.steps);
    training.until(step);
    const Matrix logits = training.bare.forward(options.data.inputs);  // (points x 1)
    result.spread.x.push_back(static_cast<double>(step));
    result.spread.y.push_back(nn::spread(training.bare));
    result.accuracy.x.push_back(static_cast<double>(step));
    result.accuracy.y.push_back(nn::accuracy(logits, options.data.targets));
    result.loss = nn::binary_cross_entropy(logits, options.data.targets).value;
  }
  result.last = count_neurons(training.bare);
  result.moved = way(start, training.bare);
  result.net = training.bare;
  return result;
}

}  // namespace

double RemedyTrial::best() const { return std::ranges::max(accuracy.y); }

std::vector<RemedyTrial> remedy_trials(const std::vector<Remedy>& remedies,
                                       const RemedyOptions& options) {
  if (options.steps < 2) throw std::invalid_argument("remedy_trials: fewer than 2 steps");
  std::vector<std::future<RemedyTrial>> running;
  for (const Remedy& each : remedies) {
    running.push_back(std::async(std::launch::async, trial, std::cref(each), std::cref(options)));
  }
  std::vector<RemedyTrial> trials;
  for (auto& each : running) trials.push_back(each.get());
  return trials;
}

Table remedy_table(const std::vector<RemedyTrial>& trials) {
  Table table{{"", "step 1", "last", "spread", "moved", "right", "loss"}, {}};
  for (const RemedyTrial& each : trials) {
    table.rows.push_back({each.name, text_of(each.step_1), text_of(each.last),
                          number(each.spread.y.back(), 2), fmt::format("{:.2f}", each.moved),
                          fmt::format("{:.2f}", each.best()), fmt::format("{:.4f}", each.loss)});
  }
  return table;
}

double largest_spread(std::span<const RemedyTrial> trials) {
  double largest = 0.0;
  for (const RemedyTrial& each : trials) {
    largest = std::max(largest, std::ranges::max(each.spread.y));
  }
  return largest;
}

plots::Figure remedy_figure(const std::string& title, const std::vector<RemedyTrial>& trials) {
  plots::HeatMap neurons{"distinct neurons in the end", "hidden layer", "", {}};
  plots::HeatMap errors{"points on the wrong side, %", "at best", "", {}, {" "}};
  plots::Lines spreads{"How far apart neurons get", {"step"}, {"largest difference", true}, {}};
  for (const RemedyTrial& each : trials) {
    neurons.rows.emplace_back(each.last.begin(), each.last.end());
    errors.rows.push_back({100.0 * (1.0 - each.best())});
    neurons.row_labels.push_back(each.name);
    errors.row_labels.push_back(each.name);
    if (each.spread.y.back() > 0.0) spreads.series.push_back(each.spread);
  }
  return {title, {neurons, errors, spreads}};
}

plots::Figure remedy_regions(const std::string& title, const std::vector<RemedyTrial>& trials,
                             const nn::Dataset& data) {
  plots::Figure figure{title, {}, 2};
  for (const RemedyTrial& each : trials) {
    figure.panels.emplace_back(decision_regions(
        fmt::format("{}: {:.0f} % right", each.name, 100.0 * each.accuracy.y.back()), each.net,
        data));
  }
  return figure;
}

}  // namespace lessons
