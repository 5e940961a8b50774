#include "datasets.hpp"

#include <stdexcept>

#include "lessons/common/tumours.hpp"
#include "nn/data/fashion_mnist.hpp"

namespace lessons {

namespace {

nn::Dataset frauds(std::size_t n, Rng rng) {
  nn::Dataset data{Matrix(n, 8), Matrix(n, 1), {}};
  for (std::size_t i = 0; i < n; ++i) {
    const bool fraud = rng.uniform() < 0.03;
    const double side = rng.uniform() < 0.5 ? -2.2 : 2.2;
    for (double& x : data.inputs.row(i)) x = rng.normal();
    for (std::size_t j = 0; j < 2 && fraud; ++j) {
      data.inputs(i, j) = side + 0.5 * data.inputs(i, j);
    }
    data.targets(i, 0) = fraud ? 1.0 : 0.0;
  }
  return data;
}

// The first `most` sandals, class 0, and ankle boots, class 1, from image `first` on.
nn::Dataset shoes(nn::Part part, std::size_t first, std::size_t most) {
  const nn::Dataset all = nn::fashion_mnist_pixels(part, first, 6 * most);
  std::vector<std::size_t> chosen;
  for (std::size_t i = 0; i < all.size() && chosen.size() < most; ++i) {
    if (all.targets(i, 5) == 1.0 || all.targets(i, 9) == 1.0) chosen.push_back(i);
  }
  nn::Dataset data = nn::rows(all, chosen);
  data.targets = Matrix(chosen.size(), 1);
  for (std::size_t i = 0; i < chosen.size(); ++i) data.targets(i, 0) = all.targets(chosen[i], 9);
  return data;
}

}  // namespace

Task task_by_name(const std::string& name, std::uint64_t seed) {
  Rng train = Rng(seed).stream(1), test = Rng(seed).stream(2);
  if (name == circles_task) {
    return {name, nn::with_noise(nn::circles(200), 0.08, train),
            nn::with_noise(nn::circles(1000), 0.08, test), 400};
  }
  if (name == frauds_task) return {name, frauds(1000, train), frauds(4000, test), 300};
  if (name == boots_task) {
    return {name, shoes(nn::Part::training, seed % 20 * 3000, 500),
            shoes(nn::Part::testing, 0, 1000), 60};
  }
  if (name != tumours_task) throw std::invalid_argument("no task is called '" + name + "'");
  const nn::Split split = tumours(seed);
  return {name, split.train, split.test, 300};
}

}  // namespace lessons
