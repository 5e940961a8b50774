// The check: the output starts at 0 for every input, and training can change it.
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "lessons/common/homework.hpp"
#include "lessons/common/text.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/trainer.hpp"

nn::Mlp one_zero_layer(const std::vector<std::size_t>& widths, std::uint64_t seed);  // homework.cpp

using lessons::number;

namespace {

using Widths = std::vector<std::size_t>;

using Networks = std::vector<nn::Mlp>;  // draws of one start, by different seeds

constexpr std::size_t training_steps = 300, rounds = 3, draws_of_a_start = 10;

// "weights (2 x 16), bias (1 x 16), weights (16 x 1), bias (1 x 1)"
std::string shapes(nn::Mlp net) {
  std::vector<std::string> all;
  for (const nn::Parameter* each : net.parameters()) {
    all.push_back(each->name + " " + shape(each->value));
  }
  return fmt::format("{}", fmt::join(all, ", "));
}

bool finite(nn::Mlp net) {
  return std::ranges::all_of(net.parameters(),
                             [](const nn::Parameter* each) { return all_finite(each->value); });
}

void check_legal(lessons::Check& check, const nn::Mlp& net, const Widths& widths) {
  const nn::Mlp given(widths, nn::relu(), nn::zeros());
  check.require(shapes(net) == shapes(given) && net.hidden_activation().name == "relu",
                {fmt::format("{}, between them {}", shapes(net), net.hidden_activation().name),
                 fmt::format("{}, between them relu", shapes(given)),
                 "the layers are given, their starting weights are yours to choose",
                 "the sizes of the matrix that you assign"});
  check.require(finite(net), {"a weight or a bias is not a finite number", "finite numbers",
                              "Matrix(rows, cols) holds NaN until it is written",
                              "Matrix::zeros(rows, cols), which holds zeros"});
}

// Biases of 0, as the task says, and weights that the seed decides, in every matrix but the zeros.
void check_biases_and_seed(lessons::Check& check, const Networks& draws, const std::string& place) {
  const nn::Mlp &net = draws[0], &other = draws[1];
  double largest = 0.0;
  std::string same;  // the matrices that do not depend on the seed
  for (std::size_t l = 0; l < net.depth(); ++l) {
    largest = std::max(largest, max_abs(net.dense(l).bias.value));
    const Matrix& weights = net.dense(l).weights.value;
    if (max_abs(weights) > 0.0 && weights == other.dense(l).weights.value) {
      same += fmt::format("{}W{}", same.empty() ? "" : ", ", l + 1);
    }
  }
  check.require(largest == 0.0,
                {fmt::format("a bias of {} {}", number(largest, 3), place), "biases that are all 0",
                 "the task is to do it by weights alone", "where your code writes to a bias"});
  check.require(same.empty(), {fmt::format("two seeds gave the same {} {}", same, place),
                               "random weights that depend on the seed",
                               "a start that works for one draw proves little about others",
                               "which seed the network is made with"});
}

// The mean over all draws of the weights of layer l, to the given power.
double mean_over(const Networks& draws, std::size_t l, int power) {
  double sum = 0.0;
  for (const nn::Mlp& net : draws) {
    const Matrix& weights = net.dense(l).weights.value;
    sum += power == 1 ? mean(weights) : mean(weights * weights);
  }
  return sum / static_cast<double>(draws.size());
}

// Exactly one matrix of zeros; the others of He's scale. Returns its number, counted from 1.
std::size_t check_start(lessons::Check& check, const Networks& draws, const std::string& place) {
  const nn::Mlp& net = draws.front();
  std::vector<std::size_t> zeros;
  double furthest = 1.0;  // mean square of a random matrix, as a multiple of He's 2 / fan_in
  for (std::size_t l = 0; l < net.depth(); ++l) {
    const auto fan_in = static_cast<double>(net.dense(l).fan_in());
    const double ratio = mean_over(draws, l, 2) * fan_in / 2.0;
    if (max_abs(net.dense(l).weights.value) == 0.0) {
      zeros.push_back(l + 1);
    } else if (std::abs(std::log(ratio)) > std::abs(std::log(furthest))) {
      furthest = ratio;
    }
  }
  check.require(!zeros.empty(),
                {"no weight matrix is zero " + place, "exactly one, and exactly zero",
                 "random weights, however small, favour a class before anything is learned",
                 "which matrix to set to zero: all of its elements"});
  check.require(
      zeros.size() == 1,
      {fmt::format("{} of {} weight matrices are zero {}", zeros.size(), net.depth(), place),
       "exactly one",
       "a second matrix of zeros stops the gradient of the first, and what biases add behind it "
       "is the same for every input",
       "which one may be zero; the others stay random"});
  // The smallest matrix has 32 weights, 320 in ten draws: a chi-squared of 320 degrees of freedom, over
  // 320, leaves this range with probability 1e-8.
  check.require(
      furthest > 0.6 && furthest < 1.55,
      {fmt::format("over {} draws, a random matrix has {} times the mean square that He asks "
                   "for {}",
                   draws.size(), number(furthest, 3), place),
       "about 1: mean square 2 / fan_in", "only the layer of zeros leaves He's scale",
       "what your code does to the other layers"});
  return zeros[0];
}

// The random matrices: neurons that differ, and weights of both signs.
void check_random(lessons::Check& check, const Networks& draws, const std::string& place) {
  const nn::Mlp& net = draws.front();
  for (std::size_t l = 0; l < net.depth(); ++l) {
    const Matrix& weights = net.dense(l).weights.value;
    if (max_abs(weights) == 0.0) continue;
    const std::size_t columns = nn::distinct_columns(weights);
    check.require(
        columns == weights.cols(),
        {fmt::format("{} different columns of {} in W{} {}", columns, weights.cols(), l + 1, place),
         "columns that all differ", "a column is a neuron, and equal neurons get equal gradients",
         "what your code does to the other layers"});
    // A mean of n independent draws has the standard deviation rms / sqrt(n); it is six of these from 0
    // with probability 2e-9.
    const double middle = mean_over(draws, l, 1);
    const double errors = std::abs(middle) / std::sqrt(mean_over(draws, l, 2)) *
                          std::sqrt(static_cast<double>(weights.size() * draws.size()));
    check.require(
        errors < 6.0,
        {fmt::format("over {} draws, the mean of W{} is {}, {} standard errors from 0 {}",
                     draws.size(), l + 1, number(middle, 3), number(errors, 3), place),
         "a mean of 0, within 6 standard errors", "He's weights are as often negative as positive",
         "what your code does to the other layers"});
  }
}

void check_first_loss(lessons::Check& check, nn::Mlp net, const nn::Dataset& data,
                      const std::string& place) {
  const double loss = nn::evaluate_gradients(net, data, nn::binary_cross_entropy);
  check.require(std::abs(loss - std::numbers::ln2) <= 1e-12,
                {fmt::format("the first loss is {} {}", number(loss, 9), place),
                 "log 2 = 0.693147181 within 1e-12",
                 "behind a layer of zeros only a bias can still move the output",
                 "the biases: they start at 0"});
}

void check_gradient(lessons::Check& check, nn::Mlp net, const nn::Dataset& data, std::size_t zero,
                    const std::string& place) {
  nn::evaluate_gradients(net, data, nn::binary_cross_entropy);
  nn::GradientDescent(0.1).step(net.parameters());
  nn::evaluate_gradients(net, data, nn::binary_cross_entropy);
  check.require(
      max_abs(net.dense(0).weights.gradient) > 0.0,
      {fmt::format("with zeros in W{}, the gradient of W1 is exactly 0 in step 0 and still exactly "
                   "0 after it {}",
                   zero, place),
       "exactly 0 in step 0, and not 0 after it",
       fmt::format("the neurons of layer {} have z = 0, where ReLU's derivative is 0: no error "
                   "signal gets past them, neither to W{} nor to the layers before",
                   zero, zero),
       "make lesson@zero_init_death ARGS=\"--activation relu\": in which matrix do zeros do no "
       "harm?"});
}

void check_training(lessons::Check& check, nn::Mlp net, const nn::Dataset& data,
                    const std::string& place) {
  nn::Adam adam(0.01);
  nn::train(net, data, nn::binary_cross_entropy, adam, {.steps = training_steps});
  const double accuracy = nn::accuracy(net.forward(data.inputs), data.targets);
  check.require(accuracy >= 0.95,
                {fmt::format("accuracy {} on two circles after {} steps of Adam {}",
                             number(accuracy, 3), training_steps, place),
                 "at least 0.95", "random layers with zeros in one of them learn this in time",
                 "whether the neurons of the other layers differ from each other"});
}

}  // namespace

int main() {
  const Widths cases[] = {{2, 16, 16, 1}, {2, 16, 16, 16, 1}, {2, 24, 1}};
  // Eight and two for each draw in each case, and two for each random matrix: 2, 3 and 1 of them.
  const std::size_t requirements =
      rounds * (std::size(cases) * (8 + 2 * draws_of_a_start) + 2 * (2 + 3 + 1));
  return lessons::check_homework(requirements, [&](lessons::Check& check) {
    std::uint64_t k = 0;
    for (const Widths& widths : cases) {
      const std::string place = fmt::format("(widths {})", fmt::join(widths, "-"));
      for (std::size_t round = 0; round < rounds; ++round) {
        Rng rng(check.seed(k++));
        const nn::Dataset data = nn::with_noise(nn::circles(200), 0.05, rng);
        Networks draws;
        while (draws.size() < draws_of_a_start) {
          draws.push_back(one_zero_layer(widths, rng.next()));
          check_legal(check, draws.back(), widths);
        }
        const nn::Mlp& net = draws.front();
        const std::size_t zero = check_start(check, draws, place);
        check_biases_and_seed(check, draws, place);
        check_random(check, draws, place);
        check_first_loss(check, net, data, place);
        check_gradient(check, net, data, zero, place);
        check_training(check, net, data, place);
      }
    }
  });
}
