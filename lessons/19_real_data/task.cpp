#include "task.hpp"

#include <algorithm>
#include <stdexcept>

#include "lessons/common/tumours.hpp"
#include "nn/data/csv.hpp"
#include "nn/data/fashion_mnist.hpp"

namespace lessons {

namespace {

using Curve = nn::Dataset (*)(std::size_t);

Task jittered(const std::string& name, Curve curve, double sigma, std::size_t steps) {
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
    const double x = centre(i % side), y = centre(i / side);
    data.inputs(i, 0) = x;
    data.inputs(i, 1) = y;
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
  const nn::Split split{nn::rows(data, train), nn::rows(data, test)};
  const nn::Standardizer standardize(split.train);
  return {tumour_task, standardize(split.train), standardize(split.test), 300};
}

// The first `most` images whose class is `zero`, then a 0, or `one`, then a 1.
nn::Dataset two_classes(nn::Part part, std::size_t first, std::size_t images, std::size_t zero,
                        std::size_t one, std::size_t most) {
  nn::Dataset all = nn::fashion_mnist_pixels(part, first, images);
  std::vector<std::size_t> chosen;
  for (std::size_t i = 0; i < all.size() && chosen.size() < most; ++i) {
    if (all.targets(i, zero) + all.targets(i, one) > 0.0) chosen.push_back(i);
  }
  nn::Dataset two = nn::rows(all, chosen);
  Matrix targets(two.size(), 1);
  for (std::size_t i = 0; i < two.size(); ++i) targets(i, 0) = two.targets(i, one);
  two.targets = targets;
  return two;
}

nn::Dataset odd_or_even(nn::Part part, std::size_t images) {
  nn::Dataset data = nn::fashion_mnist_pixels(part, 0, images);
  Matrix odd = Matrix::zeros(images, 1);
  for (std::size_t i = 0; i < images; ++i) {
    for (std::size_t c = 1; c < data.targets.cols(); c += 2) odd(i, 0) += data.targets(i, c);
  }
  data.targets = odd;
  return data;
}

Task image_task(const std::string& name) {
  using enum nn::Part;
  if (name == "odd or even") {
    Task task{name, odd_or_even(training, 1000), odd_or_even(testing, 2000), 100};
    const double middle = mean(task.train.inputs);
    task.train.inputs -= middle;
    task.test.inputs -= middle;
    return task;
  }
  const std::size_t zero = name == "top or shirt" ? 0 : 5, one = name == "top or shirt" ? 6 : 9;
  return {name, two_classes(training, 0, 6000, zero, one, 1000),
          two_classes(testing, 0, 10'000, zero, one, 2000), 100};
}

}  // namespace

Task task_by_name(const std::string& name) {
  if (name == "moons") return jittered(name, nn::moons, 0.1, 1000);
  if (name == "circles") return jittered(name, nn::circles, 0.08, 1000);
  if (name == "xor") return {name, chessboard(20), chessboard(30), 1000};
  if (name == "spirals") return jittered(name, nn::spirals, 0.02, 2000);
  if (name == "frauds") return {name, frauds(2000, 11), frauds(4000, 12), 300};
  if (name == tumour_task) return measured_tumours();
  if (std::ranges::find(image_tasks, name) != image_tasks.end()) return image_task(name);
  throw std::invalid_argument("no task is called '" + name + "'");
}

double majority(const Task& task) {
  const double ones = mean(task.test.targets);
  return std::max(ones, 1.0 - ones);
}

}  // namespace lessons
