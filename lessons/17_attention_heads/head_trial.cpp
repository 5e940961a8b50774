#include "head_trial.hpp"

#include <algorithm>
#include <cmath>

#include "nn/analysis/twins.hpp"
#include "nn/trainer.hpp"

namespace lessons {

nn::Dataset two_places(std::size_t samples, std::size_t tokens, std::uint64_t seed) {
  Rng rng = Rng(seed).stream(0x70CE);  // not the numbers that weights are drawn from
  const std::size_t width = tokens + 2;
  nn::Dataset data{Matrix::zeros(samples * tokens, width), Matrix::zeros(samples * tokens, width)};
  for (std::size_t s = 0; s < samples; ++s) {
    std::vector<double> values;
    for (std::size_t t = 0; t < tokens; ++t) values.push_back(rng.uniform() < 0.5 ? -1.0 : 1.0);
    for (std::size_t t = 0; t < tokens; ++t) {
      const std::size_t row = s * tokens + t;
      data.inputs(row, t) = 1.0;
      data.inputs(row, tokens) = values[t];
      data.targets(row, 0) = values[(t + tokens - 1) % tokens];
      data.targets(row, 1) = values[0];
    }
  }
  return data;
}

void equal_heads(nn::SelfAttention& layer) {
  for (nn::Dense* dense : {&layer.query, &layer.key, &layer.value}) {
    Matrix& w = dense->weights.value;
    const std::size_t width = w.cols() / layer.heads();
    for (std::size_t i = 0; i < w.rows(); ++i) {
      for (std::size_t j = width; j < w.cols(); ++j) w(i, j) = w(i, j % width);
    }
  }
}

void equal_outputs(nn::SelfAttention& layer) {
  Matrix& w = layer.output.weights.value;
  const std::size_t width = w.rows() / layer.heads();
  for (std::size_t i = width; i < w.rows(); ++i)
    std::ranges::copy(w.row(i % width), w.row(i).begin());
}

double head_spread(const nn::SelfAttention& layer) {
  double largest = 0.0;
  for (const nn::Dense* dense : {&layer.query, &layer.key, &layer.value}) {
    largest = std::max({largest, nn::block_spread(dense->weights.value, layer.heads()),
                        nn::block_spread(dense->bias.value, layer.heads())});
  }
  return largest;
}

double mean_entropy(const nn::SelfAttention& layer, std::size_t samples, std::size_t tokens) {
  double sum = 0.0;
  for (std::size_t s = 0; s < samples; ++s) {
    for (std::size_t h = 0; h < layer.heads(); ++h) {
      for (double share : layer.attention_weights(s, h).values()) {
        if (share > 0.0) sum -= share * std::log(share);
      }
    }
  }
  return sum / static_cast<double>(samples * layer.heads() * tokens);
}

HeadTrial head_trial(const std::string& name,
                     const std::function<void(nn::SelfAttention&)>& prepare,
                     const HeadTrialOptions& options) {
  const nn::Dataset data = two_places(options.samples, options.tokens, options.seed);
  Rng rng(options.seed);
  nn::SelfAttention layer(options.tokens, options.tokens + 2, options.heads, nn::xavier_uniform(),
                          rng);
  prepare(layer);
  HeadTrial trial{name, layer, {}, {}, {}};
  nn::Adam adam(0.01);
  const auto look = [&](double loss) {
    trial.loss.push_back(loss);
    trial.spread.push_back(head_spread(trial.layer));
    trial.entropy.push_back(mean_entropy(trial.layer, options.samples, options.tokens));
  };
  for (std::size_t step = 0; step < options.steps; ++step) {
    const double loss = nn::evaluate_gradients(trial.layer, data, nn::mean_squared_error);
    look(loss);
    adam.step(trial.layer.parameters());
  }
  look(nn::mean_squared_error(trial.layer.forward(data.inputs), data.targets).value);
  return trial;
}

}  // namespace lessons
