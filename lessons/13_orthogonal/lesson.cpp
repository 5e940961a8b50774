// Orthogonal weights: a mean square that holds is not yet a signal that holds
//
// Weights of variance 1/n keep the mean square of a signal through any number of linear layers of n
// neurons, on average over the draw. Yet a deep linear network that starts with them hardly learns. What is
// lost, if not the size?
//
// A linear network computes x P, where P = W_1 W_2 ... W_L. A singular value of P says by how much it
// stretches one direction: there are n directions u_k at right angles that P turns into n others and
// multiplies by s_k. Two inputs that differ only along a direction with s_k near 0 are one input to
// the last layer. Count the directions that are left as
//
//     d = (s_1^2 + ... + s_n^2)^2 / (s_1^4 + ... + s_n^4)
//
// If m of the s_k are equal and the others are 0, this is m.
//
// How d falls with depth. Let A = P^T P, so that the two sums are tr A and tr A^2. One more layer W, with
// independent weights of mean 0 and variance 1/n, makes of them tr(A W W^T) and tr(A W W^T A W W^T).
// Averaged over W, if its weights are normal (fourth moment 3/n^2):
//
//     E (tr A')^2 = (tr A)^2 + 2/n tr A^2          E tr A'^2 = (1 + 1/n) tr A^2 + 1/n (tr A)^2
//
// Begin with P = I, where tr A = tr A^2 = n, and repeat. An orthogonal matrix Q has Q^T Q = I: all of its
// singular values are 1, and so are those of a product.
//
// How a linear network learns. Give every layer the scale a, and turn the matrices so that each direction
// of the target is passed on by itself (Saxe, McClelland, Ganguli 2014, "Exact solutions to the
// nonlinear dynamics of learning in deep linear neural networks"). Then one number w per layer
// is left, of which the loss sees the product u = w^L, and gradient descent at a small rate follows
//
//     dw/dt = c w^(L-1) (s - w^L)        c = 2 rate / n^2, s: what the target asks of this direction
//
// Where w < 1, the factor w^(L-1) holds the network back: a plateau. The time from a to any w is the
// integral of dw / (c w^(L-1) (s - w^L)), which we compare with the steps that the network takes.
//
// Worth trying:
//   ARGS="--width 64"          more directions to begin with: how many layers do they last?
//   ARGS="--depth 64"          and the steps to learn?
#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "lessons/common/lesson.hpp"
#include "lessons/common/pictures.hpp"
#include "lessons/common/run.hpp"
#include "matrix/matmul.hpp"
#include "matrix/svd.hpp"
#include "nn/analysis/statistics.hpp"
#include "nn/dataset.hpp"
#include "nn/loss.hpp"
#include "nn/optimizer.hpp"
#include "nn/starts/orthogonal.hpp"

using namespace lessons;

namespace {

struct Knobs {
  std::size_t width = 16;  // n, neurons in every layer
  std::size_t depth = 32;  // L, layers of weights
};

nn::Initializer gaussian(std::size_t n) { return nn::normal(1.0 / std::sqrt(n)); }

// L layers of n neurons each. Biases are 0 and are not trained here.
nn::Mlp network(std::size_t n, std::size_t depth, const nn::Initializer& start,
                const nn::Activation& f, std::uint64_t seed) {
  return {std::vector<std::size_t>(depth + 1, n), f, start, seed};
}

std::vector<std::size_t> depths_up_to(std::size_t deepest) {
  std::vector<std::size_t> depths = {2, 4, 8, 16};
  std::erase_if(depths, [&](std::size_t depth) { return depth >= deepest; });
  depths.push_back(deepest);
  return depths;
}

Matrix unit_matrix(std::size_t n) {
  Matrix unit = Matrix::zeros(n, n);
  for (std::size_t k = 0; k < n; ++k) unit(k, k) = 1.0;
  return unit;
}

// The singular values of dh_L/dx at the input x (1 x n), the largest first: of W_1 ... W_L in a linear
// network; otherwise each W_l is multiplied by its layer's slopes f'(z_l).
std::vector<double> stretches(nn::Mlp net, const Matrix& x) {
  net.forward(x);
  Matrix jacobian = net.dense(0).weights.value;
  for (std::size_t l = 1; l < net.depth(); ++l) {
    const Matrix& z = net.pre_activation(l - 1);
    const Matrix& h = net.activation(l - 1);
    for (std::size_t j = 0; j < jacobian.cols(); ++j) {
      const double slope = net.hidden_activation().derivative(z(0, j), h(0, j));
      for (std::size_t i = 0; i < jacobian.rows(); ++i) jacobian(i, j) *= slope;
    }
    jacobian = matmul(jacobian, net.dense(l).weights.value);
  }
  return singular_values(jacobian);
}

double directions_left(const std::vector<double>& s) {
  if (s.front() == 0.0) return 0.0;
  double squares = 0.0, fourths = 0.0;
  for (double value : s) {
    const double relative = value / s.front();  // fourth powers of 1e-90 would be 0
    squares += relative * relative;
    fourths += std::pow(relative, 4);
  }
  return squares * squares / fourths;
}

// By the recursion of the head of this file.
double directions_predicted(std::size_t width, std::size_t depth) {
  const auto n = static_cast<double>(width);
  double square_of_trace = n * n, trace_of_square = n;
  for (std::size_t l = 0; l < depth; ++l) {
    const double before = square_of_trace;
    square_of_trace += 2.0 / n * trace_of_square;
    trace_of_square += (trace_of_square + before) / n;
  }
  return square_of_trace / trace_of_square;
}

// On average over draws of the weights.
double mean_directions(const nn::Activation& f, const nn::Initializer& start, std::size_t n,
                       std::size_t depth, std::uint64_t seed) {
  constexpr std::uint64_t draws = 10;
  double sum = 0.0;
  for (std::uint64_t k = 0; k < draws; ++k) {
    Rng rng = Rng(seed).stream(k);
    const Matrix x = nn::normal(1.0)(1, n, rng);
    sum += directions_left(stretches(network(n, depth, start, f, rng.next()), x));
  }
  return sum / static_cast<double>(draws);
}

void count_directions(Lesson& lesson, const Knobs& knobs) {
  const std::size_t n = knobs.width;
  std::vector<Compared> rows;
  for (std::size_t depth : depths_up_to(knobs.depth)) {
    rows.push_back({std::to_string(depth), directions_predicted(n, depth),
                    mean_directions(nn::identity(), gaussian(n), n, depth, lesson.seed())});
  }
  lesson.section(
      fmt::format("Directions left of {}: normal weights of variance 1/{}, 10 draws", n, n));
  lesson.table(theory_table("depth of the linear network", rows));
  lesson.say(
      "Directions left: (sum of s^2)^2 / (sum of s^4) over the singular values s of the product, "
      "which is m if m of them are equal and the others 0. For n neurons, many more than layers "
      "L, it is near n / (L + 1). Predicted is a quotient of averages, measured the average of the "
      "quotient: deep products differ so much from draw to draw that the two are not the same.");

  const double size = static_cast<double>(n), of_gaussian = rows.back().measured;
  const double orthogonal =
      mean_directions(nn::identity(), nn::orthogonal(), n, knobs.depth, lesson.seed());
  const double with_relu =
      mean_directions(nn::relu(), nn::orthogonal(std::sqrt(2.0)), n, knobs.depth, lesson.seed());
  lesson.section(fmt::format("After {} layers of {} neurons", knobs.depth, n));
  lesson.table({{"weights", "activation", "directions left"},
                {{"normal", "none", number(of_gaussian, 4)},
                 {"orthogonal", "none", number(orthogonal, 4)},
                 {"orthogonal, gain sqrt(2)", "ReLU", number(with_relu, 4)}}});
  lesson.claim({.sentence = "Weights that keep the variance of a signal keep the signal.",
                .verdict = Verdict::is_false,
                .in_fact = fmt::format(
                    "They keep its size on average, and lose its directions: "
                    "after {} layers of {} linear neurons the equivalent of {:.1f} directions is "
                    "left, and inputs that differ along others are nearly one input.",
                    knobs.depth, n, of_gaussian),
                .quantity = "directions that a deep product of normal weights leaves, as a share "
                            "of the width",
                .measured = of_gaussian / size,
                .must_be = below(0.5)});
  lesson.claim(
      {.sentence = "Orthogonal weights keep every direction, at any depth.",
       .verdict = Verdict::true_if,
       .in_fact = fmt::format("True of linear layers. A ReLU sets about half of the slopes "
                              "to 0 in each layer: {:.1f} of {} directions are left after "
                              "{} layers of orthogonal weights with the gain sqrt(2){}.",
                              with_relu, n, knobs.depth,
                              with_relu > 0.0 ? "" : ", in some of which all slopes are 0"),
       .quantity = "directions left behind linear layers minus those behind ReLU layers, as "
                   "a share of the width, orthogonal weights",
       .measured = (orthogonal - with_relu) / size,
       .must_be = above(0.4)});
}

// The inputs are the n unit vectors, so that a linear network's outputs are the rows of its product P, and
// the targets are those of the matrix that P is to become: it turns a quarter of the directions and
// flattens the others.
nn::Dataset quarter_of_the_directions(std::size_t n, std::uint64_t seed) {
  Rng rng = Rng(seed).stream(1000);
  Matrix some = unit_matrix(n);
  for (std::size_t k = (n + 3) / 4; k < n; ++k) some(k, k) = 0.0;
  const Matrix u = nn::orthogonal()(n, n, rng), v = nn::orthogonal()(n, n, rng);
  return {unit_matrix(n), matmul(matmul(u, some), v)};
}

// Gradient descent on the weights. `speed` is c L of the head of this file, so that the same value is
// about as fast at every width and depth. Ends at 5 % of the targets' mean square.
Run<> train(const std::string& name, const nn::Mlp& start, const nn::Dataset& data, double speed,
            std::size_t steps) {
  Run<> run{name, start};
  const auto n = static_cast<double>(data.inputs.cols());
  nn::GradientDescent optimizer(speed / static_cast<double>(start.depth()) * n * n / 2.0);
  std::vector<nn::Parameter*> weights;
  for (std::size_t l = 0; l < run.net.depth(); ++l) weights.push_back(&run.net.dense(l).weights);
  const double whole = nn::mean_square(data.targets);
  for (std::size_t step = 0; step <= steps; ++step) {
    const auto loss = nn::mean_squared_error(run.net.forward(data.inputs), data.targets);
    if (!(loss.value < 1e6)) break;  // the rate was too large
    run.step.push_back(static_cast<double>(step));
    run.loss.push_back(loss.value / whole);
    if (loss.value < 0.05 * whole) break;
    run.net.backward(loss.gradient);
    optimizer.step(weights);
  }
  return run;
}

constexpr std::size_t most_steps = 300;
bool learned(const Run<>& run) { return run.loss.back() < 0.05; }

// At the best of six rates: the first to get there, or else the one with the smallest loss.
Run<> best_run(const std::string& name, const nn::Mlp& start, const nn::Dataset& data) {
  std::vector<Run<>> runs;
  std::size_t steps = most_steps;
  for (double speed : {2.0, 1.0, 0.5, 0.2, 0.05, 0.01}) {
    runs.push_back(train(name, start, data, speed, steps));
    if (learned(runs.back())) steps = runs.back().step.size();  // longer ones are not the best
  }
  return *std::ranges::min_element(runs, {}, [](const Run<>& run) {
    return std::pair{learned(run) ? run.step.back() : INFINITY, run.loss.back()};
  });
}

// Returns the courses of the deepest networks.
plots::Lines learn(Lesson& lesson, const Knobs& knobs) {
  const nn::Dataset data = quarter_of_the_directions(knobs.width, lesson.seed());
  const std::vector<std::size_t> depths = depths_up_to(knobs.depth);
  std::vector<Run<>> normal, turning;  // for each depth
  Table table{{"layers", "normal, variance 1/n", "orthogonal"}};
  const auto cell = [](const Run<>& run) {
    return learned(run) ? number(run.step.back()) : fmt::format("no: {:.2f}", run.loss.back());
  };
  for (std::size_t depth : depths) {
    const auto start = [&](const nn::Initializer& weights) {
      return network(knobs.width, depth, weights, nn::identity(), lesson.seed());
    };
    normal.push_back(best_run("normal, variance 1/n", start(gaussian(knobs.width)), data));
    turning.push_back(best_run("orthogonal", start(nn::orthogonal()), data));
    table.rows.push_back({std::to_string(depth), cell(normal.back()), cell(turning.back())});
  }
  lesson.section("Steps until a linear network has learned, at the best of six rates");
  lesson.table(table);
  lesson.say(
      fmt::format("Learned: the loss is below 5 % of the targets' mean square. No: not after {} "
                  "steps, when it was this share. The target keeps a quarter of the directions.",
                  most_steps));
  const double fast = turning.back().step.back();
  const double slow = learned(normal.back()) ? normal.back().step.back() : most_steps;
  lesson.claim({.sentence = "A deep network learns slowly.",
                .verdict = Verdict::true_if,
                .in_fact = fmt::format(
                    "True of linear layers with normal weights. A network of {} orthogonal layers "
                    "learned in {} steps; one of {} layers took {}.",
                    knobs.depth, fast, depths.front(), turning.front().step.back()),
                .quantity = "steps of a deep linear network from normal weights, each at its best "
                            "rate, over those from orthogonal weights (a lower bound if the former "
                            "did not get there)",
                .measured = learned(turning.back()) ? slow / fast : NAN,
                .must_be = above(3.0),
                .domain = "widths from 8",
                .inside = knobs.width >= 8});
  return {fmt::format("{} linear layers learn", knobs.depth),
          {"step"},
          {"loss / mean square of the targets", true, 0.02, 100.0},
          {curve(normal.back(), normal.back().loss), curve(turning.back(), turning.back().loss)}};
}

// Layers a u q_1, a q_1^T q_2, ..., a q_(L-1)^T v that hand on the directions of u v one by one.
nn::Mlp aligned(std::size_t depth, double a, const Matrix& u, const Matrix& v, Rng& rng) {
  const std::size_t n = u.rows();
  nn::Mlp net = network(n, depth, nn::zeros(), nn::identity(), 1);
  Matrix before = u;
  for (std::size_t l = 0; l + 1 < depth; ++l) {
    const Matrix q = nn::orthogonal()(n, n, rng);
    net.dense(l).weights.value = a * matmul(before, q);
    before = transpose(q);
  }
  net.dense(depth - 1).weights.value = a * matmul(before, v);
  return net;
}

constexpr double c = 0.02;
// The steps from a to w for the target 1: the integral of dw / (c w^(L-1) (1 - w^L)).
double time_to(double w, double a, std::size_t depth) {
  constexpr int parts = 20000;
  const double width = (w - a) / parts;
  double sum = 0.0;
  for (int k = 0; k < parts; ++k) {
    const double middle = a + (k + 0.5) * width;
    const double others = std::pow(middle, static_cast<double>(depth - 1));
    sum += width / (c * others * (1.0 - others * middle));
  }
  return sum;
}

// Rotations of all directions, learned from small orthogonal weights that are aligned with them.
plots::Lines plateaus(Lesson& lesson, const Knobs& knobs) {
  Rng rng = Rng(lesson.seed()).stream(2000);
  const std::size_t n = knobs.width;
  const Matrix u = nn::orthogonal()(n, n, rng), v = nn::orthogonal()(n, n, rng);
  const nn::Dataset data{unit_matrix(n), matmul(u, v)};
  std::vector<Compared> rows;
  plots::Series measured, predicted;  // of the last start
  for (const auto& [depth, a] :
       {std::pair<std::size_t, double>{2, 0.1}, {3, 0.2}, {5, 0.45}, {10, 0.7}}) {
    const auto L = static_cast<double>(depth);
    const Run<> run = train("", aligned(depth, a, u, v, rng), data, c * L, 5000);
    // The loss is (1 - u)^2 for every direction, so half of the target is a quarter of the loss.
    const auto half = std::ranges::find_if(run.loss, [](double loss) { return loss < 0.25; });
    rows.push_back({fmt::format("{} layers, a = {}", depth, a),
                    time_to(std::pow(0.5, 1.0 / L), a, depth),
                    static_cast<double>(half - run.loss.begin())});
    measured = {fmt::format("{} orthogonal layers times {}", depth, a), run.step, run.loss};
    predicted = {"predicted", {}, {}};
    for (double w = a; std::pow(w, L) < 0.77; w += 0.002) {
      predicted.x.push_back(w == a ? 0.0 : time_to(w, a, depth));
      predicted.y.push_back(std::pow(1.0 - std::pow(w, L), 2));
    }
  }
  lesson.section("Steps until half of a rotation is learned, from orthogonal weights times a");
  lesson.table(theory_table("start", rows));
  lesson.claim(
      {.sentence = "How long a network stays on a plateau cannot be known beforehand.",
       .verdict = Verdict::is_false,
       .in_fact =
           "For linear layers that are aligned with their target it can: the speed of each is "
           "proportional to the product of the others, and an integral gives the steps.",
       .quantity = "largest factor between the predicted and the measured steps until half of "
                   "the target is learned",
       .measured = largest_factor(rows),
       .must_be = below(1.05)});
  return {"A plateau, and its end as predicted",
          {"step"},
          {"loss / mean square of the targets", false, 0.0, 1.0},
          {{}, measured, {}, predicted}};  // in the first panel's colour of orthogonal layers
}

plots::Lines stretch_panel(const Knobs& knobs, std::uint64_t seed) {
  plots::Lines panel{fmt::format("Products of matrices {} x {}", knobs.width, knobs.width),
                     {"direction, the most stretched first"},
                     {"stretched by (below 1e-15, round-off: not drawn)", true, 1e-15, 1e2}};
  const auto add = [&](std::size_t depth, const std::string& name, const nn::Initializer& start) {
    const nn::Mlp net = network(knobs.width, depth, start, nn::identity(), seed);
    const auto s = stretches(net, Matrix::zeros(1, knobs.width));
    panel.series.push_back({fmt::format("{} {}", depth, name), counted(s.size(), 1.0), s});
  };
  add(knobs.depth, "normal", gaussian(knobs.width));
  add(knobs.depth, "orthogonal", nn::orthogonal());
  add(1, "normal", gaussian(knobs.width));
  return panel;
}

void experiment(Lesson& lesson, const Knobs& knobs) {
  lesson.predict(
      {{"all, since the mean square of every difference holds",
        "on average; but the product lines up what it stretches, as the first table counts"},
       {"one or two"},
       {"about half", "that is what one layer leaves, and each further one costs more"},
       {"none: the outputs are 0", "the outputs do not vanish; they lie along a line"}});
  count_directions(lesson, knobs);
  const plots::Lines courses = learn(lesson, knobs), plateau = plateaus(lesson, knobs);
  lesson.idea(
      "A mean square is an average over directions. Deep products of normal weights stretch a "
      "few and flatten the rest, and linear networks that start so learn late or not at all. "
      "Orthogonal weights stretch all alike.");
  lesson.figure(
      {fmt::format(
           "Equal mean squares: {} normal layers flatten nearly all directions, and learn late; "
           "orthogonal layers keep all",
           knobs.depth),
       {stretch_panel(knobs, lesson.seed()), courses, plateau}});
  lesson.next(
      "`make homework@orthogonal` starts a network of layers of different widths so that it loses "
      "no more directions than its narrowest layer must. Then `make lesson@matched_gain`.");
}

}  // namespace

int main(int argc, char** argv) {
  Knobs knobs;
  Lesson lesson(
      "Orthogonal weights",
      "32 linear layers of 16 neurons have weights that keep the mean square of a signal. "
      "Inputs differ along 16 directions. Along how many do the outputs still differ?");
  lesson.knob("--width", knobs.width, "neurons in every layer", 3, 128);
  lesson.knob("--depth", knobs.depth, "layers of weights", 2, 128);
  lesson.domain({"widths 3 to 64, 32 and 64 layers",
                 combined({{"--width", {"3", "8", "32", "64"}}, {"--depth", {"32", "64"}}}), 100});
  return lesson.run(argc, argv, [&] { experiment(lesson, knobs); });
}
