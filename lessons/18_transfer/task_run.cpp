#include "task_run.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <numeric>
#include <stdexcept>

#include "lessons/common/pictures.hpp"
#include "nn/trainer.hpp"

namespace lessons {

namespace {

// A frozen body says the same in every step, so it is asked once; the head is a network of its own.
std::vector<double> train_head(nn::Mlp& net, const nn::Dataset& task, nn::Loss loss,
                               nn::Optimizer& optimizer, const nn::TrainingOptions& options) {
  const std::size_t head = net.depth() - 1;
  if (head == 0) return nn::train(net, task, loss, optimizer, options);
  net.forward(task.inputs);
  const nn::Dataset heard{net.activation(head - 1), task.targets};
  return nn::train(net.dense(head), heard, loss, optimizer, options);
}

double mean_of(const std::vector<TaskRun>& runs, double number(const TaskRun&)) {
  if (runs.empty()) throw std::invalid_argument("no runs have no mean");
  double total = 0.0;
  for (const TaskRun& run : runs) total += number(run);
  return total / static_cast<double>(runs.size());
}

plots::Numbers smoothed(const plots::Numbers& values, std::size_t window) {
  plots::Numbers means;
  for (std::size_t k = 0; k < values.size(); ++k) {
    const std::size_t count = std::min(window, k + 1);
    const auto end = values.begin() + static_cast<std::ptrdiff_t>(k + 1);
    const double total = std::accumulate(end - static_cast<std::ptrdiff_t>(count), end, 0.0);
    means.push_back(total / static_cast<double>(count));
  }
  return means;
}

}  // namespace

TaskRun run_task(const std::string& start, nn::Mlp net, const nn::Dataset& task,
                 nn::Optimizer&& optimizer, const TaskOptions& options) {
  if (options.steps == 0) throw std::invalid_argument("run_task: no steps leave no losses");
  nn::Loss loss = nn::softmax_cross_entropy;
  if (task.targets.cols() == 1) loss = nn::binary_cross_entropy;
  const nn::TrainingOptions training{options.steps, options.batch_size, options.seed};
  const auto losses = options.frozen ? train_head(net, task, loss, optimizer, training)
                                     : nn::train(net, task, loss, optimizer, training);
  const Matrix logits = net.forward(task.inputs);
  Matrix gradient;
  const double last = loss(logits, task.targets, gradient);
  return {start, net, losses, last, nn::accuracy(logits, task.targets)};
}

double mean_accuracy(const std::vector<TaskRun>& runs) {
  return mean_of(runs, [](const TaskRun& run) { return run.accuracy; });
}

double mean_first_loss(const std::vector<TaskRun>& runs) {
  return mean_of(runs, [](const TaskRun& run) { return run.loss.front(); });
}

Table task_table(const std::string& corner, const std::vector<TaskRun>& runs) {
  Table table{{corner, "first loss", "last loss", "accuracy"}, {}};
  for (const TaskRun& run : runs) {
    table.rows.push_back({run.start, fmt::format("{:.4f}", run.loss.front()),
                          fmt::format("{:.4f}", run.last_loss),
                          fmt::format("{:.3f}", run.accuracy)});
  }
  return table;
}

plots::Lines task_lines(const std::string& title, const std::vector<TaskRun>& runs,
                        std::size_t window) {
  plots::Lines lines{title, {"step"}, {"loss", true}, {}};
  for (const TaskRun& run : runs) {
    lines.series.push_back({run.start, counted(run.loss.size()), smoothed(run.loss, window)});
  }
  return lines;
}

plots::DecisionRegions task_regions(const std::string& start, const TaskRun& run,
                                    const nn::Dataset& task) {
  return decision_regions(fmt::format("{}: {:.0f} % right", start, 100.0 * run.accuracy), run.net,
                          task);
}

}  // namespace lessons
