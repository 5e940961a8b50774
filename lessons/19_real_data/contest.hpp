// Contest: several ways to start a network learn the same tasks.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "nn/mlp.hpp"
#include "task.hpp"

namespace lessons {

// A network, with hidden layers for its activation, or without any: logistic regression.
struct Contestant {
  std::string name;
  std::string activation;  // none: no hidden layer
  nn::Initializer weights;
  bool random = false;  // started anew from several seeds
};

// A mean over several starts, and the least and the largest.
struct Range {
  double mean, low, high;
};
Range range_of(const std::vector<double>& values);  // throws std::invalid_argument if it is empty

// "0.998 (0.997 to 0.999)", or the mean alone where all were alike.
std::string to_text(const Range& range);

struct Score {
  std::string task, contestant;
  Range accuracy, area;  // on the test samples; area under the ROC curve
  Range distinct;        // distinct neurons in all hidden layers together, out of
  std::size_t neurons;   // so many
};

struct ContestOptions {
  std::vector<std::size_t> hidden = {16, 16, 16};
  std::uint64_t seed = 1;    // of the first random start; the next seeds follow
  std::size_t restarts = 3;  // of each random start
};

// Every contestant learns the task, several at once; the results do not depend on how many.
// Throws what making a network and training it throw.
std::vector<Score> contest(const Task& task, const std::vector<Contestant>& contestants,
                           const ContestOptions& options);

// Throws std::invalid_argument if there is no such score.
const Score& score_of(const std::string& task, const std::string& contestant,
                      const std::vector<Score>& scores);

}  // namespace lessons
