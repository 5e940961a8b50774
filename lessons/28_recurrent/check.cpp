// The check: memories of cells, measured by letting them hold something.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "lessons/common/homework.hpp"
#include "lessons/common/text.hpp"
#include "nn/layers/forget_gate.hpp"

Matrix forget_biases(double shortest, double longest, std::size_t cells);  // homework.cpp

using lessons::number;

namespace {

struct Case {
  double shortest, longest;
  std::size_t cells;
};
// Long and short memories, below one step too; one cell, two, many; all the same.
const Case cases[] = {{10.0, 1000.0, 5}, {20.0, 20.0, 4}, {2.0, 50.0, 3}, {7.0, 300.0, 1},
                      {0.4, 3.0, 4},     {1.5, 6.5, 2},   {1.0, 1e5, 33}};

std::string name(const Case& test) {
  return fmt::format("{} cell{}, memories from {} to {} steps", test.cells,
                     test.cells == 1 ? "" : "s", number(test.shortest), number(test.longest));
}

// In how many steps each cell comes down to 1/e, from what it keeps over five steps.
std::vector<double> memories(const Matrix& biases) {
  constexpr std::size_t steps = 5;
  Rng rng(1);
  nn::ForgetGate layer(1, biases.cols(), nn::constant(1.0), nn::zeros(), rng);
  layer.gate_bias.value = biases;
  Matrix sequence = Matrix::zeros(1, steps + 1);
  sequence(0, 0) = 1.0;
  layer.forward(sequence);
  std::vector<double> found;
  for (std::size_t j = 0; j < biases.cols(); ++j) {
    const double kept = layer.cell(steps + 1)(0, j) / layer.cell(1)(0, j);
    found.push_back(-static_cast<double>(steps) / std::log(kept));
  }
  return found;
}

void check_shape(lessons::Check& check, const Case& test, const Matrix& biases) {
  check.require(biases.rows() == 1 && biases.cols() == test.cells,
                {fmt::format("the biases are {}, for {}", shape(biases), name(test)),
                 fmt::format("(1 x {})", test.cells), "a cell has one forget gate, with one bias",
                 "the shape of the matrix that you return"});
  const bool finite =
      std::ranges::all_of(biases.values(), [](double b) { return std::isfinite(b); });
  check.require(finite, {"a bias is no finite number, for " + name(test), "finite numbers",
                         "0 / 0 is no number, and neither is the logarithm of a negative one",
                         "what you divide by for a single cell, and what you take the logarithm of "
                         "for a short memory"});
}

// Why a cell's memory is not what it should be.
struct Reason {
  std::string why, next;
};

Reason likely(const Case& test, std::size_t j, double measured, double expected) {
  const auto is = [&](double m) { return std::abs(measured / m - 1.0) < 1e-3; };
  const double last = static_cast<double>(std::max<std::size_t>(test.cells, 2) - 1);
  const double share = static_cast<double>(j) / last;
  if (is(-1.0 / std::log(1.0 - 1.0 / expected))) {
    return {"in m steps a gate that keeps 1 - 1/m comes down to 1/e only if m is large",
            "which share, to the power m, is exactly 1/e"};
  }
  if (is(-1.0 / std::log(expected / (1.0 + expected)))) {
    return {
        "log(m) makes the gate keep m / (m + 1), which in m steps is near 1/e only if m is large",
        "which share, to the power m, is exactly 1/e"};
  }
  if (is(expected / std::log(2.0))) {
    return {"it is 1/2 that is left after so many steps", "how much is to be left: 1/e"};
  }
  if (is(test.shortest + share * (test.longest - test.shortest))) {
    return {"memories grow by the same difference from cell to cell",
            "growing by the same factor: from 1 to 100 steps, the cell in the middle has 10"};
  }
  const double factor =
      std::pow(test.longest / test.shortest, 1.0 / static_cast<double>(test.cells));
  if (is(test.shortest * std::pow(factor, static_cast<double>(j))) ||
      is(test.shortest * std::pow(factor, static_cast<double>(j + 1)))) {
    return {"between n cells there are n - 1 equal factors",
            "how many factors lead from the first cell to the last"};
  }
  if (measured < 1.0 && expected > 2.0) {
    return {"this gate forgets most of it in one step",
            "the sign of the bias: a large share kept needs a large positive bias"};
  }
  return {"a gate keeps sigmoid(b) in each step",
          "from the memory to the share that is kept in one step, and from that share to b"};
}

void check_memories(lessons::Check& check, const Case& test, const Matrix& biases) {
  const std::vector<double> found = memories(biases);
  const auto require = [&](std::size_t j) {
    const double share =
        test.cells == 1 ? 0.0 : static_cast<double>(j) / static_cast<double>(test.cells - 1);
    const double expected = test.shortest * std::pow(test.longest / test.shortest, share);
    const auto [why, next] = likely(test, j, found[j], expected);
    check.require(std::abs(found[j] / expected - 1.0) <= 0.01,
                  {fmt::format("cell {} of {} holds 1/e after {} steps, for {}", j + 1, test.cells,
                               number(found[j], 4), name(test)),
                   fmt::format("after {} steps, within 1 %", number(expected, 4)), why, next});
  };
  require(0);
  for (std::size_t j = test.cells; j-- > 1;) require(j);
}

}  // namespace

int main() {
  std::size_t requirements = 0;
  for (const Case& test : cases) requirements += 2 + test.cells;
  return lessons::check_homework(requirements, [](lessons::Check& check) {
    for (const Case& test : cases) {
      const Matrix biases = forget_biases(test.shortest, test.longest, test.cells);
      check_shape(check, test, biases);
      check_memories(check, test, biases);
    }
  });
}
