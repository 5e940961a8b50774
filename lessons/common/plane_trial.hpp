// PlaneTrial: what one start of a network makes of problems that can be drawn.
#pragma once

#include <string>
#include <vector>

#include "lessons/common/text.hpp"
#include "nn/dataset.hpp"
#include "nn/mlp.hpp"
#include "plots/figure.hpp"

namespace lessons {

struct PlaneTrial {
  std::string problem;
  std::string start;
  nn::Mlp net;           // as trained
  double accuracy;       // on the 200 points that it has learned
  double by_sum;         // the best accuracy of a threshold on x1 + x2
  double straight_line;  // and that of any straight line
  plots::DecisionRegions regions;
};

// Trains a network from this start on moons, again from this start on circles, and on spirals, with
// Adam on all samples. Throws as nn::train does.
std::vector<PlaneTrial> plane_trials(const std::string& start, const nn::Mlp& net, double rate,
                                     std::size_t steps);

// A row a problem, a column a start. All trials must be of the same problems.
Table plane_table(const std::vector<std::vector<PlaneTrial>>& starts);

// The regions, a row a start, a column a problem.
plots::Figure plane_figure(const std::string& title,
                           const std::vector<std::vector<PlaneTrial>>& starts);

// How much a network's output changes, at most, when all points (samples x 2) move by (-u2, u1), as
// a share of its change when they move by (u1, u2), u being the weights of the first neuron. Twins
// hear of u1 x1 + u2 x2 alone, which stays as it is the first time: 0 but for rounding.
double change_across(nn::Mlp net, const Matrix& points);

// Trains 1-4-4-4-1, weights 0.5 and biases 0.1, to tell the slab |x| < 1 from the rest: 41 points
// from -2 to 2, 1,000 steps of Adam at the rate 0.02. Returns the probability of the slab at each
// of them, labelled with the activation's name.
plots::Series slab_trial(const nn::Activation& f);

// How often a curve crosses 1/2 on its way.
std::size_t cuts(const plots::Series& probability);

}  // namespace lessons
