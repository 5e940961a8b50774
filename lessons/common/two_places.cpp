#include "lessons/common/two_places.hpp"

#include <vector>

#include "matrix/random.hpp"

namespace lessons {

nn::Dataset two_places(std::size_t samples, std::size_t tokens, std::uint64_t seed) {
  Rng rng = Rng(seed).stream(0x70CE);  // not the numbers that weights are drawn from
  const std::size_t width = tokens + 2;
  nn::Dataset data{Matrix::zeros(samples * tokens, width), Matrix::zeros(samples * tokens, width)};
  for (std::size_t s = 0; s < samples; ++s) {
    std::vector<double> values;
    for (std::size_t t = 0; t < tokens; ++t) values.push_back(rng.uniform() < 0.5 ? -1.0 : 1.0);
    for (std::size_t t = 0; t < tokens; ++t) {
      const std::size_t row = s * tokens + t;
      data.inputs(row, t) = 1.0;
      data.inputs(row, tokens) = values[t];
      data.targets(row, 0) = values[(t + tokens - 1) % tokens];
      data.targets(row, 1) = values[0];
    }
  }
  return data;
}

nn::Dataset two_questions(std::size_t samples, std::size_t tokens, std::uint64_t seed) {
  const nn::Dataset data = two_places(samples, tokens, seed);
  Matrix yes(data.size(), 2);
  for (std::size_t i = 0; i < data.size(); ++i) {
    for (std::size_t j = 0; j < 2; ++j) yes(i, j) = data.targets(i, j) > 0.0 ? 1.0 : 0.0;
  }
  return {data.inputs, yes};
}

}  // namespace lessons
