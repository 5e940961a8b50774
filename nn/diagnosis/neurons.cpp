#include "nn/diagnosis/neurons.hpp"

#include <algorithm>
#include <cmath>

namespace nn {

namespace {

constexpr double nearly_equal = 0.01;

// Columns of a (n x neurons) matrix, below what the rows hold already.
void add_columns(const Matrix& a, std::vector<std::vector<double>>& rows) {
  for (std::size_t i = 0; i < a.rows(); ++i) {
    for (std::size_t j = 0; j < a.cols(); ++j) rows[j].push_back(a(i, j));
  }
}

// The columns of head h, for each of its neurons.
void add_blocks(const Matrix& a, std::size_t heads, std::vector<std::vector<double>>& rows) {
  const std::size_t width = rows.size() / heads;
  for (std::size_t j = 0; j < rows.size(); ++j) {
    const std::size_t first = j / width * width;
    for (std::size_t i = 0; i < a.rows(); ++i) {
      const auto block = a.row(i).subspan(first, width);
      rows[j].insert(rows[j].end(), block.begin(), block.end());
    }
  }
}

std::vector<std::vector<double>> incoming(const AnatomyStage& stage) {
  std::vector<std::vector<double>> rows(stage.neurons());
  if (stage.weights != nullptr) {
    add_columns(stage.weights->value, rows);
    add_columns(stage.bias->value, rows);
  }
  for (const Parameter* each : stage.by_neuron) add_columns(each->value, rows);
  for (const Heads& heads : stage.heads) {
    for (const Dense* part : {heads.query, heads.key}) {
      add_blocks(part->weights.value, heads.count, rows);
      add_blocks(part->bias.value, heads.count, rows);
    }
    add_columns(heads.value->weights.value, rows);
    add_columns(heads.value->bias.value, rows);
  }
  return rows;
}

double largest(const std::vector<std::vector<double>>& rows) {
  double size = 0.0;
  for (const auto& row : rows) {
    for (double v : row) size = std::max(size, std::abs(v));
  }
  return size;
}

void add_outgoing(const AnatomyStage& stage, double factor,
                  std::vector<std::vector<double>>& rows) {
  const Matrix& out = stage.outgoing->value;
  for (std::size_t j = 0; j < rows.size(); ++j) {
    for (double w : out.row(j)) rows[j].push_back(factor * w);
  }
}

// A neuron whose gradient is 0, or no number, says nothing of where its output goes: it counts as
// different.
void add_gradients(const AnatomyStage& stage, std::vector<std::vector<double>>& rows) {
  std::vector<std::vector<double>> seen(rows.size());
  if (stage.weights != nullptr) add_columns(stage.weights->gradient, seen);
  for (std::size_t j = 0; j < rows.size(); ++j) {
    const bool silent = std::ranges::all_of(seen[j], [](double g) { return g == 0.0; });
    rows[j].push_back(silent ? static_cast<double>(j) : -1.0);
  }
  if (stage.sum != nullptr) add_columns(*stage.sum, seen);
  for (std::size_t j = 0; j < rows.size(); ++j) {
    const bool finite = std::ranges::all_of(seen[j], [](double v) { return std::isfinite(v); });
    if (!finite) seen[j].assign(1, static_cast<double>(j));
    rows[j].insert(rows[j].end(), seen[j].begin(), seen[j].end());
  }
}

// A neuron that was counted, and the squared distance up to which others are near it.
struct Counted {
  explicit Counted(const std::vector<double>& of) : row(&of) {
    for (double v : of) limit += v * v;
    limit *= nearly_equal * nearly_equal;
  }

  bool is_near(const std::vector<double>& other) const {
    double distance = 0.0;
    for (std::size_t k = 0; k < other.size(); ++k) {
      distance += (other[k] - (*row)[k]) * (other[k] - (*row)[k]);
      if (distance > limit) return false;  // what differs mostly does so soon
    }
    return true;
  }

  const std::vector<double>* row;
  double limit = 0.0;
};

}  // namespace

std::size_t different_neurons(const AnatomyStage& stage) {
  if (stage.weights == nullptr && stage.heads.empty()) return stage.neurons();
  auto rows = incoming(stage);
  if (stage.outgoing != nullptr) add_outgoing(stage, 1.0, rows);
  if (stage.outgoing == nullptr) add_gradients(stage, rows);
  std::ranges::sort(rows);
  return static_cast<std::size_t>(std::unique(rows.begin(), rows.end()) - rows.begin());
}

// Outgoing weights are scaled to weigh as much as incoming ones. Where all that comes in is 0 they
// stand as they are: they alone tell the neurons apart.
std::size_t neurons_apart(const AnatomyStage& stage) {
  const std::size_t different = different_neurons(stage);
  if (stage.outgoing == nullptr || (stage.weights == nullptr && stage.heads.empty())) {
    return different;
  }
  auto rows = incoming(stage);
  const double in = largest(rows), out = max_abs(stage.outgoing->value);
  add_outgoing(stage, in > 0.0 && out > 0.0 ? in / out : 1.0, rows);
  std::vector<Counted> counted;
  for (const auto& row : rows) {
    const auto near = [&](const Counted& other) { return other.is_near(row); };
    if (std::ranges::none_of(counted, near)) counted.emplace_back(row);
  }
  return counted.size();
}

}  // namespace nn
