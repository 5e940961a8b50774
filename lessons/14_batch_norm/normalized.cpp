#include "normalized.hpp"

#include <algorithm>

#include "lessons/common/in_parallel.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/dense.hpp"
#include "nn/layers/batch_norm.hpp"
#include "nn/layers/layer_norm.hpp"
#include "nn/trainer.hpp"

namespace lessons {

std::shared_ptr<nn::Sequential> normalized_network(const NormalizedOptions& options) {
  auto net = std::make_shared<nn::Sequential>();
  Rng rng(options.seed);
  std::size_t inputs = 2;
  for (int l = 0; l < 3; ++l) {
    net->add<nn::Dense>(inputs, options.width, options.weights, rng);
    if (options.norm == Norm::batch) net->add<nn::BatchNorm>(options.width);
    if (options.norm == Norm::layer) net->add<nn::LayerNorm>(options.width);
    net->add<nn::ActivationLayer>(options.f);
    inputs = options.width;
  }
  net->add<nn::Dense>(inputs, 1, options.weights, rng);
  return net;
}

double hidden_spread(nn::Sequential& net) {
  double largest = 0.0;
  for (std::size_t l = 0; l + 1 < net.size(); ++l) {
    if (const auto* dense = dynamic_cast<nn::Dense*>(&net[l])) {
      largest = std::max(largest, nn::spread(*dense));
    }
  }
  return largest;
}

NormalizedTrial normalized_trial(const std::string& name, const NormalizedOptions& options,
                                 const nn::Dataset& data, std::size_t steps) {
  auto net = normalized_network(options);
  const Matrix before = net->parameters().front()->value;
  nn::Adam adam(0.01);
  const double loss =
      nn::train(*net, data, nn::binary_cross_entropy, adam, {.steps = steps}).back();
  const double in_training = nn::accuracy(net->forward(data.inputs), data.targets);
  net->set_training(false);
  const double accuracy = nn::accuracy(net->forward(data.inputs), data.targets);
  const double spread = hidden_spread(*net);
  const double moved = max_abs(net->parameters().front()->value - before);
  return {name, std::move(net), accuracy, in_training, loss, spread, moved};
}

std::vector<NormalizedTrial> normalized_trials(
    const std::vector<std::pair<std::string, NormalizedOptions>>& all, const nn::Dataset& data,
    std::size_t steps) {
  std::vector<NormalizedTrial> trials(all.size());
  in_parallel(all.size(), [&](std::size_t i) {
    trials[i] = normalized_trial(all[i].first, all[i].second, data, steps);
  });
  return trials;
}

}  // namespace lessons
