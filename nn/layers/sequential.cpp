#include "nn/layers/sequential.hpp"

#include <fmt/core.h>

#include <stdexcept>

namespace nn {

Layer& Sequential::operator[](std::size_t l) {
  if (l < layers_.size()) return *layers_[l];
  throw std::out_of_range(
      fmt::format("Sequential: there is no layer {} among {}, counted from 0", l, layers_.size()));
}

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

std::vector<Matrix*> Sequential::statistics() {
  std::vector<Matrix*> all;
  for (const auto& layer : layers_) {
    for (Matrix* numbers : layer->statistics()) all.push_back(numbers);
  }
  return all;
}

void Sequential::set_training(bool training) {
  Layer::set_training(training);
  for (const auto& layer : layers_) layer->set_training(training);
}

void Sequential::inspect(Inspector& inspector) const {
  for (const auto& layer : layers_) layer->inspect(inspector);
}

}  // namespace nn
