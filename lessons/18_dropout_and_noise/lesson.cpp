// Dropout and noise: what parts twins, and when is that enough?
//
// Lesson @optimizers: a step that treats all neurons of a layer alike keeps twins. Dropout does not. In
// training it sets each neuron's output to 0 with probability p, drawn for each sample and each neuron, and
// divides it by 1 - p otherwise. Noise on the gradients is drawn for each weight. Both part twins. Do these
// then learn? Two moons ask for a border that twins cannot draw: theirs is a straight line.
//
// Dropout goes on after it has parted twins, and a network has to learn in spite of it. How much does it
// disturb? A neuron of the next layer adds up n terms. Dropout multiplies each by a number m:
//
//     m = 0 with probability p, else 1 / (1 - p)          E m = 1,  Var m = p / (1 - p)
//
// If the n terms are equal, as twins make them, the sum is n terms large and its variance is n p / (1 - p)
// times a term's square. The standard deviation, as a share of the sum, is
//
//     sqrt(p / ((1 - p) n))
//
// By hand, p = 0.5: half of the sum for n = 4, a quarter of it for n = 16. If the terms have random signs
// and variance 1 instead, the sum itself is only about sqrt(n) large, and the share is sqrt(p / (1 - p)),
// 1 for p = 0.5, however wide the layer is. Training then changes sizes and signs of the terms.
//
// All weights of a layer are 1 / fan_in here, so that a neuron computes the mean of the layer before, and
// networks of all widths start as one and the same function.
//
// Worth trying:
//   ARGS="--start half --steps 300"    all weights 0.5: wide layers are saturated at the start
//   ARGS="--steps 3000"                does twice the time help where 1,500 steps were not enough?
#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "lessons/common/in_parallel.hpp"
#include "lessons/common/lesson.hpp"
#include "lessons/common/mean_of_inputs.hpp"
#include "lessons/common/straight_line.hpp"
#include "matrix/matmul.hpp"
#include "nn/analysis/statistics.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/layers/dropout.hpp"
#include "nn/layers/sequential.hpp"
#include "nn/optimizer.hpp"
#include "nn/trainer.hpp"

using namespace lessons;

namespace {

struct Knobs {
  std::size_t steps = 1500;  // of each training, at most; ten times as many at a tenth of the rate
  std::size_t hidden = 3;    // hidden layers
  std::string start = "mean";  // of twins: all weights 1/fan_in, or all 0.5
};

constexpr std::size_t widths[] = {4, 8, 16, 32, 64};
constexpr double shares[] = {0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.8};
constexpr double noises[] = {1e-12, 1e-8, 1e-4, 1e-2}, rates[] = {0.01, 0.001};

struct Training {
  std::size_t hidden = 0, width = 0;
  nn::Initializer start = {};
  double share = 0.0;           // p, of dropout behind the hidden layers
  std::size_t first_layer = 0;  // the first one that has it behind
  bool once = false;            // dropout in the first step only
  double noise = 0.0;           // times a normal number, added to each gradient in each step
  double rate = rates[0];       // Adam's learning rate
  std::size_t steps = 0;        // at most

  // Measured: the highest accuracy on the way, in evaluation, and how many neurons differ after ten
  // steps, in the first hidden layer and in the one where it is the fewest.
  double accuracy = 0.0;
  std::size_t distinct_first = 0, distinct = 0;
  bool learned() const { return accuracy > 0.95; }
};

// Until all points are right, or for all steps.
void train(Training& training, const nn::Dataset& data, std::uint64_t seed) {
  const std::size_t n = training.width;
  Rng rng(seed), masks = rng.stream(1), noise = rng.stream(2);
  nn::Sequential net;
  std::vector<nn::Dense*> hidden;
  for (std::size_t l = 0; l < training.hidden; ++l) {
    hidden.push_back(&net.add<nn::Dense>(l == 0 ? 2 : n, n, training.start, rng));
    net.add<nn::ActivationLayer>(nn::tanh());
    if (l >= training.first_layer) net.add<nn::Dropout>(training.share, masks);
  }
  net.add<nn::Dense>(n, 1, training.start, rng);
  nn::Adam adam(training.rate);
  for (std::size_t step = 1; step <= training.steps && training.accuracy < 1.0; ++step) {
    const auto loss = nn::binary_cross_entropy(net.forward(data.inputs), data.targets);
    nn::stop_unless_finite(loss.value, step, net, data.inputs);
    net.backward(loss.gradient);
    if (training.noise > 0.0) {
      for (nn::Parameter* p : net.parameters()) {
        for (double& gradient : p->gradient.values()) gradient += training.noise * noise.normal();
      }
    }
    adam.step(net.parameters());
    if (step == 1 && training.once) net.set_training(false);
    if (step == 10) {
      training.distinct_first = nn::distinct_neurons(*hidden.front());
      training.distinct = n;
      for (const nn::Dense* layer : hidden) {
        training.distinct = std::min(training.distinct, nn::distinct_neurons(*layer));
      }
    }
    if (step % 50 == 0 || step == training.steps) {
      const double now = nn::accuracy(nn::predict(net, data.inputs), data.targets);
      training.accuracy = std::max(training.accuracy, now);
    }
  }
}

using Row = std::vector<Training>;  // a training for each width
using Map = std::vector<Row>;       // a row for each share of dropout, or for each size of noise

struct Maps {
  Map twins, random;  // under dropout
  Row once, last;     // of twins: dropout in one step, and behind the last hidden layer only
  Map noise;          // of twins, on the gradients: at the first rate, then at the second
};

Maps prepared(const Knobs& knobs) {
  const nn::Initializer equal = knobs.start == "half" ? nn::constant(0.5) : mean_of_inputs();
  const auto row = [&](const Training& training) {
    Row all(std::size(widths), training);
    for (std::size_t w = 0; w < all.size(); ++w) {
      all[w].hidden = knobs.hidden;
      all[w].width = widths[w];
      if (all[w].steps == 0) all[w].steps = knobs.steps * (training.rate < rates[0] ? 10 : 1);
    }
    return all;
  };
  Maps maps;
  for (const double share : shares) {
    maps.twins.push_back(row({.start = equal, .share = share}));
    maps.random.push_back(row({.start = nn::xavier_uniform(), .share = share}));
  }
  const std::size_t last = knobs.hidden - 1;
  maps.once = row({.start = equal, .share = 0.5, .once = true});
  maps.last = row({.start = equal, .share = 0.5, .first_layer = last, .steps = 10});
  for (const double rate : rates) {
    for (const double size : noises) {
      maps.noise.push_back(row({.start = equal, .noise = size, .rate = rate}));
    }
  }
  return maps;
}

void train_all(Lesson& lesson, Maps& maps, const nn::Dataset& data) {
  std::vector<Training*> all;
  const auto take = [&all](Row& row) {
    for (Training& training : row) all.push_back(&training);
  };
  for (Map* map : {&maps.random, &maps.noise, &maps.twins}) std::ranges::for_each(*map, take);
  take(maps.once);
  take(maps.last);
  std::ranges::stable_sort(all, std::greater{}, [](const Training* each) { return each->width; });
  lesson.progress(fmt::format("{} networks learn two moons ...", all.size()));
  in_parallel(all.size(), [&](std::size_t k) { train(*all[k], data, lesson.seed()); });
}

// The standard deviation of sums under dropout, as a share of the sum (of its root mean square, if random).
void disturbance(Lesson& lesson) {
  constexpr double share = 0.5;
  std::vector<Compared> rows;
  for (const bool random : {false, true}) {
    for (const std::size_t n : {widths[0], widths[4]}) {
      Rng rng(lesson.seed());
      nn::Dropout dropout(share, rng);
      const Matrix terms = random ? nn::normal(1.0)(n, 400, rng) : Matrix::filled(n, 1, 1.0);
      const Matrix sums = matmul(Matrix::filled(1, n, 1.0), terms);
      const Matrix kept = matmul(dropout.forward(Matrix::filled(4000, n, 1.0)), terms);
      double squares = 0.0;
      for (std::size_t i = 0; i < kept.rows(); ++i) {
        for (std::size_t k = 0; k < terms.cols(); ++k) {
          squares += std::pow(kept(i, k) - sums(0, k), 2) / static_cast<double>(kept.size());
        }
      }
      const double odds = share / (1.0 - share);
      rows.push_back({fmt::format("{} {} terms", n, random ? "random" : "equal"),
                      std::sqrt(random ? odds : odds / static_cast<double>(n)),
                      std::sqrt(squares / nn::mean_square(sums))});
    }
  }
  lesson.section(
      "Dropout of 0.5 on a sum: its standard deviation, over the sum's root mean square");
  lesson.table(theory_table("the sum", rows, 3));
}

std::string noise_label(const Row& row) {
  return fmt::format("{}, rate {}", number(row.front().noise), number(row.front().rate));
}

void add_row(Table& table, const std::string& name, const Row& row) {
  table.rows.push_back({name});
  for (const Training& each : row) {
    table.rows.back().push_back(fmt::format("{:.0f}", 100.0 * each.accuracy));
  }
}

Table with_widths(const std::string& corner) {
  Table table{{corner}};
  for (const std::size_t width : widths) table.header.push_back(fmt::format("width {}", width));
  return table;
}

void tabulate(Lesson& lesson, const Maps& maps, double line) {
  Table table = with_widths("twins, dropout");
  for (const Row& row : maps.twins) add_row(table, number(row.front().share), row);
  add_row(table, "0.5, in the first step only", maps.once);
  lesson.section("Points right in %, at the best time of the training");
  lesson.table(table);
  table = with_widths("Xavier, dropout");
  for (const Row& row : maps.random) add_row(table, number(row.front().share), row);
  lesson.table(table);
  table = with_widths("twins, noise on gradients");
  for (const Row& row : maps.noise) add_row(table, noise_label(row), row);
  lesson.table(table);
  lesson.say(fmt::format("The best straight line gets {:.0f} %.", 100.0 * line));
}

std::vector<Training> trainings(const Map& map) {
  std::vector<Training> all;
  for (const Row& row : map) all.insert(all.end(), row.begin(), row.end());
  return all;
}

// How well a number orders the trainings of a map: the chance that it is smaller for one that learned than
// for one that did not, a tie counting half. NaN if all learned, or none.
template <class Number>
double orders(const Map& map, Number number) {
  double right = 0.0, pairs = 0.0;
  for (const Training& a : trainings(map)) {
    for (const Training& b : trainings(map)) {
      if (!a.learned() || b.learned()) continue;
      ++pairs;
      right += number(a) < number(b) ? 1.0 : number(a) == number(b) ? 0.5 : 0.0;
    }
  }
  return right / pairs;
}

double odds_over_width(const Training& each) {
  return each.share / ((1.0 - each.share) * static_cast<double>(each.width));
}

double lowest(const Row& row) { return std::ranges::min(row, {}, &Training::accuracy).accuracy; }
double lowest_from_16(const Row& row) { return lowest({row.begin() + 2, row.end()}); }  // neurons

// Of a map's trainings, the fewest distinct neurons in a hidden layer, over the width.
double least_distinct(const Map& map) {
  const auto share = [](const Training& each) {
    return static_cast<double>(each.distinct) / static_cast<double>(each.width);
  };
  return share(std::ranges::min(trainings(map), {}, share));
}

// Of the trainings of one map that did not learn: the share of those that did not in the other map either.
double failed_in_both(const Map& one, const Map& other) {
  const std::vector<Training> all = trainings(one), others = trainings(other);
  double failed = 0.0, both = 0.0;
  for (std::size_t k = 0; k < all.size(); ++k) {
    failed += !all[k].learned();
    both += !all[k].learned() && !others[k].learned();
  }
  return both / failed;
}

void what_repairs(Lesson& lesson, const Maps& maps, const Knobs& knobs) {
  const auto before_last =
      std::ranges::max(maps.last, {}, &Training::distinct_first).distinct_first;
  lesson.claim(
      {.sentence = "Dropout parts twins.",
       .verdict = Verdict::true_if,
       .in_fact =
           "True of the layers behind which it stands. Behind the last hidden layer only, it "
           "left all neurons of the first equal.",
       .quantity = "fewest distinct neurons in a hidden layer after ten steps with dropout, "
                   "over the width, of five widths and seven shares",
       .measured = before_last == 1 ? least_distinct(maps.twins) : NAN,
       .must_be = is(1.0)});
  const Row &fast = maps.noise.front(), &slow = maps.noise[std::size(noises)];
  const double most = std::ranges::max(fast, {}, &Training::accuracy).accuracy;
  lesson.claim(
      {.sentence = "The start decides whether a network ever learns anything useful.",
       .verdict = Verdict::is_false,
       .in_fact = fmt::format(
           "What parts twins can repair their start. Equal weights of {} learned two moons in {} "
           "hidden layers of 16, 32 or 64 neurons: with dropout of 0.5 in the first step alone; "
           "and with noise of {} on the gradients at Adam's rate {}. At the rate {}, with a tenth "
           "of the steps and the same noise, at most {:.0f} % were right at any width.",
           knobs.start == "half" ? "0.5" : "1/fan_in", knobs.hidden, number(noises[0]),
           number(rates[1]), number(rates[0]), 100.0 * most),
       .quantity = "lowest share of right points after these two repairs, with 16, 32 and 64 "
                   "neurons in each hidden layer",
       .measured = std::min(lowest_from_16(maps.once), lowest_from_16(slow)),
       .must_be = above(0.95)});
}

void under_dropout(Lesson& lesson, const Maps& maps) {
  const double repaired = lowest_from_16(maps.once);
  const double together = orders(maps.twins, odds_over_width);
  const double by_share = orders(maps.twins, [](const Training& each) { return each.share; });
  const double by_width =
      orders(maps.twins, [](auto& t) { return 1.0 / static_cast<double>(t.width); });
  lesson.claim(
      {.sentence = "What dropout has parted is free to learn.",
       .verdict = Verdict::true_if,
       .in_fact = fmt::format(
           "True of dropout of 0.5 that ends after a step, from 16 neurons a layer on, and "
           "of a share p that is small for the width n. The chance measured here falls "
           "to {:.2f} if p alone is compared, and to {:.2f} if 1/n is. For Xavier "
           "weights, which p disturbs alike at any n before training, it is {:.2f}.",
           by_share, by_width, orders(maps.random, odds_over_width)),
       .quantity = "chance that p / ((1 - p) n) is smaller in a training of parted twins that "
                   "learned than in one that did not, all with dropout that goes on",
       .measured = together > std::max(by_share, by_width) && repaired > 0.95 ? together : NAN,
       .must_be = above(0.9)});
  const double random = lowest_from_16(maps.random.front());
  const double failed = failed_in_both(maps.twins, maps.random);
  lesson.claim(
      {.sentence = "Where twins do not learn under dropout, their symmetry is to blame.",
       .verdict = Verdict::is_false,
       .in_fact = fmt::format("After ten steps they are no twins. At {:.0f} % of the widths and "
                              "shares at which they did not learn, Xavier weights, which never "
                              "were twins, did not learn either.",
                              100.0 * failed),
       .quantity =
           "how often Xavier weights did not learn either, at the widths and shares of dropout at "
           "which twins did not (no number unless Xavier weights learn at 0.05, from width 16 on)",
       .measured = least_distinct(maps.twins) == 1.0 && random > 0.95 ? failed : NAN,
       .must_be = above(0.7)});
}

plots::HeatMap wrong_points(const std::string& title, const std::string& y, const Map& map) {
  plots::HeatMap panel{title, "neurons in each hidden layer", y};
  for (const std::size_t width : widths) panel.column_labels.push_back(std::to_string(width));
  for (const Row& row : map) {
    panel.rows.emplace_back();
    for (const Training& each : row) {
      panel.rows.back().push_back(std::round(100.0 * (1.0 - each.accuracy)));
    }
  }
  panel.limit = 30.0;
  return panel;
}

plots::Figure picture(const Maps& maps) {
  Map twins = maps.twins;
  twins.push_back(maps.once);
  plots::HeatMap first = wrong_points("twins, dropout: points wrong, %", "share of dropout", twins);
  plots::HeatMap second =
      wrong_points("Xavier, dropout: points wrong, %", "share of dropout", maps.random);
  plots::HeatMap third =
      wrong_points("twins, noise: points wrong, %", "noise, Adam's rate", maps.noise);
  for (const double share : shares) {
    first.row_labels.push_back(number(share));
    second.row_labels.push_back(number(share));
  }
  first.row_labels.emplace_back("0.5, one step");
  for (const Row& row : maps.noise) third.row_labels.push_back(noise_label(row));
  return {"Points wrong at the best time of a training of twins or Xavier weights",
          {first, second, third}};
}

void experiment(Lesson& lesson, const Knobs& knobs) {
  lesson.predict({{"both: the symmetry is gone after the first step",
                   "it is gone, but dropout is not, and goes on to disturb every sum"},
                  {"the one with 64 neurons a layer"},
                  {"neither: half of the neurons are missing in every step",
                   "so they are, and a sum of many terms hardly changes by that"}});
  disturbance(lesson);
  const nn::Dataset moons = nn::moons(60);
  Maps maps = prepared(knobs);
  train_all(lesson, maps, moons);
  tabulate(lesson, maps, best_straight_line(moons));
  what_repairs(lesson, maps, knobs);
  under_dropout(lesson, maps);
  lesson.idea(
      "Dropout and noise part twins. Whether these then learn is a question of its own: dropout "
      "goes on, and the share of it at which a layer still learns grows with the width; how much "
      "noise it takes depends on the learning rate.");
  lesson.figure(picture(maps));
  lesson.next(
      "`make homework@dropout_and_noise` writes dropout, and chooses its share for a width. Then "
      "`make lesson@residual` goes past layers instead of through them.");
}

}  // namespace

int main(int argc, char** argv) {
  Knobs knobs;
  Lesson lesson(
      "Dropout and noise",
      "All weights of a layer are equal. Dropout of 0.5 makes all neurons different in the "
      "first step of training, and goes on. Of two such networks, one with 4 and one with "
      "64 neurons in each hidden layer, which learns to tell two moons apart?");
  lesson.knob("--steps", knobs.steps, "of each training, at most", 50, 30000);
  lesson.knob("--hidden", knobs.hidden, "hidden layers", 2, 6);
  lesson.knob("--start", knobs.start, "twins' weights: 1/fan_in, or 0.5", {"mean", "half"});
  lesson.domain(
      {"widths 4 to 64, dropout of 0.05 to 0.8, noise of 1e-12 to 0.01; two moons, tanh, 2 to 4 "
       "hidden layers, weights 1/fan_in; Adam at 0.01 with 1500 and 3000 steps, and at 0.001 with "
       "ten times as many",
       {"--hidden 2", "--hidden 4", "--steps 3000"},
       50});
  return lesson.run(argc, argv, [&] { experiment(lesson, knobs); });
}
