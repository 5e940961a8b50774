// The check: the textbook's bits in every shape, twins that stay twins, few reads.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "lessons/common/homework.hpp"
#include "lessons/common/text.hpp"
#include "matrix/matmul.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/trainer.hpp"
#include "with_product.hpp"

using Read = std::function<double(std::size_t, std::size_t)>;
Matrix tiled_product(std::size_t m, std::size_t depth, std::size_t n, const Read& a,
                     const Read& b);  // homework.cpp

using lessons::number;

namespace {

struct Shape {
  std::size_t m, depth, n;

  std::string name() const { return fmt::format("({0} x {1}) by ({1} x {2})", m, depth, n); }
};

// What a call of the student's product did. Whoever copies A and B first reads each element once:
// that is no trick, fast products do it.
struct Call {
  Matrix product;
  std::size_t reads = 0;
  std::string outside;  // the first element that was read and is not there
};

Call call(const Matrix& a, const Matrix& b) {
  Call result;
  const auto reader = [&result](const Matrix& from, const char* name) {
    return [&result, &from, name](std::size_t i, std::size_t j) {
      ++result.reads;
      if (i < from.rows() && j < from.cols()) return from(i, j);
      if (result.outside.empty()) {
        result.outside = fmt::format("{}({}, {}) of a matrix {}", name, i, j, shape(from));
      }
      return 0.0;
    };
  };
  result.product = tiled_product(a.rows(), a.cols(), b.cols(), reader(a, "a"), reader(b, "b"));
  return result;
}

Matrix random(std::size_t rows, std::size_t cols, Rng& rng) {
  return nn::normal(1.0)(rows, cols, rng);
}

// "rows 1 to 4, columns 5 to 7": the smallest block that holds all differences.
std::string place_of_differences(const Matrix& x, const Matrix& y) {
  std::size_t top = x.rows(), bottom = 0, left = x.cols(), right = 0;
  for (std::size_t i = 0; i < x.rows(); ++i) {
    for (std::size_t j = 0; j < x.cols(); ++j) {
      if (x(i, j) == y(i, j)) continue;
      top = std::min(top, i), bottom = std::max(bottom, i + 1);
      left = std::min(left, j), right = std::max(right, j + 1);
    }
  }
  return fmt::format("rows {} to {}, columns {} to {}", top + 1, bottom, left + 1, right);
}

// What differs, compared with what a product that is not quite right is usually like.
struct Differences {
  bool inside = false;   // in a whole tile, too
  bool unfused = true;   // all as if products were rounded before they are added
  bool as_float = true;  // all as if rounded to single precision
};

Differences differences(const Matrix& a, const Matrix& b, const Matrix& truth,
                        const Matrix& product) {
  Differences all;
  for (std::size_t i = 0; i < truth.rows(); ++i) {
    for (std::size_t j = 0; j < truth.cols(); ++j) {
      const double found = product(i, j);
      if (found == truth(i, j)) continue;
      double sum = 0.0;
      for (std::size_t k = 0; k < a.cols(); ++k) sum += a(i, k) * b(k, j);
      all.inside |= i < truth.rows() / 4 * 4 && j < truth.cols() / 4 * 4;
      all.unfused &= found == sum;
      all.as_float &= found == static_cast<double>(static_cast<float>(found));
    }
  }
  return all;
}

// Why the bits differ, and what to look at.
std::pair<const char*, const char*> likely_mistake(const Matrix& a, const Matrix& b,
                                                   const Matrix& truth, const Matrix& product) {
  if (!approx_equal(product, truth, 1e-4)) {
    return {"this is more than rounding: terms are missing, doubled or taken from elsewhere",
            "which i, j and k your loops reach, worked out by hand for a (3 x 2) by (2 x 5)"};
  }
  const Differences all = differences(a, b, truth, product);
  if (all.as_float) {
    return {
        "these are numbers of single precision: rounding to them hides the difference of two "
        "orders only until it falls on the border between two floats",
        "the order in which the edge adds up; leave the sums in double precision"};
  }
  if (all.unfused) {
    return {"a * b is rounded before it is added, and the textbook's std::fma rounds only once",
            "where you multiply and add: std::fma(a, b, sum)"};
  }
  if (all.inside) {
    return {
        "whole tiles are out of order, too: one other order for all keeps twins equal, but it "
        "is another product",
        "whole_tile, which was right: it is the edge that has to do the same"};
  }
  return {
      "the same terms in another order, in more than one sum or with more digits round to other "
      "last bits",
      "edge_tile: one sum for each element, k from 0 upwards, as in whole_tile"};
}

void check_bits(lessons::Check& check, const Shape& s, Rng& rng) {
  const Matrix a = random(s.m, s.depth, rng), b = random(s.depth, s.n, rng);
  const auto [product, reads, outside] = call(a, b);
  check.require(product.rows() == s.m && product.cols() == s.n,
                {fmt::format("{} gives a matrix {}", s.name(), shape(product)),
                 fmt::format("({} x {})", s.m, s.n),
                 "a row for each row of A, a column for each of B", "what tiled_product returns"});
  check.require(outside.empty(),
                {fmt::format("{} reads {}", s.name(), outside), "only elements that are there",
                 "a tile at the edge has fewer rows or columns to read",
                 "the limits of the loops that read: rows and cols, not 4"});
  const auto unwritten = std::ranges::count_if(product.values(), [](double x) { return x != x; });
  check.require(unwritten == 0, {fmt::format("{} of the {} elements of {} are not numbers",
                                             unwritten, product.size(), s.name()),
                                 "none", "Matrix(rows, cols) holds NaN until an element is written",
                                 "whether every tile of the edge writes its elements"});
  const Matrix truth = matmul_textbook(a, b);
  const auto [why, next] = likely_mistake(a, b, truth, product);
  check.require(
      product == truth,
      {fmt::format("{} differs from the textbook's loop in {}, by up to {}", s.name(),
                   place_of_differences(product, truth), number(max_abs(product - truth), 2)),
       "no difference, not even in the last bit", why, next});
}

// Implied by equal bits, and the point of it all. The twins must be equal after each step.
void check_twins(lessons::Check& check, std::size_t width, double weight) {
  nn::Mlp twins({2, width, 1}, nn::tanh(), nn::constant(weight));
  const auto product = [](const Matrix& a, const Matrix& b) { return call(a, b).product; };
  lessons::WithProduct net(product, twins);
  const nn::Dataset data = nn::circles(34);
  nn::Adam adam(0.03);
  double apart = 0.0;
  for (std::size_t step = 0; step < 1000; ++step) {
    const auto loss = nn::binary_cross_entropy(net.forward(data.inputs), data.targets);
    nn::stop_unless_finite(loss.value, step, net, data.inputs);
    net.backward(loss.gradient);
    adam.step(net.parameters());
    apart = std::max(apart, nn::spread(twins));
  }
  const double moved = max_abs(twins.dense(0).weights.value - weight);
  check.require(apart == 0.0 && moved > 0.1,
                {fmt::format("{} twins train for 1,000 steps: they move by {} and are {} apart",
                             width, number(moved, 3), number(apart, 3)),
                 "exactly 0 apart", "a product that treats equal columns alike keeps twins",
                 "whether an element depends on anything but its row of A and its column of B"});
}

void check_reads(lessons::Check& check, const Shape& s, Rng& rng) {
  const Matrix a = random(s.m, s.depth, rng), b = random(s.depth, s.n, rng);
  const auto work = static_cast<double>(s.m * s.depth * s.n);
  const double share = static_cast<double>(call(a, b).reads) / work;
  const bool no_tiles = share > 1.9;
  check.require(
      share <= 0.8,
      {fmt::format("the bits are right, and {} takes {} reads for each multiply-add", s.name(),
                   number(share, 3)),
       "0.8 at most",
       no_tiles ? "without tiles every multiply-add reads its two numbers anew, and waits for them"
                : "what lies outside of whole tiles reads its numbers anew for each element",
       no_tiles
           ? "how whole_tile uses a number four times, and do the same at the edge"
           : "edge_tile: let it hold rows x cols sums, read cols numbers of B and rows of A for "
             "each k, and use them for all of them"});
}

}  // namespace

int main() {
  const Shape shapes[] = {{20, 90, 7}, {8, 30, 8},  {1, 1, 1},    {3, 40, 2},
                          {9, 33, 4},  {33, 2, 17}, {37, 64, 23}, {2, 100, 1}};
  const std::size_t widths[] = {3, 7, 17};
  const Shape counted[] = {{64, 40, 64}, {64, 40, 7}, {7, 40, 64}, {33, 20, 3}, {7, 20, 11}};
  constexpr std::size_t drawn = 12;  // shapes
  const std::size_t requirements =
      (std::size(shapes) + drawn) * 4 + std::size(widths) + std::size(counted);
  return lessons::check_homework(requirements, [&](lessons::Check& check) {
    Rng rng(check.seed(0));
    for (const Shape& s : shapes) check_bits(check, s, rng);
    for (std::size_t k = 0; k < drawn; ++k) {
      check_bits(check, {1 + rng.below(20), 1 + rng.below(50), 1 + rng.below(20)}, rng);
    }
    for (std::size_t width : widths) check_twins(check, width, rng.uniform(0.3, 0.8));
    for (const Shape& s : counted) check_reads(check, s, rng);
  });
}
