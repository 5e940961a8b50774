#include "blocks.hpp"

#include <cmath>
#include <stdexcept>

#include "nn/activation.hpp"
#include "nn/analysis/statistics.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/dense.hpp"
#include "nn/layers/residual.hpp"
#include "nn/trainer.hpp"

namespace lessons {

namespace {

void add_block(nn::Sequential& net, const BlockStart& start, std::size_t width, Rng& rng) {
  nn::Sequential branch;
  branch.add<nn::Dense>(width, width, start.first, rng);
  branch.add<nn::ActivationLayer>(nn::relu());
  branch.add<nn::Dense>(width, width, start.last, rng);
  if (start.skip) {
    net.add<nn::Residual>(std::move(branch), start.scale);
  } else {
    net.add<nn::Sequential>(std::move(branch));
  }
}

Matrix normal_numbers(std::size_t width, std::uint64_t seed) {
  Rng rng = Rng(seed).stream(0xB10C);  // not the numbers that weights are drawn from
  return nn::normal(1.0)(100, width, rng);
}

double mean_square(const Matrix& a) { return nn::statistics(a).mean_square; }

}  // namespace

nn::Sequential block_stack(const BlockStart& start, std::size_t blocks, std::size_t width,
                           std::uint64_t seed) {
  nn::Sequential net;
  Rng rng(seed);
  for (std::size_t b = 0; b < blocks; ++b) add_block(net, start, width, rng);
  return net;
}

plots::Series variance_by_block(const BlockStart& start, std::size_t blocks, std::size_t width,
                                std::uint64_t seed) {
  nn::Sequential net = block_stack(start, blocks, width, seed);
  Matrix signal = normal_numbers(width, seed);
  const double before = mean_square(signal);
  plots::Series curve{start.name, {0.0}, {1.0}};
  for (std::size_t b = 0; b < blocks; ++b) {
    signal = net[b].forward(signal);
    curve.x.push_back(static_cast<double>(b + 1));
    curve.y.push_back(mean_square(signal) / before);
  }
  return curve;
}

double gradient_left(const BlockStart& start, std::size_t blocks, std::size_t width,
                     std::uint64_t seed) {
  nn::Sequential net = block_stack(start, blocks, width, seed);
  net.forward(normal_numbers(width, seed));
  const Matrix output_gradient = normal_numbers(width, seed + 1);
  const Matrix input_gradient = net.backward(output_gradient);
  return std::sqrt(mean_square(input_gradient) / mean_square(output_gradient));
}

std::unique_ptr<nn::Sequential> block_classifier(const BlockStart& start, std::size_t blocks,
                                                 std::size_t width, std::size_t inputs,
                                                 std::size_t classes, std::uint64_t seed) {
  auto net = std::make_unique<nn::Sequential>();
  Rng rng(seed);
  net->add<nn::Dense>(inputs, width, nn::he_normal(), rng);
  for (std::size_t b = 0; b < blocks; ++b) add_block(*net, start, width, rng);
  net->add<nn::Dense>(width, classes, nn::zeros(), rng);
  return net;
}

plots::Series learn(const BlockStart& start, std::size_t blocks, std::size_t width,
                    const nn::Dataset& data, std::size_t steps, std::uint64_t seed) {
  const std::size_t classes = data.targets.cols();
  const auto net = block_classifier(start, blocks, width, data.inputs.cols(), classes, seed);
  const double too_much = 1000.0 * std::log(static_cast<double>(classes));
  nn::Momentum momentum(0.01, 0.9);
  plots::Series curve{start.name, {}, {}};
  for (std::size_t step = 1; step <= steps; ++step) {
    try {
      curve.y.push_back(
          nn::train(*net, data, nn::softmax_cross_entropy, momentum, {1, 100, step}).front());
    } catch (const std::runtime_error&) {  // no number any more
      break;
    }
    curve.x.push_back(static_cast<double>(step));
    if (curve.y.back() > too_much) break;
  }
  return curve;
}

std::shared_ptr<nn::Sequential> equal_blocks(std::size_t lifted) {
  auto net = std::make_shared<nn::Sequential>();
  Rng rng(1);  // constants draw nothing
  const std::size_t width = lifted == 0 ? 2 : lifted;
  if (lifted > 0) {
    net->add<nn::Dense>(2, lifted, nn::constant(0.5), rng);
    net->add<nn::ActivationLayer>(nn::tanh());
  }
  for (int b = 0; b < 3; ++b) {
    nn::Sequential branch;
    branch.add<nn::Dense>(width, width, nn::constant(0.25), rng);
    branch.add<nn::ActivationLayer>(nn::tanh());
    net->add<nn::Residual>(std::move(branch));
  }
  net->add<nn::Dense>(width, 1, nn::constant(0.5), rng);
  return net;
}

double outgoing_spread(nn::Sequential& net) {
  const auto& last = dynamic_cast<nn::Dense&>(net[net.size() - 1]);
  return nn::column_spread(transpose(last.weights.value));
}

}  // namespace lessons
