// The check: rules that keep twins and rules that part them, each told rightly; and a rule of the student's.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <memory>
#include <numeric>

#include "lessons/common/homework.hpp"
#include "lessons/common/text.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/optimizer.hpp"
#include "nn/trainer.hpp"

bool keeps_twins(nn::Optimizer& rule);                                          // homework.cpp
void parting_step(const std::vector<nn::Parameter*>& parameters, double rate);  // homework.cpp

using lessons::Check;
using lessons::number;
using Parameters = std::vector<nn::Parameter*>;

namespace {

constexpr double rate = 0.1;

// Descent by gradients that a function has changed: of parameter k, in step t.
class Changed : public nn::Optimizer {
 public:
  using Change = std::function<void(nn::Parameter& parameter, std::size_t k, std::size_t t)>;
  explicit Changed(Change change) : change_(std::move(change)) {}
  void step(const Parameters& parameters) override {
    for (std::size_t k = 0; k < parameters.size(); ++k) change_(*parameters[k], k, t_);
    ++t_;
    descent_.step(parameters);
  }

 private:
  Change change_;
  std::size_t t_ = 0;
  nn::GradientDescent descent_{rate};
};

// The same for changes that are an element's own: g <- f(g, place), place.k the parameter, i, j.
struct Place {
  double k, i, j, t;
  bool bias, last_neuron;
};
Changed::Change each(const std::function<double(double g, const Place& at)>& f) {
  return [f](nn::Parameter& p, std::size_t k, std::size_t t) {
    for (std::size_t i = 0; i < p.gradient.rows(); ++i) {
      for (std::size_t j = 0; j < p.gradient.cols(); ++j) {
        const auto d = [](std::size_t n) { return static_cast<double>(n); };
        p.gradient(i, j) =
            f(p.gradient(i, j), {d(k), d(i), d(j), d(t), k % 2 == 1, j + 1 == p.gradient.cols()});
      }
    }
  };
}

// Each neuron's gradient divided by its length.
void normalize_neurons(nn::Parameter& p, std::size_t, std::size_t) {
  Matrix& g = p.gradient;
  for (std::size_t j = 0; j < g.cols(); ++j) {
    double squares = 1e-12;
    for (std::size_t i = 0; i < g.rows(); ++i) squares += g(i, j) * g(i, j);
    for (std::size_t i = 0; i < g.rows(); ++i) g(i, j) /= std::sqrt(squares);
  }
}

// Only the third of the gradients that is largest, and of equal ones those that come first.
void keep_largest_third(nn::Parameter& p, std::size_t, std::size_t) {
  const auto g = p.gradient.values();
  std::vector<std::size_t> order(g.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, std::greater{},
                           [&](std::size_t place) { return std::abs(g[place]); });
  for (std::size_t place = (g.size() + 2) / 3; place < g.size(); ++place) g[order[place]] = 0.0;
}

struct Rule {
  std::string name;  // completes "under ..."
  bool keeps;
  std::string why, next;
  std::function<std::unique_ptr<nn::Optimizer>()> make;
};

Rule rule(const std::string& name, bool keeps, const std::string& why, const std::string& next,
          const Changed::Change& change) {
  return {name, keeps, why, next, [change] { return std::make_unique<Changed>(change); }};
}

std::vector<Rule> keeping(std::uint64_t seed) {
  const std::string elementwise = "it is one function of a weight and its gradient";
  const std::string exact = "whether you compare twins, whose gradients agree to the last bit";
  std::vector<Rule> rules = {{"gradient descent", true, elementwise, exact,
                              [] { return std::make_unique<nn::GradientDescent>(rate); }},
                             {"momentum", true, "twins have one velocity, too", exact,
                              [] { return std::make_unique<nn::Momentum>(rate); }},
                             {"Adam", true, "twins have one history, too", exact,
                              [] { return std::make_unique<nn::Adam>(0.01); }}};
  rules.push_back(rule("descent by the sign of the gradient", true, elementwise, exact,
                       each([](double g, const Place&) {
                         return g > 0.0 ? 0.1 : g < 0.0 ? -0.1 : 0.0;
                       })));
  rules.push_back(rule("a rate of its own for each layer", true,
                       "it tells layers apart, and twins are in one layer", exact,
                       each([](double g, const Place& at) { return g / (1.0 + at.k); })));
  rules.push_back(
      rule("a rate of its own for each input of the network", true,
           "it tells inputs apart, and twins have the same inputs",
           "whether you compare neurons, which are columns, or single weights",
           each([](double g, const Place& at) { return at.k == 0 ? g / (1.0 + at.i) : g; })));
  rules.push_back(rule("gradients that are divided by the length of each neuron's", true,
                       "twins have gradients of one length", exact, normalize_neurons));
  rules.push_back(rule("one random factor for all gradients of a step", true,
                       "it is random, and the same for all neurons",
                       "what you take for a sign of parting",
                       [seed](nn::Parameter& p, std::size_t, std::size_t t) {
                         p.gradient *= Rng(seed + t).uniform();
                       }));
  rules.push_back(rule("a rate of 0", true, "what is not changed stays equal",
                       "what you take for a sign of parting",
                       each([](double, const Place&) { return 0.0; })));
  return rules;
}

std::vector<Rule> parting(std::uint64_t seed) {
  Rng drawn(seed);
  const auto rates_by = [](double size) {
    return each([=](double g, const Place& at) { return g * (1.0 + size * at.j); });
  };
  std::vector<Rule> rules;
  rules.push_back(rule(
      "a rate that is 1 % larger for each next neuron", false, "it tells neurons by their place",
      "whether your network starts with twins, moves, and is trained by the rule", rates_by(0.01)));
  rules.push_back(rule("a rate that is 1e-9 larger for each next neuron", false,
                       "a small difference is a difference: twins agree to the last bit",
                       "how you compare: exactly, or within a tolerance", rates_by(1e-9)));
  rules.push_back(rule("noise of 1e-12 on the gradients", false,
                       "each weight has a number drawn for itself",
                       "how you compare: exactly, or within a tolerance",
                       [rng = drawn.stream(0)](nn::Parameter& p, std::size_t, std::size_t) mutable {
                         for (double& g : p.gradient.values()) g += 1e-12 * rng.normal();
                       }));
  rules.push_back(
      rule("descent that fixes the last bias of each layer", false,
           "the last neuron keeps a bias that the others change",
           "whether biases count in your comparison, and the last neuron",
           each([](double g, const Place& at) { return at.bias && at.last_neuron ? 0.0 : g; })));
  rules.push_back(rule("descent that fixes the eighth neuron of a layer", false,
                       "seven neurons go on together, and one stays behind",
                       "how many neurons a layer of your network has",
                       each([](double g, const Place& at) { return at.j == 7 ? 0.0 : g; })));
  const double one = 2.0 + static_cast<double>(drawn.below(6));
  rules.push_back(
      rule(fmt::format("descent that fixes neuron {} of 8 or more in a layer", one), false,
           "all others go on together, and one stays behind", "which neurons you compare",
           each([one](double g, const Place& at) { return at.j + 1.0 == one ? 0.0 : g; })));
  for (const int layer : {1, 2}) {
    rules.push_back(
        rule(fmt::format("descent that fixes one neuron of layer {}", layer), false,
             "one of that layer's neurons stays behind, and the other layer's stay twins",
             "which layers your network has, and which of them you compare",
             each([layer](double g, const Place& at) {
               return std::floor(at.k / 2.0) + 1.0 == layer && at.j == 0 ? 0.0 : g;
             })));
  }
  const double late = 90.0 + static_cast<double>(drawn.below(9));
  rules.push_back(rule(
      fmt::format("descent that fixes the first neuron from step {} on", late), false,
      "until then it keeps twins, and then it does not", "for how long you train",
      each([late](double g, const Place& at) { return at.t >= late && at.j == 0 ? 0.0 : g; })));
  rules.push_back(
      rule("descent by the largest third of each gradient", false,
           "of equal gradients it takes those that come first: it parts twins, and no "
           "neurons that differ already",
           "what your network starts with: twins, or random weights whose gradients all differ",
           keep_largest_third));
  return rules;
}

std::vector<Rule> all_rules(const Check& check) {
  std::vector<Rule> rules = keeping(check.seed(0));
  std::ranges::move(parting(check.seed(1)), std::back_inserter(rules));
  return rules;
}

// Asked in a drawn order, so that the order tells nothing; reported in that of the list.
void check_verdicts(Check& check, const std::vector<Rule>& rules) {
  std::vector<bool> said(rules.size());
  for (std::size_t k : Rng(check.seed(2)).permutation(rules.size())) {
    said[k] = keeps_twins(*rules[k].make());
  }
  for (std::size_t k = 0; k < rules.size(); ++k) {
    const Rule& each = rules[k];
    check.require(said[k] == each.keeps,
                  {fmt::format("keeps_twins is {} for {}", said[k] ? "true" : "false", each.name),
                   fmt::format("{}", each.keeps), each.why, each.next});
  }
}

// ---- The student's rule -----------------------------------------------------------------------------------

nn::Mlp twins(const std::vector<std::size_t>& widths, double start) {
  return {widths, nn::tanh(), [start](std::size_t fan_in, std::size_t fan_out, Rng&) {
            return Matrix::filled(fan_in, fan_out, start / static_cast<double>(fan_in));
          }};
}

// The largest error of a change, as a share of -rate times the gradient.
double error(nn::Mlp before, nn::Mlp after, double of_rate) {
  const auto old = before.parameters(), now = after.parameters();
  double largest = 0.0;
  for (std::size_t k = 0; k < old.size(); ++k) {
    for (std::size_t i = 0; i < old[k]->value.size(); ++i) {
      const double step = -of_rate * old[k]->gradient.values()[i];
      const double gap = now[k]->value.values()[i] - old[k]->value.values()[i] - step;
      largest = std::max(largest, (std::abs(gap) - 1e-15) / std::abs(step));  // less round-off
      if (std::isnan(gap)) return NAN;
    }
  }
  return largest;
}

void check_rule(Check& check, const std::vector<std::size_t>& widths, std::uint64_t seed) {
  Rng rng(seed);
  nn::Mlp before = twins(widths, rng.uniform(0.5, 1.5));
  nn::evaluate_gradients(before, nn::moons(20 + 2 * rng.below(20)), nn::binary_cross_entropy);
  nn::Mlp after = before, again = before;
  parting_step(after.parameters(), rate);
  parting_step(again.parameters(), rate);
  const std::string place =
      fmt::format("({} layers, {} neurons in each hidden layer)", before.depth(), widths[1]);
  bool same = true;
  for (std::size_t k = 0; k < after.parameters().size(); ++k) {
    same = same && after.parameters()[k]->value == again.parameters()[k]->value;
  }
  check.require(same,
                {"two calls with equal weights and gradients give two different steps " + place,
                 "the same step twice", "it takes no randomness to part twins",
                 "whether your rule draws or counts anything"});
  const double off = error(before, after, rate);
  check.require(off <= 0.0101,
                {fmt::format("a weight's change is off by {} % {}", number(100.0 * off, 3), place),
                 "at most 1 % of -rate times its gradient",
                 "the loss is to fall as it does by gradient descent",
                 "by how much your rule's largest rate differs from `rate`"});
  nn::Mlp slower = before;
  const double slow = rate * rng.uniform(0.1, 0.5);
  parting_step(slower.parameters(), slow);
  const double of_slower = error(before, slower, slow);
  check.require(of_slower <= 0.0101,
                {fmt::format("at the rate {} a weight's change is off by {} % {}", number(slow, 3),
                             number(100.0 * of_slower, 3), place),
                 "at most 1 % of -rate times its gradient, at any rate",
                 "the rate is chosen by who trains, not by the rule", "what you do with `rate`"});
  for (std::size_t l = 0; l + 1 < before.depth(); ++l) {
    const std::size_t distinct = nn::distinct_neurons(after, l);
    check.require(
        distinct == widths[l + 1],
        {fmt::format("parting_step leaves {} distinct neurons of {} in hidden layer {} {}",
                     distinct, widths[l + 1], l + 1, place),
         "all of them distinct",
         distinct == 1 ? "your rule treats all neurons of the layer alike"
                       : "neurons that your rule treats alike are still twins of each other",
         "what in your rule depends on a neuron's place, and for which neurons it is the same"});
  }
}

}  // namespace

int main() {
  const std::vector<std::vector<std::size_t>> nets = {
      {2, 8, 1}, {2, 5, 5, 1}, {2, 40, 40, 40, 1}, {2, 100, 1}};
  const std::size_t rules = all_rules(Check(0)).size();
  return lessons::check_homework(rules + 4 * 3 + 1 + 2 + 3 + 1, [&](Check& check) {
    check_verdicts(check, all_rules(check));
    for (std::size_t k = 0; k < nets.size(); ++k) check_rule(check, nets[k], check.seed(3 + k));
  });
}
