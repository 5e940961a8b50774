// Networks that people reported as not learning, with what nn::diagnose has to say of each.
#include <limits>
#include <sstream>

#include "nn/diagnosis/baseline.hpp"
#include "nn/diagnosis/diagnose.hpp"
#include "nn/optimizer.hpp"
#include "nn/trainer.hpp"
#include "tests/catch.hpp"

using nn::Disease;
using nn::Sign;

namespace {

const nn::Remark& remark_of(const nn::Diagnosis& found, Sign sign) {
  for (const nn::Remark& remark : found.remarks) {
    if (remark.sign == sign) return remark;
  }
  throw std::runtime_error("no such remark: " + to_string(found));
}

const nn::Finding& finding_of(const nn::Diagnosis& found, Disease disease) {
  for (const nn::Finding& finding : found.findings) {
    if (finding.disease == disease) return finding;
  }
  throw std::runtime_error("no such finding: " + to_string(found));
}

// XOR with inputs 0 and 1.
nn::Dataset xor_of_bits() {
  nn::Dataset data = nn::xor_points();
  for (double& x : data.inputs.values()) x = (x + 1.0) / 2.0;
  return data;
}

nn::Mlp trained_on_xor(std::vector<std::size_t> widths, const nn::Activation& f,
                       const nn::Initializer& start, std::uint64_t seed) {
  nn::Mlp net(widths, f, start, seed);
  nn::GradientDescent descent(1.0);
  nn::train(net, xor_of_bits(), nn::binary_cross_entropy, descent, {.steps = 20000});
  return net;
}

// Noise in ten classes of equal shares.
nn::Dataset ten_classes(std::size_t features) {
  Rng rng(5);
  nn::Dataset data{nn::normal(1.0)(200, features, rng), Matrix::zeros(200, 10)};
  for (std::size_t i = 0; i < 200; ++i) data.targets(i, i % 10) = 1.0;
  return data;
}

}  // namespace

TEST_CASE("XOR at a poor minimum: the gradient is almost nil and answers are wrong") {
  const nn::Mlp net = trained_on_xor({2, 2, 1}, nn::sigmoid(), nn::xavier_uniform(), 2);
  const nn::Diagnosis found = nn::diagnose(net, xor_of_bits());
  CHECK(found.loss == Approx(0.3469).margin(5e-5));
  CHECK(found.best_constant_loss == Approx(std::log(2.0)));
  CHECK(found.name() == "plateau");
  const nn::Finding& finding = finding_of(found, Disease::plateau);
  CAPTURE(finding.evidence);
  const std::string before = "the gradient is almost nil, ";
  REQUIRE_THAT(finding.evidence, StartsWith(before));
  CHECK(std::stod(finding.evidence.substr(before.size())) == Approx(1.3e-4).epsilon(0.1));
  CHECK_THAT(finding.evidence, ContainsSubstring("2 of 4 classes"));
  CHECK_THAT(finding.evidence, ContainsSubstring("50 % of the targets' variance is left"));
  CHECK_THAT(finding.remedy, ContainsSubstring("another seed, wider"));
}

TEST_CASE("Of XOR networks by seed those that are stuck are named, and no other") {
  std::size_t stuck = 0, named = 0;
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    CAPTURE(seed);
    const auto start = nn::xavier_uniform();
    const nn::Diagnosis at_start =
        nn::diagnose(nn::Mlp({2, 2, 1}, nn::sigmoid(), start, seed), xor_of_bits());
    CHECK_FALSE(at_start.has(Disease::plateau));
    const nn::Diagnosis found =
        nn::diagnose(trained_on_xor({2, 2, 1}, nn::sigmoid(), start, seed), xor_of_bits());
    const bool is_stuck = found.loss > 0.1;
    stuck += is_stuck;
    named += found.has(Disease::plateau);
    CHECK(found.has(Disease::plateau) == is_stuck);
  }
  CHECK(stuck == 9);
  CHECK(named == 9);
}

TEST_CASE(
    "Layers saturated by their biases: the biases are named, and smaller weights are not advised") {
  nn::Mlp net({2, 16, 16, 1}, nn::tanh(), nn::xavier_normal(), 1);
  for (const std::size_t l : {0, 1}) net.dense(l).bias.value = Matrix::filled(1, 16, 5.0);
  const nn::Diagnosis found = nn::diagnose(net, nn::moons(200));
  CHECK(found.name() == "saturated");
  const nn::Finding& finding = finding_of(found, Disease::saturated);
  CAPTURE(finding.evidence, finding.remedy);
  CHECK_THAT(finding.evidence, ContainsSubstring("biases of size 5 exceed the weighted input"));
  CHECK_THAT(finding.evidence, ContainsSubstring("in 16 of 16 neurons"));
  CHECK_THAT(finding.remedy, StartsWith("Set these biases to 0"));
  for (const std::size_t l : {0, 1}) net.dense(l).weights.value *= 0.01;
  CHECK_THAT(finding_of(nn::diagnose(net, nn::moons(200)), Disease::saturated).remedy,
             StartsWith("Set these biases to 0"));
  for (const std::size_t l : {0, 1}) net.dense(l).bias.value *= 0.0;
  CHECK_FALSE(nn::diagnose(net, nn::moons(200)).has(Disease::saturated));
}

TEST_CASE("Where weights saturate a layer, smaller weights are advised") {
  nn::Mlp net({2, 16, 16, 1}, nn::tanh(), nn::normal(200.0), 1);
  net.dense(1).bias.value = Matrix::filled(1, 16, 0.5);
  const nn::Finding finding = finding_of(nn::diagnose(net, nn::moons(200)), Disease::saturated);
  CHECK_THAT(finding.remedy, StartsWith("Smaller weights"));
  CHECK_THAT(finding.evidence, !ContainsSubstring("biases"));
}

TEST_CASE("A ReLU layer whose units are all on is linear") {
  nn::Mlp net({2, 16, 1}, nn::relu(), nn::he_normal(), 1);
  CHECK_FALSE(nn::diagnose(net, nn::moons(200)).has(Sign::linear_layer));
  net.dense(0).bias.value = Matrix::filled(1, 16, 5.0);
  const nn::Remark remark = remark_of(nn::diagnose(net, nn::moons(200)), Sign::linear_layer);
  CHECK_THAT(remark.evidence, ContainsSubstring("16 of 16 neurons are on for every sample"));
  CHECK_THAT(remark.evidence, ContainsSubstring("biases of size 5 exceed"));
  CHECK_THAT(remark.remedy, ContainsSubstring("biases to 0"));
}

TEST_CASE("A first loss far above ln C stands beside that of the best constant answer") {
  nn::Mlp net({2, 256, 10}, nn::relu(), nn::he_normal(), 1);
  const nn::Diagnosis usual = nn::diagnose(net, ten_classes(2));
  CHECK_FALSE(usual.has(Sign::confidently_wrong));
  Rng rng(2);
  net.dense(1).weights.value = nn::normal(2.0)(256, 10, rng);
  const nn::Diagnosis found = nn::diagnose(net, ten_classes(2));
  CHECK(found.loss > 30.0);
  CHECK(found.best_constant_loss == Approx(std::log(10.0)));
  CHECK_THAT(to_string(found), ContainsSubstring("the best constant answer has 2.303"));
  CHECK_THAT(remark_of(found, Sign::confidently_wrong).evidence,
             ContainsSubstring("well above the 2.3 of the best constant answer"));
}

TEST_CASE("Rare classes: the output's bias is named") {
  nn::Dataset data{Matrix::zeros(100, 2), Matrix::zeros(100, 1)};
  Rng rng(3);
  data.inputs = nn::normal(1.0)(100, 2, rng);
  data.targets(7, 0) = 1.0;
  nn::Mlp net({2, 8, 1}, nn::tanh(), nn::xavier_normal(), 1);
  const nn::Remark remark = remark_of(nn::diagnose(net, data), Sign::confidently_wrong);
  CHECK_THAT(remark.remedy, ContainsSubstring("log(p / (1 - p)) = -4.6"));
  net.dense(1).weights.value *= 0.1;
  net.dense(1).bias.value(0, 0) = std::log(0.01 / 0.99);
  CHECK_FALSE(nn::diagnose(net, data).has(Sign::confidently_wrong));
}

TEST_CASE("The first and the last weights count, where hidden layers alone do not show it") {
  const nn::Dataset data = ten_classes(160);
  const std::vector<std::size_t> widths = {160, 160, 160, 10};
  const nn::Diagnosis small = nn::diagnose(nn::Mlp(widths, nn::relu(), nn::normal(0.01), 1), data);
  const nn::Diagnosis he = nn::diagnose(nn::Mlp(widths, nn::relu(), nn::he_normal(), 1), data);
  CHECK(he.layers[0].error / small.layers[0].error == Approx(136.0).epsilon(0.2));
  CHECK(small.has(Sign::first_or_last_step));
  CHECK_THAT(remark_of(small, Sign::first_or_last_step).remedy,
             ContainsSubstring("Larger weights there: nn::he_normal()"));
  CHECK_FALSE(he.has(Sign::first_or_last_step));
  CHECK(
      nn::diagnose(nn::Mlp({100, 100, 100, 10}, nn::relu(), nn::normal(0.01), 1), ten_classes(100))
          .name() == "vanishing");
}

TEST_CASE("First weights of 0 are no near-twins, since their outgoing weights differ") {
  nn::Mlp net({2, 4, 1}, nn::tanh(), nn::xavier_normal(), 1);
  net.dense(0).weights.value *= 0.0;
  net.dense(1).weights.value = {{0.36}, {0.72}, {0.20}, {0.53}};
  const nn::Diagnosis found = nn::diagnose(net, nn::moons(200));
  CHECK(found.layers[0].apart == 4);
  CHECK_FALSE(found.has(Sign::near_twins));
}

TEST_CASE("Equal inputs with other labels are counted, with the loss that no network goes below") {
  nn::Dataset data = nn::xor_points();
  for (const std::size_t j : {0, 1}) data.inputs(1, j) = data.inputs(0, j);
  nn::Mlp net({2, 8, 1}, nn::tanh(), nn::xavier_normal(), 1);
  const nn::Remark remark = remark_of(nn::diagnose(net, data), Sign::indistinguishable);
  CHECK_THAT(remark.evidence, ContainsSubstring("2 of 4 samples"));
  CHECK_THAT(remark.evidence, ContainsSubstring("no loss is below 0.347"));
  nn::GradientDescent descent(0.5);
  nn::train(net, data, nn::binary_cross_entropy, descent, {.steps = 5000});
  CHECK_FALSE(nn::diagnose(net, data).has(Disease::plateau));  // no network does better
  data.targets(1, 0) = data.targets(0, 0);
  CHECK_FALSE(nn::diagnose(net, data).has(Sign::indistinguishable));
}

TEST_CASE("Inputs that are all 0 are named, and nobody is told to standardize them") {
  nn::Dataset data = nn::moons(40);
  data.inputs *= 0.0;
  const nn::Diagnosis found =
      nn::diagnose(nn::Mlp({2, 8, 1}, nn::tanh(), nn::xavier_normal(), 1), data);
  CHECK(found.has(Sign::zero_inputs));
  CHECK_FALSE(found.has(Sign::input_scale));
  CHECK_FALSE(found.has(Disease::plateau));
}

TEST_CASE("The best constant answer is the classes' shares or the mean") {
  const Matrix one = {{1}, {0}, {0}, {0}};
  const double p = 0.25, q = 0.75;
  CHECK(nn::best_constant_loss(one, nn::binary_cross_entropy) ==
        Approx(-p * std::log(p) - q * std::log(q)));
  CHECK(nn::best_constant_loss(one, nn::mean_squared_error) == Approx(p * q));
  const Matrix three = {{1, 0, 0}, {0, 1, 0}, {0, 1, 0}, {0, 1, 0}};
  CHECK(nn::best_constant_loss(three, nn::softmax_cross_entropy) ==
        Approx(-p * std::log(p) - q * std::log(q)));
  const nn::Loss own = [](const Matrix&, const Matrix&, Matrix&) { return 1.0; };
  CHECK(std::isnan(nn::best_constant_loss(one, own)));
}

TEST_CASE("A loss that is no number is never passed over") {
  const nn::Loss broken = [](const Matrix& outputs, const Matrix&, Matrix& gradient) {
    gradient = Matrix::zeros(outputs.rows(), outputs.cols());
    return std::numeric_limits<double>::quiet_NaN();
  };
  const nn::Mlp net({2, 8, 1}, nn::tanh(), nn::xavier_normal(), 1);
  const nn::Diagnosis found = nn::diagnose(net, nn::moons(40), broken);
  CHECK(found.name() == "exploding");
  CHECK_THAT(finding_of(found, Disease::exploding).evidence, ContainsSubstring("the loss is nan"));
}

TEST_CASE("What was looked for is listed, and what was not is said") {
  const nn::Dataset data = xor_of_bits();
  const nn::Mlp fresh({2, 8, 1}, nn::relu(), nn::he_normal(), 1);
  CHECK_THAT(to_string(nn::diagnose(fresh, data)),
             ContainsSubstring("no sign of twins, dead layers"));
  const nn::Mlp done = trained_on_xor({2, 8, 1}, nn::tanh(), nn::xavier_normal(), 1);
  const nn::Diagnosis found = nn::diagnose(done, data);
  CHECK(found.answers_right());
  CHECK(found.looked_for == std::vector<std::string>{"twins"});
  CHECK_THAT(to_string(found), ContainsSubstring("nothing but twins was looked for"));
}
