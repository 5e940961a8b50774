#include "datasets.hpp"

#include <stdexcept>

#include "lessons/common/tumours.hpp"
#include "nn/data/fashion_mnist.hpp"

namespace lessons {

namespace {

Task jittered(const std::string& name, nn::Dataset curve(std::size_t), double sigma, Rng train,
              Rng test) {
  return {name, nn::with_noise(curve(200), sigma, train), nn::with_noise(curve(1000), sigma, test),
          400};
}

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

// The first `most` images of these two of Fashion-MNIST's classes, from image `first` on.
nn::Dataset images(nn::Part part, std::size_t first, std::size_t most, std::size_t zero,
                   std::size_t one) {
  const nn::Dataset all = nn::fashion_mnist_pixels(part, first, 6 * most);
  std::vector<std::size_t> chosen;
  for (std::size_t i = 0; i < all.size() && chosen.size() < most; ++i) {
    if (all.targets(i, zero) == 1.0 || all.targets(i, one) == 1.0) chosen.push_back(i);
  }
  nn::Dataset data = nn::rows(all, chosen);
  data.targets = Matrix(chosen.size(), 1);
  for (std::size_t i = 0; i < chosen.size(); ++i) data.targets(i, 0) = all.targets(chosen[i], one);
  return data;
}

Task image_task(const std::string& name, std::size_t zero, std::size_t one, std::uint64_t seed) {
  return {name, images(nn::Part::training, seed % 20 * 3000, 500, zero, one),
          images(nn::Part::testing, 0, 1000, zero, one), 60};
}

}  // namespace

Task task_by_name(const std::string& name, std::uint64_t seed) {
  const Rng train = Rng(seed).stream(1), test = Rng(seed).stream(2);
  if (name == "moons") return jittered(name, nn::moons, 0.1, train, test);
  if (name == "circles") return jittered(name, nn::circles, 0.08, train, test);
  if (name == frauds_task) return {name, frauds(1000, train), frauds(4000, test), 300};
  if (name == tumours_task) {
    const nn::Split split = tumours(seed);
    return {name, split.train, split.test, 300};
  }
  if (name == boots_task) return image_task(name, 5, 9, seed);
  if (name == shirts_task) return image_task(name, 0, 6, seed);
  throw std::invalid_argument("no task is called '" + name + "'");
}

}  // namespace lessons
