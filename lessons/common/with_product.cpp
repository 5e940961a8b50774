#include "lessons/common/with_product.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "nn/analysis/twins.hpp"
#include "nn/loss.hpp"
#include "nn/optimizer.hpp"

namespace lessons {

namespace {

// Leaves the gradients in the network and returns its logits, (samples x 1).
Matrix pass(const Product& product, nn::Mlp& net, const nn::Dataset& data, nn::LossResult& loss) {
  const nn::Activation& f = net.hidden_activation();
  const Matrix& x = data.inputs;  // (samples x fan_in)
  nn::Dense &hidden = net.dense(0), &output = net.dense(1);

  const Matrix z = add_row(product(x, hidden.weights.value), hidden.bias.value);
  Matrix h(z.rows(), z.cols()), dz = h;  // (samples x neurons)
  f.forward(z, h);
  Matrix logits = add_row(product(h, output.weights.value), output.bias.value);
  loss = nn::binary_cross_entropy(logits, data.targets);

  // As in nn::Dense: dL/dW = x^T dL/dy, dL/db the sum of dL/dy, dL/dx = dL/dy W^T.
  output.weights.gradient = product(transpose(h), loss.gradient);
  output.bias.gradient = column_sums(loss.gradient);
  f.backward(z, h, product(loss.gradient, transpose(output.weights.value)), dz);
  hidden.weights.gradient = product(transpose(x), dz);
  hidden.bias.gradient = column_sums(dz);
  return logits;
}

}  // namespace

double ProductRun::step_beyond(double bound) const {
  const auto found = std::ranges::find_if(apart, [=](double x) { return x > bound; });
  return found == apart.end() ? NAN : static_cast<double>(found - apart.begin() + 1);
}

ProductRun train_with(const Product& product, nn::Mlp net, const nn::Dataset& data,
                      double learning_rate, std::size_t steps) {
  if (net.depth() != 2 || net.dense(1).fan_out() != 1) {
    throw std::invalid_argument("train_with: the network needs one hidden layer and one output");
  }
  nn::Adam adam(learning_rate);
  ProductRun run{std::move(net), {}, 0.0};
  nn::LossResult loss;
  for (std::size_t step = 0; step < steps; ++step) {
    const Matrix logits = pass(product, run.net, data, loss);
    if (!std::isfinite(loss.value)) {
      throw std::runtime_error(
          fmt::format("train_with: the loss is {} at step {}", loss.value, step));
    }
    adam.step(run.net.parameters());
    run.apart.push_back(nn::spread(run.net));
    run.accuracy = nn::accuracy(logits, data.targets);
  }
  return run;
}

}  // namespace lessons
