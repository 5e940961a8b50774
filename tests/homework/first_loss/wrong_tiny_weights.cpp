// Wrong: weights so small that their logits never matter, and the gradient neither.
// Must say: by which factor you shrink the weights
#include <cmath>

#include "nn/analysis/statistics.hpp"
#include "nn/dataset.hpp"
#include "nn/mlp.hpp"

void set_output(nn::Mlp& net, const nn::Dataset& data) {
  nn::Dense& output = net.dense(net.depth() - 1);
  output.bias.value *= 0.0;
  const double size = std::sqrt(nn::statistics(net.forward(data.inputs)).mean_square);
  output.weights.value *= 1e-9 / size;
  const auto n = static_cast<double>(data.size());
  for (std::size_t c = 0; c < data.targets.cols(); ++c) {
    double count = 0.0;
    for (std::size_t i = 0; i < data.size(); ++i) count += data.targets(i, c);
    output.bias.value(0, c) =
        data.targets.cols() == 1 ? std::log(count / (n - count)) : std::log(count / n);
  }
}
