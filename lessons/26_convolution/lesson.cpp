// Convolution: what is the fan_in of a filter, and when are two filters one?
//
// A convolution is a small dense layer that is applied at every position of a picture (nn/layers/convolution.hpp).
// At position p it reads a square of k x k pixels, each with C channels, and filter j adds up
//
//     z_j(p) = sum over the pixels q of the square and the channels c of   h_c(q) W_j(q - p, c)   + b_j
//
// THE FAN. Biases are 0, and weights are drawn independently with mean 0. Then, as in lesson @he, only the
// squares are left of E[z^2], and there is one for each term of the sum. If all pixels of h have one mean square,
//
//     E[z^2] = (number of terms) Var(w) E[h^2]         and a ReLU behind it halves E[z^2]
//
// How many terms are there? By hand, for 3 x 3 pixels of 16 channels: 9 * 16 = 144. He's rule asks for a standard
// deviation of sqrt(2 / 144) = 0.118. Whoever takes the number of channels for fan_in gets sqrt(2 / 16) = 0.354.
//
// THE BORDER. "Same" padding surrounds a picture by zeros, so that the output has as many pixels as the input. A
// square that sticks out over the border then has fewer terms. Lines and columns are independent of each other:
// along one side of s pixels, let v_l(i) be the mean square at pixel i behind layer l, divided by what it would be
// without a border. With v_0 = 1 and r = (k - 1)/2,
//
//     v_l(i) = (v_(l-1)(i - r) + ... + v_(l-1)(i + r)) / k          where pixels outside count 0
//
// and the pixel in line y and column x has v_l(y) v_l(x) of its mean square. By hand, k = 3 and s = 4: behind one
// layer v is 2/3, 1, 1, 2/3, with mean 5/6, so (5/6)^2 = 69 % of the mean square of the picture are left.
//
// FILTERS ARE NEURONS. A weight is used at all positions, so its gradient is a sum over them:
//
//     dL/dW_j(d, c) = sum over positions p of   delta_j(p) h_c(p + d)
//     delta_j(p) = f'(z_j(p)) times the sum, over all filters m of the next layer and all positions of it that
//                  read p, of their error signals times their weights for channel j
//
// Look for the index j once more, as in lesson @identical_gradients.
//
// Worth trying:
//   ARGS="--kernel 5"        larger squares
//   ARGS="--layers 5"        half as deep: does the wrong fan still matter?
//   ARGS="--trained 16"      twice as many filters in the networks that are trained
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "lessons/common/in_parallel.hpp"
#include "lessons/common/lesson.hpp"
#include "lessons/common/pictures.hpp"
#include "lessons/common/run.hpp"
#include "nn/analysis/statistics.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/labels.hpp"
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
  std::size_t steps = 60;    // of Adam, all pictures in each
};

double mean_square(const Matrix& a) { return nn::statistics(a).mean_square; }

// The two rules: He's variance with the number of channels for fan_in, or with channels times pixels.
nn::Initializer channels_alone(std::size_t channels) {
  return nn::normal(std::sqrt(2.0 / static_cast<double>(channels)));
}
nn::Initializer channels_times_kernel() { return nn::he_normal(); }  // is told all rows of W

// ---- At the start ----------------------------------------------------------------------------------

// By what each layer but the first multiplies the mean square of z, mean over layers and draws. There is no
// padding, so that all positions have all terms, and pictures become smaller from layer to layer.
double factor_per_layer(std::size_t k, bool alone, const Knobs& knobs, std::uint64_t seed) {
  constexpr std::uint64_t draws = 6;
  const std::size_t C = knobs.filters, L = knobs.layers;
  std::vector<double> sums(draws, 0.0);
  in_parallel(draws, [&](std::size_t draw) {
    Rng rng = Rng(seed).stream(100 * k + draw);
    nn::Pictures shape{3 + L * (k - 1), 3 + L * (k - 1), C};
    Matrix h = nn::normal(1.0)(shape.pixels(), C, rng);
    double before = 0.0;
    for (std::size_t l = 1; l <= L; ++l) {
      const auto start = alone ? channels_alone(C) : channels_times_kernel();
      nn::Convolution layer(shape, C, {.size = k}, start, rng);
      const Matrix& z = layer.forward(h);
      if (l > 1) sums[draw] += mean_square(z) / before;
      before = mean_square(z);
      shape = layer.output();
      h = map(z, nn::relu().function);
    }
  });
  double sum = 0.0;
  for (double each : sums) sum += each;
  return sum / static_cast<double>(draws * (L - 1));
}

void two_rules(Lesson& lesson, const Knobs& knobs) {
  std::vector<Compared> rows;
  double of_claim = 0.0;
  for (std::size_t k : {std::size_t{1}, knobs.kernel, knobs.kernel + 2}) {
    const auto kk = static_cast<double>(k * k);
    const double alone = factor_per_layer(k, true, knobs, lesson.seed());
    const double times = factor_per_layer(k, false, knobs, lesson.seed());
    rows.push_back({fmt::format("{0} x {0} pixels, Var(w) = 2/C", k), kk, alone});
    rows.push_back({fmt::format("{0} x {0} pixels, Var(w) = 2/(C {0} {0})", k), 1.0, times});
    if (k == knobs.kernel) of_claim = alone;
  }
  lesson.section(fmt::format("By what a layer of C = {} filters multiplies the mean square of z",
                             knobs.filters));
  lesson.table(theory_table("one convolution and its ReLU", rows));
  const auto kk = static_cast<double>(knobs.kernel * knobs.kernel);
  lesson.claim(
      {.sentence = "The fan_in of a convolution is its number of channels.",
       .verdict = Verdict::is_false,
       .in_fact = fmt::format(
           "A filter adds up {0} x {0} pixels of each channel, so fan_in is channels times {1}. "
           "With He's variance for the channels alone, each layer multiplies the mean square by "
           "{2:.2f}, and {3} layers by {4:.1e} if it goes on so.",
           knobs.kernel, kk, of_claim, knobs.layers,
           std::pow(of_claim, static_cast<double>(knobs.layers))),
       .quantity = fmt::format("by what a layer of {0} x {0} pixels with a ReLU multiplies the "
                               "mean square of z, weights of variance 2 / channels",
                               knobs.kernel),
       .measured = of_claim,
       .must_be = about(kk, 0.35 * kk)});
}

// v_l of the head of this file.
std::vector<double> predicted_along_side(std::size_t s, std::size_t k, std::size_t layers) {
  std::vector<double> v(s, 1.0);
  for (std::size_t l = 0; l < layers; ++l) {
    std::vector<double> next(s, 0.0);
    for (std::size_t i = 0; i < s; ++i) {
      for (std::size_t d = 0; d < k; ++d) {
        const std::size_t pixel = i + d - (k - 1) / 2;  // outside: beyond the last
        if (pixel < s) next[i] += v[pixel] / static_cast<double>(k);
      }
    }
    v = next;
  }
  return v;
}

// The mean square of z behind all layers at each pixel, (side x side), over what it would be without a
// border, which is 2 (He's rule, a ReLU in front). Mean over draws.
Matrix left_with_padding(std::size_t side, const Knobs& knobs, std::uint64_t seed) {
  const std::size_t C = knobs.filters, draws = 4 + 6400 / (side * side), groups = 8;
  std::vector<Matrix> sums(groups, Matrix::zeros(side, side));
  in_parallel(groups, [&](std::size_t group) {
    for (std::size_t draw = group; draw < draws; draw += groups) {
      Rng rng = Rng(seed).stream(1000 * side + draw);
      Matrix h = nn::normal(1.0)(side * side, C, rng), z;
      for (std::size_t l = 1; l <= knobs.layers; ++l) {
        nn::Convolution layer({side, side, C}, C,
                              {.size = knobs.kernel, .padding = (knobs.kernel - 1) / 2},
                              channels_times_kernel(), rng);
        z = layer.forward(h);
        h = map(z, nn::relu().function);
      }
      for (std::size_t p = 0; p < side * side; ++p) {
        for (double value : z.row(p)) sums[group].values()[p] += value * value;
      }
    }
  });
  Matrix all = Matrix::zeros(side, side);
  for (const Matrix& part : sums) all += part;
  all *= 0.5 / static_cast<double>(draws * C);
  return all;
}

// Returns the map of the pictures' side.
plots::HeatMap the_border(Lesson& lesson, const Knobs& knobs) {
  std::vector<Compared> rows;
  Matrix map;
  for (std::size_t side : {knobs.side / 2, knobs.side, knobs.side * 3 / 2}) {
    const Matrix left = left_with_padding(side, knobs, lesson.seed());
    double v = 0.0;
    for (double each : predicted_along_side(side, knobs.kernel, knobs.layers)) {
      v += each / static_cast<double>(side);
    }
    rows.push_back({fmt::format("{0} x {0} pixels", side), v * v, mean(left)});
    if (side == knobs.side) map = left;
  }
  lesson.section(fmt::format("What {} layers with zero padding leave of the mean square, He's rule",
                             knobs.layers));
  lesson.table(theory_table("pictures of", rows));
  lesson.say(
      "Without a border it would be 1. Predicted is the mean over all draws of the weights; "
      "measured, over some: single draws differ much.");
  const std::size_t middle = knobs.side / 2;
  lesson.claim(
      {.sentence = "With \"same\" padding the signal keeps its size, as the picture does.",
       .verdict = Verdict::is_false,
       .in_fact = fmt::format(
           "Squares that stick out over the border add up fewer terms. Behind {} layers of {} x {} "
           "pixels, pictures of {} x {} have {:.2g} of the mean square that they would have "
           "without a border, their corner pixels {:.2g}, a pixel of the middle {:.2g}.",
           knobs.layers, knobs.kernel, knobs.kernel, knobs.side, knobs.side, rows[1].measured,
           map(0, 0), map(middle, middle)),
       .quantity = fmt::format("mean square of z behind {} layers with zero padding, over what it "
                               "would be without a border",
                               knobs.layers),
       .measured = rows[1].measured,
       .must_be = below(0.8)});
  return {fmt::format("Mean square left at each pixel behind {} layers", knobs.layers), "column",
          "line", row_numbers(map)};
}

// ---- In training -----------------------------------------------------------------------------------

// Made pictures, a row each: a bar that lies, stands or slants, 2 brighter than noise of deviation 0.3.
nn::Dataset bars(std::size_t count, std::size_t side, Rng rng) {
  Matrix pictures = nn::normal(0.3)(count, side * side, rng);
  std::vector<std::size_t> labels;
  const std::size_t length = side / 2 + 1;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t kind = labels.emplace_back(rng.below(3));
    std::size_t y = rng.below(kind == 0 ? side : side - length + 1);
    std::size_t x = rng.below(kind == 1 ? side : side - length + 1);
    for (std::size_t p = 0; p < length; ++p, y += kind != 0, x += kind != 1) {
      pictures(i, y * side + x) += 2.0;
    }
  }
  return {pictures, nn::one_hot(labels, 3)};
}

// Convolutions with padding and ReLUs, and a dense layer for three classes.
struct Network {
  nn::Sequential net;
  std::vector<nn::Convolution*> convolutions;
  nn::Dense* head;
};

Network network(std::size_t layers, const Knobs& knobs, bool alone, std::uint64_t seed) {
  Network made;
  Rng rng(seed);
  made.net.add<nn::Reshape>(1);  // a row a pixel
  nn::Pictures shape{knobs.side, knobs.side, 1};
  const nn::Kernel kernel{.size = knobs.kernel, .padding = (knobs.kernel - 1) / 2};
  for (std::size_t l = 0; l < layers; ++l) {
    const auto start = alone ? channels_alone(shape.channels) : channels_times_kernel();
    auto& layer = made.net.add<nn::Convolution>(shape, knobs.trained, kernel, start, rng);
    made.net.add<nn::ActivationLayer>(nn::relu());
    made.convolutions.push_back(&layer);
    shape = layer.output();
  }
  const std::size_t numbers = shape.pixels() * shape.channels;
  made.net.add<nn::Reshape>(numbers);  // a row a picture
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
    if (step % 10 != 0 && step < steps) continue;
    course.step.push_back(static_cast<double>(step));
    course.accuracy.push_back(nn::accuracy(net.forward(fresh.inputs), fresh.targets));
    net.forward(data.inputs);
  }
  return course;
}

plots::Lines wrong_fan_learns(Lesson& lesson, const Knobs& knobs) {
  const nn::Dataset data = bars(96, knobs.side, Rng(lesson.seed()).stream(1)),
                    fresh = bars(300, knobs.side, Rng(lesson.seed()).stream(2));
  std::vector<Course> courses(2);
  in_parallel(2, [&](std::size_t k) {
    Network made = network(knobs.layers, knobs, k == 1, lesson.seed());
    courses[k] = train(k == 1 ? "fan_in: channels alone" : "fan_in: channels x kernel", made.net,
                       data, fresh, knobs.steps);
  });
  Table table{{"start", "first loss", "last loss", "accuracy", "on new pictures"}, {}};
  for (const Course& c : courses) {
    table.rows.push_back({c.name, number(c.loss.front(), 3), number(c.loss.back(), 2),
                          number(c.learned, 3), number(c.accuracy.back(), 3)});
  }
  lesson.section(fmt::format("{} layers of {} filters learn: 96 pictures, {} steps of Adam, 0.01",
                             knobs.layers, knobs.trained, knobs.steps));
  lesson.say("The pictures are made: a bar that lies, stands or slants, somewhere in noise.");
  lesson.table(table);
  const Course &times = courses[0], &alone = courses[1];
  lesson.claim(
      {.sentence = "Adam makes up for a wrong fan_in: it scales every step.",
       .verdict = Verdict::is_false,
       .in_fact = fmt::format(
           "With the channels alone for fan_in the first loss is {:.2g}, and {} steps of Adam get "
           "{:.0f} % of the 96 pictures right, but {:.0f} % of new ones. With channels times "
           "kernel they get {:.0f} % and {:.0f} %.",
           alone.loss.front(), knobs.steps, 100.0 * alone.learned, 100.0 * alone.accuracy.back(),
           100.0 * times.learned, 100.0 * times.accuracy.back()),
       .quantity = "accuracy on 300 new pictures after training with Adam, fan_in = channels times "
                   "kernel, minus that for fan_in = channels alone",
       .measured = times.accuracy.back() - alone.accuracy.back(),
       .must_be = above(0.1)});
  plots::Lines panel{"Accuracy on pictures that were not trained on",
                     {"step of Adam"},
                     {"share of 300 new pictures (1/3: guessing)", false, 0.0, 1.0},
                     {}};
  for (const Course& c : courses) panel.series.push_back({c.name, c.step, c.accuracy});
  return panel;
}

// All filters of a layer become copies of its first, and the next layer's weights of the first channel those
// of all channels, divided by their number, since equal terms add up.
void make_twins(Network& made) {
  const auto copy_rows = [&](Matrix& w, std::size_t channels) {
    for (std::size_t r = 0; r < w.rows(); ++r) {
      for (std::size_t j = 0; j < w.cols(); ++j) {
        w(r, j) = w(r / channels * channels, j);
      }
    }
  };
  Matrix* after = &made.head->weights.value;
  for (std::size_t l = made.convolutions.size(); l-- > 0;) {
    Matrix& w = made.convolutions[l]->weights.value;
    for (std::size_t r = 0; r < w.rows(); ++r) {
      for (double& value : w.row(r)) value = std::abs(w(r, 0));  // no ReLU is dead at the start
    }
    copy_rows(*after, w.cols());
    after = &w;
  }
}

void twins(Lesson& lesson, const Knobs& knobs) {
  const nn::Dataset data = bars(96, knobs.side, Rng(lesson.seed()).stream(1)),
                    fresh = bars(300, knobs.side, Rng(lesson.seed()).stream(2));
  Network equal = network(2, knobs, false, lesson.seed()),
          different = network(2, knobs, false, lesson.seed());
  make_twins(equal);
  const Matrix before = equal.convolutions[0]->weights.value;
  std::vector<Course> courses(2);
  in_parallel(2, [&](std::size_t k) {
    courses[k] = train(k == 0 ? "equal filters" : "different filters",
                       k == 0 ? equal.net : different.net, data, fresh, knobs.steps);
  });
  // Forward on the pictures once more: rows are positions, columns are filters.
  double spread = 0.0;
  Matrix h = equal.net[0].forward(data.inputs);
  for (std::size_t l = 0; l < 2; ++l) {
    h = equal.net[1 + 2 * l].forward(h);
    spread = std::max(
        {spread, nn::column_spread(h), nn::column_spread(equal.convolutions[l]->weights.value)});
    h = equal.net[2 + 2 * l].forward(h);
  }
  const double moved = max_abs(equal.convolutions[0]->weights.value - before);
  Table table{{"two layers of", "first loss", "last loss", "on new pictures"}, {}};
  for (const Course& c : courses) {
    table.rows.push_back({c.name, number(c.loss.front(), 3), number(c.loss.back(), 3),
                          number(c.accuracy.back(), 3)});
  }
  lesson.section(
      fmt::format("{} filters, equal or different, after {} steps", knobs.trained, knobs.steps));
  lesson.table(table);
  const Course& c = courses[0];
  lesson.claim(
      {.sentence = "Equal filters become different, since each position shows them another part of "
                   "the picture.",
       .verdict = Verdict::is_false,
       .in_fact = fmt::format(
           "All of them are applied at all positions. Filters with equal weights, biases and "
           "outgoing weights are twins: they compute one number at every position, and get one "
           "gradient, the sum over positions. Their loss falls from {:.3f} to {:.3f}, and that of "
           "different filters to {:.3f}.",
           c.loss.front(), c.loss.back(), courses[1].loss.back()),
       .quantity = "largest difference between filters of a layer, in their weights or in what "
                   "they compute at any position, over how far weights moved while the loss fell",
       .measured = c.loss.back() < c.loss.front() ? spread / moved
                                                  : std::numeric_limits<double>::quiet_NaN(),
       .must_be = is(0.0)});
}

// The mean square of z behind each layer of one stack without padding.
plots::Lines by_layer(const Knobs& knobs, std::uint64_t seed) {
  plots::Lines panel{fmt::format("{} layers of {} x {} pixels, {} filters", knobs.layers,
                                 knobs.kernel, knobs.kernel, knobs.filters),
                     {"layer"},
                     {"mean square of z", true},
                     {}};
  const std::size_t C = knobs.filters, side = 3 + knobs.layers * (knobs.kernel - 1);
  for (bool alone : {false, true}) {
    Rng rng(seed);
    nn::Pictures shape{side, side, C};
    Matrix h = nn::normal(1.0)(shape.pixels(), C, rng);
    plots::Series measured{alone ? "fan_in: channels alone" : "fan_in: channels x kernel", {}, {}};
    plots::Series predicted{"predicted", {}, {}};
    const double each = alone ? static_cast<double>(knobs.kernel * knobs.kernel) : 1.0;
    for (std::size_t l = 1; l <= knobs.layers; ++l) {
      nn::Convolution layer(shape, C, {.size = knobs.kernel},
                            alone ? channels_alone(C) : channels_times_kernel(), rng);
      const Matrix& z = layer.forward(h);
      const auto at = static_cast<double>(l);
      measured.x.push_back(at);
      measured.y.push_back(mean_square(z));
      predicted.x.push_back(at);
      predicted.y.push_back(2.0 * std::pow(each, at));
      shape = layer.output();
      h = map(z, nn::relu().function);
    }
    panel.series.push_back(measured);
    if (alone) panel.series.push_back(predicted);
  }
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
      "A filter is a neuron that is applied at many positions. Its fan_in is what it adds up at "
      "one of "
      "them, channels times kernel, and its twins are filters with equal weights.");
  const plots::Lines layers = by_layer(knobs, lesson.seed());
  lesson.figure({fmt::format("With the channels alone for fan_in, {} layers multiply the mean "
                             "square by {:.0e}; zero padding loses some of it at the border",
                             knobs.layers, layers.series[1].y.back() / 2.0),
                 {layers, border, learning}});
  lesson.next(
      "make lesson@convolution ARGS=\"--layers 5\" is half as deep. Then `make "
      "homework@convolution` starts filters that read a part of the channels.");
}

}  // namespace

int main(int argc, char** argv) {
  Knobs knobs;
  Lesson lesson(
      "Convolution",
      "Ten convolutions of 3 x 3 pixels and 16 channels, each with a ReLU, start with He's "
      "variance 2 / fan_in, where fan_in is taken for 16, the number of channels. By what do they "
      "multiply the mean square of a signal?");
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
  lesson.domain({"10 layers, kernels 3 and 5, 16 and 32 filters, sides 8 and 10, 8 and 12 trained",
                 combined({{"--kernel", {"3", "5"}},
                           {"--filters", {"16", "32"}},
                           {"--side", {"8", "10"}},
                           {"--trained", {"8", "12"}}}),
                 100});
  return lesson.run(argc, argv, [&] { experiment(lesson, knobs); });
}
