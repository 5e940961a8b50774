// The check: 150 networks, each made to suffer from one disease or from none. No healthy one may be
// called sick, and of each disease nearly all have to be found: where a disease lies, in which layer
// and under which activation, varies, so that whoever looks in one place misses a share of it.
//
// Vanishing and exploding are made by the scale of the weights: per layer 0.15 to 0.5 or 2 to 5 times
// the scale at which signals hold, deep enough for a factor of 8 in all. Healthy is 0.92 to 1.08
// times that scale, in up to 30 layers, where it may well be a factor of 10 in all. A network that came out
// near the border between two answers is drawn anew.
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "lessons/common/homework.hpp"
#include "nn/analysis/saturation.hpp"
#include "nn/dataset.hpp"
#include "nn/diagnosis/disease.hpp"
#include "sick_networks.hpp"

nn::Disease diagnose(nn::Mlp net, const Matrix& x);  // homework.cpp

using nn::Disease;

namespace {

constexpr std::size_t kinds = 6, each = 25, wanted = 23;  // of each kind

struct Network {
  std::string how;  // it was made: "tanh, 4 hidden layers, ..."
  nn::Mlp net;
  nn::Dataset data;
};

std::size_t between(std::size_t low, std::size_t high, Rng& rng) {
  return low + rng.below(high - low + 1);
}

nn::Dataset plane(Rng& rng) {
  const std::size_t n = 2 * between(20, 60, rng);
  nn::Dataset (*const all[])(std::size_t) = {nn::moons, nn::circles, nn::spirals};
  const nn::Dataset data = nn::with_noise(all[rng.below(3)](n), 0.1, rng);
  return nn::Standardizer(data)(data);
}

const std::string& one_of(const std::vector<std::string>& names, Rng& rng) {
  return names[rng.below(names.size())];
}

// In a narrow deep ReLU network a layer dies by chance now and then.
std::size_t draw_width(std::size_t hidden, Rng& rng) {
  return between(hidden > 10 ? 20 : 12, 32, rng);
}

Network of_widths(std::vector<std::size_t> widths, const std::string& activation, double factor,
                  Rng& rng) {
  const std::size_t hidden = widths.size();
  const nn::Activation f = nn::activation_by_name(activation);
  widths.insert(widths.begin(), 2);
  widths.push_back(1);
  const nn::Mlp net(widths, f, lessons::scaled(f, factor), rng.next());
  const std::string how = fmt::format("{}, {} hidden layers, scale {:.2f}", f.name, hidden, factor);
  return {how, net, plane(rng)};
}

Network fresh(const std::string& activation, std::size_t hidden, double factor, Rng& rng) {
  std::vector<std::size_t> widths(hidden);
  for (std::size_t& width : widths) width = draw_width(hidden, rng);
  return of_widths(widths, activation, factor, rng);
}

double size(const Matrix& a) { return std::sqrt(mean(a * a)); }

// Powers of ten by which signals grow from the first hidden layer to the last, mean of both directions.
struct Growth {
  double in_all, per_layer;
};
Growth growth(Network& made) {
  const Matrix outputs = made.net.forward(made.data.inputs);
  made.net.backward(Matrix::filled(outputs.rows(), outputs.cols(), 1.0));
  const std::size_t last = made.net.depth() - 2;
  if (last == 0) return {0.0, 0.0};
  const double errors = size(made.net.error_signal(0)) / size(made.net.error_signal(last));
  const bool sigmoid = made.net.hidden_activation().name == "sigmoid";  // its h is never small
  const double activations =
      sigmoid ? errors : size(made.net.activation(last)) / size(made.net.activation(0));
  const double in_all = 0.5 * (std::log10(errors) + std::log10(activations));
  return {in_all, in_all / static_cast<double>(last)};
}

// The flattest hidden layer's mean slope, as a share of the steepest; of ReLUs, the smallest share of
// neurons that are not flat for all samples.
double least_slope(Network& made) {
  made.net.forward(made.data.inputs);
  const nn::Activation& f = made.net.hidden_activation();
  double least = 1.0;
  for (std::size_t l = 0; l + 1 < made.net.depth(); ++l) {
    const Matrix slopes = map(made.net.pre_activation(l), made.net.activation(l), f.derivative);
    const bool relu = f.name == "relu";
    least = std::min(least, relu ? 1.0 - nn::flat_share(made.net, l, nn::exactly_flat)
                                 : mean(slopes) / (f.name == "sigmoid" ? 0.25 : 1.0));
  }
  return least;
}

// Each maker gets i, the number of its network among those of a kind: what a wrong answer may overlook is
// in a fixed share of them.

Network healthy(std::size_t i, Rng& rng) {
  const double factor = rng.uniform(0.92, 1.08);
  const std::vector<std::string> rectified = {"relu", "leaky_relu"};
  if (i % 5 == 0) return fresh(one_of(rectified, rng), between(26, 30, rng), factor, rng);
  if (i % 4 == 1) {  // of one width: a layer's mean square and its sum of squares grow alike
    const std::vector<std::size_t> widths(between(2, 3, rng), draw_width(2, rng));
    return of_widths(widths, one_of(rectified, rng), factor, rng);
  }
  if (i % 3 == 0) {
    return fresh(one_of({"gelu", "softsign"}, rng), between(1, 5, rng), factor, rng);
  }
  if (i % 3 == 1) return fresh("tanh", between(2, 10, rng), factor, rng);
  return fresh(one_of(rectified, rng), between(2, 30, rng), factor, rng);
}

// Deep ones that grow or fade by a factor of ten in all, short ones that do so fast, and others.
bool clearly_healthy(std::size_t i, Network& made) {
  const Growth g = growth(made);
  const double in_all = std::abs(g.in_all), per_layer = std::abs(g.per_layer);
  if (least_slope(made) < 0.2) return false;
  if (i % 5 == 0) return in_all > 1.05 && per_layer < 0.09;
  if (i % 4 == 1) return in_all < 0.5 && per_layer > 0.2;
  return in_all < 0.6 || per_layer < 0.09;
}

Network symmetric(std::size_t i, Rng& rng) {
  const std::size_t hidden = between(2, 6, rng), one = rng.below(hidden);
  Network made = fresh(one_of({"tanh", "relu", "leaky_relu"}, rng), hidden, 1.0, rng);
  const bool all = i % 2 == 1;
  for (std::size_t l = 0; l < hidden; ++l) {
    if (all || l == one) lessons::make_twins(made.net, l);
  }
  made.how += all ? ", all of them twins" : fmt::format(", layer {} twins", one + 1);
  if (i % 4 == 0) {  // all but the first neuron
    Matrix& w = made.net.dense(one).weights.value;
    for (std::size_t k = 0; k < w.rows(); ++k) w(k, 0) *= 0.5;
  }
  return made;
}

bool first_neuron_lives(Network& made, std::size_t l) {
  made.net.forward(made.data.inputs);
  const Matrix& h = made.net.activation(l);
  for (std::size_t i = 0; i < h.rows(); ++i) {
    if (h(i, 0) > 0.0) return true;
  }
  return false;
}

// Biases far below all that comes in; in every other network all but the first neuron's.
Network dead(std::size_t i, Rng& rng) {
  const std::size_t hidden = between(2, 8, rng), l = rng.below(hidden);
  const bool one_lives = i % 2 == 0;
  Network made = fresh("relu", hidden, rng.uniform(0.9, 1.1), rng);
  while (!first_neuron_lives(made, l) || (one_lives && made.net.dense(l).fan_out() <= 20)) {
    made = fresh("relu", hidden, 1.0, rng);
  }
  const double depth = -2.0 * (1.0 + max_abs(made.net.pre_activation(l)));
  Matrix& bias = made.net.dense(l).bias.value;
  bias = Matrix::filled(1, bias.cols(), depth);
  if (one_lives) bias(0, 0) = 0.0;
  made.how += fmt::format(", biases of layer {} {:.1f}", l + 1, depth);
  return made;
}

Network saturated(std::size_t i, Rng& rng) {
  const bool sigmoid = i % 4 == 0, all = i % 3 == 0;
  const std::size_t hidden = sigmoid ? 2 : between(2, 8, rng);  // more layers of sigmoids vanish
  const std::size_t one = rng.below(hidden);
  const double factor = rng.uniform(50.0, 200.0);
  Network made = fresh(sigmoid ? "sigmoid" : one_of({"tanh", "softsign"}, rng), hidden, 1.0, rng);
  for (std::size_t l = 0; l < hidden; ++l) {
    if (all || l == one) made.net.dense(l).weights.value *= factor;
  }
  made.how += fmt::format(", times {:.0f} {}", factor, all ? "all" : "one");
  return made;
}

std::size_t deep_enough(double factor, Rng& rng) {
  const double steps = std::log(8.0) / std::abs(std::log(factor));
  return static_cast<std::size_t>(std::ceil(steps)) + between(1, 3, rng);
}

Network vanishing(std::size_t i, Rng& rng) {
  const double factor = rng.uniform(0.15, 0.5);
  const std::vector<std::string> all = {"tanh", "relu", "leaky_relu", "sigmoid"};
  return fresh(all[i % 4], deep_enough(factor, rng), factor, rng);
}

Network exploding(std::size_t i, Rng& rng) {
  const double factor = rng.uniform(2.0, 5.0);
  return fresh(i % 2 == 0 ? "relu" : "leaky_relu", deep_enough(factor, rng), factor, rng);
}

bool is_clear(Disease disease, std::size_t i, Network& made) {
  switch (disease) {
    case Disease::healthy:
      return clearly_healthy(i, made);
    case Disease::saturated:
      return least_slope(made) < 0.1;
    case Disease::vanishing:
    case Disease::exploding: {
      const Growth g = growth(made);
      const double sign = disease == Disease::vanishing ? -1.0 : 1.0;
      return least_slope(made) > 0.25 && sign * g.in_all > 1.1 && sign * g.per_layer > 0.2;
    }
    default:
      return true;  // twins are equal and dead neurons flat, whatever was drawn
  }
}

Network make(Disease disease, std::size_t i, Rng& rng) {
  static constexpr Network (*makers[])(std::size_t, Rng&) = {healthy,   symmetric, dead,
                                                             saturated, vanishing, exploding};
  const auto maker = makers[static_cast<std::size_t>(disease)];
  Network made = maker(i, rng);
  while (!is_clear(disease, i, made)) made = maker(i, rng);
  return made;
}

// answers[was made][was named]: how many
using Answers = std::array<std::array<std::size_t, kinds>, kinds>;

std::string kind(std::size_t k) { return name_of(static_cast<Disease>(k)); }

struct Advice {
  std::string why;
  std::string next;
};

// Why a healthy network is taken for a sick one.
Advice about_healthy(Disease named) {
  switch (named) {
    case Disease::symmetric:
      return {
          "its neurons differ; that two weights agree, or that biases are all 0, makes no twins",
          "what has to be equal: the whole column of a neuron"};
    case Disease::dead:
      return {
          "in a healthy ReLU network many a neuron is silent for all samples, in deep layers up "
          "to half of them",
          "what share of a layer has to be dead before nothing gets through"};
    case Disease::saturated:
      return {"a tanh is flat for some samples in every network, and a ReLU for half of them",
              "the mean slope of a layer, as a share of f's steepest, and which f has two ends"};
    default:
      return {
          "near the right scale a small drift adds up over thirty layers, and over one or two a "
          "large factor is chance",
          "both: the factor from one layer to the next, and the one from end to end"};
  }
}

// Why a disease is missed, by what it was taken for most often.
Advice about(Disease made, Disease named) {
  if (made == Disease::symmetric) {
    return {"twins are equal columns of a layer, in networks whose weights are not all one number",
            "one hidden layer at a time, and in it neuron against neuron"};
  }
  if (made == Disease::dead) {
    return {
        "a dead layer puts out the same numbers for every sample: the slope of a ReLU is 0 in "
        "all its neurons, or all but one",
        "f'(z) by layer, before you ask how signals fade"};
  }
  if (made == Disease::saturated) {
    return {
        "at the ends of f its slope is nearly 0, and then error signals fade too: that is what "
        "the disease does, not which it is",
        "the mean of f'(z) in a layer, as a share of the steepest slope, before you ask how "
        "signals fade"};
  }
  if (named == Disease::healthy || named == Disease::vanishing || named == Disease::exploding) {
    return {
        "weight gradients are activations times error signals: one fades forwards, the other "
        "back, and their ratio from first to last layer says nothing",
        "the size of net.activation(l) from layer to layer, and that of net.error_signal(l)"};
  }
  return {"the scale of the weights is all that is wrong with it",
          "which of your questions answers yes too early"};
}

void check_healthy(lessons::Check& check, const Network& network, Disease named) {
  const Advice advice = about_healthy(named);
  check.require(named == Disease::healthy,
                {fmt::format("a healthy network is called {} ({})", name_of(named), network.how),
                 "healthy: no healthy one may be condemned", advice.why, advice.next});
}

// The disease that is missed most often, and what it is taken for.
lessons::Finding finding(const Answers& answers, std::size_t right) {
  std::size_t made = 1;
  for (std::size_t k = 2; k < kinds; ++k) {
    if (answers[k][k] < answers[made][made]) made = k;
  }
  auto others = answers[made];
  others[made] = 0;
  const auto named = static_cast<std::size_t>(std::ranges::max_element(others) - others.begin());
  const Advice advice = about(static_cast<Disease>(made), static_cast<Disease>(named));
  return {
      fmt::format("{} of {} networks named right; of {} {} ones {}, and {} are called {}", right,
                  kinds * each, each, kind(made), answers[made][made], others[named], kind(named)),
      fmt::format("{} or more of each kind", wanted), advice.why, advice.next};
}

}  // namespace

int main() {
  const std::size_t requirements = kinds * each + each + 1;
  return lessons::check_homework(requirements, [](lessons::Check& check) {
    Rng rng(check.seed(0));
    Answers answers{};
    std::size_t right = 0;
    for (const std::size_t k : rng.permutation(kinds * each)) {
      const auto made = static_cast<Disease>(k % kinds);
      const Network network = make(made, k / kinds, rng);
      const Disease named = diagnose(network.net, network.data.inputs);
      const auto index = static_cast<std::size_t>(named);
      check.require(
          index < kinds,
          {fmt::format("the answer is number {}", index), "one of the first six of nn::Disease",
           "a plateau cannot be seen without targets, and there are no others",
           "whether every way through your function returns one"});
      if (made == Disease::healthy) check_healthy(check, network, named);
      ++answers[k % kinds][index];
      right += named == made;
    }
    bool enough = true;
    for (std::size_t k = 0; k < kinds; ++k) enough = enough && answers[k][k] >= wanted;
    check.require(enough, finding(answers, right));
  });
}
