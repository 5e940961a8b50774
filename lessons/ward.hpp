// Ward: networks side by side, what a diagnosis says of each before its first step, and how each
// then learns.
#pragma once

#include <set>
#include <string>

#include "lessons/text.hpp"
#include "nn/diagnose.hpp"
#include "plots/figure.hpp"

namespace lessons {

struct Bed {
  std::string name;
  nn::Mlp net;
  std::set<nn::Disease> made;  // what it was made to suffer from; empty: nothing
  nn::Mlp cured;               // the same after the remedy
};

struct Course {
  Bed bed;  // the networks as they started
  nn::Diagnosis found;
  plots::Numbers loss;  // before each step
  double accuracy;      // after the last
  plots::Numbers cured_loss;
  double cured_accuracy;

  bool named() const;  // found is what it was made to suffer from, no more and no less
};

// Trains each network and its cured form with binary cross-entropy and momentum 0.9, on all samples
// in every step. Throws as nn::train does.
std::vector<Course> follow(const std::vector<Bed>& beds, const nn::Dataset& data, double rate,
                           std::size_t steps);

// The largest distance between any two of the losses in the first so many steps.
double largest_distance(const std::vector<Course>& courses, std::size_t steps);

// One sign of each hidden layer: a row a network, a column a layer; and as curves.
using Sign = double (*)(const nn::Signs& signs);
Table sign_table(const std::string& corner, const std::vector<Course>& courses, Sign sign);
plots::Lines sign_lines(const std::string& title, const plots::Axis& y,
                        const std::vector<Course>& courses, Sign sign);

// The first so many losses, as curves.
plots::Lines loss_lines(const std::string& title, const std::vector<Course>& courses,
                        plots::Numbers Course::*losses, std::size_t steps);

// A diagnosis as a table, a row a layer; the findings are left to say.
Table table_of(const nn::Diagnosis& diagnosis);

}  // namespace lessons
