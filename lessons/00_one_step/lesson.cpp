// A network, its loss, and one step of gradient descent, every number by hand
//
// A network with two inputs, two hidden neurons and one output looks at one sample, x = (1, 2), whose
// class is y = 1. Its nine parameters are two matrices of weights and two rows of biases:
//
//     W1 = ( 0.5   -0.4 )     b1 = (0, 0)     W2 = (  2 )     b2 = 0
//          ( -0.25  0.7 )                          ( -1 )
//
// A column of W belongs to a neuron: the second hidden neuron has the incoming weights -0.4 and 0.7.
//
// FORWARD. Each neuron multiplies its inputs by its weights and adds up the products and its bias: the
// pre-activation z. The activation function f turns that into the activation h = f(z). Here f is the sigmoid,
// f(z) = 1 / (1 + e^-z), whose derivative is f'(z) = e^-z / (1 + e^-z)^2 = f(z) (1 - f(z)).
//
//     z1 = x W1 + b1     = (1 * 0.5 - 2 * 0.25,  -1 * 0.4 + 2 * 0.7)     = (0, 1)
//     h1 = f(z1)         = (1 / (1 + 1),  1 / (1 + e^-1))                = (0.5, 0.7311)
//     z2 = h1 W2 + b2    = 0.5 * 2 - 0.7311 * 1                          = 0.2689    the logit: the output before its sigmoid
//     p  = f(z2)         = 1 / (1 + e^-0.2689)                           = 0.5668
//
// p is the probability that the network gives to class 1.
//
// LOSS. One number for how wrong p is. The cross-entropy is -log (the natural logarithm) of the probability that
// the network gives to the right class, which is p if y = 1 and 1 - p if y = 0. It is 0 for a network that is
// certain of the right class, log 2 = 0.693 at p = 1/2, and large for one that is certain of the other class.
//
//     L = -log p = -log 0.5668 = 0.5677
//
// BACKWARD. How would L change if a parameter changed a little? The chain rule goes from the loss back
// to the inputs. delta = dL/dz is called the error signal of a layer. That of the output is the product of
// dL/dp = -1 / p and dp/dz2 = p (1 - p), which is p - 1: the prediction minus the target. (With y = 0 the product
// of 1 / (1 - p) and p (1 - p) is p, which is again p - y.) A hidden neuron acts on z2 through its outgoing
// weight, and its h changes by f'(z) = h (1 - h) per unit of its z. (.* multiplies entry by entry.)
//
//     delta2 = p - y                     = -0.4332
//     dL/dW2 = h1^T delta2               = (-0.4332 * 0.5, -0.4332 * 0.7311)^T        = (-0.2166, -0.3167)^T
//     delta1 = (delta2 W2^T) .* h1 .* (1 - h1) = (-0.4332 * 2 * 0.25, 0.4332 * 1 * 0.1966)  = (-0.2166,  0.0852)
//     dL/dW1 = x^T delta1                = ( -0.2166  0.0852 )    row 1: times x1 = 1
//                                          ( -0.4332  0.1703 )    row 2: times x2 = 2
//     dL/db  = delta                       since a bias is a weight whose input is 1
//
// STEP. The gradient g (all nine derivatives) points to where L rises fastest. So we go the other way,
// by a learning rate eta:   w <- w - eta g.   A first-order Taylor expansion says by how much L falls:
//
//     L(w - eta g) = L(w) - eta (g . g) + O(eta^2)          g . g = sum of the nine squares = 0.6598
//
// That is gradient descent. Usually g is the mean over a batch of samples; if the batch is a random part
// of the data, the method is called stochastic gradient descent (SGD), and one pass through all
// batches is an epoch. Adam (Kingma, Ba 2015) divides a running mean of each weight's gradients by their
// running root mean square, both corrected for their start at 0, so that its first step is eta in size for
// every weight whose gradient is not 0.
//
// Worth trying:
//   ARGS="--glossary"                    every term of the course: symbol, shape, line of code
//   ARGS="--target 0"                    the other class: which numbers change their sign?
//   ARGS="--start random --seed 5"       other weights
#include <fmt/core.h>

#include <cmath>

#include "glossary.hpp"
#include "lessons/common/lesson.hpp"
#include "lessons/common/pictures.hpp"
#include "nn/loss.hpp"
#include "nn/mlp.hpp"
#include "nn/optimizer.hpp"

using namespace lessons;

namespace {

struct Knobs {
  std::string start = "by_hand";  // the weights above, or random ones
  std::string target = "1";       // y, the class of the sample
  double rate = 0.1;              // eta, of the step that is shown
};

nn::Dataset one_sample(const Knobs& knobs) {
  return {{{1.0, 2.0}}, {{knobs.target == "1" ? 1.0 : 0.0}}};
}

nn::Mlp network(const Knobs& knobs, std::uint64_t seed) {
  nn::Mlp net({2, 2, 1}, nn::sigmoid(), nn::xavier_normal(), seed);
  if (knobs.start == "by_hand") {
    net.dense(0).weights.value = {{0.5, -0.4}, {-0.25, 0.7}};
    net.dense(1).weights.value = {{2.0}, {-1.0}};
  }
  return net;
}

double loss_of(nn::Mlp net, const nn::Dataset& data) {
  return nn::binary_cross_entropy(net.forward(data.inputs), data.targets).value;
}

// g . g: the sum of the squares of all derivatives.
double gradient_squared(nn::Mlp& net) {
  double sum = 0.0;
  for (const nn::Parameter* parameter : net.parameters()) {
    for (double g : parameter->gradient.values()) sum += g * g;
  }
  return sum;
}

// What one way to change a parameter makes of each of the nine, in the order W1, b1, W2, b2.
struct Derivatives {
  std::vector<std::string> names;
  plots::Numbers backward;    // by the chain rule
  plots::Numbers difference;  // (L(w + e) - L(w - e)) / 2e, with nothing but forward passes
  double largest_gap = 0.0;   // between the two, as a share of the largest derivative
};

Derivatives check_by_differences(nn::Mlp net, const nn::Dataset& data) {
  constexpr double e = 1e-5;
  Derivatives all;
  for (nn::Parameter* parameter : net.parameters()) {
    const bool is_bias = parameter->name == "bias";
    const std::size_t layer = all.names.size() < 6 ? 1 : 2;
    for (std::size_t k = 0; k < parameter->value.size(); ++k) {
      double& w = parameter->value.values()[k];
      const double w0 = w;
      w = w0 + e;
      const double above = loss_of(net, data);
      w = w0 - e;
      const double below = loss_of(net, data);
      w = w0;
      const std::size_t columns = parameter->value.cols();
      all.names.push_back(is_bias
                              ? fmt::format("b{}({})", layer, k + 1)
                              : fmt::format("W{}({},{})", layer, k / columns + 1, k % columns + 1));
      all.backward.push_back(parameter->gradient.values()[k]);
      all.difference.push_back((above - below) / (2.0 * e));
    }
  }
  double largest = 0.0;
  for (double g : all.backward) largest = std::max(largest, std::abs(g));
  for (std::size_t k = 0; k < all.names.size(); ++k) {
    const double gap = std::abs(all.backward[k] - all.difference[k]) / largest;
    all.largest_gap = std::max(all.largest_gap, gap);
  }
  return all;
}

// Forward, loss, backward: prints every number of it and leaves the gradients in the network.
double forward_and_backward(Lesson& lesson, nn::Mlp& net, const nn::Dataset& data) {
  const Matrix& logit = net.forward(data.inputs);  // (1 x 1)
  const nn::LossResult loss = nn::binary_cross_entropy(logit, data.targets);
  net.backward(loss.gradient);

  const auto row = [](const std::string& name, const Matrix& a) {
    std::vector<std::string> cells = {name, shape(a)};
    for (std::size_t k = 0; k < 2; ++k) {
      cells.push_back(k < a.size() ? number(a.values()[k], 4) : "");
    }
    return cells;
  };
  lesson.section("Forward: what every neuron computes");
  lesson.table({{"quantity", "shape", "entry 1", "entry 2"},
                {row("x, the input", data.inputs), row("z1 = x W1 + b1", net.pre_activation(0)),
                 row("h1 = f(z1)", net.activation(0)), row("z2 = h1 W2 + b2, the logit", logit),
                 row("p = f(z2)", map(logit, nn::logistic))}});
  lesson.say(
      fmt::format("The loss, -log of the probability of the right class, is {:.4f}.", loss.value));
  const Matrix& dW1 = net.dense(0).weights.gradient;  // (2 x 2)
  const auto gradient_row = [&](std::size_t i) { return Matrix{{dW1(i, 0), dW1(i, 1)}}; };
  lesson.section("Backward: how the loss would change");
  lesson.table({{"quantity", "shape", "entry 1", "entry 2"},
                {row("delta2 = p - y", net.error_signal(1)),
                 row("delta1 = (delta2 W2^T) .* f'(z1)", net.error_signal(0)),
                 row("dL/dW2 = h1^T delta2", net.dense(1).weights.gradient),
                 row("dL/dW1 = x^T delta1, row 1", gradient_row(0)),
                 row("dL/dW1, row 2", gradient_row(1))}});
  return loss.value;
}

// The nine derivatives, and what two methods make of them.
void one_step(Lesson& lesson, const nn::Mlp& net, const Derivatives& g, const Knobs& knobs) {
  nn::Mlp by_descent = net, by_adam = net;
  nn::GradientDescent(knobs.rate).step(by_descent.parameters());
  nn::Adam(knobs.rate).step(by_adam.parameters());

  Table table{{"parameter", "by backward", "by difference", "gradient descent adds", "Adam adds"}};
  double largest = 0.0, smallest = 1e300;  // of Adam's steps
  std::size_t n = 0;
  nn::Mlp before = net;
  for (std::size_t p = 0; p < 4; ++p) {
    const Matrix descent = by_descent.parameters()[p]->value - before.parameters()[p]->value;
    const Matrix adam = by_adam.parameters()[p]->value - before.parameters()[p]->value;
    for (std::size_t k = 0; k < descent.size(); ++k, ++n) {
      table.rows.push_back({g.names[n], number(g.backward[n], 5), number(g.difference[n], 5),
                            number(descent.values()[k], 4), number(adam.values()[k], 4)});
      largest = std::max(largest, std::abs(adam.values()[k]));
      smallest = std::min(smallest, std::abs(adam.values()[k]));
    }
  }
  lesson.section(
      fmt::format("The nine derivatives, and one step with the learning rate {}", knobs.rate));
  lesson.table(table);

  lesson.claim(
      {.sentence = "Backpropagation only estimates the gradient.",
       .verdict = Verdict::is_false,
       .in_fact = "It is the chain rule, and exact but for rounding. Moving each parameter "
                  "a little up and down and watching the loss gives the same nine numbers. "
                  "It becomes an estimate only where a random batch stands for the whole data set.",
       .quantity = "largest gap between a derivative by backpropagation and by moving the "
                   "parameter, as a share of the largest derivative",
       .measured = g.largest_gap,
       .must_be = below(1e-6)});
  lesson.claim({.sentence = "Adam's first step is larger where the gradient is larger.",
                .verdict = Verdict::is_false,
                .in_fact = "Its first step has the size of the learning rate for every parameter, "
                           "since each gradient is divided by its own size. (Only a gradient as "
                           "small as Adam's epsilon, 1e-8, makes a smaller step.)",
                .quantity = "Adam's largest first step over its smallest, of nine parameters",
                .measured = largest / smallest,
                .must_be = about(1.0, 0.01)});
}

// The weight of the question.
void which_way(Lesson& lesson) {
  nn::Parameter weight{"w", {{0.5}}, {{-0.1}}};
  nn::GradientDescent(0.1).step({&weight});
  const double after = weight.value(0, 0);
  lesson.say("A weight of 0.5 with a gradient of -0.1 is " + number(after) +
             " after a step with the learning rate 0.1.");
  lesson.claim({.sentence = "A gradient of -0.1 takes a weight of 0.5 down to 0.4.",
                .verdict = Verdict::is_false,
                .in_fact =
                    "A step subtracts the learning rate times the gradient, and minus a negative "
                    "number is up: 0.5 - eta * (-0.1). Nor is the gradient itself the step: only "
                    "with eta = 1 does the weight move by 0.1.",
                .quantity = "the weight after a step with eta = 0.1",
                .measured = after,
                .must_be = about(0.51, 1e-12)});
}

// Steps of several rates from the same start: what Taylor predicts, and what the loss does.
plots::Lines the_way_down(Lesson& lesson, const nn::Mlp& net, const nn::Dataset& data, double loss,
                          double g_squared) {
  std::vector<Compared> falls;
  plots::Series predicted{"predicted: L - eta (g . g)", {}, {}}, measured{"measured", {}, {}};
  for (double eta : {1e-4, 1e-3, 1e-2, 1e-1, 1.0}) {
    nn::Mlp stepped = net;
    nn::GradientDescent(eta).step(stepped.parameters());
    falls.push_back({"eta = " + number(eta), eta * g_squared, loss - loss_of(stepped, data)});
  }
  for (double eta = 0.0; eta <= 2.0; eta += 0.02) {
    nn::Mlp stepped = net;
    if (eta > 0.0) nn::GradientDescent(eta).step(stepped.parameters());
    if (loss > eta * g_squared) {  // no loss is negative
      predicted.x.push_back(eta);
      predicted.y.push_back(loss - eta * g_squared);
    }
    measured.x.push_back(eta);
    measured.y.push_back(loss_of(stepped, data));
  }
  lesson.section("By how much does the loss fall in one step? Predicted: eta (g . g)");
  lesson.table(theory_table("learning rate", falls));
  lesson.claim(
      {.sentence =
           "A step lowers the loss by the learning rate times the squared length of the gradient.",
       .verdict = Verdict::true_if,
       .in_fact = "True of a short step. The loss is a curve, and the formula is its tangent: the "
                  "longer the step, the further the two are apart.",
       .quantity = "fall of the loss with eta = 0.0001, over the predicted fall",
       .measured = falls.front().measured / falls.front().predicted,
       .must_be = about(1.0, 0.001)});
  return {"the loss after one step",
          {"learning rate eta"},
          {"loss", false, 0.0},
          {measured, predicted}};
}

void experiment(Lesson& lesson, const Knobs& knobs) {
  lesson.predict(
      {{"0.4", "that would add the gradient; a step subtracts it, times the learning rate"},
       {"0.51"},
       {"0.49", "the size is right, but minus a negative number goes up"},
       {"0.6", "the direction is right, but the learning rate is 0.1 and not 1"}});
  const nn::Dataset data = one_sample(knobs);
  nn::Mlp net = network(knobs, lesson.seed());
  const double loss = forward_and_backward(lesson, net, data);
  const Derivatives g = check_by_differences(net, data);
  one_step(lesson, net, g, knobs);
  which_way(lesson);
  const plots::Lines way = the_way_down(lesson, net, data, loss, gradient_squared(net));
  lesson.idea(
      "Training is one step, repeated: forward, loss, backward, and a step against the gradient. "
      "Every number in it can be computed by hand.");
  lesson.figure(
      {"A short step lowers the loss by the learning rate times the squared length of the "
       "gradient",
       {way, plots::Bars{"derivatives of the loss: two ways, the same numbers",
                         g.names,
                         {"dL/dw"},
                         {{"backward", g.backward}, {"difference", g.difference}}}}});
  lesson.next(
      "make lesson@one_step ARGS=--glossary lists the words of the course. Then `make "
      "homework@one_step` asks for one derivative by the chain rule, and `make "
      "lesson@identical_outputs` sets all weights to 0.5.");
}

}  // namespace

int main(int argc, char** argv) {
  Knobs knobs;
  Lesson lesson("One step",
                "A weight is 0.5, the gradient of the loss with respect to it is -0.1, and the "
                "learning rate is 0.1. What is the weight after one step of gradient descent?");
  lesson.knob("--start", knobs.start, "the weights of the comment in lesson.cpp, or random ones",
              {"by_hand", "random"});
  lesson.knob("--target", knobs.target, "y, the class of the sample", {"0", "1"});
  lesson.knob("--rate", knobs.rate, "eta, the learning rate of the step that is shown", 1e-6, 10.0);
  lesson.page("--glossary", "the words of the course: symbol, shape, line of code", glossary());
  lesson.domain(
      {"the weights of the comment and random ones, both classes, learning rates 0.001 to 1",
       combined({{"--start", {"by_hand", "random"}},
                 {"--target", {"0", "1"}},
                 {"--rate", {"0.001", "0.1", "1"}}}),
       200});
  return lesson.run(argc, argv, [&] { experiment(lesson, knobs); });
}
