// Lesson 20: name the disease of a sick network
//
// A loss that does not fall says that something is wrong, and not what. Often it does not even say
// that: a sound network can wait on a plateau before it learns. Look inside instead. One pass
// forwards and backwards leaves two numbers in each layer, without a single step:
//
//     activations h_l          do they still move from sample to sample?      x -> h_1 -> ... -> h_L
//     error signals dL/dz_l    does the blame still arrive?        dz_1 <- ... <- dz_L <- the loss
//
// Both by layer, with f's slope and a count of different neurons, tell five diseases apart:
//
//     symmetric    fewer different neurons than neurons
//     dead         f is flat for (nearly) every neuron of a layer: nothing passes, either way
//     saturated    the same at the two ends of tanh
//     vanishing    h or dz times the same factor below 1, layer after layer
//     exploding    ... or above 1
//
// Weight gradients do not. dL/dW_l is h_l-1^T dz_l. If h fades by g a layer going forwards and dz
// by g going back, the product is g^(l-1) g^(L-l) = g^(L-1): as small in each layer.
//
// nn/diagnose.hpp asks all of this of a network of yours:
//
//     nn::Mlp net({2, 16, 16, 16, 1}, nn::tanh(), nn::constant(0.5));
//     nn::Dataset data = nn::moons(200);
//     std::cout << nn::diagnose(net, data);
//
// Predict before you run: seven networks start to learn two circles, one of them sound. After 50
// steps, how far apart are their seven losses?
//
// Worth trying:
//   make lesson20 ARGS="--depth 3"     which diseases are no longer any?
//   make lesson20 ARGS="--scale 0.7"   how little is too little?
//   make lesson20 ARGS="--steps 1000"  does patience cure one of them?
#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "lessons/lesson.hpp"
#include "lessons/patients.hpp"
#include "lessons/ward.hpp"
#include "nn/lsuv.hpp"
#include "nn/optimizer.hpp"
#include "nn/trainer.hpp"

using namespace lessons;

namespace {

struct Knobs {
  std::size_t depth = 8;    // hidden layers
  std::size_t width = 16;   // neurons in each
  double scale = 0.3;       // of the weights that let signals vanish, relative to the right one
  std::size_t steps = 300;  // of gradient descent with momentum
};

// Weights `factor` times the right scale; the last layer's are small, so that all begin at ln 2.
nn::Mlp start(const Knobs& knobs, const nn::Activation& f, double factor, std::uint64_t seed) {
  std::vector<std::size_t> widths(knobs.depth + 2, knobs.width);
  widths.front() = 2;
  widths.back() = 1;
  nn::Mlp net(widths, f, scaled(f, factor), seed);
  net.dense(knobs.depth).weights.value *= 0.1 / factor;
  return net;
}

std::vector<Bed> ward(const Knobs& knobs, std::uint64_t seed) {
  const auto tanh = [&](double factor, std::uint64_t k) {
    return start(knobs, nn::tanh(), factor, 7 * seed + k);
  };
  nn::Mlp twins = tanh(1.0, 1), shut = start(knobs, nn::relu(), 1.0, 7 * seed + 2), both = tanh(1, 3);
  for (std::size_t l = 0; l < knobs.depth; ++l) make_twins(twins, l);
  Matrix& bias = shut.dense(knobs.depth / 2).bias.value;
  bias = Matrix::filled(1, bias.cols(), -5.0);
  for (std::size_t l = 0; l <= knobs.depth; ++l) {
    Matrix& w = both.dense(l).weights.value;
    w = Matrix::filled(w.rows(), w.cols(), 0.02);
  }
  using enum nn::Disease;
  return {{"sound", tanh(1.0, 0), {}, tanh(1.0, 0)},
          {"all twins", twins, {symmetric}, tanh(1.0, 1)},
          {"biases -5", shut, {dead}, start(knobs, nn::relu(), 1.0, 7 * seed + 2)},
          {"weights x 30", tanh(30.0, 4), {saturated}, tanh(1.0, 4)},
          {"weights x " + number(knobs.scale), tanh(knobs.scale, 5), {vanishing}, tanh(1.0, 5)},
          {"sine, x 4", start(knobs, nn::sine(), 4.0, 7 * seed + 6), {exploding},
           start(knobs, nn::sine(), 1.0, 7 * seed + 6)},
          {"all 0.02", both, {symmetric, vanishing}, tanh(1.0, 3)}};
}

double activation(const nn::Signs& s) { return s.activation; }
double error(const nn::Signs& s) { return s.error; }
double slope(const nn::Signs& s) { return s.slope; }
double different(const nn::Signs& s) { return static_cast<double>(s.different); }

// From the first hidden layer to the last, in log10 a layer: of activations, error signals, ...
double per_layer(double first, double last, std::size_t depth) {
  return (std::log10(last) - std::log10(first)) / static_cast<double>(depth - 1);
}

void report(Lesson& lesson, const Knobs& knobs, const std::vector<Course>& courses) {
  lesson.section("Before the first step: do activations move? (h, by hidden layer)");
  lesson.table(sign_table("activations", courses, activation));
  lesson.section("Does blame arrive? (dL/dz, by hidden layer)");
  lesson.table(sign_table("error signals", courses, error));
  lesson.section("What the diagnosis says, and what 300 steps then say");
  Table table{{"network", "diagnosis at step 0", "loss, 50", "in the end", "cured"}, {}};
  for (const Course& course : courses) {
    table.rows.push_back({course.bed.name, course.found.name(), number(course.loss[std::min<std::size_t>(50,knobs.steps-1)], 3),
                          number(course.loss.back(), 3), number(course.cured_loss.back(), 3)});
  }
  lesson.table(table);
}

void experiment(Lesson& lesson, const Knobs& knobs) {
  const nn::Dataset data = nn::Standardizer(nn::circles(100))(nn::circles(100));
  const auto courses = follow(ward(knobs, lesson.seed()), data, 0.03, knobs.steps);
  report(lesson, knobs, courses);
  double worst = 1.0, sick = 1.0;  int named = 0; double end = 0;
  for (auto& c : courses) { worst = std::min(worst, c.cured_accuracy); if (!c.bed.made.empty()) sick = std::min(sick, c.loss.back()); named += c.named(); end = std::max(end,c.cured_loss.back());}
  nn::Mlp v = courses[4].bed.net; nn::evaluate_gradients(v,data,nn::binary_cross_entropy);
  auto rms=[](const Matrix&m){return std::sqrt(mean(m*m));};
  nn::Mlp tw = courses[6].bed.net; nn::scale_to_unit_variance(tw, data.inputs); 
  { nn::Momentum m(0.03); nn::train(tw,data,nn::binary_cross_entropy,m,{.steps=knobs.steps}); }
  auto&L=courses[4].found.layers; auto&E=courses[5].found.layers;
  fmt::print(stderr,"Q dist {:.4f} sound {:.4f} sick {:.3f} cured {:.3f} {:.4f} named {} | wgrad {:.3f} err {:.3f} act {:.3f} | sine act {:.3f} err {:.3f} | lsuv acc {:.3f}\n", largest_distance(courses,51), courses[0].loss.back(), sick, worst, end, named,
   per_layer(rms(v.dense(1).weights.gradient),rms(v.dense(knobs.depth-1).weights.gradient),knobs.depth-1), per_layer(L[0].error,L[knobs.depth-1].error,knobs.depth), per_layer(L[0].activation,L[knobs.depth-1].activation,knobs.depth),
   per_layer(E[0].activation,E[knobs.depth-1].activation,knobs.depth), per_layer(E[0].error,E[knobs.depth-1].error,knobs.depth), nn::accuracy(tw.forward(data.inputs),data.targets));
}

}  // namespace

int main(int argc, char** argv) {
  Knobs knobs;
  Lesson lesson(20, "Diagnosis", "x");
  lesson.knob("--depth", knobs.depth, "hidden layers", 2, 30);
  lesson.knob("--scale", knobs.scale, "of the weights that let signals vanish", 0.01, 1);
  lesson.knob("--steps", knobs.steps, "of training", 60, 5000);
  return lesson.run(argc, argv, [&] { experiment(lesson, knobs); });
}
