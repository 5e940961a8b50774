// Parting: how long near-twins take until they differ and until their network has learned, for one
// network, one problem and one size of the differences that it starts with.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "lessons/common/text.hpp"
#include "nn/dataset.hpp"
#include "nn/mlp.hpp"
#include "plots/figure.hpp"

namespace lessons {

// What all partings of a comparison have in common.
struct PartingOptions {
  double constant = 0.5;       // what differences are added to
  std::size_t width = 8;       // of each hidden layer
  std::size_t budget = 20000;  // steps
  std::uint64_t seed = 1;      // draws the differences
};

struct Parting {
  std::string problem;  // one of problem_names
  std::size_t layers;   // of weights
  std::string activation;
  std::string optimizer;  // "GD", gradient descent of descent_rate, or "Adam" of rate 0.01
  double difference;

  // Measured, at the start and every `look` steps:
  plots::Series spread = {};                   // of the first layer's weights and biases
  std::optional<std::size_t> parted_at = {};   // the step where spread has reached `parted`
  std::optional<std::size_t> learned_at = {};  // and accuracy `learned`: training ends there
  double accuracy = 0.0;                       // in the end
  std::optional<nn::Mlp> net = {};             // as it is in the end

  static constexpr std::size_t look = 20;
  static constexpr double parted = 0.5;  // no small difference any more
  static constexpr double learned = 0.95;
};

inline const std::vector<std::string> problem_names = {"xor", "moons", "circles"};
nn::Dataset problem_by_name(const std::string& name);  // 4, 100 and 100 samples

double descent_rate(const std::string& activation);  // 0.3 for tanh, else 1

// A network from 2 inputs to one logit with `layers` layers of weights, each weight drawn from
// constant - difference to constant + difference.
nn::Mlp near_twins(std::size_t layers, const std::string& activation, double difference,
                   const PartingOptions& options);

// Trains all of them, several at a time. None knows of another: the results do not depend on the
// number of threads. Calls `done` with the number of those that have ended, one call at a time.
std::vector<Parting> train_all(std::vector<Parting> partings, const PartingOptions& options,
                               const std::function<void(std::size_t)>& done = {});

// To be trained: two and four layers, each with all differences, each of those with tanh and with
// sigmoid, each of those with gradient descent and with Adam.
std::vector<Parting> eight_networks(const std::vector<std::string>& problems,
                                    const plots::Numbers& differences);

// A row for each four of eight_networks. Cells: learned_at, or in brackets the accuracy.
Table table_of_fours(const std::vector<Parting>& partings);

// How many with this optimizer have learned.
std::size_t learners(const std::vector<Parting>& partings, const std::string& optimizer);

std::string step_text(const std::optional<std::size_t>& step);  // "-" if there is none

// The spread, step by step up to budget, a curve a parting. A spread of 0 has no place on the
// logarithmic axis.
plots::Lines spread_curves(const std::string& title, const std::vector<Parting>& partings,
                           std::size_t budget);

// learned_at by difference: a curve for each kind of network that learned more than once.
plots::Lines learning_curves(const std::string& title, const std::vector<Parting>& partings);

}  // namespace lessons
