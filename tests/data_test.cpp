// Datasets: the toy problems, splits, standardization; and files, good and bad.
#include <cmath>
#include <filesystem>
#include <fstream>
#include <numbers>
#include <numeric>
#include <set>

#include "lessons/common/tumours.hpp"
#include "nn/data/fashion_mnist.hpp"
#include "tests/catch.hpp"
#include "tests/run.hpp"

namespace {

// A file of the test's own, gone with it.
struct File {
  std::string path;
  explicit File(const std::string& text) : path(build_folder() + "/test.csv") {
    std::ofstream(path) << text;
  }
  ~File() { std::filesystem::remove(path); }
};

}  // namespace

TEST_CASE("The toy problems are the points they are defined to be") {
  const nn::Dataset moons = nn::moons(200);
  CHECK(approx_equal(nn::rows(moons, {0, 99, 100, 199}).inputs,
                     {{1, 0}, {-1, 0}, {0, 0.5}, {2, 0.5}}, 1e-15));
  CHECK(sum(moons.targets) == 100.0);
  const nn::Dataset circles = nn::circles(8);
  CHECK(approx_equal(circles.inputs,
                     {{1, 0}, {0, 1}, {-1, 0}, {0, -1}, {.5, 0}, {0, .5}, {-.5, 0}, {0, -.5}},
                     1e-15));
  const nn::Dataset spirals = nn::spirals(4);
  CHECK(approx_equal(spirals.inputs, {{.1, 0}, {0, 1}, {-.1, 0}, {0, -1}}, 1e-15));
  CHECK(nn::xor_points().targets == Matrix{{0}, {1}, {1}, {0}});
  CHECK_THROWS_WITH(nn::moons(7), ContainsSubstring("moons(7)"));
  CHECK_THROWS_AS(nn::circles(2), std::invalid_argument);
}

TEST_CASE("Noise has the size asked for and leaves the targets") {
  Rng rng(1);
  const nn::Dataset clean = nn::moons(1000);
  const nn::Dataset noisy = nn::with_noise(clean, 0.1, rng);
  const Matrix noise = noisy.inputs - clean.inputs;
  CHECK(std::sqrt(mean(noise * noise)) == Approx(0.1).epsilon(0.08));  // 5 sigma of 2,000 draws
  CHECK(noisy.targets == clean.targets);
}

TEST_CASE("A stratified split keeps each class's share and every sample once") {
  nn::Dataset data{Matrix(100, 1), Matrix(100, 1)};
  for (std::size_t i = 0; i < 100; ++i) {
    data.inputs(i, 0) = static_cast<double>(i);
    data.targets(i, 0) = i < 30 ? 1.0 : 0.0;
  }
  Rng rng(2);
  const nn::Split split = nn::stratified_split(data, 0.2, rng);
  CHECK(split.test.size() == 20);
  CHECK(sum(split.test.targets) == 6.0);
  std::set<double> seen(split.train.inputs.values().begin(), split.train.inputs.values().end());
  seen.insert(split.test.inputs.values().begin(), split.test.inputs.values().end());
  CHECK(seen.size() == 100);
  CHECK(nn::stratified_split(data, 0.0, rng).test.size() == 0);
  CHECK_THROWS_AS(nn::stratified_split(data, 1.5, rng), std::invalid_argument);
}

TEST_CASE("Standardizing uses the training part and survives a constant feature") {
  const nn::Dataset train{{{1, 0.1}, {3, 0.1}, {5, 0.1}}, Matrix::zeros(3, 1)};
  const nn::Dataset test{{{3, 0.1}, {11, 0.3}}, Matrix::zeros(2, 1)};
  const nn::Standardizer standardize(train);
  const double deviation = std::sqrt(8.0 / 3.0);
  CHECK(approx_equal(standardize(train).inputs, {{-2 / deviation, 0}, {0, 0}, {2 / deviation, 0}},
                     1e-15));
  CHECK(approx_equal(standardize(test).inputs, {{0, 0}, {8 / deviation, 0.2}}, 1e-15));
  CHECK_THROWS_AS(nn::Standardizer(nn::Dataset{}), std::invalid_argument);
}

TEST_CASE("The tumours: 569 in all, standardized by the training part, in equal shares") {
  const nn::Split split = lessons::tumours(1);
  CHECK(split.train.size() + split.test.size() == 569);
  CHECK(split.train.inputs.cols() == 30);
  CHECK(sum(split.test.targets) == 42.0);  // of 212 malignant
  CHECK(split.test.size() == 113);         // and 71 of 357 benign
  CHECK(max_abs(column_sums(split.train.inputs)) < 1e-9);
  const File file("a,t\n1,0\n2,2\n");
  CHECK_THROWS_WITH(lessons::tumours(1, file.path),
                    ContainsSubstring("sample 2: expected a target of 0 or 1"));
  const File single("a,t\n1,1\n2,1\n");
  CHECK_THROWS_WITH(lessons::tumours(1, single.path),
                    ContainsSubstring("all samples are of class 1"));
  const File small("a,t\n1,0\n2,1\n");
  CHECK_THROWS_WITH(lessons::tumours(1, small.path), ContainsSubstring("too few"));
}

TEST_CASE("Fashion-MNIST, where it is installed: 14 x 14 pixels and one-hot labels") {
  CHECK_FALSE(nn::has_fashion_mnist("no/such/folder"));
  CHECK_THROWS_WITH(nn::fashion_mnist(0, 1, "no/such/folder"), ContainsSubstring("make setup"));
  if (skipped(!nn::has_fashion_mnist(), "dataset-fashion-mnist is not installed")) return;
  const nn::Dataset data = nn::fashion_mnist(0, 100);
  CHECK(data.inputs.cols() == 196);
  CHECK(approx_equal(column_sums(transpose(data.targets)), Matrix::filled(1, 100, 1.0), 0.0));
  CHECK(data.targets(0, 9) == 1.0);  // the first picture is an ankle boot
  std::vector<std::size_t> last_90(90);
  std::iota(last_90.begin(), last_90.end(), 10);
  CHECK(nn::fashion_mnist(10, 90).inputs == nn::rows(data, last_90).inputs);
  CHECK_THROWS_AS(nn::fashion_mnist(59'999, 2), std::invalid_argument);

  const nn::Dataset pixels = nn::fashion_mnist_pixels(nn::Part::training, 0, 2);
  CHECK(pixels.inputs.cols() == 784);
  CHECK(sum(pixels.inputs) / 4.0 == Approx(sum(nn::fashion_mnist(0, 2).inputs)));
  CHECK(nn::fashion_mnist_pixels(nn::Part::testing, 9'999, 1).size() == 1);
  CHECK_THROWS_AS(nn::fashion_mnist_pixels(nn::Part::testing, 9'999, 2), std::invalid_argument);
}
