#include "nn/layers/sequential.hpp"

namespace nn {

const Matrix& Sequential::forward(const Matrix& input) {
  const Matrix* signal = &input;
  for (const auto& layer : layers_) signal = &layer->forward(*signal);
  return *signal;
}

// dL/d(input) of layer `first`, through all behind it.
const Matrix& Sequential::backward_to(std::size_t first, const Matrix& output_gradient) {
  const Matrix* gradient = &output_gradient;
  for (std::size_t l = layers_.size(); l-- > first;) gradient = &layers_[l]->backward(*gradient);
  return *gradient;
}

const Matrix& Sequential::backward(const Matrix& output_gradient) {
  return backward_to(0, output_gradient);
}

void Sequential::backward_parameters(const Matrix& output_gradient) {
  if (layers_.empty()) return;
  layers_.front()->backward_parameters(backward_to(1, output_gradient));
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

}  // namespace nn
