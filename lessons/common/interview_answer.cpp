#include "lessons/common/interview_answer.hpp"

namespace lessons {

namespace {

const std::vector<Question> the_answer = {
    {"You build a 4-layer neural network for a binary classification problem and set all its "
     "weights to 0.5. Is this a good idea? Your direct answer, please.",
     30.0,
     {{"No. Neurons of a hidden layer with equal weights receive equal gradients, so training "
       "never makes them different. This symmetry has to be broken at the start.",
       {"identical_gradients.1", "identical_gradients.4"}},
      {"Each hidden layer has an effective width of one, however many neurons it has.",
       {"collapse.1"}},
      {"Draw the weights at random instead, with a scale that fits the activation: Xavier's for "
       "tanh, He's for ReLU.",
       {"xavier.4", "he.1"}}},
     {{"no, in the first sentence", "collapse"},
      {"equal gradients: the neurons stay equal in training", "identical_gradients"},
      {"an effective width of one", "collapse"},
      {"random initialization, with the right scale", "xavier"}}},
    {"Why do the neurons stay equal? Training moves their weights, after all.",
     60.0,
     {{"Neurons with the same weights and bias read the same inputs and compute the same "
       "activation, in every layer.",
       {"identical_outputs.1", "identical_outputs.3"}},
      {"By backpropagation, the gradient of a weight is its input times the neuron's error signal, "
       "and the error signal is a sum over the outgoing weights, times the slope of the "
       "activation. If the outgoing weights are equal too, all factors are, and so are the "
       "gradients.",
       {"identical_gradients.1", "identical_gradients.3"}},
      {"Each step therefore moves the neurons alike. The weights change, and the loss falls, but "
       "after every step the neurons are equal again.",
       {"identical_gradients.4"}}},
     {{"the word symmetry, and that something has to break it", "where_to_be_random"},
      {"same inputs, same activations", "identical_outputs"},
      {"backpropagation: same error signals, same gradients", "identical_gradients"},
      {"equal outgoing weights are part of it", "identical_gradients"}}},
    {"What does that mean for my four layers, with 100 neurons in each hidden one?",
     30.0,
     {{"Each hidden layer is one neuron, with outgoing weights that are added up: a network with "
       "hidden layers 1-1-1 and other learning rates.",
       {"collapse.1", "collapse.2"}},
      {"With a monotonic activation it draws one straight border, as a linear classifier does.",
       {"collapse.4"}},
      {"And 0.5 is large there: 100 equal terms add up, so that tanh saturates and ReLU explodes. "
       "That is a second problem, of scale.",
       {"collapse.3", "large_identical.1"}}},
     {{"one neuron a layer, whatever the width", "collapse"},
      {"what the network can no longer represent", "collapse"},
      {"saturation or explosion: 0.5 is too large as well", "large_identical"}}},
    {"And what do you do instead?",
     30.0,
     {{"Random weights of mean 0, so that the neurons of every layer differ in incoming or "
       "outgoing weights. Biases may be 0.",
       {"where_to_be_random.2"}},
      {"Their variance keeps the size of the signal from layer to layer: 1/fan_in where the "
       "activation is nearly linear (Xavier: 2/(fan_in + fan_out)), 2/fan_in for ReLU (He).",
       {"xavier.1", "he.1"}},
      {"Random alone is not enough: too small, and signals vanish; too large, and they explode or "
       "saturate.",
       {"xavier.4", "large_identical.4"}}},
     {{"random weights; zero biases are fine", "where_to_be_random"},
      {"Xavier or He, by the activation", "matched_gain"},
      {"why the scale matters", "xavier"}}}};

const std::vector<Question> follow_ups = {
    {"What about all zeros?",
     30.0,
     {{"With tanh or ReLU nothing but the output's bias gets a gradient, and it learns the share "
       "of the classes.",
       {"zero_init_death.1"}},
      {"With sigmoids the gradients arrive layer by layer, and the neurons of a layer stay equal, "
       "as from all 0.5.",
       {"zero_init_death.2", "zero_init_death.4"}}},
     {{"it depends on f(0) and f'(0)", "zero_init_death"},
      {"the output's bias still learns", "zero_init_death"}}},
    {"Does batch normalization, Adam or dropout mend all 0.5?",
     45.0,
     {{"Batch normalization mends the scale, not the symmetry: it treats equal neurons alike.",
       {"batch_norm.1", "batch_norm.3"}},
      {"Adam, momentum, weight decay and mini-batches do not mend it either: whatever treats "
       "neurons alike keeps equal ones equal.",
       {"optimizers.1", "optimizers.2"}},
      {"Dropout of hidden neurons does make them different, since each has a mask of its own. "
       "Whether that is enough depends on the width and on the share that is dropped.",
       {"dropout_and_noise.1", "dropout_and_noise.3"}}},
     {{"scale and symmetry are two problems", "batch_norm"},
      {"an optimizer treats equal neurons alike", "optimizers"},
      {"dropout breaks the symmetry; that alone is no guarantee", "dropout_and_noise"}}},
    {"What if only the last layer's weights are 0.5, and the others random?",
     30.0,
     {{"Then no hidden neurons are equal: incoming weights differ. A layer is equal neurons only "
       "where incoming weights, biases and outgoing weights all agree.",
       {"where_to_be_random.2"}},
      {"One random matrix is enough for the two layers at its ends, and for no other.",
       {"where_to_be_random.1"}}},
     {{"equal incoming and equal outgoing weights, both", "where_to_be_random"}}},
    {"May all biases be zero?",
     30.0,
     {{"Yes, beside random weights: neurons whose weights differ need no random biases as well.",
       {"where_to_be_random.2"}},
      {"The exceptions are set on purpose, such as the output's bias to the class shares.",
       {"first_loss.1"}}},
     {{"yes: random weights break the symmetry already", "where_to_be_random"},
      {"an exception: the output's bias may hold the class shares", "first_loss"}}},
    {"Derive the 2 in He's 2/fan_in.",
     45.0,
     {{"A pre-activation is a sum of fan_in products. With independent weights of mean 0, its mean "
       "square is fan_in times the variance of a weight times the mean square of an input: the "
       "mean square, not the variance.",
       {"he.2"}},
      {"ReLU keeps one half of the mean square of a symmetric pre-activation. So fan_in times the "
       "variance times 1/2 must be 1.",
       {"he.1"}}},
     {{"mean square of a sum of independent products", "he"}, {"ReLU keeps one half of it", "he"}}},
    {"How would you start a deep residual network?",
     45.0,
     {{"A skip adds the branch to what comes in. If the two are uncorrelated, the block multiplies "
       "the mean square by 1 + r, r being the branch's mean square over that of what comes in. "
       "With He's weights in every branch that explodes with the depth.",
       {"residual.1"}},
      {"So let the branches start small: the last matrix of each at 0, or divided by the root of "
       "the number of branches.",
       {"residual.3"}}},
     {{"the sums of the stream grow with the depth", "residual"},
      {"branches that start small: 0, or 1/sqrt of their number", "residual"}}},
    {"And a transformer?",
     45.0,
     {{"It is a residual network of two branches a block, 2L in all: their last matrices get the "
       "factor 1/sqrt(2L), as in GPT-2.",
       {"transformer_start.1"}},
      {"With it, deep stacks of pre-norm and of post-norm learn, without warm-up too. Without it, "
       "post-norm makes all tokens nearly equal, and warm-up does not help it.",
       {"transformer_start.3", "transformer_start.4"}},
      {"Queries and keys are multiplied with each other: one of the two may start at zero, both "
       "may not. The same holds for LoRA's two matrices.",
       {"zero_on_purpose.1", "zero_on_purpose.3"}}},
     {{"2L branches, and 1/sqrt(2L)", "transformer_start"},
      {"pre-norm and post-norm differ without that factor", "transformer_start"},
      {"never zeros in both of a pair", "zero_on_purpose"}}},
    {"How would you start an embedding?",
     45.0,
     {{"At random with a deviation that does not depend on the vocabulary: each number of a "
       "looked-up row is one weight, not a sum over the vocabulary, so its mean square is the "
       "variance of the table. Xavier's rule takes the vocabulary for fan_in, and makes rows too "
       "small.",
       {"embedding.1"}},
      {"Equal rows would become different by themselves where their words occur differently, since "
       "each row is trained by its own word alone. Equal columns are neurons: they stay equal if "
       "their outgoing weights are equal, too.",
       {"embedding.2", "embedding.3"}},
      {"If the table computes the logits, too, its deviation is 1/sqrt(d), and the rows are "
       "multiplied by sqrt(d).",
       {"embedding.4"}}},
     {{"each number of a row is one weight, not a sum over the vocabulary", "embedding"},
      {"rows differ by the data, columns by the start", "embedding"},
      {"tied: 1/sqrt(d), and sqrt(d) for the rows", "embedding"}}},
    {"What should the loss be before the first step?",
     30.0,
     {{"That of the best constant answer: ln C for C equally frequent classes, the entropy of the "
       "shares otherwise. Small output weights and an output bias that holds the logarithms of "
       "the shares give that loss.",
       {"first_loss.1"}},
      {"Large output weights begin above it: the network is confidently wrong.",
       {"first_loss.3", "first_loss.4"}}},
     {{"ln C, or the entropy of the classes", "first_loss"},
      {"the class shares in the output's bias", "first_loss"}}},
    {"Does the best learning rate depend on the width?",
     45.0,
     {{"With the usual start and Adam, yes: each weight moves by about the rate, and the fan_in "
       "changes that a pre-activation adds up are mostly of one sign. So its change grows with "
       "fan_in, and the best rate falls.",
       {"width.1", "width.3"}},
      {"In the maximal update parametrization it does not: Adam's rate times 1/fan_in for hidden "
       "and output weights, and an output variance of 1/fan_in^2. A rate is then tuned on a narrow "
       "network.",
       {"width.2"}},
      {"A rate of 1/width for all weights under gradient descent is stable too, but then hidden "
       "activations hardly change: the lazy limit.",
       {"width.4"}}},
     {{"a step's change is a sum over fan_in, all of one sign", "width"},
      {"maximal update parametrization: rates by 1/fan_in", "width"}}},
    {"The start was sound, and it is stuck: how can that be?",
     45.0,
     {{"The right scale makes learning possible, not certain. Two ReLUs can represent XOR, and "
       "from He's start most such networks do not learn it.",
       {"unlucky_seeds.1"}},
      {"Samples of both classes for which no neuron is active get one answer and no gradient. The "
       "size of the whole gradient falls slowly there, as it does in a network that has learned.",
       {"unlucky_seeds.4"}},
      {"So try other seeds, or more neurons: each neuron more is another chance.",
       {"unlucky_seeds.2"}}},
     {{"a poor minimum or a plateau, by chance of the seed", "unlucky_seeds"},
      {"another seed, or a wider network", "unlucky_seeds"}}},
    {"What is the fan_in of a convolution?",
     45.0,
     {{"The number of terms that a filter adds up at one position: channels times the pixels of "
       "the kernel. With the channels alone, He's variance is too large by the number of pixels, "
       "and the mean square grows by that factor in each layer.",
       {"convolution.1"}},
      {"At the border zero padding leaves fewer terms, so that deep stacks on small pictures lose "
       "a part of the signal.",
       {"convolution.2"}},
      {"Filters are neurons: equal ones, with equal outgoing weights, stay equal at every "
       "position.",
       {"convolution.4"}}},
     {{"channels times kernel", "convolution"},
      {"filters are neurons, and can be equal", "convolution"}}},
    {"How would you start a recurrent network?",
     45.0,
     {{"The same matrix is used in every step, so the variance of its weights does not decide, its "
       "spectral radius does. That of an orthogonal matrix is 1.",
       {"recurrent.1"}},
      {"With linear units it holds gradients over any number of steps. Tanh units shrink them.",
       {"recurrent.2"}},
      {"With a forget gate, its bias sets the memory: sigmoid(b) is kept in each step. A bias of 1 "
       "serves short memories; for T steps it should be about log T.",
       {"recurrent.3"}}},
     {{"one matrix again and again: orthogonal, or the identity", "recurrent"},
      {"the forget gate's bias, by the length of the memory", "recurrent"}}},
    {"How would you notice it in training?",
     30.0,
     {{"Not by the loss: a sound network may stay on a plateau, too.", {"diagnosis.1"}},
      {"One pass forwards and backwards shows it: count different neurons, and look at slopes, "
       "activations and error signals of each layer.",
       {"diagnosis.2"}}},
     {{"compare neurons: equal columns of the weights", "diagnosis"},
      {"the loss may look normal", "diagnosis"}}}};

}  // namespace

const std::vector<Question>& questions() {
  static const std::vector<Question> all = [] {
    std::vector<Question> both = the_answer;
    both.insert(both.end(), follow_ups.begin(), follow_ups.end());
    return both;
  }();
  return all;
}

std::vector<std::string> red_flags() {
  return {
      "\"It depends\", without saying on what.",
      "Formulas alone, and nothing about what the network can no longer do.",
      "A complicated cure, where random weights of the right scale will do.",
      "Taking it for a problem of the learning rate or of the batch size.",
      ("\"All weights get the same update\": those of one neuron of the first layer do not; all "
       "neurons of a layer do.")};
}

const std::vector<Said>& half_truths() {
  static const std::vector<Said> all = {
      {"\"It becomes a linear model.\" Its border is one straight line if the activation is "
       "monotonic; with sine, equal neurons draw several.",
       {"collapse.4"}},
      {"\"Xavier for tanh and sigmoid.\" A sigmoid's slope is 1/4 at most, and error signals "
       "vanish.",
       {"xavier.3"}},
      {"\"Even tiny random differences are enough.\" Only where training multiplies them in time: "
       "the data and the depth decide.",
       {"how_small_a_difference.3", "how_small_a_difference.4"}},
      {"\"Zeros kill all gradients.\" With tanh or ReLU all but that of the output's bias; with "
       "sigmoids every matrix gets one.",
       {"zero_init_death.1", "zero_init_death.2"}},
      {"\"You would see it in poor results.\" Where a straight line is enough, equal weights of a "
       "fitting size lose little.",
       {"real_data.2"}},
      {"\"Equal neurons stay equal for ever.\" True in exact arithmetic, and in code that adds "
       "in one order. A fast matrix product may add in several.",
       {"round_off.1", "round_off.2"}},
      {"\"Low rank is what is wrong.\" Equal neurons learn the same at full rank, and different "
       "neurons of rank 1 learn more.",
       {"rank.3", "rank.4"}}};
  return all;
}

}  // namespace lessons
