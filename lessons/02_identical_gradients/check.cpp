// The check: one output, as many gradients as neurons, and no weight changed in vain.
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "lessons/common/homework.hpp"
#include "lessons/common/text.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/trainer.hpp"

void part_twins(nn::Mlp& net, std::size_t layer);  // homework.cpp

using lessons::number;

namespace {

struct Case {
  std::vector<std::size_t> widths;
  std::size_t layer;  // whose twins are to be parted
};

const Case cases[] = {
    {{2, 4, 1}, 0}, {{3, 5, 2}, 0}, {{2, 4, 3, 1}, 0}, {{2, 3, 6, 1}, 1}, {{3, 4, 2, 5, 2}, 1}};
constexpr std::size_t rounds = 3, drawn_cases = 6;

// One to four hidden layers of two to seven neurons, and one to three outputs.
Case drawn_case(Rng& rng) {
  Case test{{2 + rng.below(3)}, 0};
  const std::size_t hidden = 1 + rng.below(4);
  for (std::size_t l = 0; l < hidden; ++l) test.widths.push_back(2 + rng.below(6));
  test.widths.push_back(1 + rng.below(3));
  test.layer = rng.below(hidden);
  return test;
}

// Twins in every hidden layer: equal columns lead into it, equal rows lead out of it. Leaky ReLUs
// do not saturate, so no gradient dies of a large new weight.
nn::Mlp twins(const std::vector<std::size_t>& widths, Rng& rng) {
  nn::Mlp net(widths, nn::leaky_relu(), nn::constant(0.4));
  Matrix& first = net.dense(0).weights.value;
  for (std::size_t i = 0; i < first.rows(); ++i) std::ranges::fill(first.row(i), rng.normal());
  Matrix& last = net.dense(net.depth() - 1).weights.value;
  for (std::size_t k = 0; k < last.cols(); ++k) {
    const double vote = rng.uniform(0.5, 1.5);
    for (std::size_t j = 0; j < last.rows(); ++j) last(j, k) = vote;
  }
  for (std::size_t l = 0; l < net.depth(); ++l) {
    std::ranges::fill(net.dense(l).bias.value.values(), rng.symmetric(0.5));
  }
  return net;
}

nn::Dataset draw(const std::vector<std::size_t>& widths, Rng& rng) {
  nn::Dataset result{Matrix(50, widths.front()), Matrix(50, widths.back())};
  for (double& value : result.inputs.values()) value = rng.normal();
  for (double& value : result.targets.values()) value = static_cast<double>(rng.below(2));
  return result;
}

// Whether each outgoing weight has a part in the gradient of its neuron that is no smaller than a tenth of
// the largest such part. Otherwise the samples, and not the student's choice, could decide that two
// gradients are within a millionth of each other.
bool every_weight_counts(nn::Mlp net, std::size_t layer, const nn::Dataset& data) {
  nn::evaluate_gradients(net, data, nn::binary_cross_entropy);
  const Matrix& before = layer == 0 ? data.inputs : net.activation(layer - 1);
  const Matrix &z = net.pre_activation(layer), &h = net.activation(layer);
  double least = INFINITY, most = 0.0;
  for (std::size_t k = 0; k < net.dense(layer + 1).fan_out(); ++k) {
    Matrix part = Matrix::zeros(1, before.cols());  // of the outgoing weight 1 to neuron k
    for (std::size_t s = 0; s < before.rows(); ++s) {
      const double slope = net.hidden_activation().derivative(z(s, 0), h(s, 0));
      const double delta = net.error_signal(layer + 1)(s, k) * slope;
      for (std::size_t i = 0; i < before.cols(); ++i) part(0, i) += delta * before(s, i);
    }
    least = std::min(least, max_abs(part));
    most = std::max(most, max_abs(part));
  }
  return least > 0.1 * most;
}

nn::Dataset data(const nn::Mlp& net, const Case& test, Rng& rng) {
  nn::Dataset samples = draw(test.widths, rng);
  for (int tries = 0; tries < 100 && !every_weight_counts(net, test.layer, samples); ++tries) {
    samples = draw(test.widths, rng);
  }
  return samples;
}

struct Changes {
  std::size_t count = 0;
  bool same_shapes = true;
  bool finite = true;
  std::string where;  // "3 in dense(1).weights, 1 in dense(0).bias"
};

Changes changes(nn::Mlp before, nn::Mlp after) {
  Changes all;
  const auto old = before.parameters();
  const auto now = after.parameters();
  all.same_shapes = old.size() == now.size();
  for (std::size_t k = 0; all.same_shapes && k < now.size(); ++k) {
    const Matrix& a = old[k]->value;
    const Matrix& b = now[k]->value;
    all.same_shapes = shape(a) == shape(b);
    std::size_t count = 0;
    for (std::size_t i = 0; all.same_shapes && i < b.size(); ++i) {
      count += a.values()[i] != b.values()[i];
      all.finite = all.finite && std::isfinite(b.values()[i]);
    }
    if (count == 0) continue;
    all.count += count;
    all.where += fmt::format("{}{} in dense({}).{}", all.where.empty() ? "" : ", ", count, k / 2,
                             now[k]->name);
  }
  if (all.count == 0) all.where = "nothing";
  return all;
}

// Columns that are further apart than a millionth of the largest entry.
std::size_t different_columns(const Matrix& gradient) {
  const Matrix neurons = transpose(gradient);
  std::vector<std::size_t> found;
  for (std::size_t j = 0; j < neurons.rows(); ++j) {
    const bool new_one = std::ranges::none_of(found, [&](std::size_t k) {
      double gap = 0.0;
      for (std::size_t i = 0; i < neurons.cols(); ++i) {
        gap = std::max(gap, std::abs(neurons(j, i) - neurons(k, i)));
      }
      return gap <= 1e-6 * max_abs(gradient);
    });
    if (new_one) found.push_back(j);
  }
  return found.size();
}

void check_legal(lessons::Check& check, const Changes& changed, const std::string& place) {
  check.require(changed.same_shapes,
                {"the network has other layers than before " + place,
                 "the same network with other numbers in it", "only weights are to be changed",
                 "where your code assigns to net or to a whole matrix"});
  check.require(changed.finite,
                {"a parameter is not a finite number " + place, "finite numbers",
                 "nothing can be learned from NaN or infinity", "the value that your code writes"});
}

void check_outputs(lessons::Check& check, double apart, const std::string& place) {
  check.require(apart == 0.0,
                {fmt::format("the neurons no longer give the same output, but up to {} apart {}",
                             number(apart, 3), place),
                 "the same output from all of them, on 50 inputs you have not seen",
                 "a neuron's output follows from its own incoming weights and its bias",
                 "what else its gradient depends on; leave dense(layer) as it is"});
}

void check_gradients(lessons::Check& check, std::size_t different, std::size_t width,
                     const std::string& place) {
  const bool nothing = place.find("changed: nothing") != std::string::npos;
  check.require(different != 1 || !nothing,
                {"no weight was changed " + place,
                 fmt::format("{0} neurons with {0} different gradients", width),
                 "twins stay twins if nothing is done", "whether your code reaches this layer"});
  check.require(different != 1,
                {"outputs agree, and gradients agree too, to a millionth of the largest " + place,
                 fmt::format("{0} neurons with {0} different gradients", width),
                 "what is the same for all neurons of a layer, or hardly different, cannot make "
                 "their gradients different",
                 "the formula at the top of lesson @identical_gradients: which "
                 "factors carry the neuron's index j?"});
  check.require(
      different == width,
      {fmt::format("only {} different gradients among {} neurons {}", different, width, place),
       fmt::format("{}, one for each neuron", width),
       "neurons that got the same change, or none, are still twins of each other",
       "the values: each neuron needs one of its own"});
}

void check_case(lessons::Check& check, const Case& test, Rng& rng) {
  const nn::Mlp before = twins(test.widths, rng);
  nn::Mlp net = before;
  part_twins(net, test.layer);
  const Changes changed = changes(before, net);
  const std::string place = fmt::format("(widths {}; layer {}; changed: {})",
                                        fmt::join(test.widths, "-"), test.layer, changed.where);
  check_legal(check, changed, place);

  nn::evaluate_gradients(net, data(net, test, rng), nn::binary_cross_entropy);
  const std::size_t width = test.widths[test.layer + 1];
  check_outputs(check, nn::column_spread(net.activation(test.layer)), place);
  check_gradients(check, different_columns(net.dense(test.layer).weights.gradient), width, place);
  check.require(changed.count == width - 1,
                {fmt::format("{} numbers changed for {} neurons {}", changed.count, width, place),
                 fmt::format("{}, the fewest that do it", width - 1),
                 "one weight tells a neuron from the others, and one neuron may keep its weights",
                 "which of your changes you can leave out"});
}

}  // namespace

int main() {
  const std::size_t requirements = (std::size(cases) * rounds + drawn_cases) * 7;
  return lessons::check_homework(requirements, [](lessons::Check& check) {
    Rng rng(check.seed(0));
    for (std::size_t round = 0; round < rounds; ++round) {
      for (const Case& test : cases) check_case(check, test, rng);
    }
    for (std::size_t k = 0; k < drawn_cases; ++k) check_case(check, drawn_case(rng), rng);
  });
}
