// Convolution: what is the fan_in of a filter, and when are two filters one?
//
// A convolution is a small dense layer at every position of a picture (nn/layers/convolution.hpp). At position
// p it reads a square of k x k pixels q, each with C channels c, and filter j adds up
//
//     z_j(p) = sum over all q and c of   h_c(q) W_j(q - p, c)   + b_j
//
// THE FAN. Biases are 0, and weights are drawn independently with mean 0. Then, as in lesson @he, only squares
// are left of E[z^2], one for each term of the sum. If all pixels of h have one mean square,
//
//     E[z^2] = (number of terms) Var(w) E[h^2]         and a ReLU behind it halves E[z^2]
//
// How many terms are there? By hand, for 3 x 3 pixels of 16 channels: 9 * 16 = 144. He's rule asks for a
// deviation of sqrt(2 / 144) = 0.118. Whoever takes the number of channels for fan_in has sqrt(2 / 16) = 0.354.
//
// THE BORDER. "Same" padding surrounds a picture by zeros, so that the output has as many pixels as the input. A
// square that sticks out over the border has fewer terms. Lines and columns are independent of each other: along
// one side of s pixels, let v_l(i) be the mean square at pixel i behind layer l, over what it would be without a
// border. With v_0 = 1 and r = (k - 1)/2,
//
//     v_l(i) = (v_(l-1)(i - r) + ... + v_(l-1)(i + r)) / k          where pixels outside count 0
//
// and row y, column x keeps v_l(y) v_l(x) of its mean square. By hand, k = 3 and s = 4: behind one layer v is
// 2/3, 1, 1, 2/3, with mean 5/6, and (5/6)^2 = 69 % of the mean square are left.
//
// FILTERS ARE NEURONS. A weight is used at all positions p, so its gradient is a sum over them:
//
//     dL/dW_j(d, c) = sum over p of   delta_j(p) h_c(p + d)
//     delta_j(p) = f'(z_j(p)) times the sum, over all filters of the next layer and all of its positions that
//                  read p, of their error signals times their weights for channel j
//
// Which factors have the index j? (Lesson @identical_gradients asked the same.)
//
// Worth trying: ARGS="--kernel 5", larger squares
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "bars.hpp"
#include "lessons/common/in_parallel.hpp"
#include "lessons/common/lesson.hpp"
#include "lessons/common/pictures.hpp"
#include "matrix/matmul.hpp"
#include "nn/analysis/statistics.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/layers/convolution.hpp"
#include "nn/layers/reshape.hpp"
#include "nn/layers/sequential.hpp"
#include "nn/trainer.hpp"

using namespace lessons;

namespace {

struct Knobs {
  std::size_t layers = 10;   // of convolutions
  std::size_t kernel = 3;    // k: squares of k x k pixels
  std::size_t filters = 16;  // C: channels of the stacks that are followed at the start
  std::size_t side = 8;      // of the pictures, in pixels
  std::size_t trained = 8;   // filters of the networks that are trained
  std::size_t steps = 30;    // of Adam, all pictures in each
};

// He's rule, with the number of channels alone for fan_in, or with channels times pixels.
nn::Initializer he(std::size_t channels, bool alone) {
  if (alone) return nn::normal(std::sqrt(2.0 / static_cast<double>(channels)));
  return nn::he_normal();  // is told the number of rows of W
}

// The mean square of z behind each layer of a stack without padding: all positions have all terms, and
// pictures become smaller from layer to layer.
plots::Numbers mean_squares(std::size_t k, bool alone, const Knobs& knobs, Rng rng) {
  const std::size_t C = knobs.filters, side = 3 + knobs.layers * (k - 1);
  plots::Numbers z_squares;
  nn::Pictures shape{side, side, C};
  Matrix h = nn::normal(1.0)(shape.pixels(), C, rng);
  for (std::size_t l = 1; l <= knobs.layers; ++l) {
    nn::Convolution layer(shape, C, {.size = k}, he(C, alone), rng);
    const Matrix& z = layer.forward(h);
    z_squares.push_back(nn::mean_square(z));
    shape = layer.output();
    h = map(z, nn::relu().function);
  }
  return z_squares;
}

double square(std::size_t k) { return static_cast<double>(k * k); }

// By what a layer multiplies it, mean over the layers from the second on and over draws.
double factor_per_layer(std::size_t k, bool alone, const Knobs& knobs, const Rng& rng) {
  const std::size_t draws = std::max<std::size_t>(4, 150 / (k * k));
  std::vector<double> sums(draws, 0.0);
  in_parallel(draws, [&](std::size_t draw) {
    const plots::Numbers z = mean_squares(k, alone, knobs, rng.stream(draw));
    for (std::size_t l = 1; l < z.size(); ++l) sums[draw] += z[l] / z[l - 1];
  });
  return std::accumulate(sums.begin(), sums.end(), 0.0) /
         static_cast<double>(draws * (knobs.layers - 1));
}

void two_rules(Lesson& lesson, const Knobs& knobs) {
  std::vector<Compared> rows;
  double of_claim = 0.0;
  for (std::size_t k : {std::size_t{1}, knobs.kernel, knobs.kernel + 2}) {
    rows.push_back({fmt::format("{0} x {0} pixels, Var(w) = 2/C", k), square(k),
                    factor_per_layer(k, true, knobs, Rng(lesson.seed()).stream(k))});
    if (k == knobs.kernel) of_claim = rows.back().measured;
  }
  const std::size_t k = knobs.kernel;
  rows.push_back({fmt::format("{0} x {0} pixels, Var(w) = 2/({1} C)", k, k * k), 1.0,
                  factor_per_layer(k, false, knobs, Rng(lesson.seed()).stream(0))});
  lesson.section(fmt::format("By what a layer of C = {} filters multiplies the mean square of z",
                             knobs.filters));
  lesson.table(theory_table("convolution, then ReLU", rows));
  const plots::Numbers drawn = mean_squares(k, true, knobs, Rng(lesson.seed()).stream(0));
  lesson.say(fmt::format(
      "With 2/C, {0} layers of one draw multiply it by {1:.2g}; predicted: {2}^{0} = {3:.2g}.",
      knobs.layers, 0.5 * drawn.back(), k * k, std::pow(square(k), knobs.layers)));
  lesson.claim(
      {.sentence = "The fan_in of a convolution is its number of channels.",
       .verdict = Verdict::is_false,
       .in_fact = fmt::format(
           "A filter adds up {0} x {0} pixels of each channel: fan_in is {1} times the channels. "
           "With He's variance for the channels alone each layer multiplies the mean square by "
           "{2:.2f}, with that for channels times kernel by {3:.2f}.",
           k, k * k, of_claim, rows.back().measured),
       .quantity = fmt::format("by what a layer of {0} x {0} pixels with a ReLU multiplies the "
                               "mean square of z, weights of variance 2 / channels",
                               k),
       .measured = k > 1 ? of_claim : NAN,
       .must_be = about(square(k), 0.4 * square(k))});
}

// The mean square of z behind all layers at each pixel, (side x side), over what it would be without a
// border, which is 2 (He's rule, a ReLU in front). Mean over draws.
Matrix left_with_padding(std::size_t side, const Knobs& knobs, const Rng& rng) {
  const std::size_t C = knobs.filters, draws = 40 + 2560 / (side * side);
  const nn::Kernel kernel{.size = knobs.kernel, .padding = (knobs.kernel - 1) / 2};
  std::vector<Matrix> z(draws);
  in_parallel(draws, [&](std::size_t draw) {
    Rng of_draw = rng.stream(draw);
    Matrix h = nn::normal(1.0)(side * side, C, of_draw);
    for (std::size_t l = 1; l <= knobs.layers; ++l) {
      nn::Convolution layer({side, side, C}, C, kernel, he(C, false), of_draw);
      z[draw] = layer.forward(h);
      h = map(z[draw], nn::relu().function);
    }
  });
  Matrix left = Matrix::zeros(side, side);
  for (const Matrix& each : z) {
    const Matrix totals = column_sums(transpose(each * each));  // (1 x pixels)
    for (std::size_t p = 0; p < left.size(); ++p) left.values()[p] += totals(0, p);
  }
  return (0.5 / static_cast<double>(draws * C)) * left;
}

// What zero padding leaves of a mean square: the square of the mean of v_l, of the head of this file.
double predicted_left(std::size_t s, std::size_t k, std::size_t layers) {
  Matrix v = Matrix::filled(1, s, 1.0), sums = Matrix::zeros(s, s);
  for (std::size_t i = 0; i < s; ++i) {
    for (std::size_t j = 0; j < s; ++j) {
      if (i <= j + k / 2 && j <= i + k / 2) sums(i, j) = 1.0 / static_cast<double>(k);
    }
  }
  for (std::size_t l = 0; l < layers; ++l) v = matmul(v, sums);
  return mean(v) * mean(v);
}

// Returns the map of the pictures' side.
plots::HeatMap the_border(Lesson& lesson, const Knobs& knobs) {
  std::vector<Compared> rows;
  Matrix map;
  for (std::size_t side : {knobs.side / 2, knobs.side, knobs.side * 3 / 2}) {
    const Matrix left = left_with_padding(side, knobs, Rng(lesson.seed()).stream(side));
    rows.push_back({fmt::format("{0} x {0} pixels", side),
                    predicted_left(side, knobs.kernel, knobs.layers), mean(left)});
    if (side == knobs.side) map = left;
  }
  lesson.section(fmt::format("What {} layers with zero padding leave of the mean square, He's rule",
                             knobs.layers));
  lesson.table(theory_table("pictures of", rows));
  lesson.say("Without a border it is 1. Measured: mean over 40 draws or more.");
  lesson.claim({.sentence = "With \"same\" padding the signal keeps its size, as the picture does.",
                .verdict = Verdict::is_false,
                .in_fact = fmt::format(
                    "Squares that stick out over the border add up fewer terms. Behind {} layers "
                    "of {} x {} pixels, pictures of {} x {} have {:.2g} of the mean square that "
                    "they would have without a border, and their corner pixels {:.2g}.",
                    knobs.layers, knobs.kernel, knobs.kernel, knobs.side, knobs.side,
                    rows[1].measured, map(0, 0)),
                .quantity = fmt::format("mean square of z behind {} layers with zero padding, over "
                                        "what it would be without a border",
                                        knobs.layers),
                .measured = knobs.kernel > 1 ? rows[1].measured : NAN,
                .must_be = below(0.8)});
  return {fmt::format("Mean square left at each pixel behind {} layers", knobs.layers), "column",
          "row", row_numbers(map)};
}

constexpr std::size_t pictures = 96;  // that networks are trained on

struct Network {  // convolutions with padding, and a dense layer for three classes
  nn::Sequential net;
  std::vector<nn::Convolution*> convolutions;
  nn::Dense* head;
};

Network network(std::size_t layers, const nn::Activation& f, bool alone, const Knobs& knobs,
                std::uint64_t seed) {
  Network made;
  Rng rng(seed);
  made.net.add<nn::Reshape>(1);  // a row a pixel
  nn::Pictures shape{knobs.side, knobs.side, 1};
  const nn::Kernel kernel{.size = knobs.kernel, .padding = (knobs.kernel - 1) / 2};
  for (std::size_t l = 0; l < layers; ++l) {
    auto& layer =
        made.net.add<nn::Convolution>(shape, knobs.trained, kernel, he(shape.channels, alone), rng);
    made.net.add<nn::ActivationLayer>(f);
    made.convolutions.push_back(&layer);
    shape = layer.output();
  }
  const std::size_t numbers = shape.pixels() * shape.channels;  // of a picture, a row again
  made.net.add<nn::Reshape>(numbers);
  made.head = &made.net.add<nn::Dense>(numbers, 3, nn::lecun_normal(), rng);
  return made;
}

struct Course {
  std::string name;
  plots::Numbers step = {}, loss = {}, accuracy = {};  // accuracy: on new pictures
  double learned = 0.0;                                // accuracy on those it was trained on
};

Course train(const std::string& name, nn::Sequential& net, const nn::Dataset& data,
             const nn::Dataset& fresh, std::size_t steps) {
  Course course{name};
  nn::Adam adam(0.01);
  for (std::size_t step = 0; step <= steps; ++step) {
    const Matrix& logits = net.forward(data.inputs);
    const nn::LossResult loss = nn::softmax_cross_entropy(logits, data.targets);
    nn::stop_unless_finite(loss.value, step, net, data.inputs);
    course.loss.push_back(loss.value);
    course.learned = nn::accuracy(logits, data.targets);
    if (step < steps) {
      net.backward(loss.gradient);
      adam.step(net.parameters());
    }
    if (step % 15 != 0 && step < steps) continue;
    course.step.push_back(static_cast<double>(step));
    course.accuracy.push_back(nn::accuracy(net.forward(fresh.inputs), fresh.targets));
  }
  return course;
}

plots::Lines wrong_fan_learns(Lesson& lesson, const Knobs& knobs) {
  const nn::Dataset data = bars(pictures, knobs.side, Rng(lesson.seed()).stream(1)),
                    fresh = bars(200, knobs.side, Rng(lesson.seed()).stream(2));
  std::vector<Course> courses(2);
  in_parallel(2, [&](std::size_t k) {
    Network made = network(knobs.layers, nn::relu(), k == 1, knobs, lesson.seed());
    courses[k] = train(k == 1 ? "fan_in: channels alone" : "fan_in: channels x kernel", made.net,
                       data, fresh, knobs.steps);
  });
  lesson.section(fmt::format("{} layers of {} filters, {} pictures, {} of Adam at 0.01",
                             knobs.layers, knobs.trained, pictures, plural(knobs.steps, "step")));
  Table table{{"start", "first loss", "last loss", "accuracy on these", "on new ones"}};
  for (const Course& c : courses) {
    table.rows.push_back({c.name, number(c.loss.front(), 3), number(c.loss.back(), 2),
                          number(c.learned, 3), number(c.accuracy.back(), 3)});
  }
  lesson.table(table);
  lesson.say(
      "A picture shows a bar that lies, stands or slants. Guessing gets a third right, and its "
      "loss "
      "is ln 3 = 1.10.");
  const Course &times = courses[0], &alone = courses[1];
  lesson.claim(
      {.sentence = "Adam makes up for a wrong fan_in: it scales every step.",
       .verdict = Verdict::is_false,
       .in_fact = fmt::format(
           "With the channels alone for fan_in the first loss is {:.2g}, and {} steps of Adam "
           "get {:.0f} % of the {} pictures right, but {:.0f} % of new ones. With channels times "
           "kernel they get {:.0f} % and {:.0f} %.",
           alone.loss.front(), knobs.steps, 100.0 * alone.learned, pictures,
           100.0 * alone.accuracy.back(), 100.0 * times.learned, 100.0 * times.accuracy.back()),
       .quantity = fmt::format(
           "accuracy on 200 new pictures after {} steps of Adam at a rate of 0.01, fan_in = "
           "channels times kernel, minus that for the channels alone (not counted unless the "
           "former ends at a loss below 0.8 ln 3)",
           knobs.steps),
       // Two networks that have learned nothing prove nothing about what Adam makes up for.
       .measured = times.loss.back() < 0.8 * std::log(3.0)
                       ? times.accuracy.back() - alone.accuracy.back()
                       : NAN,
       .must_be = above(0.1),
       .domain = "10 layers of 3 x 3 pixels, 8 to 12 filters, 30 steps",
       .inside = knobs.kernel == 3});
  plots::Lines panel{"Pictures that were not trained on", {"step of Adam"}, {}};
  panel.y = {"accuracy, 200 new pictures", false, 0.0, 1.0};
  for (const Course& c : courses) panel.series.push_back({c.name, c.step, c.accuracy});
  return panel;
}

// Copies each layer's first filter, and lets what reads the copies have equal weights for them.
void make_twins(Network& made) {
  Matrix* after = &made.head->weights.value;
  for (std::size_t l = made.convolutions.size(); l-- > 0;) {
    Matrix& w = made.convolutions[l]->weights.value;
    const std::size_t channels = w.cols();
    for (std::size_t r = 0; r < w.rows(); ++r) std::ranges::fill(w.row(r), w(r, 0));
    for (std::size_t r = 0; r < after->rows(); ++r) {
      std::ranges::copy(after->row(r / channels * channels), after->row(r).begin());
    }
    after = &w;
  }
}

void twins(Lesson& lesson, const Knobs& knobs) {
  const nn::Dataset data = bars(pictures, knobs.side, Rng(lesson.seed()).stream(1));
  Network equal = network(2, nn::tanh(), false, knobs, lesson.seed());
  make_twins(equal);
  const Matrix before = equal.convolutions[0]->weights.value;
  Course c;  // trained on one thread: these products are too small to be shared
  in_parallel(1, [&](std::size_t) { c = train("equal", equal.net, data, data, knobs.steps); });
  double spread = 0.0;
  Matrix h = data.inputs;  // what each layer makes of it has a column a filter
  for (std::size_t l = 0; l < 5; ++l) {
    h = equal.net[l].forward(h);
    spread = std::max(spread, nn::column_spread(h));
  }
  for (const nn::Convolution* each : equal.convolutions) {
    spread = std::max(spread, nn::column_spread(each->weights.value));
  }
  const double moved = max_abs(equal.convolutions[0]->weights.value - before);
  lesson.say(
      fmt::format("Two layers of {} equal filters, tanh, the same pictures: the loss goes from "
                  "{:.3f} to {:.3f}, and "
                  "weights of the first layer move by up to {:.2g}.",
                  knobs.trained, c.loss.front(), c.loss.back(), moved));
  lesson.claim(
      {.sentence = "Equal filters become different, since each position shows them another part of "
                   "the picture.",
       .verdict = Verdict::is_false,
       .in_fact = "Every filter is applied at all positions. Filters with equal weights, biases "
                  "and outgoing weights are twins: they compute one number at every position, and "
                  "get one gradient, the sum over positions.",
       .quantity = "largest difference between filters of a layer, in their weights or in what "
                   "they compute at any position, over how far weights moved while the loss fell",
       .measured = c.loss.back() < c.loss.front() && knobs.trained > 1 ? spread / moved : NAN,
       .must_be = is(0.0)});
}

plots::Lines by_layer(const Knobs& knobs, std::uint64_t seed) {
  plots::Lines panel{fmt::format("{} layers of {} x {} pixels, {} filters, no padding",
                                 knobs.layers, knobs.kernel, knobs.kernel, knobs.filters),
                     {"layer"},
                     {"mean square of z", true}};
  const plots::Numbers layers = counted(knobs.layers, 1.0);
  for (bool alone : {false, true}) {
    panel.series.push_back({alone ? "fan_in: channels alone" : "fan_in: channels x kernel", layers,
                            mean_squares(knobs.kernel, alone, knobs, Rng(seed).stream(0))});
  }
  panel.series.push_back(
      {fmt::format("predicted: 2 times {}^layer", square(knobs.kernel)), layers, {}});
  for (double l : layers) panel.series.back().y.push_back(2.0 * std::pow(square(knobs.kernel), l));
  return panel;
}

void experiment(Lesson& lesson, const Knobs& knobs) {
  lesson.predict(
      {{"by about 1: that is what He's rule is for",
        "the rule counts the terms of a neuron's sum, and a filter has nine for each channel"},
       {"by about 3,500,000,000"},
       {"by about 9", "that is what one layer does, and there are ten"},
       {"by about 59,000 = 3^10",
        "so much are the weights too large, and a mean square counts their squares"}});
  two_rules(lesson, knobs);
  const plots::HeatMap border = the_border(lesson, knobs);
  const plots::Lines learning = wrong_fan_learns(lesson, knobs);
  twins(lesson, knobs);
  lesson.idea(
      "A filter is a neuron that is applied at many positions. Its fan_in is the number of terms "
      "of its sum at one of them, channels times kernel. Filters that are equal, in outgoing "
      "weights too, stay equal.");
  const plots::Lines layers = by_layer(knobs, lesson.seed());
  lesson.figure({fmt::format("With the channels alone for fan_in, {} layers multiply the mean "
                             "square by {:.0e}; zero padding makes it smaller at the border",
                             knobs.layers, layers.series[1].y.back() / 2.0),
                 {layers, border, learning}});
  lesson.next(
      "make lesson@convolution ARGS=\"--layers 5\" is half as deep. `make homework@convolution` "
      "starts filters that read a part of the channels. Then `make lesson@embedding`.");
}

}  // namespace

int main(int argc, char** argv) {
  Knobs knobs;
  Lesson lesson("Convolution",
                "Ten convolutions of 3 x 3 pixels and 16 channels, each with a ReLU, start with "
                "He's variance 2 / fan_in, where fan_in is taken for 16, the number of channels. "
                "By what do they multiply the mean square of a signal?");
  lesson.knob("--layers", knobs.layers, "of convolutions", 2, 20);
  lesson.knob("--kernel", knobs.kernel, "squares of so many pixels a side, an odd number", 1, 7);
  lesson.knob("--filters", knobs.filters, "of each layer that is followed at the start", 1, 64);
  lesson.knob("--side", knobs.side, "of the pictures, in pixels", 4, 16);
  lesson.knob("--trained", knobs.trained, "filters of the networks that are trained", 1, 32);
  lesson.knob("--steps", knobs.steps, "of training", 1, 1000);
  lesson.knobs_must([&] {
    if (knobs.kernel % 2 == 1) return;
    throw std::invalid_argument("--kernel: it must be odd, so that padding can keep the side");
  });
  lesson.domain({"10 layers, kernels 3 and 5, 16 and 32 filters, 8 in training",
                 combined({{"--kernel", {"3", "5"}}, {"--filters", {"16", "32"}}}), 40});
  return lesson.run(argc, argv, [&] { experiment(lesson, knobs); });
}
