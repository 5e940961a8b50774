// Exact arithmetic keeps twins for ever, a fast product need not
//
// A computer rounds, so a sum depends on the order of its terms. A matrix product adds up a column
// for each neuron, and a fast one keeps the processor busy with four sums at a time. The one below:
//
//     4 columns, one sum for each              7 neurons = 4 + 2 + 1: three kinds of tile
//     2 columns, two sums for each             6 neurons = 4 + 2:     two
//     1 column, four sums for it               8 neurons = 4 + 4:     one
//
// Look for what that makes of neurons 1 and 7: the same numbers are added up for both, but not in
// the same order, so their sums differ in the last digits. What becomes of such a difference, lesson
// how_small_a_difference has shown: where twins are unstable, every step multiplies it.
//
// Predict before you run: all weights 0.5, two circles to tell apart, and this product. Which
// network learns it, the one with 7 hidden neurons or the one with 8?
//
// Worth trying:
//   ARGS="--steps 900"              which widths have parted so far?
//   ARGS="--learning_rate 0.005"    smaller steps: who gets there in time?
//   ARGS="--constant -2"            another start, the same end
#include <fmt/core.h>
#include <omp.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "lessons/common/lesson.hpp"
#include "lessons/common/pictures.hpp"
#include "lessons/common/run.hpp"
#include "lessons/common/with_product.hpp"
#include "matrix/matmul.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/trainer.hpp"

using namespace lessons;

namespace {

// Row i of A times column j of B, in 1, 2 or 4 sums that are put together at the end.
double add_up(const Matrix& a, const Matrix& b, std::size_t i, std::size_t j, std::size_t sums) {
  double sum[4] = {};
  for (std::size_t k = 0; k < a.cols(); ++k) {
    sum[k % sums] = std::fma(a(i, k), b(k, j), sum[k % sums]);
  }
  return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

// The order of a fast product, though not its speed.
Matrix in_tiles(const Matrix& a, const Matrix& b) {
  Matrix c(a.rows(), b.cols());
  for (std::size_t j = 0; j < b.cols();) {
    const std::size_t left = b.cols() - j, width = left >= 4 ? 4 : left >= 2 ? 2 : 1;
    for (const std::size_t end = j + width; j < end; ++j) {
      for (std::size_t i = 0; i < a.rows(); ++i) c(i, j) = add_up(a, b, i, j, 4 / width);
    }
  }
  return c;
}

Matrix in_order(const Matrix& a, const Matrix& b) { return matmul(a, b); }  // as the textbook

struct Knobs {
  double constant = 0.5;        // every weight of twins
  double learning_rate = 0.03;  // of Adam
  std::size_t steps = 3000;
};

// Twins of one hidden layer, all of whose products are `product`. Their first weight may differ.
Run<> train(const std::string& name, const Product& product, const nn::Dataset& data,
            std::size_t neurons, const Knobs& knobs, double first_weight) {
  Run<> run{name, nn::Mlp({2, neurons, 1}, nn::tanh(), nn::constant(knobs.constant))};
  run.net.dense(0).weights.value(0, 0) = first_weight;
  WithProduct net(product, run.net);
  nn::Adam adam(knobs.learning_rate);
  for (std::size_t step = 0; step < knobs.steps; ++step) {
    const Matrix& logits = net.forward(data.inputs);
    const auto loss = nn::binary_cross_entropy(logits, data.targets);
    nn::stop_unless_finite(loss.value, step, net, data.inputs);
    net.backward(loss.gradient);
    adam.step(net.parameters());
    run.step.push_back(static_cast<double>(step + 1));
    run.spread.push_back(nn::spread(run.net));
    run.accuracy.push_back(nn::accuracy(logits, data.targets));  // before the step
  }
  return run;
}

// The first step after which twins were further apart than `bound`; NaN if there is none.
double step_beyond(const Run<>& run, double bound) {
  const auto found = std::ranges::find_if(run.spread, [=](double x) { return x > bound; });
  return found == run.spread.end() ? NAN : run.step[found - run.spread.begin()];
}

using ByWidth = std::map<std::size_t, Run<>>;  // twins, by how many of them

// Networks of any width, batches of any size, 1 to 4 threads, as all lessons train them.
void for_ever(Lesson& lesson, const nn::Dataset& data) {
  Rng rng = Rng(lesson.seed()).stream(1);
  double apart = 0.0;
  for (int network = 0; network < 40; ++network) {
    const std::size_t width = 1 + rng.below(200);
    nn::Mlp net({2, width, width, 1}, nn::tanh(), nn::constant(0.01));
    nn::Adam adam(0.01);
    omp_set_num_threads(1 + network % 4);
    nn::train(net, data, nn::binary_cross_entropy, adam, {30, 1 + rng.below(data.size()), 1});
    apart = std::max(apart, nn::spread(net) / max_abs(net.dense(1).weights.value - 0.01));
  }
  lesson.claim({.sentence = "Identical neurons stay identical for ever.",
                .verdict = Verdict::true_if,
                .in_fact = "If all columns are added up alike, as by this course's product: here "
                           "40 networks of up to 200 neurons a layer, any batch, 1 to 4 threads.",
                .quantity = "largest difference between twins, as a share of their way",
                .measured = apart,
                .must_be = is(0.0)});
}

void every_width(Lesson& lesson, const ByWidth& tiled, const Run<>& seven_in_order) {
  Table table{{"neurons", "tiles of 4, 2, 1", "distinct at the end", "accuracy"}, {}};
  double as_expected = 0.0;
  for (const auto& [n, run] : tiled) {
    const std::size_t distinct = nn::distinct_neurons(run.net, 0);
    as_expected += distinct == (n >= 4) + n % 4 / 2 + n % 2;  // kinds of tile
    table.rows.push_back({std::to_string(n), fmt::format("{}, {}, {}", n / 4, n % 4 / 2, n % 2),
                          std::to_string(distinct), number(run.accuracy.back())});
  }
  const double seven = tiled.at(7).accuracy.back(), eight = tiled.at(8).accuracy.back();
  const double in_order = seven_in_order.accuracy.back();
  table.rows.push_back({"7 in order", "-",
                        std::to_string(nn::distinct_neurons(seven_in_order.net, 0)),
                        number(in_order)});
  lesson.section("Twins learn two circles with products in tiles");
  lesson.table(table);
  lesson.claim({.sentence = "Products that differ in the last digits alone train the same network.",
                .verdict = Verdict::is_false,
                .in_fact = "Seven twins learn the task, added up in three orders; in one order "
                           "they do not, nor do eight. A seed does not repeat a run: the order "
                           "may change with processor, library and number of threads.",
                .quantity = "accuracy of 7 in tiles, minus that of 7 in order or 8 in tiles",
                .measured = seven - std::max(in_order, eight),
                .must_be = above(0.25)});  // 0.32 to 0.35 over seeds 1 to 60
  lesson.claim({.sentence = "Rounding is noise, so it makes every neuron its own.",
                .verdict = Verdict::is_false,
                .in_fact = "It is the same for all columns of a kind: they are still twins.",
                .quantity = "widths, of 12, with as many distinct neurons as kinds of tile",
                .measured = as_expected,
                .must_be = is(12.0)});
}

// Three courses of a difference: from rounding, put in by hand, and where twins are stable.
plots::Lines growth(Lesson& lesson, const Run<>& rounding, const Run<>& by_hand,
                    const Run<>& stable) {
  plots::Lines lines{"7 twins in training", {"step"}, {"largest difference", true, 1e-17, 1e3}, {}};
  Table table{{"step after which 7 are apart by", "1e-12", "1e-9", "1e-6", "1e-3"}, {}};
  for (const Run<>* run : {&rounding, &by_hand, &stable}) {
    lines.series.push_back(curve(*run, run->spread));
    table.rows.push_back({run->name});
    for (double bound : {1e-12, 1e-9, 1e-6, 1e-3}) {
      const double step = step_beyond(*run, bound);
      table.rows.back().push_back(std::isnan(step) ? "never" : number(step));
    }
  }
  lesson.section("Where rounding takes them, and what one weight's last bit does by itself");
  lesson.table(table);
  const auto steps = [](const Run<>& run) {
    return step_beyond(run, 1e-3) - step_beyond(run, 1e-9);
  };
  lesson.claim({.sentence = "Rounding errors add up, step by step.",
                .verdict = Verdict::is_false,
                .in_fact = "Unstable twins multiply any difference, by a factor a step.",
                .quantity = "steps from 1e-9 to 1e-3: after rounding, over after one last bit",
                .measured = steps(rounding) / steps(by_hand),
                .must_be = about(1.0, 0.15)});  // 0.945 to 1.037 over seeds 1 to 60
  lesson.claim({.sentence = "Once rounding has parted twins, training drives them apart.",
                .verdict = Verdict::true_if,
                .in_fact = "If they are unstable. Where a line is enough, copies do not hurt.",
                .quantity = "how far apart they end where the classes are left and right",
                .measured = stable.spread.back(),
                .must_be = below(1e-12)});  // 1.4e-17 to 7.1e-15 over seeds 1 to 60
  return lines;
}

void experiment(Lesson& lesson, const Knobs& knobs) {
  lesson.predict({{"nobody", not_measured},
                  {"8 neurons: more is more", not_measured},
                  {"7 neurons, and not 8"}});
  lesson.idea(
      "Rounding depends on the order of a sum. Twins stay twins where all are added up alike; a "
      "product in tiles may part them, and training may do the rest.");
  Rng rng(lesson.seed());
  const nn::Dataset circles = nn::with_noise(nn::circles(100), 0.05, rng);
  nn::Dataset halves = circles;  // the same points, told apart by a straight line
  for (std::size_t i = 0; i < halves.size(); ++i) halves.targets(i, 0) = halves.inputs(i, 0) > 0.0;
  for_ever(lesson, circles);

  ByWidth tiled;
  for (std::size_t n = 1; n <= 12; ++n) {
    lesson.progress(fmt::format("training {} of 12 widths", n));
    tiled.emplace(n, train("circles, in tiles", in_tiles, circles, n, knobs, knobs.constant));
  }
  every_width(lesson, tiled, train("7 in order", in_order, circles, 7, knobs, knobs.constant));
  const Run<> by_hand = train("circles, in order, one last bit changed", in_order, circles, 7,
                              knobs, std::nextafter(knobs.constant, 1e9));
  const Run<> stable =
      train("left from right, in tiles", in_tiles, halves, 7, knobs, knobs.constant);
  plots::Figure figure{"6 twins round in two ways, 7 in three, 8 in one: 7 learn the circles",
                       {growth(lesson, tiled.at(7), by_hand, stable)},
                       2};
  for (std::size_t n : {6u, 7u, 8u}) {
    figure.panels.emplace_back(
        decision_regions(fmt::format("{} neurons", n), tiled.at(n).net, circles));
  }
  lesson.figure(figure);
  lesson.section("Seen elsewhere, not measured by this program");
  lesson.say(
      "PyTorch 1.13 on OpenBLAS 0.3.21, doubles, one thread, a Xeon with AVX-512; circles without "
      "jitter, Adam 0.01, 10,000 steps: 7 such twins reached 100 %, 3 reached 82 %, 17 reached "
      "83 %, and 8 stayed twins at 66 %.");
  lesson.next(
      "`make homework@round_off` repairs a product in tiles. Then `make lesson@large_identical`: "
      "weights of 10.");
}

}  // namespace

int main(int argc, char** argv) {
  Knobs knobs;
  Lesson lesson("Round-off",
                "Twins learn two circles, products in tiles of 4, 2 and 1. Who learns the task?");
  lesson.knob("--constant", knobs.constant, "what every weight is set to", -100, 100);
  lesson.knob("--learning_rate", knobs.learning_rate, "of Adam", 1e-4, 1);
  lesson.knob("--steps", knobs.steps, "of training", 1, 20000);
  return lesson.run(argc, argv, [&] { experiment(lesson, knobs); });
}
