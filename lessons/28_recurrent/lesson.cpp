// Recurrent networks: the same matrix in every step
//
// A recurrent layer reads a sequence x_1 ... x_T and keeps a state of n units, with one matrix for all steps
// (nn/layers/recurrent.hpp):
//
//     z_t = x_t W_x + h_(t-1) W + b     h_t = f(z_t)          dL/dh_(t-1) = (dL/dh_t f'(z_t)) W^T
//
// if the loss reads h_T alone. That is a network of T layers. Do the starts that hold a signal over layers hold it over time?
//
// WHY NOT THE VARIANCE. In lesson @xavier a layer's weights were independent of what came into it: then only
// squares are left of E[z^2], and a variance of 1/n holds it. Here h_(t-1) has been made by the same W, and they
// are not independent. Take linear units, and no input but x_1: h_T = h_1 W^(T-1). If W has n independent
// eigenvectors, each part of h_1 along one of them is multiplied by its eigenvalue in every step. What is left in
// the end is the part with the largest: over many steps, signals and gradients on their way back are multiplied
// by the spectral radius, the largest |eigenvalue|, in each step, on average. (For any W, |W^k|^(1/k) goes to the
// radius as k grows: Gelfand's formula.)
//
// By hand, n = 2: the weights of W = 1/sqrt(2) (1 1; 1 1) have the mean square 1/2 = 1/n, and W W = sqrt(2) W. Each
// step multiplies by 1.41. Which matrices of that mean square multiply by 1, and which end a signal in two steps?
//
// THE FORGET GATE. An LSTM's cell keeps in each step a share f_t of what it holds, f_t = sigmoid(... + b)
// (nn/layers/forget_gate.hpp). Where the gate's weights are small, f_t is about sigmoid(b), so that
//
//     dL/dc_1 = sigmoid(b)^(T-1) dL/dc_T      b = 0: 2^-(T-1)      b = ln(T - 1): (1 - 1/T)^(T-1), about 1/e
//
// b = 1: Jozefowicz, Zaremba, Sutskever 2015, "An empirical exploration of recurrent network architectures".
// ln(T - 1): Tallec, Ollivier 2018, "Can recurrent neural networks warp time?", who spread it over the cells.
//
// Worth trying:
//   ARGS="--seed 2"         another draw: what becomes of the normal matrix?
//   ARGS="--memory 20"      a shorter memory: which biases are enough?
//   ARGS="--train 1500"     longer training: which biases are enough now?
#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "lessons/common/in_parallel.hpp"
#include "lessons/common/lesson.hpp"
#include "lessons/common/pictures.hpp"
#include "matrix/matmul.hpp"
#include "nn/analysis/statistics.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/layers/forget_gate.hpp"
#include "nn/layers/recurrent.hpp"
#include "nn/layers/sequential.hpp"
#include "nn/loss.hpp"
#include "nn/optimizer.hpp"
#include "nn/starts/orthogonal.hpp"

using namespace lessons;

namespace {

struct Knobs {
  std::size_t units = 32;   // n of the matrices that are followed
  std::size_t steps = 100;  // for which they are followed
  std::size_t memory = 50;  // T: the first number of T is asked for
  std::size_t cells = 16;   // of the networks that are trained
  std::size_t train = 100;  // steps of Adam
};

nn::Initializer given(const Matrix& w) {
  return [w](std::size_t, std::size_t, Rng&) { return w; };
}

struct Start {
  std::string name;
  Matrix w;
};

// Of n = 2 and one mean square: 1/sqrt(2) (1 1; 1 -1) is orthogonal and its own inverse, and sqrt(2) (0 1; 0 0) is
// triangular, its product with itself 0.
std::vector<Start> starts(std::size_t n, Rng rng) {
  const Matrix normal = nn::normal(1.0 / std::sqrt(static_cast<double>(n)))(n, n, rng);
  Matrix triangular = Matrix::zeros(n, n);
  const std::vector<std::size_t> place = rng.permutation(n);  // a numbering of the units
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      if (place[i] < place[j]) triangular(i, j) = std::sqrt(2.0) * normal(i, j);
    }
  }
  return {{"normal", normal},
          {"symmetric normal", std::sqrt(0.5) * (normal + transpose(normal))},
          {"orthogonal", nn::orthogonal()(n, n, rng)},
          {"strictly triangular", triangular}};
}

// Gelfand's formula: |W^k|^(1/k) goes to the radius as k grows. W is squared 30 times, k = 2^30.
double spectral_radius(Matrix w) {
  double log_of_size = 0.0;
  for (int k = 0; k < 30; ++k) {
    const double largest = max_abs(w);
    if (largest == 0.0) return 0.0;
    log_of_size += std::ldexp(std::log(largest), -k);
    w *= 1.0 / largest;
    w = matmul(w, w);
  }
  return std::exp(log_of_size);
}

// Sizes (root of the mean square) by steps from the first: of h_1, h_2, ... and backwards of dL/dh_T,
// dL/dh_(T-1), ..., over the first of them.
struct Followed {
  plots::Numbers signal, gradient;
};

Followed follow(const Matrix& w, const nn::Activation& f, double input, const Knobs& knobs,
                Rng rng) {
  const std::size_t n = w.rows(), T = knobs.steps;
  nn::Recurrent layer(1, n, f, nn::normal(1.0), given(w), rng);
  Matrix sequence = input * nn::normal(1.0)(1, T, rng);
  sequence(0, 0) = 1.0;
  layer.forward(sequence);
  layer.backward(nn::normal(1.0)(1, n, rng));
  Followed all;
  for (std::size_t t = 1; t <= T; ++t) {
    all.signal.push_back(nn::root_mean_square(layer.state(t)) /
                         nn::root_mean_square(layer.state(1)));
    all.gradient.push_back(nn::root_mean_square(layer.state_gradient(T + 1 - t)) /
                           nn::root_mean_square(layer.state_gradient(T)));
  }
  return all;
}

// Over the second half, when the largest eigenvalue's part is what is left.
double factor_per_step(const plots::Numbers& sizes) {
  const std::size_t half = sizes.size() / 2;
  if (sizes.back() == 0.0) return 0.0;
  return std::pow(sizes.back() / sizes[half], 1.0 / static_cast<double>(sizes.size() - 1 - half));
}

// Returns the gradients, by steps back.
plots::Lines one_matrix(Lesson& lesson, const Knobs& knobs) {
  plots::Lines panel{
      fmt::format("{} linear units, one mean square (shown: 1e-12 to 1e12)", knobs.units),
      {"steps back in time"},
      {"gradient, over that of the last step", true, 1e-12, 1e12}};
  Table table{{"weights", "mean square", "spectral radius", "of a signal", "of a gradient"}};
  std::vector<double> factors;  // of a signal
  for (const auto& [name, w] : starts(knobs.units, Rng(lesson.seed()))) {
    const Followed all = follow(w, nn::identity(), 0.0, knobs, Rng(lesson.seed()).stream(1));
    factors.push_back(factor_per_step(all.signal));
    table.rows.push_back(
        {name, fmt::format("{:.2f} / n", nn::mean_square(w) * static_cast<double>(knobs.units)),
         number(spectral_radius(w), 4), number(factors.back(), 4),
         number(factor_per_step(all.gradient), 4)});
    panel.series.push_back({name, counted(all.gradient.size()), all.gradient});
  }
  lesson.section(
      fmt::format("{0} linear units, {1} steps: by what a step multiplies sizes, from step {2} on",
                  knobs.units, knobs.steps, knobs.steps / 2));
  lesson.table(table);
  lesson.say(
      "The spectral radius is the factor of a step in the long run. Where it is 0, n steps leave "
      "nothing.");
  lesson.claim(
      {.sentence = "Recurrent weights of variance 1/n hold a signal over time, as they hold it "
                   "over layers.",
       .verdict = Verdict::is_false,
       .in_fact = fmt::format(
           "The same matrix is used in each step, and in the long run its spectral radius decides. "
           "Four matrices have weights of mean square near 1/n: a step multiplies a signal by "
           "{:.3f} (normal), {:.3f} (symmetric), {:.3f} (orthogonal) and {:.3g} (triangular).",
           factors[0], factors[1], factors[2], factors[3]),
       .quantity = fmt::format("by what a step multiplies a signal, symmetric normal weights of "
                               "variance 1/n, over the same for orthogonal ones, {} linear units",
                               knobs.units),
       .measured = factors[1] / factors[2],
       .must_be = about(2.0, 0.5)});
  return panel;
}

// The identity as a start, there of ReLUs: Le, Jaitly, Hinton 2015, arXiv 1504.00941.
void orthogonal_and_identity(Lesson& lesson, const Knobs& knobs) {
  Rng rng(lesson.seed());
  const Matrix orthogonal = starts(knobs.units, rng)[2].w;
  Matrix identity = Matrix::zeros(knobs.units, knobs.units);
  for (std::size_t i = 0; i < knobs.units; ++i) identity(i, i) = 1.0;
  Table table{{"recurrent weights", "units", "10 steps back", "half of them", "all of them"}};
  std::vector<double> left;
  for (const auto& [name, w] : {Start{"orthogonal", orthogonal}, Start{"identity", identity}}) {
    for (const nn::Activation& f : {nn::identity(), nn::tanh()}) {
      const plots::Numbers g = follow(w, f, 1.0, knobs, rng.stream(2)).gradient;
      left.push_back(g.back());
      table.rows.push_back({name, f.name == "identity" ? "linear" : f.name,
                            number(g[std::min<std::size_t>(10, g.size() - 1)], 3),
                            number(g[g.size() / 2], 3), number(g.back(), 3)});
    }
  }
  lesson.section(fmt::format("What is left of a gradient, {} steps that read a normal number each",
                             knobs.steps));
  lesson.table(table);
  lesson.claim(
      {.sentence = "An orthogonal or an identity start holds gradients over any number of steps.",
       .verdict = Verdict::true_if,
       .in_fact =
           fmt::format("True of linear units: over {} steps a gradient is multiplied by {:.6g} "
                       "(orthogonal) and {:.6g} (identity). Each step of tanh units multiplies by "
                       "their slopes, too: all steps by {:.2g} and {:.2g}.",
                       knobs.steps, left[0], left[2], left[1], left[3]),
       .quantity = "gradient at the first step over that at the last, root of the mean square: the "
                   "smaller of the two starts with linear units, minus the larger with tanh units",
       .measured = std::min(left[0], left[2]) - std::max(left[1], left[3]),
       .must_be = above(0.4)});
}

// The first number, -1 or 1, is asked for behind T - 1 numbers that are 0.
nn::Dataset first_of(std::size_t T, Rng rng) {
  nn::Dataset data{Matrix::zeros(64, T), Matrix(64, 1)};
  for (std::size_t i = 0; i < 64; ++i) {
    data.targets(i, 0) = static_cast<double>(rng.below(2));
    data.inputs(i, 0) = 2.0 * data.targets(i, 0) - 1.0;
  }
  return data;
}

struct Gated {
  std::string name;
  double bias;
  plots::Numbers gradient = {};  // by steps back, over that at the last step, before training
  plots::Numbers step = {}, loss = {};
};

void train(Gated& run, std::size_t T, const Knobs& knobs, std::uint64_t seed) {
  const nn::Dataset data = first_of(T, Rng(seed).stream(3));
  Rng rng(seed);
  nn::Sequential net;
  auto& gate = net.add<nn::ForgetGate>(1, knobs.cells, nn::normal(1.0), nn::normal(0.1), rng);
  std::ranges::fill(gate.gate_bias.value.values(), run.bias);
  net.add<nn::Dense>(knobs.cells, 1, nn::lecun_normal(), rng);
  // Before training, with a normal number in each step.
  gate.forward(nn::normal(1.0)(64, T, rng));
  gate.backward(Matrix::filled(64, knobs.cells, 1.0));
  for (std::size_t t = T; t >= 1; --t) {
    run.gradient.push_back(nn::root_mean_square(gate.cell_gradient(t)) /
                           nn::root_mean_square(gate.cell_gradient(T)));
  }
  nn::Adam adam(0.01);
  for (std::size_t step = 0; step <= knobs.train; ++step) {
    const auto loss = nn::binary_cross_entropy(net.forward(data.inputs), data.targets);
    run.step.push_back(static_cast<double>(step));
    run.loss.push_back(loss.value);
    net.backward(loss.gradient);
    adam.step(net.parameters());
  }
}

std::vector<Gated> gates(std::size_t T, const Knobs& knobs, std::uint64_t seed) {
  std::vector<Gated> runs = {{"b = 0", 0.0},
                             {"b = 1", 1.0},
                             {"b = ln(T - 1)", std::log(static_cast<double>(T - 1))},
                             {"b = 10", 10.0}};
  in_parallel(runs.size(), [&](std::size_t k) { train(runs[k], T, knobs, seed); });
  return runs;
}

// Returns gradients, and courses of the loss.
std::vector<plots::Lines> the_forget_gate(Lesson& lesson, const Knobs& knobs) {
  constexpr std::size_t few = 5;
  const std::size_t T = knobs.memory;
  const std::vector<Gated> runs = gates(T, knobs, lesson.seed()),
                           brief = gates(few, knobs, lesson.seed());
  std::vector<Compared> rows;
  Table table{{"forget gate's bias", fmt::format("T = {}", few), fmt::format("T = {}", T)}};
  for (std::size_t k = 0; k < runs.size(); ++k) {
    const double kept = 1.0 / (1.0 + std::exp(-runs[k].bias));
    rows.push_back(
        {runs[k].name, std::pow(kept, static_cast<double>(T - 1)), runs[k].gradient.back()});
    table.rows.push_back(
        {runs[k].name, number(brief[k].loss.back(), 3), number(runs[k].loss.back(), 3)});
  }
  lesson.section(
      fmt::format("A cell's gradient at the first of {} steps, over that at the last", T));
  lesson.table(theory_table("forget gate's bias b", rows));
  lesson.section(fmt::format("Loss after {} of Adam: the first of T numbers is asked for",
                             plural(knobs.train, "step")));
  lesson.table(table);
  lesson.say(
      "The first number is -1 or 1, and zeros follow. Who guesses has the loss ln 2 = 0.693.");
  if (runs[3].loss.back() < runs[2].loss.back()) {
    lesson.say("A bias of 10 does no harm here, where nothing has to be forgotten.");
  }
  lesson.claim(
      {.sentence = "A forget gate's bias of 1 is enough to remember.",
       .verdict = Verdict::true_if,
       .in_fact = fmt::format(
           "True of short memories, in {} steps of Adam: a bias of 1 reaches a loss of {:.3f} for "
           "the first of {} numbers. For the first of {} it reaches {:.3f}, and a bias of "
           "ln(T - 1) {:.3f}. A bias of 1 keeps sigmoid(1) = 0.73 a step, and {:.2g} of a "
           "gradient from the last of {} steps to the first.",
           knobs.train, brief[1].loss.back(), few, T, runs[1].loss.back(), runs[2].loss.back(),
           runs[1].gradient.back(), T),
       .quantity = fmt::format("loss after {} steps of Adam, asked for the first of {} numbers, "
                               "from a forget bias of 1, minus that from ln(T - 1)",
                               knobs.train, T),
       .measured = brief[1].loss.back() < 0.35 ? runs[1].loss.back() - runs[2].loss.back() : NAN,
       .must_be = above(0.3)});
  plots::Lines back{"Forget gates: a cell's gradient, by steps back",
                    {"steps back in time"},
                    {"gradient, over that of the last step", true, 1e-16, 10.0}};
  plots::Lines learning{fmt::format("Learning to remember the first of {} numbers", T),
                        {"step of Adam"},
                        {"loss (guessing: 0.69)", false, 0.0}};
  for (const Gated& run : runs) {
    back.series.push_back({run.name, counted(run.gradient.size()), run.gradient});
    learning.series.push_back({run.name, run.step, run.loss});
  }
  return {back, learning};
}

void twins(Lesson& lesson, const Knobs& knobs) {
  constexpr std::size_t T = 10;
  const nn::Dataset data = first_of(T, Rng(lesson.seed()).stream(3));
  Rng rng(lesson.seed());
  const nn::Initializer equal = nn::constant(1.0 / static_cast<double>(knobs.cells));
  nn::Sequential net;
  auto& layer = net.add<nn::Recurrent>(1, knobs.cells, nn::tanh(), nn::constant(0.5), equal, rng);
  net.add<nn::Dense>(knobs.cells, 1, equal, rng);
  const Matrix before = layer.recurrent.value;
  nn::Adam adam(0.01);
  plots::Numbers losses;
  double spread = 0.0;
  for (std::size_t step = 0; step <= knobs.train; ++step) {
    const auto loss = nn::binary_cross_entropy(net.forward(data.inputs), data.targets);
    losses.push_back(loss.value);
    for (std::size_t t = 1; t <= T; ++t) {
      spread = std::max(spread, nn::column_spread(layer.state(t)));
    }
    net.backward(loss.gradient);
    adam.step(net.parameters());
  }
  for (const nn::Parameter* each : layer.parameters()) {
    spread = std::max(spread, nn::column_spread(each->value));
  }
  const double moved = max_abs(layer.recurrent.value - before);
  lesson.section(fmt::format("A recurrent layer of {} equal tanh units, T = {}", knobs.cells, T));
  lesson.say(
      fmt::format("In {} of Adam the loss goes from {:.3f} to {:.3f}, and recurrent weights "
                  "move by up to {:.2g}.",
                  plural(knobs.train, "step"), losses.front(), losses.back(), moved));
  lesson.claim(
      {.sentence = "Recurrent units that start equal become different, since each step brings "
                   "another input and another state.",
       .verdict = Verdict::is_false,
       .in_fact =
           "Each step brings other inputs and states, but all units read the same ones. Units with "
           "equal biases and equal weights, from the inputs, from and to all units and to the "
           "output, are twins in every step: their gradients are equal sums over the steps.",
       .quantity = "largest difference between units, in weights or in the state at any step, over "
                   "how far recurrent weights moved while the loss fell",
       .measured = losses.back() < losses.front() ? spread / moved : NAN,
       .must_be = is(0.0)});
}

void experiment(Lesson& lesson, const Knobs& knobs) {
  const double radius = spectral_radius(starts(knobs.units, Rng(lesson.seed()))[0].w);  // normal
  lesson.predict(
      {{"all four: the mean square of the weights decides",
        "it decides where each layer has weights of its own; over time the radius does"},
       {"the normal and the orthogonal one",
        fmt::format("the radius of a normal matrix depends on the draw. With this seed it is "
                    "{:.3f}, whose 100th power is {:.2g}; 1.05^100 = 131.5, 0.95^100 = 0.0059",
                    radius, std::pow(radius, 100.0))},
       {"the orthogonal one alone"},
       {"none: a product of 100 matrices vanishes or explodes",
        "an orthogonal matrix keeps the length of every signal, however often"}});
  const plots::Lines matrices = one_matrix(lesson, knobs);
  orthogonal_and_identity(lesson, knobs);
  const std::vector<plots::Lines> gated = the_forget_gate(lesson, knobs);
  twins(lesson, knobs);
  lesson.idea(
      "Over time one matrix is used again and again, and its spectral radius takes the place of "
      "the variance. It is 1 for an orthogonal matrix, which holds the size of every signal. A "
      "forget gate keeps sigmoid(b) in each step, so that its bias b has to grow as ln T.");
  lesson.figure(
      {"Each step back multiplies a gradient by one factor: a matrix's spectral radius, in "
       "the long run, or a forget gate's sigmoid(b)",
       {matrices, gated[0], gated[1]}});
  lesson.next(
      "make lesson@recurrent ARGS=\"--seed 2\" draws other matrices. `make homework@recurrent` "
      "makes cells that remember for different times. Then `make lesson@unlucky_seeds`.");
}

}  // namespace

int main(int argc, char** argv) {
  Knobs knobs;
  Lesson lesson("Recurrent networks",
                "Four matrices have 32 x 32 weights of the mean square 1/32: normal, symmetric "
                "normal, strictly triangular (its diagonal is 0, too), orthogonal. A signal is "
                "multiplied by the same matrix 100 times. Which of the four holds its size?");
  lesson.knob("--units", knobs.units, "n of the matrices that are followed", 4, 256);
  lesson.knob("--steps", knobs.steps, "for which they are followed", 20, 400);
  lesson.knob("--memory", knobs.memory, "T: the first of T numbers is asked for", 3, 400);
  lesson.knob("--cells", knobs.cells, "of the networks that are trained", 2, 128);
  lesson.knob("--train", knobs.train, "steps of Adam", 1, 2000);
  lesson.domain(
      {"32 to 128 units, 100 and 200 steps, memories of 40 to 100, 16 and 32 cells, 100 steps of "
       "Adam",
       combined({{"--units", {"32", "128"}},
                 {"--steps", {"100", "200"}},
                 {"--memory", {"40", "100"}},
                 {"--cells", {"16", "32"}}}),
       100});
  return lesson.run(argc, argv, [&] { experiment(lesson, knobs); });
}
