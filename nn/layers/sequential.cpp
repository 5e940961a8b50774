#include "nn/layers/sequential.hpp"

namespace nn {

const Matrix& Sequential::forward(const Matrix& input) {
  const Matrix* signal = &input;
  for (const auto& layer : layers_) signal = &layer->forward(*signal);
  return *signal;
}

const Matrix& Sequential::backward(const Matrix& output_gradient) {
  const Matrix* gradient = &output_gradient;
  for (std::size_t l = layers_.size(); l-- > 0;) gradient = &layers_[l]->backward(*gradient);
  return *gradient;
}

std::vector<Parameter*> Sequential::parameters() {
  std::vector<Parameter*> all;
  for (const auto& layer : layers_) {
    for (Parameter* parameter : layer->parameters()) all.push_back(parameter);
  }
  return all;
}

void Sequential::set_training(bool training) {
  for (const auto& layer : layers_) layer->set_training(training);
}

void Sequential::inspect(Inspector& inspector) const {
  for (const auto& layer : layers_) layer->inspect(inspector);
}

}  // namespace nn
