// The check: networks and data of several sizes, the first loss beside the entropy.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "lessons/common/homework.hpp"
#include "lessons/common/text.hpp"
#include "nn/diagnosis/baseline.hpp"
#include "nn/labels.hpp"
#include "nn/trainer.hpp"

void set_output(nn::Mlp& net, const nn::Dataset& data);  // homework.cpp

using lessons::number;

namespace {

constexpr std::size_t tasks = 40;
struct Task {
  std::string name;
  nn::Mlp net;
  nn::Dataset data;
};

// Normal inputs of the given size; class 0 has twice the share of class 1, and so on.
nn::Dataset data_of(std::size_t classes, double size, Rng& rng) {
  const std::size_t samples = 200 + rng.below(200);
  nn::Dataset data{nn::normal(size)(samples, 3, rng), {}};
  std::vector<std::size_t> labels;
  for (std::size_t i = 0; i < samples; ++i) {
    std::size_t label = 0;
    while (label + 1 < classes && rng.uniform() < 1.0 / 3.0) ++label;
    labels.push_back(label);
  }
  for (std::size_t c = 0; c < classes; ++c) labels[c] = c;  // none is missing
  data.targets = nn::one_hot(labels, classes);
  return data;
}

// One logit for two classes; class 1 is the rarer one.
nn::Dataset two_classes(double share, double size, Rng& rng) {
  nn::Dataset data = data_of(2, size, rng);
  Matrix targets(data.size(), 1);
  for (std::size_t i = 0; i < data.size(); ++i) targets(i, 0) = i == 0 || rng.uniform() < share;
  data.targets = targets;
  return data;
}

// Number k of `tasks`. Together they have all numbers of classes, both activations, inputs of 100 to 0.1 and
// shares of the rarer of two classes from 0.05 to 0.45.
Task draw(std::size_t k, Rng rng) {
  const std::size_t classes = 2 + k % 7;
  const double part_of_tasks = (static_cast<double>(k) + rng.uniform()) / tasks,
               size = std::pow(10.0, 2.0 - 3.0 * part_of_tasks), share = 0.05 + 0.4 * part_of_tasks;
  const nn::Dataset data =
      classes == 2 ? two_classes(share, size, rng) : data_of(classes, size, rng);
  const std::size_t outputs = data.targets.cols(), width = 8 + rng.below(40);
  const bool relu = k % 2 == 0;
  nn::Mlp net(nn::layer_widths(3, 1 + rng.below(3), width, outputs), relu ? nn::relu() : nn::tanh(),
              nn::he_normal(), rng.next());
  for (double& b : net.dense(net.depth() - 1).bias.value.values()) b = rng.uniform(-1.0, 1.0);
  return {fmt::format("{} {}, hidden layers of {} {}", outputs, outputs == 1 ? "logit" : "logits",
                      width, relu ? "ReLUs" : "tanh"),
          net, data};
}

// The length of the gradient of the last hidden layer's weights.
double hidden_gradient(nn::Mlp& net, const nn::Dataset& data) {
  nn::evaluate_gradients(net, data, nn::loss_for(data.targets));
  const Matrix& gradient = net.dense(net.depth() - 2).weights.gradient;
  return std::sqrt(sum(gradient * gradient));
}

// That of a network with the weights as given, but as small as makes the logits, apart from the bias, of
// root mean square 0.001.
double smallest_gradient(const Task& task, const Matrix& bias) {
  nn::Mlp net = task.net;
  nn::Dense& output = net.dense(net.depth() - 1);
  output.bias.value *= 0.0;
  const Matrix logits = net.forward(task.data.inputs);
  output.weights.value *= 0.001 / std::sqrt(mean(logits * logits));
  output.bias.value = bias;
  return hidden_gradient(net, task.data);
}

void check_gradient(lessons::Check& check, const Task& task, nn::Mlp& net) {
  const double share = hidden_gradient(net, task.data) /
                       smallest_gradient(task, net.dense(net.depth() - 1).bias.value);
  check.require(
      share > 0.1,
      {fmt::format("{}: the last hidden layer's gradient is {} times that at logits of 0.001",
                   task.name, number(share, 2)),
       "0.1 times or more",
       "output weights that are alike for all classes pass next to no error signal on: over the "
       "classes p - y adds up to 0",
       "whether the weights still differ from class to class"});
}

void check_one(lessons::Check& check, const Task& task) {
  nn::Mlp net = task.net;
  set_output(net, task.data);
  const std::size_t last = net.depth() - 1;
  bool same = net.depth() == task.net.depth();
  for (std::size_t l = 0; same && l < last; ++l) {
    nn::Mlp before = task.net;
    same = same_bits(net.dense(l).weights.value, before.dense(l).weights.value) &&
           same_bits(net.dense(l).bias.value, before.dense(l).bias.value);
  }
  check.require(same, {task.name + ": a hidden layer has changed", "the output layer alone changes",
                       "the first loss is a matter of the output's weights and bias",
                       "what you write to, beside net.dense(net.depth() - 1)"});
  const auto weights = net.dense(last).weights.value.values();
  const auto zeros = std::ranges::count(weights, 0.0);
  check.require(
      zeros == 0,
      {fmt::format("{}: {} of {} output weights are 0", task.name, zeros, weights.size()), "none",
       "a neuron with outgoing weights of 0 gets no error signal, so "
       "that the hidden layers would get no gradient in the first step",
       "how small the weights have to be, which need not be 0"});
  const nn::Loss loss = nn::loss_for(task.data.targets);
  const double entropy = nn::best_constant_loss(task.data.targets, loss);
  const Matrix logits = net.forward(task.data.inputs);
  Matrix gradient;
  const double first = loss(logits, task.data.targets, gradient);
  // The loss of the bias alone tells which of the two is wrong.
  Matrix constant(logits.rows(), logits.cols());
  for (std::size_t i = 0; i < constant.rows(); ++i) {
    std::ranges::copy(net.dense(last).bias.value.row(0), constant.row(i).begin());
  }
  const double of_bias = loss(constant, task.data.targets, gradient);
  check.require(
      std::abs(of_bias - entropy) <= 0.005 * entropy,
      {fmt::format("{}: the bias alone, without the weights, has a loss of {}", task.name,
                   number(of_bias, 4)),
       fmt::format("{} within 0.5 %, the entropy of the class shares", number(entropy, 4)),
       "without the weights the logits are the bias, and the softmax or the logistic function of "
       "the bias should be the class shares",
       "the share of each class among the targets, and the function that undoes softmax, or the "
       "logistic function"});
  check.require(
      std::abs(first - entropy) <= 0.01 * entropy,
      {fmt::format("{}: the first loss is {}", task.name, number(first, 4)),
       fmt::format("{} within 1 %, the entropy of the class shares", number(entropy, 4)),
       "the bias is right, but the weights add random numbers to it, which cost in proportion to "
       "the square of their size",
       "the size of the logits without the bias, measured on these data"});
  const Matrix of_weights = logits - constant;
  const double size = std::sqrt(mean(of_weights * of_weights));
  check.require(size >= 0.0009,
                {fmt::format("{}: the logits without the bias have a root mean square of {}",
                             task.name, number(size, 2)),
                 "0.001 or more",
                 "the error signals of the hidden layers are proportional to the output weights",
                 "by which factor you shrink the weights that were given"});
  check_gradient(check, task, net);
}

}  // namespace

int main() {
  return lessons::check_homework(tasks * 6, [](lessons::Check& check) {
    for (std::size_t k = 0; k < tasks; ++k) check_one(check, draw(k, Rng(check.seed(k))));
  });
}
