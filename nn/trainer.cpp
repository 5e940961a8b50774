#include "nn/trainer.hpp"

#include <fmt/core.h>

#include <cmath>
#include <stdexcept>

#include "nn/batches.hpp"

namespace nn {

namespace {

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
std::string first_broken(Layer& net) {
  if (const auto* mlp = dynamic_cast<const Mlp*>(&net)) return first_broken(*mlp);
  const auto parameters = net.parameters();
  for (std::size_t k = 0; k < parameters.size(); ++k) {
    if (!all_finite(parameters[k]->value)) {
      return fmt::format("parameter {} ({})", k + 1, parameters[k]->name);
    }
  }
  return "the outputs, or the loss itself";
}

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

Matrix predict(Layer& net, const Matrix& inputs) {
  struct InEvaluation {
    explicit InEvaluation(Layer& layer) : net(layer), before(layer.training()) {
      net.set_training(false);
    }
    ~InEvaluation() { net.set_training(before); }
    Layer& net;
    bool before;
  } const mode(net);
  return net.forward(inputs);
}

double evaluate(Layer& net, const Dataset& data, Loss loss) {
  Matrix gradient;
  return loss(predict(net, data.inputs), data.targets, gradient);
}

std::vector<Parameter*> trainable(Layer& net) {
  std::vector<Parameter*> parameters = net.parameters();
  std::erase_if(parameters, [](const Parameter* p) { return p->frozen; });
  return parameters;
}

void stop_unless_finite(double loss, std::size_t step, Layer& net, const Matrix& inputs) {
  if (std::isfinite(loss)) return;
  require_finite(fmt::format("training stopped at step {}: the inputs", step), inputs);
  throw std::runtime_error(fmt::format(
      "training stopped at step {}: the loss is {}; first not finite: {}. Try a smaller "
      "learning rate or smaller initial weights.",
      step, std::isnan(loss) ? "nan" : fmt::format("{}", loss),  // a NaN has no sign
      first_broken(net)));
}

std::vector<double> train(Layer& net, const Dataset& data, Loss loss, Optimizer& optimizer,
                          const TrainingOptions& options) {
  require_finite("train", data);
  Batches batches(data, options.batch_size, options.seed);
  const auto parameters = trainable(net);
  if (options.observe && options.observe_every == 0) {
    throw std::invalid_argument("train: observe_every is 0: give 1 to observe every step");
  }
  Matrix logits_gradient;  // what a step needs is made once and used again
  std::vector<double> losses;
  losses.reserve(options.steps);
  for (std::size_t step = 0; step < options.steps; ++step) {
    const Dataset& batch = batches.next();
    losses.push_back(evaluate_gradients(net, batch, loss, logits_gradient));
    stop_unless_finite(losses.back(), step, net, batch.inputs);
    const bool looks = options.observe && step % options.observe_every == 0;
    if (looks && !options.observe(step, losses.back())) break;
    if (options.learning_rate) optimizer.set_learning_rate(options.learning_rate(step));
    optimizer.step(parameters);
  }
  return losses;
}

}  // namespace nn
