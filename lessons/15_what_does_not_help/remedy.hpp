// Remedy: what may be done to twins in training, and what comes of it.
//
// Where each acts, on the way of one step:
//
//     inputs              hidden layers    loss      gradients    step
//     batches, noise,     dropout          L1, L2    noise        momentum, Nesterov, Adam
//     dropout
#pragma once

#include <span>
#include <string>
#include <vector>

#include "lessons/common/text.hpp"
#include "lessons/common/neuron_counts.hpp"
#include "nn/dataset.hpp"
#include "nn/initializer.hpp"
#include "nn/mlp.hpp"
#include "plots/figure.hpp"

namespace lessons {

struct Remedy {
  std::string name;
  nn::Initializer start = nn::constant(0.5);
  std::string method = "Adam";       // 0.01; or "descent" 0.3, "momentum" 0.1 or "Nesterov" 0.1
  double l1 = 0.0;                   // times sum |w|, added to the loss
  double l2 = 0.0;                   // times sum w^2 / 2
  std::size_t batch = 0;             // samples a step; 0: all
  double input_noise = 0.0;          // times a normal number for each input of each step
  double input_dropout = 0.0;        // share of the inputs
  std::vector<double> dropout = {};  // share of the first hidden layer's neurons, of the second's;
                                     // 0 for those that are left out
  bool one_step = false;             // dropout and input noise end after the first step
  double gradient_noise = 0.0;       // times a normal number for each gradient of each step
};

// What all trials of a comparison have in common.
struct RemedyOptions {
  std::size_t layers;  // hidden ones, between 2 inputs and one logit, of tanh
  std::size_t width;   // neurons in each
  nn::Dataset data;
  std::size_t steps;
  std::uint64_t seed;  // of starts, batches, masks and noise
};

// All numbers but step_1 and net were taken on the way: after every `look` steps and after the last
// one, of the network in evaluation.
struct RemedyTrial {
  std::string name;
  Counts step_1, last;   // distinct neurons of each hidden layer, after one step and all steps
  plots::Series spread;  // largest difference between neurons of a layer
  plots::Series accuracy;
  double loss;   // after the last step
  double moved;  // how far the weight that changed most has got in the end
  nn::Mlp net;   // as trained

  double best() const;  // the highest accuracy on the way

  static constexpr std::size_t look = 50;
};

// Trains with each remedy in a thread of its own; the results do not depend on how many run at
// once. Throws what a training throws; std::invalid_argument for a method that there is not, more
// shares of dropout than hidden layers, or fewer than 2 steps.
std::vector<RemedyTrial> remedy_trials(const std::vector<Remedy>& remedies,
                                       const RemedyOptions& options);

// One row a trial.
Table remedy_table(const std::vector<RemedyTrial>& trials);

// At any look, of any of them.
double largest_spread(std::span<const RemedyTrial> trials);

// Left, the distinct neurons after the last step, a row a trial, a column a hidden layer; then the
// share of the points that are on the wrong side when most are right; right, the spread step by
// step of those that have one.
plots::Figure remedy_figure(const std::string& title, const std::vector<RemedyTrial>& trials);

// What each says of the plane after its last step, four in two rows.
plots::Figure remedy_regions(const std::string& title, const std::vector<RemedyTrial>& trials,
                             const nn::Dataset& data);

}  // namespace lessons
