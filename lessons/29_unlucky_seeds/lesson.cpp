// Unlucky seeds: a good start can still end where nothing more is learned
//
// Two networks differ in the seed alone. One learns, the other stops half way. What did it lack?
//
// THE TASK is XOR: class 1 is (1, -1) and (-1, 1), class 0 is (1, 1) and (-1, -1). Two ReLUs can represent
// it: max(0, x1 - x2) + max(0, x2 - x1) is 2 for class 1 and 0 for class 0.
//
// WHERE IT STOPS. The network is 2-N-1, with hidden ReLUs h_j = max(0, z_j) and the logit
// c + h_1 v_1 + ... + h_N v_N. Take a sample for which no z_j is positive. Its logit is the output's bias c,
// and it contributes exactly 0 to the gradients of all weights: f'(z_j) = 0 stops the error signal, and h_j = 0
// is a factor of dL/dv_j. Let m of the four samples be such, a share q of them in class 1. They all get one
// answer, and the best one is q:
//
//     loss >= (m / 4) (- q ln q - (1 - q) ln(1 - q))                            (1)
//
// By hand: one sample of each class, m = 2 and q = 1/2, cost at least (2/4) ln 2 = 0.347. Two of one class and
// one of the other, m = 3, cost at least (3/4) 0.637 = 0.477. The two or one that are left are answered
// right, and training goes on there: their loss falls about as 1/step, and so does the gradient.
//
// HOW OFTEN, FOR SMALL WEIGHTS. While the logits are nearly 0, all samples are answered 1/2, and each hidden
// neuron trains as if it were alone. Assume that it ends active for one sample alone, with an outgoing
// weight of the right sign: it serves this sample. A quarter turn of the plane exchanges the two classes. If w_j
// is turned and v_j changes its sign, then the gradients are turned, too, and the neuron ends at the next
// sample. Normal weights have the same density before and after. So each of the four samples is served
// with probability 1/4, and neurons are independent. The bias c alone answers samples that no neuron
// serves, and it has one sign: the network learns if both samples of class 1 are served, or both of
// class 0. It is stuck if one of each class is not:
//
//     P(stuck) = 4 (1/2)^N - 4 (1/4)^N                                          (2)
//
// There are four pairs of a sample from each class. A neuron leaves out a given pair with probability 1/2. The
// second term corrects for what the first one counts twice (inclusion and exclusion).
// By hand: N = 1 gives 4/2 - 4/4 = 1, as one neuron serves one sample. N = 4 gives 4/16 - 4/256 = 0.234.
//
// MIRROR NEURONS have incoming weights w and -w and equal biases. With equal outgoing weights v, the pair adds
// the same number to the logits of a sample and of its opposite, which have the same class in XOR. Hence the
// gradients of w and -w are opposite, those of biases and of v equal: the pair serves both samples of a class.
//
// Worth trying:
//   ARGS="--low 0"             inputs 0 and 1, as XOR is often given: does (2) still hold?
//   ARGS="--steps 8000"        ten times as long: does another one learn?
//   ARGS="--small 1"           weights that are not small
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>

#include "lessons/common/in_parallel.hpp"
#include "lessons/common/lesson.hpp"
#include "lessons/common/pictures.hpp"
#include "nn/diagnosis/diagnose.hpp"
#include "nn/optimizer.hpp"

using namespace lessons;

namespace {

struct Knobs {
  std::size_t networks = 200;                         // of each kind: seeds
  std::vector<std::size_t> widths = {2, 3, 4, 6, 8};  // N, hidden neurons
  double small = 0.1;  // standard deviation of all weights of a small start
  double rate = 0.5;   // of gradient descent, all four samples in each step
  std::size_t steps = 800;
  double low = -1.0;  // of the two values of an input; the other one is 1
};
nn::Dataset xor_from(double low) {
  nn::Dataset data = nn::xor_points();
  for (double& x : data.inputs.values()) x = x < 0.0 ? low : 1.0;
  return data;
}

double length_of_gradient(nn::Mlp& net) {
  double squares = 0.0;
  for (const nn::Parameter* p : net.parameters()) squares += sum(p->gradient * p->gradient);
  return std::sqrt(squares);
}

struct Trained {
  nn::Mlp net;
  plots::Numbers loss = {};    // of each step
  double early = 0, late = 0;  // length of the gradient after a tenth of the steps, and at the end
  std::size_t class0 = 0, class1 = 0;  // samples of these for which no hidden neuron is active

  bool stuck() const { return loss.back() > 0.1; }
  bool learned() const { return !stuck(); }
  bool tied() const { return class0 > 0 && class1 > 0; }
};

void count_unserved(Trained& run, const nn::Dataset& data) {
  for (std::size_t i = 0; i < data.size(); ++i) {
    const auto h = run.net.activation(0).row(i);
    if (std::ranges::any_of(h, [](double value) { return value > 0.0; })) continue;
    ++(data.targets(i, 0) == 1.0 ? run.class1 : run.class0);
  }
}

Trained train(const nn::Mlp& start, const nn::Dataset& data, double rate, std::size_t steps) {
  Trained run{start};
  nn::GradientDescent optimizer(rate);
  Matrix gradient;
  for (std::size_t step = 0; step <= steps; ++step) {
    const Matrix& logits = run.net.forward(data.inputs);
    run.loss.push_back(nn::binary_cross_entropy(logits, data.targets, gradient));
    run.net.backward(gradient);
    if (step == steps / 10) run.early = length_of_gradient(run.net);
    if (step < steps) optimizer.step(run.net.parameters());
  }
  run.late = length_of_gradient(run.net);
  count_unserved(run, data);
  return run;
}

using Start = std::function<nn::Mlp(std::uint64_t seed)>;
Start relus(std::size_t neurons, const nn::Initializer& weights) {
  return [neurons, weights](std::uint64_t seed) {
    return nn::Mlp({2, neurons, 1}, nn::relu(), weights, seed);
  };
}
constexpr std::uint64_t he_stream = 2000;  // plus N: the same networks wherever He's start is used
std::vector<Trained> train_all(const Start& start, const nn::Dataset& data, const Knobs& knobs,
                               Rng rng) {
  std::vector<Trained> all(knobs.networks, {start(1)});
  in_parallel(all.size(), [&](std::size_t k) {
    all[k] = train(start(rng.stream(k).next()), data, knobs.rate, knobs.steps);
  });
  return all;
}

template <class Property>
std::vector<Trained> those(const std::vector<Trained>& all, Property is) {
  std::vector<Trained> chosen;
  std::ranges::copy_if(all, std::back_inserter(chosen), is);
  return chosen;
}

double share_of(const std::vector<Trained>& all, bool (Trained::*is)() const) {
  return static_cast<double>(std::ranges::count_if(all, is)) / static_cast<double>(all.size());
}
double share_stuck(const std::vector<Trained>& all) { return share_of(all, &Trained::stuck); }

// Pairs (w, -w), outgoing weights v and sign * v.
nn::Mlp mirrored(nn::Mlp net, double sign) {
  Matrix& w = net.dense(0).weights.value;  // (2 x N)
  Matrix& v = net.dense(1).weights.value;  // (N x 1)
  for (std::size_t j = 0; j + 1 < w.cols(); j += 2) {
    for (std::size_t i = 0; i < w.rows(); ++i) w(i, j + 1) = -w(i, j);
    v(j + 1, 0) = sign * v(j, 0);
  }
  return net;
}

double predicted(double N) { return 4.0 * (std::pow(0.5, N) - std::pow(0.25, N)); }  // (2)

void where_they_end(Lesson& lesson, const std::vector<Trained>& two) {
  Table table{{"samples without an active neuron", "networks", "least loss, (1)", "mean loss"}};
  const auto row = [&](const std::string& name, double bound, const std::vector<Trained>& group) {
    double sum = 0.0;
    for (const Trained& one : group) sum += one.loss.back();
    if (group.empty()) return;
    const double loss = sum / static_cast<double>(group.size());
    table.rows.push_back({name, std::to_string(group.size()), number(bound, 3), number(loss, 3)});
  };
  const double log2 = std::log(2.0), entropy = std::log(3.0) - 2.0 / 3.0 * log2;  // of 1/3
  for (const auto& [m, bound] : {std::pair{2u, 0.5 * log2}, {3u, 0.75 * entropy}, {4u, log2}}) {
    row(fmt::format("{}, of both classes", m), bound, those(two, [m = m](const Trained& one) {
          return one.tied() && one.class0 + one.class1 == m;
        }));
  }
  row("none, or of one class", 0.0, those(two, [](const Trained& one) { return !one.tied(); }));
  lesson.section(fmt::format("{} networks 2-2-1, He's weights: where they end", two.size()));
  lesson.table(table);
  const double tied = share_of(two, &Trained::tied);
  lesson.claim(
      {.sentence = "What a network can represent it learns, if its start is good.",
       .verdict = Verdict::is_false,
       .in_fact = fmt::format("Two ReLUs can represent XOR. From He's start {:.0f} % of such "
                              "networks end with samples of both classes for which no neuron is "
                              "active, and with a loss of 0.347 or more.",
                              100.0 * tied),
       .quantity = "share of networks 2-2-1 with ReLUs and He's start for which gradient descent "
                   "on XOR ends with samples of both classes without an active neuron",
       .measured = tied,
       .must_be = above(0.5)});
}

// What nn::diagnose says of up to twenty stuck networks, now and later, and of those that learned.
std::string diagnosed(std::vector<Trained> stuck, const std::vector<Trained>& learned,
                      const nn::Dataset& data, const Knobs& knobs) {
  const auto named = [&](const Trained& one) {
    return nn::diagnose(one.net, data).has(nn::Disease::plateau);
  };
  stuck.resize(std::min<std::size_t>(stuck.size(), 20), stuck.front());
  const auto now = std::ranges::count_if(stuck, named);
  in_parallel(stuck.size(), [&](std::size_t k) {
    stuck[k] = train(stuck[k].net, data, knobs.rate, 9 * knobs.steps);
  });
  return fmt::format(
      "nn::diagnose divides the length of the gradient by the sum of lengths of single samples' "
      "gradients in the output layer. Below 1/1000 it reports a plateau: for {} of {} stuck "
      "networks after {} steps, for {} after {} steps ({} are still stuck), and for {} of the {} "
      "networks that learned.",
      now, stuck.size(), knobs.steps, std::ranges::count_if(stuck, named), 10 * knobs.steps,
      std::ranges::count_if(stuck, &Trained::stuck), std::ranges::count_if(learned, named),
      learned.size());
}

void what_shows_it(Lesson& lesson, const std::vector<Trained>& two, const nn::Dataset& data,
                   const Knobs& knobs) {
  const auto stuck = those(two, &Trained::stuck), learned = those(two, &Trained::learned);
  if (stuck.empty() || learned.empty()) return;  // nothing to compare
  Table table{{"networks", fmt::format("gradient, step {}", knobs.steps / 10),
               fmt::format("step {}", knobs.steps), "times smaller"}};
  const auto fall = [&](const std::string& name, std::vector<Trained> group) {
    const auto median = [&](double Trained::*of) {
      const auto middle = group.begin() + static_cast<std::ptrdiff_t>(group.size() / 2);
      std::ranges::nth_element(group, middle, {}, of);
      return (*middle).*of;
    };
    const double early = median(&Trained::early), late = median(&Trained::late);
    table.rows.push_back({name, number(early, 2), number(late, 2), number(early / late, 3)});
    return early / late;
  };
  const double fall_stuck = fall("stuck", stuck), fall_learned = fall("learned", learned);
  lesson.section("Length of the gradient, median of the networks");
  lesson.table(table);
  lesson.say(diagnosed(stuck, learned, data, knobs));
  lesson.claim(
      {.sentence = "A gradient that fades shows that the network has learned.",
       .verdict = Verdict::is_false,
       .in_fact = fmt::format(
           "In the last nine tenths of training it becomes {:.0f} times smaller in stuck networks, "
           "and {:.0f} times in the others. {} of {} stuck networks have samples of both classes "
           "for which no neuron is active, whose errors reach no weight, and {} of {} others.",
           fall_stuck, fall_learned, std::ranges::count_if(stuck, &Trained::tied), stuck.size(),
           std::ranges::count_if(learned, &Trained::tied), learned.size()),
       .quantity = "factor by which the gradient of stuck networks 2-2-1 falls in the last nine "
                   "tenths of training, over that of networks that learn (medians)",
       .measured = fall_stuck / fall_learned,
       .must_be = above(0.5)});
}

struct ByWidth {
  plots::Numbers width, theory, small, he;
};

ByWidth by_width(Lesson& lesson, const nn::Dataset& data, const Knobs& knobs) {
  ByWidth shares;
  Table table{{"hidden neurons", "predicted by (2)", "small weights", "He's weights"}};
  double squares = 0.0;
  for (std::size_t N : knobs.widths) {
    const auto share = [&](const nn::Initializer& weights, std::uint64_t stream) {
      return share_stuck(
          train_all(relus(N, weights), data, knobs, Rng(lesson.seed()).stream(stream + N)));
    };
    shares.width.push_back(static_cast<double>(N));
    shares.theory.push_back(predicted(shares.width.back()));
    shares.small.push_back(share(nn::normal(knobs.small), 1000));
    shares.he.push_back(share(nn::he_normal(), he_stream));
    squares += std::pow(shares.small.back() - shares.theory.back(), 2.0);
    table.rows.push_back({std::to_string(N)});
    for (const plots::Numbers* list : {&shares.theory, &shares.small, &shares.he}) {
      table.rows.back().push_back(fmt::format("{:.3f}", list->back()));
    }
  }
  lesson.section(fmt::format("Share of stuck networks, {} seeds for each number", knobs.networks));
  lesson.table(table);
  lesson.say(fmt::format(
      "Stuck: a loss above 0.1 after {} steps. Small: all weights have standard deviation {}. "
      "Formula (2), derived in the head of lesson.cpp, is that of small weights.",
      knobs.steps, number(knobs.small)));
  // Where nobody is stuck, or everybody, nothing is predicted.
  const bool told_apart =
      std::ranges::max(shares.theory) > 0.1 && std::ranges::min(shares.small) < 0.9;
  lesson.claim(
      {.sentence = "A wider network learns XOR more surely because it can represent more.",
       .verdict = Verdict::is_false,
       .in_fact = "Two ReLUs can represent it. If weights are small, a count of chances predicts "
                  "the share: let each neuron end active for one of the four samples, by chance. "
                  "Then N neurons leave out a sample of each class with probability "
                  "4 (1/2)^N - 4 (1/4)^N.",
       .quantity = fmt::format(
           "difference between 4 (1/2)^N - 4 (1/4)^N and the share of stuck networks with N = {} "
           "to {} ReLUs, weights of standard deviation {}: root mean square over N",
           knobs.widths.front(), knobs.widths.back(), number(knobs.small)),
       .measured = told_apart ? std::sqrt(squares / static_cast<double>(knobs.widths.size())) : NAN,
       .must_be = below(0.07),
       .domain = "three numbers of neurons or more",
       .inside = knobs.widths.size() >= 3});
  return shares;
}

void mirror_neurons(Lesson& lesson, const std::vector<Trained>& two, const nn::Dataset& data,
                    const Knobs& knobs) {
  const auto share = [&](double sign) {
    const Start start = [sign](std::uint64_t seed) {
      return mirrored(relus(2, nn::he_normal())(seed), sign);
    };
    return share_stuck(train_all(start, data, knobs, Rng(lesson.seed()).stream(he_stream + 2)));
  };
  const double apart = share_stuck(two), equal = share(1.0), opposite = share(-1.0);
  Table table{{"two neurons, He's weights", "share of stuck networks"},
              {{"independent", number(apart)},
               {"w and -w, outgoing v and v", number(equal)},
               {"w and -w, outgoing v and -v", number(opposite)}}};
  lesson.section("Mirror neurons");
  lesson.table(table);
  lesson.claim(
      {.sentence = "Mirror neurons, w and -w, are a good start.",
       .verdict = Verdict::true_if,
       .in_fact = fmt::format(
           "True for XOR of -1 and 1, if their outgoing weights are equal: {:.0f} % of the "
           "networks are stuck, and {:.0f} % with independent neurons. At the start such a pair "
           "adds one number to the logits of x and -x, and XOR gives them one class. With "
           "opposite outgoing weights {:.0f} % are stuck.",
           100.0 * equal, 100.0 * apart, 100.0 * opposite),
       .quantity = "share of stuck networks 2-2-1 if outgoing weights are equal, over the "
                   "share if they are opposite or over that of independent neurons, "
                   "whichever is lower",
       .measured = equal / std::min(opposite, apart),
       .must_be = below(0.2)});
}

// The courses of up to 20 networks as one curve with gaps.
plots::Series courses(const std::string& name, const std::vector<Trained>& all, std::size_t of) {
  plots::Series series{fmt::format("{}: {} of {}", name, all.size(), of), {}, {}};
  for (std::size_t k = 0; k < std::min<std::size_t>(all.size(), 20); ++k) {
    for (std::size_t step = 1; step < all[k].loss.size(); step += 1 + step / 20) {
      series.x.push_back(static_cast<double>(step));
      series.y.push_back(all[k].loss[step]);
    }
    series.x.push_back(1.0);
    series.y.push_back(NAN);
  }
  return series;
}

plots::Figure picture(const std::vector<Trained>& two, const ByWidth& shares,
                      const nn::Dataset& data) {
  const auto stuck = those(two, &Trained::stuck), learned = those(two, &Trained::learned);
  const plots::Lines loss{
      "2-2-1, He's start, up to 20 of each",
      {"step of gradient descent", true},
      {"loss", true},
      {courses("stuck", stuck, two.size()), courses("learned", learned, two.size())}};
  const plots::Lines width{"By width (0 is not drawn)",
                           {"hidden neurons"},
                           {"share of stuck networks", true, 1e-3, 1.0},
                           {{"small weights, predicted", shares.width, shares.theory},
                            {"small weights", shares.width, shares.small},
                            {"He's weights", shares.width, shares.he}}};
  plots::Figure figure{
      fmt::format("One start, other seeds: with two ReLUs {:.0f} % of the networks are stuck on "
                  "XOR, with {:.0f} ReLUs {:.0f} %",
                  100.0 * share_stuck(two), shares.width.back(), 100.0 * shares.he.back()),
      {loss, width},
      2};
  for (const auto* group : {&stuck, &learned}) {
    if (group->empty()) continue;
    const Trained& one = group->front();
    figure.panels.emplace_back(decision_regions(
        fmt::format("{}: loss {:.3f}", one.stuck() ? "stuck" : "learned", one.loss.back()), one.net,
        data));
  }
  return figure;
}

void experiment(Lesson& lesson, const Knobs& knobs) {
  lesson.predict(
      {{"nearly all of them: He's start is sound",
        "the start's scale is right; which samples the two neurons end up with is chance"},
       {"about a quarter"},
       {"about three quarters", "that many are stuck"},
       {"none: two neurons are not enough for XOR",
        "max(0, x1 - x2) + max(0, x2 - x1) tells the classes apart"}});
  const nn::Dataset data = xor_from(knobs.low);
  const std::vector<Trained> two =
      train_all(relus(2, nn::he_normal()), data, knobs, Rng(lesson.seed()).stream(he_stream + 2));
  where_they_end(lesson, two);
  const ByWidth shares = by_width(lesson, data, knobs);
  mirror_neurons(lesson, two, data, knobs);
  what_shows_it(lesson, two, data, knobs);
  lesson.idea(
      "A start of the right scale makes learning possible, not certain. For which samples neurons "
      "end active is chance, and samples of both classes without an active neuron get one answer. "
      "Another seed is another draw; more neurons are more draws in one network.");
  lesson.figure(picture(two, shares, data));
  lesson.next("`make homework@unlucky_seeds`: is a network stuck? Then `make lesson@real_data`.");
}

}  // namespace

int main(int argc, char** argv) {
  Knobs knobs;
  Lesson lesson("Unlucky seeds",
                "A network with two hidden ReLUs can represent XOR. It starts with He's weights "
                "and trains for as long as that helps. How many of the seeds learn XOR?");
  lesson.knob("--networks", knobs.networks, "of each kind", 50, 10000);
  lesson.knob("--widths", knobs.widths, "hidden neurons, by which the share is shown", 1, 64);
  lesson.knob("--small", knobs.small, "standard deviation of small weights", 1e-3, 3.0);
  lesson.knob("--rate", knobs.rate, "of gradient descent", 1e-3, 10.0);
  lesson.knob("--steps", knobs.steps, "of training", 10, 100000);
  lesson.knob("--low", knobs.low, "of the two values of an input; the other one is 1", -1.0, 0.5);
  lesson.domain(
      {"2 to 12 hidden neurons, small weights of standard deviation 0.03 to 0.1, learning rates "
       "0.2 to 1, 200 networks of each kind",
       {"--rate 0.2 --steps 2000", "--rate 1 --steps 400", "--small 0.03 --steps 1500",
        "--widths 2,5,10,12", "--steps 3000"},
       100});
  return lesson.run(argc, argv, [&] { experiment(lesson, knobs); });
}
