// The check: the rank of H at the start, after one step and after many.
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "lessons/common/homework.hpp"
#include "lessons/common/text.hpp"
#include "matrix/svd.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/trainer.hpp"

nn::Mlp start_of_rank(const std::vector<std::size_t>& widths, std::size_t rank,
                      std::uint64_t seed);  // homework.cpp

using lessons::number;

namespace {

struct Case {
  std::vector<std::size_t> widths;
  std::size_t rank;
};

const Case cases[] = {
    {{6, 16, 1}, 3}, {{2, 16, 1}, 3}, {{7, 12, 2}, 5}, {{5, 9, 3}, 1}, {{3, 10, 1}, 10}};
constexpr std::size_t rounds = 3, drawn_cases = 6, requirements_of_case = 9;

Case drawn_case(Rng& rng) {
  Case test{{3 + rng.below(5), 4 + rng.below(12), 1 + rng.below(3)}, 1};
  test.rank += rng.below(std::min<std::size_t>(test.widths[1], 6));
  return test;
}

std::string place_of(const Case& test) {
  return fmt::format("(widths {}, rank {})", fmt::join(test.widths, "-"), test.rank);
}

// 100 samples, classes at random: there is something to learn for every neuron.
nn::Dataset data(const Case& test, Rng& rng) {
  nn::Dataset result{Matrix(100, test.widths.front()), Matrix(100, test.widths.back())};
  for (double& value : result.inputs.values()) value = rng.normal();
  for (double& value : result.targets.values()) value = static_cast<double>(rng.below(2));
  return result;
}

std::string shapes(nn::Mlp net) {
  std::vector<std::string> all;
  for (const nn::Parameter* each : net.parameters()) {
    all.push_back(each->name + " " + shape(each->value));
  }
  return fmt::format("{}", fmt::join(all, ", "));
}

bool finite(nn::Mlp net) {
  return std::ranges::all_of(net.parameters(), [](const nn::Parameter* each) {
    return std::ranges::all_of(each->value.values(), [](double v) { return std::abs(v) < 1e100; });
  });
}

void check_legal(lessons::Check& check, const nn::Mlp& net, const Case& test) {
  const nn::Mlp given(test.widths, nn::tanh(), nn::zeros());
  check.require(shapes(net) == shapes(given) && net.hidden_activation().name == "tanh",
                {fmt::format("{}, between them {}", shapes(net), net.hidden_activation().name),
                 fmt::format("{}, between them tanh", shapes(given)),
                 "the layers are given, their starting weights are yours to choose",
                 "the widths of the network that you return"});
  check.require(finite(net), {"a weight or a bias is not a number below 1e100", "finite numbers",
                              "Matrix(rows, cols) holds NaN until it is written",
                              "whether your code writes every element"});
  nn::Mlp copy = net;
  const auto parameters = copy.parameters();
  check.require(max_abs(parameters[1]->value) == 0.0 && max_abs(parameters[3]->value) == 0.0,
                {"a bias is not 0 " + place_of(test), "biases of 0",
                 "a bias shifts tanh, which can change the rank without a weight that does",
                 "where your code writes to dense(l).bias"});
}

// Another seed has to give other weights: the samples that this network meets are drawn, too.
void check_seed(lessons::Check& check, const nn::Mlp& net, const nn::Mlp& other, const Case& test) {
  check.require(max_abs(net.dense(0).weights.value - other.dense(0).weights.value) > 0.0,
                {"two seeds gave the same W1 " + place_of(test), "other weights for another seed",
                 "weights that ignore the seed are right for the samples of one check only",
                 "whether the starter's network, which is drawn with the seed, is still used"});
}

// The rank of the hidden layer's activations for all samples; leaves the gradients in the network.
std::size_t rank_of_outputs(nn::Mlp& net, const nn::Dataset& samples) {
  nn::evaluate_gradients(net, samples, nn::binary_cross_entropy);
  return numerical_rank(net.activation(0));
}

void check_start(lessons::Check& check, const nn::Mlp& net, std::size_t rank, const Case& test) {
  const std::size_t of_weights = numerical_rank(net.dense(0).weights.value);
  const std::size_t different = nn::distinct_columns(net.activation(0));
  const bool product = rank > test.rank && of_weights == test.rank && different > test.rank;
  const std::string expected = fmt::format("{}, on 100 inputs you have not seen", test.rank);
  const std::string place = place_of(test);
  check.require(!product, {fmt::format("W1 has rank {}, but H has rank {} at the start {}",
                                       of_weights, rank, place),
                           expected,
                           "x W1 has the rank of W1; tanh bends each of its columns by another "
                           "amount, and they are independent again",
                           "which neurons still depend on each other after tanh"});
  const char* next = "how many neurons are different from all others";
  if (rank > test.rank) next = "which neurons' activations depend on each other, and which do not";
  if (rank < test.rank && different >= test.rank) {
    next = "the size of your weights: tanh is a straight line near 0, and flat far away from it";
  }
  check.require(
      rank == test.rank,
      {fmt::format("H has rank {} at the start {}", rank, place), expected,
       fmt::format("{} of {} neurons have an activation of their own", different, test.widths[1]),
       next});
}

void check_one_step(lessons::Check& check, std::size_t rank, const Case& test) {
  check.require(rank == test.rank,
                {fmt::format("H has rank {} at the start and {} after one step {}", test.rank, rank,
                             place_of(test)),
                 fmt::format("{0} and {0}", test.rank),
                 "neurons with equal or opposite activations received gradients that part them",
                 "lesson @identical_gradients: what stands in a neuron's gradient besides its "
                 "input and its output?"});
}

void check_many_steps(lessons::Check& check, std::size_t rank, double moved, const Case& test) {
  check.require(rank == test.rank,
                {fmt::format("H has rank {} at the start and after one step, but {} after 200 {}",
                             test.rank, rank, place_of(test)),
                 fmt::format("{} throughout", test.rank),
                 "a difference too small to be counted at first has grown",
                 "whether copies are equal to the last bit, in all that leads in and out"});
  check.require(moved > 1e-3, {fmt::format("200 steps moved no weight of W1 by more than {} {}",
                                           number(moved, 2), place_of(test)),
                               "more than 0.001: a layer that learns",
                               "a layer that gets no gradient keeps its rank, and is of no use",
                               "the size of your weights: tanh is flat far away from 0"});
}

void check_case(lessons::Check& check, const Case& test, Rng& rng) {
  const std::uint64_t seed = rng.next();
  nn::Mlp net = start_of_rank(test.widths, test.rank, seed);
  check_legal(check, net, test);
  const nn::Dataset samples = data(test, rng);
  const Matrix start = net.dense(0).weights.value;
  check_start(check, net, rank_of_outputs(net, samples), test);
  nn::Adam adam(0.01);
  nn::train(net, samples, nn::binary_cross_entropy, adam, {.steps = 1});
  check_one_step(check, rank_of_outputs(net, samples), test);
  nn::train(net, samples, nn::binary_cross_entropy, adam, {.steps = 199});
  const double moved = max_abs(net.dense(0).weights.value - start);
  check_many_steps(check, rank_of_outputs(net, samples), moved, test);
  const nn::Mlp again = start_of_rank(test.widths, test.rank, seed);
  const nn::Mlp other = start_of_rank(test.widths, test.rank, rng.next());
  check_seed(check, again, other, test);
}

}  // namespace

int main() {
  const std::size_t requirements = (std::size(cases) * rounds + drawn_cases) * requirements_of_case;
  return lessons::check_homework(requirements, [](lessons::Check& check) {
    Rng rng(check.seed(0));
    for (const Case& test : cases) {
      for (std::size_t round = 0; round < rounds; ++round) check_case(check, test, rng);
    }
    for (std::size_t k = 0; k < drawn_cases; ++k) check_case(check, drawn_case(rng), rng);
  });
}
