#include "nn/analysis/linear_growth.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "matrix/matmul.hpp"
#include "matrix/symmetric_eigen.hpp"
#include "nn/analysis/splitting.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/trainer.hpp"

namespace nn {

namespace {

// A column a neuron: its incoming weights, its bias and its outgoing weight.
Matrix columns_of(const Mlp& net) {
  const Matrix &in = net.dense(0).weights.value, &out = net.dense(1).weights.value;
  Matrix d = Matrix::zeros(in.rows() + 2, in.cols());
  for (std::size_t j = 0; j < d.cols(); ++j) {
    for (std::size_t i = 0; i < in.rows(); ++i) d(i, j) = in(i, j);
    d(in.rows() + 1, j) = out(j, 0);
  }
  return d;
}

void require_one_shape(const Mlp& twins, const Mlp& differences) {
  bool same = twins.depth() == 2 && differences.depth() == 2;
  for (std::size_t l = 0; same && l < 2; ++l) {
    const Matrix &a = twins.dense(l).weights.value, &b = differences.dense(l).weights.value;
    same = a.rows() == b.rows() && a.cols() == b.cols() && a.size() > 0;
  }
  if (same && twins.dense(1).fan_in() == twins.dense(0).fan_out()) return;
  throw std::invalid_argument(
      "linear_growth: give two networks of the same widths, with one hidden layer");
}

// As spread measures it: in incoming weights and biases.
double spread_of(const Matrix& d) {
  Matrix incoming(d.rows() - 1, d.cols());
  std::ranges::copy(d.values().first(incoming.size()), incoming.values().begin());
  return column_spread(incoming);
}

// H's last column but its corner.
double length_of_g(const Matrix& H) {
  double length = 0.0;
  for (std::size_t i = 0; i + 1 < H.rows(); ++i) length = std::hypot(length, H(i, H.cols() - 1));
  return length;
}

}  // namespace

LinearGrowth linear_growth(Mlp twins, const Mlp& differences, const Dataset& data,
                           double learning_rate, std::size_t steps, std::size_t every) {
  require_one_shape(twins, differences);
  if (every == 0) throw std::invalid_argument("linear_growth: look every 0 steps: give 1 or more");
  Matrix d = columns_of(differences);  // (fan_in + 2 x neurons)
  GradientDescent descent(learning_rate);
  LinearGrowth growth{learning_rate, every};
  for (std::size_t step = 0; step <= steps; ++step) {
    const auto loss = binary_cross_entropy(twins.forward(data.inputs), data.targets);
    twins.backward(loss.gradient);
    const Matrix H =
        splitting_matrix(twins, data.inputs, loss.gradient);  // (fan_in + 2 x fan_in + 2)
    if (step % every == 0) {
      growth.step.push_back(static_cast<double>(step));
      growth.v.push_back(twins.dense(1).weights.value(0, 0));
      growth.g.push_back(length_of_g(H));
      growth.eigenvalue.push_back(symmetric_eigenvalues(H).front());
      growth.spread.push_back(spread_of(d));
    }
    d -= learning_rate * matmul(H, d);
    descent.step(twins.parameters());
  }
  return growth;
}

double LinearGrowth::factor_at(std::size_t at) const {
  if (eigenvalue.empty() || every == 0) {
    throw std::logic_error("LinearGrowth::factor_at: nothing was measured");
  }
  return 1.0 - learning_rate * eigenvalue[std::min(at / every, eigenvalue.size() - 1)];
}

}  // namespace nn
