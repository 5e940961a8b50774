// The check: neurons fall silent one by one, the mean stays, the blame follows.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "lessons/common/homework.hpp"
#include "lessons/common/text.hpp"
#include "nn/activation.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/dense.hpp"
#include "nn/layers/sequential.hpp"
#include "nn/trainer.hpp"

Matrix dropout_forward(const Matrix& h, double share, bool training, Rng& rng,
                       Matrix& mask);                                 // homework.cpp
Matrix dropout_backward(const Matrix& gradient, const Matrix& mask);  // homework.cpp

using lessons::Check;
using lessons::number;

namespace {

constexpr double shares[] = {0.2, 0.5, 0.85};

// The student's functions as a layer.
class Dropout : public nn::Layer {
 public:
  Dropout(double share, std::uint64_t seed) : share_(share), rng_(seed) {}
  const Matrix& forward(const Matrix& input) override {
    return output_ = dropout_forward(input, share_, training_, rng_, mask_);
  }
  const Matrix& backward(const Matrix& output_gradient) override {
    return input_gradient_ = dropout_backward(output_gradient, mask_);
  }
  void set_training(bool training) override { training_ = training; }

 private:
  double share_;
  Rng rng_;
  bool training_ = true;
  Matrix mask_, output_, input_gradient_;
};

Matrix random(std::size_t rows, std::size_t cols, std::uint64_t seed) {
  Rng rng(seed);
  return nn::uniform(1.0)(rows, cols, rng);
}

std::string percent(double part) { return number(100.0 * part, 4) + " %"; }

void check_shape(Check& check, const char* function, const Matrix& found, const Matrix& given) {
  check.require(
      found.rows() == given.rows() && found.cols() == given.cols(),
      {fmt::format("{} of a matrix {} returns one {}", function, shape(given), shape(found)),
       shape(given), "a number for each sample and each neuron comes out",
       "the matrix you return"});
  const auto bad =
      std::ranges::count_if(found.values(), [](double x) { return !std::isfinite(x); });
  check.require(bad == 0, {fmt::format("{} of the {} numbers that {} returns are not finite", bad,
                                       found.size(), function),
                           "none", "Matrix(rows, cols) holds NaN until an element is written",
                           "whether every element is written, and what you divide by"});
}

void check_evaluation(Check& check, double share) {
  Dropout layer(share, 5);
  layer.set_training(false);
  const Matrix h = random(40, 6, 50);
  const Matrix& y = layer.forward(h);
  check_shape(check, "dropout_forward", y, h);
  const bool silent = std::ranges::count(y.values(), 0.0) > 0;
  check.require(
      y == h,
      {fmt::format("in evaluation, with share {}, the next layer hears up to {} else than h", share,
                   number(max_abs(y - h), 3)),
       "h, to the last bit",
       silent ? "neurons are silent only in training: a network that answers uses all of them"
              : "training makes up for what is missing, so that evaluation has nothing to scale",
       "what your function does when training is false"});
}

// Who draws, and how often.
void check_independence(Check& check, double share) {
  Dropout layer(share, 7), again(share, 7);
  const Matrix h = Matrix::filled(300, 6, 1.0);
  const Matrix first = layer.forward(h);
  check_shape(check, "dropout_forward", first, h);
  check.require(
      std::ranges::count(first.values(), 0.0) > 0,
      {fmt::format("in training, with share {}, 6 neurons speak for all 300 samples", share),
       "a share of silence", "where nobody is silenced, all are heard alike, and twins stay twins",
       "the marked place, and rng.uniform()"});
  check.require(nn::distinct_columns(transpose(first)) > 1,
                {"300 samples have one mask between them", "each sample draws for itself",
                 "else one step trains a part of the network, and the next step another part",
                 "how often rng.uniform() is called: once for each element"});
  const std::size_t neurons = nn::distinct_columns(first);
  check.require(neurons == 6,
                {fmt::format("over 300 samples, {} of 6 neurons have a mask of their own", neurons),
                 "6", "those that are silent together are heard together, and twins stay twins",
                 "how often rng.uniform() is called: once for each element"});
  check.require(
      layer.forward(h) != first,
      {"a second forward has the mask of the first", "another mask",
       "the same neurons would be silent in every step, as if they were not there",
       "whether you draw from the rng that you are handed, and keep neither another nor a mask"});
  check.require(again.forward(h) == first,
                {"the same seed gives two masks", "the same mask",
                 "a training that cannot be repeated cannot be understood",
                 "whether you draw from the rng that you are handed, and from nothing else"});
}

// Why the elements that are left are not h / (1 - share).
std::string wrong_factor(double factor, double share) {
  const auto is = [factor](double value) { return std::abs(factor - value) < 1e-9; };
  if (is(1.0)) return "the next layer hears less in training than in evaluation";
  if (is(1.0 - share)) return "this is multiplied by the probability of being kept, not divided";
  if (is(1.0 / share)) return "this is divided by the probability of being silent";
  return "what is kept must make up for what is silent, no more and no less";
}

// How many are silent, to 5 standard errors, and how loud the others are.
void check_mask(Check& check, double share) {
  Dropout layer(share, 6);
  const Matrix h = random(400, 400, 60);
  const Matrix y = layer.forward(h);
  const double kept = 1.0 / (1.0 - share);
  double silent = 0.0, off = kept;  // of the factors, the one that is furthest from it
  for (std::size_t k = 0; k < h.size(); ++k) {
    const double factor = y.values()[k] / h.values()[k];
    silent += factor == 0.0;
    if (factor != 0.0 && std::abs(factor - kept) > std::abs(off - kept)) off = factor;
  }
  const auto n = static_cast<double>(h.size());
  const double error = std::sqrt(share * (1.0 - share) / n);
  check.require(std::abs(silent / n - share) < 5.0 * error,
                {fmt::format("in training, with share {}, {} of 400 x 400 outputs are 0", share,
                             percent(silent / n)),
                 fmt::format("{} within {}", percent(share), percent(5.0 * error)),
                 std::abs(silent / n - (1.0 - share)) < 5.0 * error
                     ? "share is the probability of being silent, and this is that of being kept"
                     : "a neuron is silent with probability share, no more and no less",
                 "which outcomes of rng.uniform() silence"});
  check.require(
      std::abs(off - kept) < 1e-9,
      {fmt::format("in training, with share {}, a neuron that is heard is multiplied by {}", share,
                   number(off)),
       number(kept), wrong_factor(off, share),
       "the mean over many masks: 0 for a part `share` of the time, and else?"});
}

void check_backward(Check& check, double share) {
  Dropout layer(share, 8);
  const Matrix h = random(60, 5, 80), g = random(60, 5, 81);
  const Matrix y = layer.forward(h);
  const Matrix& found = layer.backward(g);
  check_shape(check, "dropout_backward", found, g);
  const Matrix gap = found - map(y, h, [](double out, double in) { return out / in; }) * g;
  const double to_silent =
      max_abs(map(gap, y, [](double e, double out) { return out == 0.0 ? e : 0.0; }));
  check.require(
      max_abs(gap) < 1e-9,
      {fmt::format("with share {}, dL/dh is off by up to {}, for a silent neuron by up to {}",
                   share, number(max_abs(gap), 3), number(to_silent, 3)),
       "0: y = h * mask, so dL/dh = dL/dy * mask, with the mask of the forward before",
       to_silent > 0.0 ? "who was silent said nothing to the loss, and hears nothing back"
                       : "who was heard spoke louder by the mask, and hears blame as much louder",
       "what dropout_forward leaves in mask, and what dropout_backward multiplies by it"});
}

// The point of it all. Twins say the same, so their first step differs by their masks alone.
void check_twins(Check& check, double share) {
  nn::Sequential net;
  Rng rng(1);
  const nn::Dense& hidden = net.add<nn::Dense>(2, 6, nn::constant(0.5), rng);
  net.add<nn::ActivationLayer>(nn::tanh());
  net.add<Dropout>(share, 9);
  net.add<nn::Dense>(6, 1, nn::constant(0.5), rng);
  nn::GradientDescent descent(0.3);
  nn::train(net, nn::moons(60), nn::binary_cross_entropy, descent, {.steps = 1});
  const std::size_t distinct = nn::distinct_neurons(hidden);
  check.require(
      distinct == 6,
      {fmt::format("after one step with share {}, {} of 6 twins are distinct", share, distinct),
       "6", "each neuron is silent for other samples, and learns from the others",
       "whether the mask that goes backwards is that of each neuron and sample"});
}

}  // namespace

int main() {
  const std::size_t requirements = std::size(shares) * (3 + 7 + 2 + 3 + 1);
  return lessons::check_homework(requirements, [](Check& check) {
    for (const auto part :
         {check_evaluation, check_independence, check_mask, check_backward, check_twins}) {
      for (double share : shares) part(check, share);
    }
  });
}
