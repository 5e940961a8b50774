// The check: shapes, the singular values of the product and of each layer, neurons, and that all is drawn.
#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "lessons/common/homework.hpp"
#include "lessons/common/text.hpp"
#include "matrix/matmul.hpp"
#include "matrix/svd.hpp"
#include "nn/analysis/twins.hpp"

std::vector<Matrix> keep_directions(const std::vector<std::size_t>& widths,
                                    Rng& rng);  // homework.cpp

using lessons::number;
using Widths = std::vector<std::size_t>;

namespace {

// Narrowing, widening, wide in the middle, narrow in the middle, both, deep, and one neuron.
const Widths tests[] = {{9, 9},
                        {12, 7, 3},
                        {3, 7, 12},
                        {6, 11, 6},
                        {10, 4, 10},
                        {5, 13, 4, 9, 5},
                        {8, 16, 8, 16, 8, 16, 8},
                        Widths(41, 6),
                        {7, 1, 7},
                        {2, 20, 3, 20, 2},
                        {1, 5, 5}};
constexpr std::size_t drawn_tests = 12;

// Two to five matrices, as many in each run; layers of 1 to 15 neurons.
Widths drawn_widths(std::size_t k, Rng& rng) {
  Widths widths(3 + k % 4);
  for (std::size_t& n : widths) n = 1 + rng.below(15);
  return widths;
}

std::string name(const Widths& widths) {
  return widths.size() > 9 ? fmt::format("{} layers of {}", widths.size() - 1, widths.front())
                           : fmt::format("layers of {} neurons", fmt::join(widths, ", "));
}

void check_shapes(lessons::Check& check, const Widths& widths, const std::vector<Matrix>& weights) {
  check.require(weights.size() + 1 == widths.size(),
                {fmt::format("{} matrices for {}", weights.size(), name(widths)),
                 std::to_string(widths.size() - 1),
                 "there is a matrix between each layer and the next, the inputs being layer 0",
                 "how often your loop runs"});
  bool fit = true, finite = true;
  for (std::size_t l = 1; l < widths.size(); ++l) {
    fit = fit && weights[l - 1].rows() == widths[l - 1] && weights[l - 1].cols() == widths[l];
    finite = finite && std::isfinite(max_abs(weights[l - 1]));
  }
  check.require(fit,
                {"a matrix of another shape, for " + name(widths), "W_l of shape (n_(l-1) x n_l)",
                 "a column is a neuron", "rows and columns of each matrix that you build"});
  check.require(finite, {"weights that are not finite numbers, for " + name(widths), "none",
                         "Matrix(rows, cols) holds NaN until an element is written",
                         "whether your loops reach every row and column"});
}

void check_directions(lessons::Check& check, const Widths& widths,
                      const std::vector<Matrix>& weights) {
  Matrix product = weights.front();
  for (std::size_t l = 1; l < weights.size(); ++l) product = matmul(product, weights[l]);
  const auto s = singular_values(product);
  const std::size_t narrowest = *std::ranges::min_element(widths);
  const double first = s.front(), last = s[narrowest - 1];
  check.require(
      std::abs(first - 1.0) < 1e-9 && std::abs(last - 1.0) < 1e-9,
      {fmt::format("for {}, the largest {} singular values of the product lie between {} and "
                   "{}",
                   name(widths), narrowest, number(last, 3), number(first, 3)),
       "all of these are 1",
       "a direction is handed on whole only if each layer keeps it whole: that a layer keeps "
       "as many directions as it can does not make them those that arrive",
       "along which directions of a layer its inputs arrive, and which of them the next "
       "matrix keeps"});
  const double rest = narrowest < s.size() ? s[narrowest] : 0.0;
  check.require(rest < 1e-9, {fmt::format("for {}, singular value {} of the product is {}",
                                          name(widths), narrowest + 1, number(rest, 3)),
                              "0", "a layer of m neurons hands on m directions at most",
                              "the shapes of your matrices"});
  double largest = 0.0;
  for (const Matrix& w : weights) largest = std::max(largest, singular_values(w).front());
  check.require(
      largest < 1.0 + 1e-9,
      {fmt::format("for {}, a layer stretches a direction by {}", name(widths), number(largest, 3)),
       "1 at most",
       "what one layer stretches and another shrinks is whole at the end and wrong between",
       "the singular values of each matrix"});
}

void check_neurons(lessons::Check& check, const Widths& widths,
                   const std::vector<Matrix>& weights) {
  for (std::size_t l = 0; l < weights.size(); ++l) {
    const Matrix& w = weights[l];
    double smallest = INFINITY;
    for (std::size_t j = 0; j < w.cols(); ++j) {
      double squares = 0.0;
      for (std::size_t i = 0; i < w.rows(); ++i) squares += w(i, j) * w(i, j);
      smallest = std::min(smallest, std::sqrt(squares));
    }
    check.require(
        smallest > 1e-9,
        {fmt::format("for {}, a neuron of layer {} has no incoming weight but 0", name(widths),
                     l + 1),
         "every neuron reads its inputs",
         "such a neuron is silent: the directions are kept, but by the others alone",
         "what turns the directions of a wide layer, so that each of its neurons has a part "
         "in them"});
    const std::size_t distinct = nn::distinct_columns(w);
    check.require(distinct == w.cols() || w.rows() == 1,
                  {fmt::format("for {}, layer {} has {} different neurons of {}", name(widths),
                               l + 1, distinct, w.cols()),
                   "all different", "neurons with equal weights are twins",
                   "what makes the columns of this matrix differ"});
  }
}

}  // namespace

int main() {
  std::size_t requirements = 2;
  for (const Widths& widths : tests) requirements += 6 + 2 * (widths.size() - 1);
  for (std::size_t k = 0; k < drawn_tests; ++k) requirements += 6 + 2 * (2 + k % 4);
  return lessons::check_homework(requirements, [&](lessons::Check& check) {
    Rng rng(check.seed(0));
    std::vector<Widths> all(std::begin(tests), std::end(tests));
    for (std::size_t k = 0; k < drawn_tests; ++k) all.push_back(drawn_widths(k, rng));
    for (const Widths& widths : all) {
      const auto weights = keep_directions(widths, rng);
      check_shapes(check, widths, weights);
      check_directions(check, widths, weights);
      check_neurons(check, widths, weights);
    }
    Rng one(check.seed(1)), same(check.seed(1)), other(check.seed(2));
    const Widths widths = {4, 6, 4};
    const auto first = keep_directions(widths, one), second = keep_directions(widths, same),
               third = keep_directions(widths, other);
    check.require(first[0] == second[0] && first[1] == second[1],
                  {"two generators with one seed give two different starts", "the same start twice",
                   "an experiment with a seed can be repeated, one without cannot",
                   "whether all random numbers come from the rng that you are given"});
    check.require(!(first[0] == third[0]) && !(first[1] == third[1]),
                  {"two seeds give a layer with the same weights", "other weights in each layer",
                   "a start that is not drawn prefers some directions to others",
                   "whether each layer's weights are drawn from the rng that you are given"});
  });
}
