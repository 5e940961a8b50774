#include "glossary.hpp"

#include <fmt/core.h>

#include "lessons/common/text.hpp"

namespace {

const std::vector<Term> all = {
    {"batch", "X", "(samples x inputs)",
     "The samples of one step, one in each row: all of the data, or a random part.",
     "nn/trainer.hpp", "batch_size"},
    {"target", "y", "(samples x outputs)",
     "The right answer: 0 or 1, or a row with a single 1 for one of several classes.",
     "nn/dataset.hpp", "targets"},
    {"layer", "l = 1 .. L", "",
     "Weights, biases and, if it is hidden, an activation. Layer 0 is the input, layer L the "
     "output, which gives its logits; those between are hidden. C++ counts from 0: W_l is "
     "dense(l - 1).weights, z_l is pre_activation(l - 1).",
     "nn/mlp.hpp", "std::size_t depth() const"},
    {"weights", "W_l", "(fan_in x fan_out)",
     "Column j is neuron j: its incoming weights. Row i holds the weights of input i, one for "
     "each neuron.",
     "nn/dense.hpp", "Parameter weights;"},
    {"bias", "b_l", "(1 x fan_out)",
     "One number for each neuron, added to its sum: a weight whose input is always 1.",
     "nn/dense.hpp", "Parameter bias;"},
    {"fan_in, fan_out", "n_(l-1), n_l", "",
     "How many inputs each neuron of a layer has, and how many neurons the layer has.",
     "nn/dense.hpp", "std::size_t fan_in() const"},
    {"outgoing weights", "W_(l+1)(j, :)", "(1 x n_(l+1))",
     "Row j of the next layer's weights: those that multiply the activation of neuron j.",
     "nn/dense.hpp", "row i the weights that"},
    {"pre-activation", "z_l = h_(l-1) W_l + b_l", "(samples x fan_out)",
     "A neuron's weighted sum, before the activation.", "nn/mlp.hpp",
     "pre_activation(std::size_t l)"},
    {"activation", "h_l = f(z_l), l < L", "(samples x fan_out)",
     "What a neuron gives to the next layer. f itself is called the activation function: tanh, "
     "ReLU max(z, 0), sigmoid 1 / (1 + e^-z).",
     "nn/mlp.hpp", "activation(std::size_t l)"},
    {"feature", "", "(samples x 1)",
     "A neuron's activation as a function of the input: a column of h_l.", "nn/mlp.hpp",
     "activation(std::size_t l)"},
    {"logit", "z_L", "(samples x outputs)",
     "The output before the sigmoid (two classes), of which it is the log-odds log(p / (1 - p)), "
     "or "
     "before the softmax (more classes), p_k = e^z_k / (e^z_1 + e^z_2 + ...).",
     "nn/loss.hpp", "logits"},
    {"saturation", "f'(z) near 0", "",
     "The pre-activation lies where f is flat: the activation hardly changes with it, and the "
     "error signal is nearly 0.",
     "nn/activation.hpp", "derivative"},
    {"dead", "f'(z) = 0", "",
     "A ReLU neuron whose pre-activation is positive for no sample: its activation and its "
     "gradient are exactly 0.",
     "nn/activation.hpp", "relu()"},
    {"loss", "L", "a number",
     "How wrong the outputs are, as a mean over the batch. As an index, L is the last layer.",
     "nn/loss.hpp", "double value;"},
    {"cross-entropy", "-log p(right class)", "a number",
     "The loss of classifiers: log 2 = 0.693 for p = 1/2, log C for C classes that are equally "
     "likely.",
     "nn/loss.hpp", "binary_cross_entropy"},
    {"gradient", "g = dL/dw", "the shape of w",
     "By how much the loss changes per unit of a parameter, for a small change.", "nn/layer.hpp",
     "Matrix gradient;"},
    {"error signal", "delta_l = dL/dz_l", "(samples x n_l)",
     "The gradient with respect to pre-activations. dL/dW_l = h_(l-1)^T delta_l.", "nn/mlp.hpp",
     "error_signal(std::size_t l)"},
    {"backpropagation", "delta_(l-1) = (delta_l W_l^T) .* f'(z_(l-1))", "",
     "The chain rule, from the last layer to the first. (.* multiplies entry by entry.)",
     "nn/mlp.cpp", "activation.backward("},
    {"learning rate", "eta", "a number", "How far a step goes for a gradient of 1.",
     "nn/optimizer.hpp", "learning_rate"},
    {"gradient descent", "w <- w - eta g", "",
     "A step against the gradient. On random batches it is called stochastic: SGD.",
     "nn/optimizer.hpp", "class GradientDescent"},
    {"momentum", "v <- mu v - eta g, w <- w + v", "", "A step keeps a share mu of the step before.",
     "nn/optimizer.hpp", "class Momentum"},
    {"Adam", "w <- w - eta m / (sqrt(v) + eps)", "",
     "m and v are running means of g and of g^2, corrected for their start at 0. So the first "
     "step is eta in size for every parameter whose g is not 0. Kingma, Ba 2015.",
     "nn/optimizer.hpp", "class Adam"},
    {"epoch", "", "", "One pass through all batches of the data.", "nn/trainer.hpp",
     "anew in each pass over the data"},
    {"initialization", "W_l before step 1", "",
     "The subject of the course. 'All 0.5' means: every weight 0.5, biases 0.",
     "nn/initializer.hpp", "Initializer constant("},
    {"Xavier", "Var(w) = 2 / (fan_in + fan_out)", "",
     "A random start for tanh and its like. Glorot, Bengio 2010, equation 12.",
     "nn/initializer.hpp", "xavier_normal"},
    {"He", "Var(w) = 2 / fan_in", "", "A random start for ReLU. He et al. 2015, equation 10.",
     "nn/initializer.hpp", "he_normal"},
    {"accuracy", "", "from 0 to 1", "The share of samples whose class is right.", "nn/loss.hpp",
     "accuracy("},
    {"twins", "", "",
     "Our word: neurons of one layer with the same incoming weights, bias and outgoing weights.",
     "nn/analysis/twins.hpp", "distinct_neurons(const Mlp"},
    {"part", "", "", "Our word: twins part when they become different, by however little.",
     "nn/analysis/twins.hpp", "double spread(const Mlp"},
    {"claim", "", "", "Our word: a sentence that people say, with the number that decides it.",
     "lessons/common/claim.hpp", "struct Claim"},
    {"domain", "", "",
     "Where a claim is said to hold: settings of a lesson's options, and seeds. make sweep tries "
     "them.",
     "lessons/common/domain.hpp", "struct Domain"},
    {"verdict", "", "",
     "Our word: what is decided of a claim: true, true on a condition, or false.",
     "lessons/common/claim.hpp", "enum class Verdict"},
};

}  // namespace

const std::vector<Term>& terms() { return all; }

std::string glossary() {
  std::string page = "The words of the course, in the order in which a step needs them\n\n";
  for (const Term& term : terms()) {
    std::string head = term.name;
    if (!term.symbol.empty()) head += "   " + term.symbol;
    if (!term.shape.empty()) head += "   " + term.shape;
    page += "  " + head + "\n" + lessons::indented(term.meaning, 6) +
            fmt::format("      {}: {}\n\n", term.file, term.line);
  }
  return page;
}
