// The check: no twins in training, and no random matrix more than it takes.
#include <fmt/ranges.h>

#include <algorithm>
#include <bit>

#include "lessons/common/homework.hpp"
#include "lessons/common/neuron_counts.hpp"
#include "lessons/common/text.hpp"
#include "nn/trainer.hpp"
#include "random_parts.hpp"

std::vector<std::size_t> smallest_random_set(
    const std::vector<std::size_t>& widths);  // homework.cpp

namespace {

using Widths = std::vector<std::size_t>;
using Set = std::vector<std::size_t>;

constexpr std::size_t networks = 2, fixed_cases = 10, drawn_cases = 12;

// One to nine hidden layers, some of a single neuron; then widths drawn at random.
std::vector<Widths> cases(Rng& rng) {
  std::vector<Widths> all = {{2, 4, 1},
                             {3, 4, 4, 4, 1},
                             {2, 5, 3, 1},
                             {2, 3, 4, 3, 5, 1},
                             {2, 4, 4, 4, 4, 4, 1},
                             {2, 3, 3, 3, 3, 3, 3, 1},
                             {2, 4, 4, 1, 1},
                             {2, 3, 3, 3, 3, 3, 3, 3, 3, 3, 1},
                             {2, 4, 1, 1, 3, 4, 1},
                             {2, 1, 1, 1}};
  for (std::size_t k = 0; k < drawn_cases; ++k) {
    Widths widths(3 + rng.below(8), 1);  // up to 9 hidden layers
    for (std::size_t l = 1; l + 1 < widths.size(); ++l) {
      if (rng.below(3) > 0) widths[l] = 2 + rng.below(4);
    }
    widths.front() = 2;
    all.push_back(widths);
  }
  return all;
}

// Hidden layer k = 1, 2, ... stands between dense(k - 1) and dense(k).
bool stands_free(const Set& random, std::size_t k) {
  return std::ranges::count(random, k - 1) + std::ranges::count(random, k) > 0;
}

// How many matrices it takes, by trying every set. `single`: the width of layers that need none.
std::size_t fewest(const Widths& widths, std::size_t single) {
  std::size_t best = widths.size();
  for (unsigned set = 0; set < 1U << (widths.size() - 1); ++set) {
    bool covers = true;
    for (std::size_t k = 1; k + 1 < widths.size(); ++k) {
      covers = covers && (widths[k] == single || (set >> (k - 1) & 3U) != 0);
    }
    if (covers) best = std::min(best, static_cast<std::size_t>(std::popcount(set)));
  }
  return best;
}

void check_legal(lessons::Check& check, const Set& random, std::size_t matrices,
                 const std::string& place) {
  check.require(random.size() <= matrices,
                {fmt::format("{} numbers are returned {}", random.size(), place),
                 fmt::format("at most {}, one for each matrix", matrices),
                 "each number names a matrix that is to be random", "where your loop ends"});
  const std::size_t largest = random.empty() ? 0 : std::ranges::max(random);
  check.require(largest < matrices, {fmt::format("dense({}) is to be random {}", largest, place),
                                     fmt::format("numbers from 0 to {}", matrices - 1),
                                     "code counts matrices from 0: what we print as W1 is dense(0)",
                                     "the first number and the last that your code can return"});
  Set sorted = random;
  std::ranges::sort(sorted);
  const auto twice = std::ranges::adjacent_find(sorted);
  check.require(
      twice == sorted.end(),
      {fmt::format("dense({}) is named twice {}", twice == sorted.end() ? 0 : *twice, place),
       "each matrix once at most", "one random matrix serves both layers beside it",
       "whether the matrix before a layer is random already"});
}

// What leaves hidden layer k its twins.
std::string likely_mistake(const Set& random, std::size_t k, std::size_t layers) {
  const auto has = [&](std::size_t l) { return std::ranges::count(random, l) > 0; };
  if (random.empty()) return "where your code adds a number";
  if (k == layers && has(k - 2)) {
    return "the end of the chain: is the last hidden layer covered when your steps of two end "
           "before it?";
  }
  if (random.size() == 1) return "how far one random matrix reaches: to its two ends";
  if (has(0) && has(layers)) return "the middle: random matrices at both ends reach one layer each";
  return "the gap between two random matrices: it may be one matrix wide, not more";
}

void check_twins(lessons::Check& check, const Widths& widths, const Set& random,
                 const lessons::Counts& counts, const std::string& when) {
  const std::size_t layers = widths.size() - 2;
  std::size_t k = 1;
  while (k < layers && counts[k - 1] == widths[k]) ++k;
  const std::string why =
      stands_free(random, k)
          ? "a matrix beside it is random, yet two of its neurons agree in all weights"
          : fmt::format("neither of the matrices beside it, dense({}) and dense({}), is random",
                        k - 1, k);
  check.require(counts[k - 1] == widths[k],
                {fmt::format("hidden layer {} still has {} {}", k,
                             lessons::plural(counts[k - 1], "distinct neuron"), when),
                 fmt::format("{}, as many as it has neurons", widths[k]), why,
                 likely_mistake(random, k, layers)});
}

void check_training(lessons::Check& check, const Widths& widths, const Set& random, Rng& rng,
                    const std::string& place) {
  lessons::RandomParts parts;
  for (std::size_t l : random) parts.insert(lessons::weights_name(l + 1));
  nn::Mlp net = lessons::partly_random(widths, nn::tanh(), parts, rng.next());
  nn::Dataset data{Matrix(20, widths.front()), Matrix(20, 1)};
  for (double& value : data.inputs.values()) value = rng.normal();
  for (double& value : data.targets.values()) value = static_cast<double>(rng.below(2));
  nn::Adam adam(0.01);
  nn::train(net, data, nn::binary_cross_entropy, adam, {.steps = 1});
  check_twins(check, widths, random, lessons::count_neurons(net), "after 1 step " + place);
  nn::train(net, data, nn::binary_cross_entropy, adam, {.steps = 499});
  check_twins(check, widths, random, lessons::count_neurons(net), "after 500 steps " + place);
}

void check_size(lessons::Check& check, const Widths& widths, const Set& random,
                const std::string& place) {
  const std::size_t enough = fewest(widths, 1);
  const bool singles = random.size() == fewest(widths, 0);  // as if each needed to be freed
  check.require(
      random.size() == enough,
      {fmt::format("{} matrices are random {}", random.size(), place),
       fmt::format("{}, as many as the smallest set has that leaves no twins", enough),
       random.size() == widths.size() - 1
           ? "random everywhere is safe, and more than it takes: each matrix frees two layers"
       : singles ? "a layer of one neuron has no twins: you free layers that are free"
                 : "a matrix between two hidden layers frees both, one at an end of the chain or "
                   "beside a free layer only one",
       singles ? "the widths: which hidden layers need help at all?"
               : "which of the two matrices beside a layer helps the next one too"});
}

void check_case(lessons::Check& check, const Widths& widths, Rng& rng) {
  const Set random = smallest_random_set(widths);
  std::string place = fmt::format("(widths {}", fmt::join(widths, "-"));
  if (random.size() < widths.size()) {
    place +=
        random.empty() ? "; nothing random" : fmt::format("; random: {}", fmt::join(random, ", "));
  }
  place += ")";
  check_legal(check, random, widths.size() - 1, place);
  for (std::size_t k = 0; k < networks; ++k) check_training(check, widths, random, rng, place);
  check_size(check, widths, random, place);
}

}  // namespace

int main() {
  const std::size_t requirements = (fixed_cases + drawn_cases) * (3 + 2 * networks + 1);
  return lessons::check_homework(requirements, [](lessons::Check& check) {
    Rng rng(check.seed(0));
    for (const Widths& widths : cases(rng)) check_case(check, widths, rng);
  });
}
