#include "datasets.hpp"

#include <algorithm>
#include <stdexcept>

#include "lessons/common/tumours.hpp"
#include "nn/data/csv.hpp"
#include "nn/data/fashion_mnist.hpp"

namespace lessons {

namespace {

Task jittered(const std::string& name, nn::Dataset curve(std::size_t), double sigma,
              std::size_t steps) {
  Rng train(11), test(12);
  return {name, nn::with_noise(curve(400), sigma, train), nn::with_noise(curve(1000), sigma, test),
          steps};
}

// The centres of side x side cells on [-1, 1]^2, class 1 where the signs differ.
nn::Dataset chessboard(std::size_t side) {
  nn::Dataset data{Matrix(side * side, 2), Matrix(side * side, 1), {"x", "y"}};
  const auto centre = [side](std::size_t cell) {
    return (2.0 * static_cast<double>(cell) + 1.0) / static_cast<double>(side) - 1.0;
  };
  for (std::size_t i = 0; i < side * side; ++i) {
    const double x = data.inputs(i, 0) = centre(i % side);
    const double y = data.inputs(i, 1) = centre(i / side);
    data.targets(i, 0) = (x > 0.0) != (y > 0.0) ? 1.0 : 0.0;
  }
  return data;
}

// 8 normal numbers a sample. The first two of a fraud are both about 2.2 or both about -2.2.
nn::Dataset frauds(std::size_t n, std::uint64_t seed) {
  Rng rng(seed);
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

Task measured_tumours() {
  const nn::Dataset data = nn::read_csv(tumour_file);
  std::vector<std::size_t> train, test;
  for (std::size_t i = 0; i < data.size(); ++i) (i % 5 == 0 ? test : train).push_back(i);
  const nn::Standardizer standardize(nn::rows(data, train));
  return {tumour_task, standardize(nn::rows(data, train)), standardize(nn::rows(data, test)), 300};
}

using Kinds = std::vector<std::size_t>;  // of the ten that Fashion-MNIST shows

// The first `most` images of these kinds, class 0, or of those, class 1.
nn::Dataset images(nn::Part part, std::size_t most, const Kinds& zero, const Kinds& one) {
  const nn::Dataset all =
      nn::fashion_mnist_pixels(part, 0, part == nn::Part::training ? 6000 : 10'000);
  const auto is_one_of = [&](const Kinds& kinds, std::size_t i) {
    return std::ranges::any_of(kinds, [&](std::size_t k) { return all.targets(i, k) == 1.0; });
  };
  std::vector<std::size_t> chosen;
  for (std::size_t i = 0; i < all.size() && chosen.size() < most; ++i) {
    if (is_one_of(zero, i) || is_one_of(one, i)) chosen.push_back(i);
  }
  nn::Dataset data = nn::rows(all, chosen);
  data.targets = Matrix(chosen.size(), 1);
  for (std::size_t i = 0; i < chosen.size(); ++i) data.targets(i, 0) = is_one_of(one, chosen[i]);
  return data;
}

Task image_task(const std::string& name, const Kinds& zero, const Kinds& one) {
  return {name, images(nn::Part::training, 1000, zero, one),
          images(nn::Part::testing, 2000, zero, one), 100};
}

Task odd_or_even() {
  Task task = image_task("odd or even", {0, 2, 4, 6, 8}, {1, 3, 5, 7, 9});
  const double middle = mean(task.train.inputs);
  task.train.inputs -= middle;
  task.test.inputs -= middle;
  return task;
}

}  // namespace

Task task_by_name(const std::string& name) {
  if (name == "moons") return jittered(name, nn::moons, 0.1, 1000);
  if (name == "circles") return jittered(name, nn::circles, 0.08, 1000);
  if (name == "xor") return {name, chessboard(20), chessboard(30), 1000};
  if (name == "spirals") return jittered(name, nn::spirals, 0.02, 2000);
  if (name == "frauds") return {name, frauds(2000, 11), frauds(4000, 12), 300};
  if (name == tumour_task) return measured_tumours();
  if (name == "sandal or boot") return image_task(name, {5}, {9});
  if (name == "top or shirt") return image_task(name, {0}, {6});
  if (name == "odd or even") return odd_or_even();
  throw std::invalid_argument("no task is called '" + name + "'");
}

}  // namespace lessons
