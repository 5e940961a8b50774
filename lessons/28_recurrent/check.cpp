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
constexpr std::size_t cases = 12;

// Long and short memories, below one step too; one cell, two, many; all the same.
Case draw(std::size_t k, Rng& rng) {
  const auto between = [&](double a, double b) { return a * std::pow(b / a, rng.uniform()); };
  switch (k) {
    case 0:
      return {between(5.0, 15.0), between(500.0, 2000.0), 4 + rng.below(5)};
    case 1: {
      const double all = between(2.0, 40.0);
      return {all, all, 2 + rng.below(6)};
    }
    case 2:
      return {between(3.0, 20.0), between(100.0, 900.0), 1};
    case 3:
      return {between(0.3, 0.9), between(2.0, 9.0), 3 + rng.below(4)};
    case 4:
      return {between(1.0, 2.0), between(4.0, 9.0), 2};
    case 5:
      return {1.0, 1e5, 20 + rng.below(30)};
    default: {
      const double shortest = between(0.5, 50.0);
      return {shortest, shortest * between(2.0, 500.0), 2 + rng.below(9)};
    }
  }
}

std::string name(const Case& test) {
  return fmt::format("{}, memories from {} to {} steps", lessons::plural(test.cells, "cell"),
                     number(test.shortest, 4), number(test.longest, 4));
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
  check.require(all_finite(biases),
                {"a bias is no finite number, for " + name(test), "finite numbers",
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
  const auto bias = [](double m) { return -std::log(std::expm1(1.0 / m)); };
  const double between = (1.0 - share) * bias(test.shortest) + share * bias(test.longest);
  if (is(1.0 / std::log1p(std::exp(-between)))) {
    return {
        "the biases grow by the same difference from cell to cell, which is one factor of the "
        "memory only where memories are long",
        "which of the two is to grow evenly, the bias or the logarithm of the memory"};
  }
  if (is(test.shortest)) {
    return {"this cell has the memory of the first one",
            "where the cell's number j comes in: a quotient of whole numbers, such as "
            "j / (cells - 1), loses its fraction"};
  }
  if (measured < 1.0 && expected > 2.0) {
    return {"this gate forgets most of it in one step",
            "the sign of the bias: a large share kept needs a large positive bias"};
  }
  return {"a gate keeps sigmoid(b) in each step",
          "from the memory to the share that is kept in one step, and from that share to b"};
}

// The first cell that is wrong, the ends before the others, or the first one if none is.
void check_memories(lessons::Check& check, const Case& test, const Matrix& biases) {
  const std::vector<double> found = memories(biases);
  const auto expected = [&](std::size_t j) {
    const double share =
        test.cells == 1 ? 0.0 : static_cast<double>(j) / static_cast<double>(test.cells - 1);
    return test.shortest * std::pow(test.longest / test.shortest, share);
  };
  const auto right = [&](std::size_t j) { return std::abs(found[j] / expected(j) - 1.0) <= 0.01; };
  std::size_t j = 0;
  if (right(0)) {
    j = test.cells - 1;
    while (j > 0 && right(j)) --j;
  }
  const auto [why, next] = likely(test, j, found[j], expected(j));
  check.require(right(j),
                {fmt::format("cell {} of {} holds 1/e after {} steps, for {}", j + 1, test.cells,
                             number(found[j], 4), name(test)),
                 fmt::format("after {} steps, within 1 %", number(expected(j), 4)), why, next});
}

}  // namespace

int main() {
  return lessons::check_homework(cases * 3, [](lessons::Check& check) {
    for (std::size_t k = 0; k < cases; ++k) {
      Rng rng(check.seed(k));
      const Case test = draw(k, rng);
      const Matrix biases = forget_biases(test.shortest, test.longest, test.cells);
      check_shape(check, test, biases);
      check_memories(check, test, biases);
    }
  });
}
