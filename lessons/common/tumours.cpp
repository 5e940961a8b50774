#include "lessons/common/tumours.hpp"

#include <fmt/core.h>

#include <stdexcept>

#include "nn/data/csv.hpp"

namespace lessons {

nn::Split tumours(std::uint64_t seed, const std::string& path) {
  const nn::Dataset data = nn::read_csv(path);
  for (std::size_t i = 0; i < data.size(); ++i) {
    const double target = data.targets(i, 0);
    if (target != 0.0 && target != 1.0) {
      throw std::runtime_error(
          fmt::format("{}: sample {}: expected a target of 0 or 1 in the last column, found {}",
                      path, i + 1, target));
    }
  }
  const double ones = sum(data.targets);
  if (ones == 0.0 || ones == static_cast<double>(data.size())) {
    throw std::runtime_error(
        fmt::format("{}: all samples are of class {}, expected both 0 and 1 in the last column",
                    path, ones == 0.0 ? 0 : 1));
  }
  Rng rng(seed);
  const nn::Split split = nn::stratified_split(data, 0.2, rng);
  if (split.train.size() == 0 || split.test.size() == 0) {
    throw std::invalid_argument(
        fmt::format("{}: {} samples are too few to set some aside for testing", path, data.size()));
  }
  const nn::Standardizer standardize(split.train);
  return {standardize(split.train), standardize(split.test)};
}

}  // namespace lessons
