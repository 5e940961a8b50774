#include "nn/trainer.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace nn {

namespace {

bool all_finite(const Matrix& a) {
  return std::ranges::all_of(a.values(), [](double value) { return std::isfinite(value); });
}

std::string first_broken(const Mlp& net) {
  for (std::size_t l = 0; l < net.depth(); ++l) {
    if (!all_finite(net.dense(l).weights.value))
      return fmt::format("the weights of layer {}", l + 1);
    if (!all_finite(net.dense(l).bias.value)) return fmt::format("the bias of layer {}", l + 1);
    if (!all_finite(net.pre_activation(l))) {
      return fmt::format("the pre-activations of layer {}", l + 1);
    }
  }
  return "the loss itself";
}

// Where the first number broke on its way forwards.
std::string first_broken(Layer& net, const Matrix& inputs) {
  if (!all_finite(inputs)) return "the inputs";
  if (const auto* mlp = dynamic_cast<const Mlp*>(&net)) return first_broken(*mlp);
  const auto parameters = net.parameters();
  for (std::size_t k = 0; k < parameters.size(); ++k) {
    if (!all_finite(parameters[k]->value)) {
      return fmt::format("parameter {} ({})", k + 1, parameters[k]->name);
    }
  }
  return "the outputs, or the loss itself";
}

// Hands out batches of row numbers: every sample once, in random order, then shuffled anew.
class Batches {
 public:
  Batches(std::size_t samples, std::size_t batch_size, std::uint64_t seed)
      : rng_(seed), order_(rng_.permutation(samples)), batch_size_(batch_size) {}

  std::span<const std::size_t> next() {
    if (start_ == order_.size()) {
      rng_.shuffle(std::span(order_));
      start_ = 0;
    }
    const std::size_t size = std::min(batch_size_, order_.size() - start_);
    const auto batch = std::span(order_).subspan(start_, size);
    start_ += size;
    return batch;
  }

 private:
  Rng rng_;
  std::vector<std::size_t> order_;
  std::size_t batch_size_;
  std::size_t start_ = 0;
};

}  // namespace

double evaluate_gradients(Layer& net, const Dataset& data, Loss loss, Matrix& logits_gradient) {
  const double value = loss(net.forward(data.inputs), data.targets, logits_gradient);
  net.backward(logits_gradient);
  return value;
}

double evaluate_gradients(Layer& net, const Dataset& data, Loss loss) {
  Matrix logits_gradient;
  return evaluate_gradients(net, data, loss, logits_gradient);
}

std::vector<double> train(Layer& net, const Dataset& data, Loss loss, Optimizer& optimizer,
                          const TrainingOptions& options) {
  const bool whole = options.batch_size == 0 || options.batch_size >= data.size();
  Batches batches(data.size(), whole ? data.size() : options.batch_size, options.seed);
  const auto parameters = net.parameters();
  Dataset batch;  // what a step needs is made once and used again
  Matrix logits_gradient;
  std::vector<double> losses;
  losses.reserve(options.steps);
  for (std::size_t step = 0; step < options.steps; ++step) {
    if (!whole) choose_rows(data, batches.next(), batch);
    const Dataset& seen = whole ? data : batch;
    losses.push_back(evaluate_gradients(net, seen, loss, logits_gradient));
    if (!std::isfinite(losses.back())) {
      throw std::runtime_error(fmt::format(
          "training stopped at step {}: the loss is {}; first not finite: {}. Try a smaller "
          "learning rate or smaller initial weights.",
          step, losses.back(), first_broken(net, seen.inputs)));
    }
    optimizer.step(parameters);
  }
  return losses;
}

}  // namespace nn
