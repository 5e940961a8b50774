// Embedding: how should a table of words start, and what makes its rows different?
//
// An embedding has a table E, (V x d), with a row of d numbers for each of V words. A sample is a word i, and the
// network computes with y = E_i. That is a product x E with a one-hot x: 1 for word i, 0 for all others.
//
// THE SCALE. With independent weights of mean 0, a sum z_j = x_1 W_1j + x_2 W_2j + ... has, over their draws,
//
//     mean square of z_j = variance of a weight * (x_1^2 + x_2^2 + ...)
//
// The inputs of a hidden layer have a mean square of about 1, so that the sum of squares is fan_in: hence the
// variance 1/fan_in, and Xavier's 2 / (fan_in + fan_out). A one-hot x has the sum of squares 1, however many
// words there are. The mean square of a row is the variance itself: 1 with a deviation of 1, and
// 2 / (V + d) where Xavier's rule takes V for fan_in.
//
// By hand: V = 10,000 and d = 32 give 2 / 10,032 = 0.0002. Let a code of the word's position be added to the row,
// such as the sines and cosines of Vaswani et al. 2017, section 3.5, of mean square 1/2. Two words at one position
// then have a cosine of 0.5 / 0.5002, and 1 minus that is 0.0004. With deviation 1 it is 2/3:
//
//     1 - cosine = q / (q + 1/2)      independent rows of mean square q, large d
//
// THE ROWS. Let sample n be word i_n, and delta_n = dL/dy_n the error signal that arrives at its row. Then
//
//     dL/dE_i = sum of delta_n over the samples n with i_n = i
//
// In lesson @identical_gradients two neurons receive the same samples. Two rows do not. If all rows are equal, so
// are all activations and answers p, and delta_n is (p - t_n) times one matrix. What differs is the target t_n.
//
// TIED WEIGHTS. A network that predicts the next word has V logits. The same table can compute them:
// logits = h E^T, where h are the last activations (Press, Wolf 2017, "Using the output embedding to improve
// language models"). A logit is a sum of d terms: here the fan is d. Let s be the deviation of E, and let
// each looked-up row be multiplied by m (Vaswani et al., section 3.4, take m = sqrt(d)). Layers that keep the
// mean square m^2 s^2 of the rows give h the same, and then
//
//     mean square of a logit = d s^2 * m^2 s^2
//
// Random logits cost half of that above ln V if it is small, less than half if it is large (lesson @first_loss).
//
// Worth trying: ARGS="--width 128" (which starts depend on it?), ARGS="--kinds 3" (how many rows remain?)
#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "corpus.hpp"
#include "lessons/common/in_parallel.hpp"
#include "lessons/common/lesson.hpp"
#include "lessons/common/pictures.hpp"
#include "matrix/matmul.hpp"
#include "nn/analysis/statistics.hpp"
#include "nn/analysis/twins.hpp"
#include "nn/layers/embedding.hpp"
#include "nn/layers/sequential.hpp"
#include "nn/trainer.hpp"

using namespace lessons;

namespace {

struct Knobs {
  std::size_t width = 32;           // d, numbers of a row and neurons of the hidden layer
  std::size_t kinds = 12;           // of four words each, which are followed by the same words
  std::string activation = "relu";  // of the hidden layer
  double rate = 0.01;               // of Adam
  std::size_t steps = 150;          // of training, all samples in each
};

const plots::Numbers vocabularies = {10, 100, 1000, 10000};
struct Scale {
  double rows, apart;
};

// Mean square of the rows of 200 looked-up words; 1 - mean cosine of ten words at one position.
Scale scale_of(const nn::Initializer& rule, double V, std::size_t d, Rng rng) {
  nn::Embedding embedding(static_cast<std::size_t>(V), d, rule, rng);
  const Matrix ten = {{0}, {1}, {2}, {3}, {4}, {5}, {6}, {7}, {8}, {9}};
  Matrix words(200, 1), position(1, d);
  for (double& word : words.values()) word = static_cast<double>(rng.below(embedding.vocabulary()));
  for (std::size_t j = 0; j < d; ++j) {
    const std::size_t pair = j / 2;
    const auto angle = static_cast<double>(pair);
    position(0, j) = j % 2 == 0 ? std::sin(angle) : std::cos(angle);
  }
  const Matrix at_position = add_row(embedding.forward(ten), position);
  return {nn::mean_square(embedding.forward(words)), 1.0 - nn::mean_cosine(at_position)};
}

plots::Lines the_scale(Lesson& lesson, const Knobs& knobs) {
  Table table{{"V", "Xavier: rows", "2/(V+d)", "1 - cos", "theory", "N(0,1): rows", "1 - cos"}};
  plots::Numbers one, xavier;
  for (double V : vocabularies) {
    const Rng rng(lesson.seed());
    const Scale of_one = scale_of(nn::normal(1.0), V, knobs.width, rng.stream(1)),
                of_xavier = scale_of(nn::xavier_normal(), V, knobs.width, rng.stream(2));
    const double q = 2.0 / (V + static_cast<double>(knobs.width));
    one.push_back(of_one.rows);
    xavier.push_back(of_xavier.rows);
    table.rows.push_back({number(V), number(of_xavier.rows, 2), number(q, 2),
                          number(of_xavier.apart, 2), number(q / (q + 0.5), 2),
                          number(of_one.rows, 3), number(of_one.apart, 2)});
  }
  lesson.section(fmt::format("Mean square of rows looked up in a table (V x {})", knobs.width));
  lesson.table(table);
  lesson.say("1 - cos: 1 minus the cosine of two words at one position, whose code is added.");
  lesson.claim(
      {.sentence = "Xavier's rule keeps the scale in an embedding, as it does in a dense layer.",
       .verdict = Verdict::is_false,
       .in_fact = fmt::format(
           "A number of a looked-up row is one weight, so its mean square is the variance of the "
           "table. Xavier's, 2 / (V + d), falls from {:.2g} at V = 10 to {:.2g} at V = 10,000; a "
           "deviation of 1 gives {:.2f} and {:.2f}.",
           xavier.front(), xavier.back(), one.front(), one.back()),
       .quantity =
           fmt::format("mean square of looked-up rows, V = 10,000 and d = {}, with Xavier's "
                       "variance over that with deviation 1 (1 if both keep the scale)",
                       knobs.width),
       .measured = xavier.back() / one.back(),
       .must_be = below(0.001)});
  return {"Looked-up rows, by the size of the vocabulary",
          {"V, words in the vocabulary", true},
          {"mean square", true},
          {{"deviation 1", vocabularies, one}, {"Xavier", vocabularies, xavier}}};
}

enum class Equal { nothing, rows, table, twins };

// E, a hidden layer, and V logits. Equal rows are copies of the first. A table of ones has equal columns, too,
// which are twins if their outgoing weights are copies.
nn::Sequential network(const Knobs& knobs, Equal equal, Rng rng) {
  nn::Sequential net;
  const std::size_t V = knobs.kinds * words_of_a_kind, d = knobs.width;
  Matrix& E = net.add<nn::Embedding>(V, d, nn::normal(1.0), rng).table.value;
  Matrix& W = net.add<nn::Dense>(d, d, nn::he_normal(), rng).weights.value;
  net.add<nn::ActivationLayer>(nn::activation_by_name(knobs.activation));
  net.add<nn::Dense>(d, V, nn::lecun_normal(), rng);
  if (equal == Equal::nothing) return net;
  for (std::size_t i = 1; i < V; ++i) std::ranges::copy(E.row(0), E.row(i).begin());
  if (equal == Equal::rows) return net;
  E = Matrix::filled(V, d, 1.0);
  if (equal == Equal::table) return net;
  for (std::size_t j = 1; j < d; ++j) std::ranges::copy(W.row(0), W.row(j).begin());
  W *= 1.0 / std::sqrt(static_cast<double>(d));  // as d copies of a weight add up
  return net;
}

plots::Numbers train(nn::Layer& net, const Corpus& data, const Knobs& knobs) {
  nn::Adam adam(knobs.rate);
  plots::Numbers losses;  // before each step
  Matrix gradient;
  for (std::size_t step = 0; step < knobs.steps; ++step) {
    const Matrix& logits = net.forward(data.words);
    losses.push_back(nn::softmax_cross_entropy(logits, data.targets, gradient));
    nn::stop_unless_finite(losses.back(), step, net, data.words);
    net.backward(gradient);
    adam.step(net.parameters());
  }
  return losses;
}

struct Result {
  std::string name;
  Equal equal;
  plots::Numbers loss = {};
  Matrix before = {}, after = {};  // the table
  std::size_t different_rows() const { return nn::distinct_columns(transpose(after)); }
  bool learned() const { return loss.back() < 0.9 * loss.front(); }
};

void claim_rows(Lesson& lesson, const Knobs& knobs, const Result& rows, const Result& changed) {
  const auto different = static_cast<double>(rows.different_rows());
  lesson.claim(
      {.sentence = "Rows of an embedding that start equal stay equal, as equal neurons do.",
       .verdict = Verdict::is_false,
       .in_fact = fmt::format(
           "The row of a word receives the error signals of that word alone, so the data break "
           "the symmetry. Words that are followed equally often by the same words keep equal rows, "
           "to the last bit: {} words of {} kinds end as {} different rows. If in one of {} places "
           "another word follows, there are {}.",
           rows.after.rows(), knobs.kinds, different, places * rows.after.rows(),
           changed.different_rows()),
       .quantity = "different rows after training that starts from equal ones, over the kinds of "
                   "words in the corpus (not counted unless the loss fell by 10 %)",
       .measured =
           rows.learned() && knobs.kinds > 1 ? different / static_cast<double>(knobs.kinds) : NAN,
       .must_be = is(1.0)});
}

void claim_columns(Lesson& lesson, const Knobs& knobs, const Result& twins, const Result& ones,
                   double least) {
  const bool counts = twins.different_rows() == knobs.kinds && twins.learned() &&
                      ones.loss.back() < std::min(1.1 * least, twins.loss.back());
  lesson.claim(
      {.sentence = "Since the data make the rows different, an embedding needs no random start.",
       .verdict = Verdict::true_if,
       .in_fact = fmt::format(
           "True if the layer that reads it starts at random: a table of ones ends with {} "
           "different columns and a loss of {:.3f} ({:.3f} at least). Columns are neurons: with "
           "equal outgoing weights, too, they stay twins, and the loss ends at {:.3f}.",
           nn::distinct_columns(ones.after), ones.loss.back(), least, twins.loss.back()),
       .quantity = "largest difference between columns that began as twins, over the largest "
                   "change of a weight (not counted unless rows became different, the loss fell by "
                   "10 %, and with ones read by random weights it ended lower, and at most 10 % "
                   "above the least possible)",
       .measured =
           counts ? nn::column_spread(twins.after) / max_abs(twins.after - twins.before) : NAN,
       .must_be = is(0.0),
       // With 3 kinds twins learn as well; at a rate of 0.003 and 24 kinds 150 steps are too few.
       .domain = "12 kinds of words or more, rates of 0.01 or more",
       .inside = knobs.kinds >= 12 && knobs.rate >= 0.01});
}

// The words of a kind stand together.
plots::HeatMap map_of(const Result& result, const Knobs& knobs) {
  plots::HeatMap map{"E, trained from " + result.name, "first columns", "kind of word"};
  for (std::size_t n = 0; n < words_of_a_kind * std::min<std::size_t>(6, knobs.kinds); ++n) {
    const std::size_t kind = n / words_of_a_kind;
    const auto row = result.after.row(kind + n % words_of_a_kind * knobs.kinds);
    map.rows.emplace_back(row.begin(), row.begin() + std::min<long>(16, row.size()));
    map.row_labels.push_back(std::to_string(kind + 1));
  }
  return map;
}

plots::Figure rows_and_columns(Lesson& lesson, const Knobs& knobs, const Corpus& data) {
  Corpus changed = data;  // in the last place of the first word
  changed.next[places - 1] = (changed.next[places - 1] + 1) % data.vocabulary;
  changed.targets = nn::one_hot(changed.next, data.vocabulary);
  std::vector<Result> results = {{"random", Equal::nothing},
                                 {"equal rows", Equal::rows},
                                 {"equal rows, one place changed", Equal::rows},
                                 {"ones, read by random weights", Equal::table},
                                 {"ones, twin columns", Equal::twins}};
  in_parallel(results.size(), [&](std::size_t k) {
    nn::Sequential net = network(knobs, results[k].equal, Rng(lesson.seed()).stream(4));
    const Matrix& E = net.parameters().front()->value;
    results[k].before = E;
    results[k].loss = train(net, k == 2 ? changed : data, knobs);
    results[k].after = E;
  });
  lesson.section(fmt::format("A corpus: {} words, {} kinds, {} places each; {} of Adam",
                             data.vocabulary, knobs.kinds, places, plural(knobs.steps, "step")));
  Table table{{"start of E", "first loss", "last loss", "different rows", "different columns"}};
  for (const Result& r : results) {
    table.rows.push_back({r.name, fmt::format("{:.3f}", r.loss.front()),
                          fmt::format("{:.3f}", r.loss.back()), std::to_string(r.different_rows()),
                          std::to_string(nn::distinct_columns(r.after))});
  }
  lesson.table(table);
  lesson.say(
      fmt::format("With one probability for all words the loss is ln {} = {:.3f}. The least "
                  "possible is {:.3f}. Rows, or columns, are different if they differ in a bit.",
                  data.vocabulary, std::log(data.vocabulary), data.entropy));
  claim_rows(lesson, knobs, results[1], results[2]);
  claim_columns(lesson, knobs, results[4], results[3], data.entropy);
  return {fmt::format("{} rows that begin equal end as {} different ones, {} twin columns as {}",
                      data.vocabulary, results[1].different_rows(), knobs.width,
                      nn::distinct_columns(results[4].after)),
          {map_of(results[1], knobs), map_of(results[4], knobs)},
          2};
}

// x = m E_i, h = f(x W + b), logits = h E^T.
struct Tied : nn::Layer {
  Tied(const Knobs& knobs, double deviation, double factor, Rng rng)
      : m(factor),
        embedding(knobs.kinds * words_of_a_kind, knobs.width, nn::normal(deviation), rng),
        hidden(knobs.width, knobs.width, nn::he_normal(), rng) {}

  const Matrix& forward(const Matrix& words) override {
    x = m * embedding.forward(words);
    h = f.forward(hidden.forward(x));
    matmul_nt(h, embedding.table.value, logits);
    return logits;
  }
  // E stands in two places, and its gradient is the sum of both.
  const Matrix& backward(const Matrix& gradient) override {
    const Matrix of_h = matmul(gradient, embedding.table.value);
    const Matrix& none = embedding.backward(m * hidden.backward(f.backward(of_h)));
    embedding.table.gradient += matmul_tn(gradient, h);
    return none;
  }
  std::vector<nn::Parameter*> parameters() override {
    return {&embedding.table, &hidden.weights, &hidden.bias};
  }

  double m;
  nn::Embedding embedding;
  nn::Dense hidden;
  nn::ActivationLayer f{nn::relu()};
  Matrix x, h, logits;
};

struct Start {
  std::string name;
  double deviation, m;
  double rows = 0.0, logits = 0.0, cost = 0.0;  // mean squares of m E_i, of logits; loss - ln V
  plots::Numbers loss = {};
};

// The first pass, as the mean of 20 draws, and the training of one.
void measure(Start& start, const Corpus& data, const Knobs& knobs, const Rng& rng) {
  constexpr std::uint64_t draws = 20;
  Matrix gradient;
  for (std::uint64_t k = 0; k < draws; ++k) {
    Tied net(knobs, start.deviation, start.m, rng.stream(k));
    const double loss = nn::softmax_cross_entropy(net.forward(data.words), data.targets, gradient);
    start.rows += nn::mean_square(net.x) / draws;
    start.logits += nn::mean_square(net.logits) / draws;
    start.cost += (loss - std::log(data.vocabulary)) / draws;
    if (k == 0) start.loss = train(net, data, knobs);
  }
}

void claim_tied(Lesson& lesson, const Knobs& knobs, const Start& one, const Start& small,
                const Start& both) {
  const auto d = static_cast<double>(knobs.width);
  const bool counts = std::abs(one.rows - 1.0) < 0.25 && std::abs(both.rows - 1.0) < 0.25 &&
                      small.rows < 1.5 / d && small.cost < 0.5;
  lesson.claim(
      {.sentence = "A tied table serves both ends, looked-up rows and logits, with one scale.",
       .verdict = Verdict::true_if,
       .in_fact = fmt::format(
           "True if the rows are multiplied by sqrt(d) on their way in. With deviation 1 rows have "
           "the mean square {:.2f}, and the first loss is ln V + {:.1f}. With 1/sqrt(d) rows have "
           "{:.2g}, and it is ln V + {:.2g}. With that and the factor: {:.2f} and ln V + {:.2f}.",
           one.rows, one.cost, small.rows, small.cost, both.rows, both.cost),
       .quantity =
           "first loss minus ln V, from deviation 1, over that from 1/sqrt(d) with the factor "
           "(not counted unless rows are 1 in both, and without the factor below 1.5/d, the loss "
           "below ln V + 0.5)",
       .measured = counts ? one.cost / both.cost : NAN,
       .must_be = above(4.0)});
}

plots::Lines tied(Lesson& lesson, const Knobs& knobs, const Corpus& data) {
  const auto d = static_cast<double>(knobs.width), V = static_cast<double>(data.vocabulary);
  std::vector<Start> starts = {{"1", 1.0, 1.0},
                               {"Xavier", std::sqrt(2.0 / (V + d)), 1.0},
                               {"1/sqrt(d)", 1.0 / std::sqrt(d), 1.0},
                               {"1/sqrt(d), m = sqrt(d)", 1.0 / std::sqrt(d), std::sqrt(d)}};
  in_parallel(starts.size(), [&](std::size_t k) {
    measure(starts[k], data, knobs, Rng(lesson.seed()).stream(5));
  });
  Table table{{"deviation of E", "rows", "", "logits", "", "loss - ln V", "", "later loss"}};
  plots::Lines panel{"Tied weights, by the deviation of E", {"step of Adam"}, {"loss", true}};
  for (const Start& s : starts) {
    const double rows = std::pow(s.m * s.deviation, 2),
                 logits = d * s.deviation * s.deviation * rows;
    table.rows.push_back({s.name, number(s.rows, 2), fmt::format("({})", number(rows, 2)),
                          number(s.logits, 2), fmt::format("({})", number(logits, 2)),
                          number(s.cost, 2),
                          (logits > 1.5 ? "(< " : "(") + number(logits / 2.0, 2) + ")",
                          number(s.loss[std::min<std::size_t>(30, knobs.steps - 1)], 3)});
    panel.series.push_back({s.name, counted(s.loss.size()), s.loss});
  }
  lesson.section("Tied weights, ReLU: the first pass, with theory in brackets, and a later loss");
  lesson.table(table);
  lesson.say(
      "Rows (behind m) and logits: mean squares. Later: after 30 steps of Adam, or the last.");
  claim_tied(lesson, knobs, starts[0], starts[2], starts[3]);
  return panel;
}

void experiment(Lesson& lesson, const Knobs& knobs) {
  lesson.predict(
      {{"one: equal rows stay equal",
        "equal neurons receive the same samples, but a row receives those of its own word"},
       {"one for each kind of words"},
       {"one for each word",
        "rows of words that are followed by the same words get equal gradients"},
       {"one for each column", "columns bound the rank of the table, not how many rows it has"}});
  const Corpus data = corpus(knobs.kinds, Rng(lesson.seed()).stream(3));
  const plots::Lines scale = the_scale(lesson, knobs);
  plots::Figure figure = rows_and_columns(lesson, knobs, data);
  figure.panels.insert(figure.panels.begin(), scale);
  figure.panels.emplace_back(tied(lesson, knobs, data));
  lesson.idea(
      "The mean square of a looked-up row is the variance of the table. Equal rows become "
      "different if other words follow; columns stay twins if they are read alike. Tied to the "
      "logits, the table needs a deviation of 1/sqrt(d), and its rows the factor sqrt(d).");
  lesson.figure(figure);
  lesson.next("`make homework@embedding` starts a tied table. Then `make lesson@recurrent`.");
}

}  // namespace

int main(int argc, char** argv) {
  Knobs knobs;
  Lesson lesson(
      "Embedding",
      "A table has a row of numbers for each word, and all rows start equal. Words of one kind are "
      "followed by the same words, which a network learns to predict. How many different rows are "
      "there after training?");
  lesson.knob("--width", knobs.width, "d, numbers of a row", 2, 256);
  lesson.knob("--kinds", knobs.kinds, "of words, four each", 1, 100);
  lesson.knob("--activation", knobs.activation, "of the untied hidden layer",
              nn::activation_names());
  lesson.knob("--rate", knobs.rate, "of Adam", 1e-6, 1.0);
  lesson.knob("--steps", knobs.steps, "of training", 1, 5000);
  lesson.domain(
      {"widths 16 to 64, 3 to 24 kinds of words, ReLU, tanh and GELU, rates of Adam 0.003 to 0.03",
       combined({{"--width", {"16", "64"}},
                 {"--kinds", {"3", "24"}},
                 {"--activation", {"relu", "tanh", "gelu"}},
                 {"--rate", {"0.003", "0.03"}}}),
       50});
  return lesson.run(argc, argv, [&] { experiment(lesson, knobs); });
}
