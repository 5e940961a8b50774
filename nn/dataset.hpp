// Dataset: samples with their targets, and the small problems of the course.
//
// The toy problems are drawn without a seed, point by point along their curves, so that everybody
// has the same numbers; with_noise adds a seeded jitter where one is wanted. Class 0 comes first.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "matrix/matrix.hpp"
#include "matrix/random.hpp"

namespace nn {

struct Dataset {
  Matrix inputs;                           // (samples x features)
  Matrix targets;                          // (samples x 1), or one-hot (samples x classes)
  std::vector<std::string> features = {};  // names, where the data has them
  std::vector<std::string> classes = {};   // names, where the data has them: target 0 is the first

  std::size_t size() const { return inputs.rows(); }
};

// Throws std::invalid_argument unless there are targets for every sample and no others.
void require_paired(std::string_view operation, const Dataset& data);
// The same, and for the first NaN or infinity: says whether inputs or targets hold it, and where.
void require_finite(std::string_view operation, const Dataset& data);

Dataset xor_points();  // (+-1, +-1), class 1 where the signs differ: 4 points

// All three throw std::invalid_argument unless n is even and at least 4.
Dataset circles(std::size_t n);  // radius 1 is class 0, radius 1/2 class 1
Dataset moons(std::size_t n);    // two half circles that reach into each other
Dataset spirals(
    std::size_t n);  // two arms, r = 0.1 + 0.9 s at angle 2.5 pi s (+ pi), s from 0 to 1

// Each input plus sigma times a normal number, sample by sample. Throws std::invalid_argument unless
// sigma is finite and at least 0.
Dataset with_noise(Dataset data, double sigma, Rng& rng);

// Throws std::out_of_range for a sample that there is not.
Dataset rows(const Dataset& data, const std::vector<std::size_t>& indices);
// The same into another dataset that is there already, without the names: a batch of a training step.
void choose_rows(const Dataset& data, std::span<const std::size_t> indices, Dataset& chosen);

struct Split {
  Dataset train;
  Dataset test;
};

// Each class gives `test_share` of its samples, rounded, to the test set. Classes are the distinct
// targets. Throws std::invalid_argument unless 0 <= test_share <= 1, and for targets that hold a NaN.
Split stratified_split(const Dataset& data, double test_share, Rng& rng);

// Rescales every feature to mean 0 and variance 1 over the training samples. A feature that is
// constant there becomes 0 there: it is shifted and not scaled. Features may be of any size: squares
// neither overflow nor vanish on the way.
class Standardizer {
 public:
  // Throws std::invalid_argument if there are no samples, or if an input is not finite.
  explicit Standardizer(const Dataset& train);
  // Throws std::invalid_argument for another number of features, for an input that is not finite, and
  // where one is so far from the training samples that the result would not be.
  Dataset operator()(Dataset data) const;

 private:
  void scale(Matrix& inputs) const;  // feature j divided by 2^exponents_[j]

  std::vector<int> exponents_;
  Matrix mean_;       // (1 x features), of the scaled inputs
  Matrix deviation_;  // (1 x features), of the scaled inputs
};

}  // namespace nn
