// Two networks learn the same data side by side, where a parameter of one is a multiple of a
// parameter of the other: the same function, written in other units.
//
// Both follow the same path if each moves in its own units. Let w' = a w, and let its gradient be
// g' = b g (a: `value`, b: `gradient`). A step of w is -rate g, so w' has to move by
//
//     -a rate g = -(a / b) rate g'
//
// and likewise for every other method: see the functions below.
#pragma once

#include <functional>
#include <memory>

#include "lessons/common/text.hpp"
#include "nn/dataset.hpp"
#include "nn/mlp.hpp"
#include "nn/optimizer.hpp"
#include "plots/figure.hpp"

namespace lessons {

// How many times a parameter is its counterpart, and its gradient the counterpart's.
struct Scale {
  double value = 1.0;
  double gradient = 1.0;
};

// A way to train, with an optimizer for each parameter by its scale.
struct Method {
  std::function<std::unique_ptr<nn::Optimizer>(Scale)> optimizer;
  double decay = 0.0;  // times the parameter is added to its gradient
};

Method gradient_descent(double rate);             // rate a / b
Method weight_decay(double rate, double lambda);  // rate a / b, lambda b / a: of all parameters
Method momentum(double rate);                     // rate a / b; nine tenths of a step are kept
Method adam(double rate);  // rate a, epsilon b: the rest of a step does not know how large g is

// One of the two. Scales: one a parameter, in the order of net.parameters(); all 1 if left out.
struct Learner {
  nn::Mlp net;
  std::vector<Scale> scales = {};
};

// The same with its first weight larger by one rounding: the smallest change there is.
Learner nudged(Learner learner);

// How far apart they were.
struct Race {
  std::string name;
  double loss;         // of the first one, after the last step
  plots::Numbers gap;  // after 0, 1, ... steps: the largest difference between their outputs
};

// Both train for so many steps, on all samples in every step, with binary cross-entropy. A training
// that overflows goes on with what is then no number. Throws std::invalid_argument if there are
// scales for another number of parameters.
Race race(const std::string& name, Learner a, Learner b, const Method& method,
          const nn::Dataset& data = nn::moons(200), std::size_t steps = 1000);

Table race_table(const std::string& title, const std::vector<Race>& races);
// The gaps, on a logarithmic axis unless all of them are 0.
plots::Lines race_lines(const std::string& title, const std::vector<Race>& races);
double largest_gap(const std::vector<Race>& races);  // after the last step, of all; or NaN

}  // namespace lessons
