// Embedding: how should a table of words start, and what makes its rows different?
//
// An embedding has a table E, (V x d), with a row of d numbers for each of V words. A sample is a word i, and
// what the network computes with is y = E_i. That is a product x E, with x one-hot: 1 for word i, 0 for all others.
//
// THE SCALE. A pre-activation is z_j = x_1 W_1j + x_2 W_2j + ... With independent weights of mean 0 its mean
// square is, over the draws of the weights,
//
//     mean square of z_j = variance of a weight * (x_1^2 + x_2^2 + ...)
//
// The inputs of a hidden layer have a mean square of about 1, and the sum of squares is fan_in: hence the
// variance 1/fan_in, and Xavier's 2 / (fan_in + fan_out). A one-hot row has the sum of squares 1, however
// many words there are. So the mean square of a row is the variance itself: 1 with a deviation of 1, and
// 2 / (V + d) if Xavier's rule is told that fan_in is V.
//
// By hand: V = 10,000 and d = 32 give 2 / 10,032 = 0.0002. A code for the word's position may be added to the
// row, such as the sines and cosines of Vaswani et al. 2017, section 3.5, with the mean square 1/2. Two words at
// one position then have the cosine 0.5 / 0.5002, and 1 minus it is 0.0004. With deviation 1 that is 2/3:
//
//     1 - cosine = m / (m + 1/2)      for independent rows of mean square m, for large d
//
// THE ROWS. Let sample n be word i_n, and delta_n = dL/dy_n the error signal that comes back to its row. The row
// of word i meets the samples of word i alone:
//
//     dL/dE_i = sum of delta_n over the samples n with i_n = i
//
// Compare lesson @identical_gradients: two neurons of a layer receive the same samples. Two rows do not. What
// is delta_n if all rows are equal? Then the activations are equal for all samples, and so are the answers p;
// delta_n is (p - t_n) times one matrix, the same for all samples. But the targets t_n differ.
//
// TIED WEIGHTS. A network that predicts the next word has V logits. They can be computed by the same table:
// logits = h E^T, h being the last activations (Press, Wolf 2017, "Using the output embedding to improve
// language models"). Here a logit is a sum of d terms, and the fan is d. With deviation s of E:
//
//     mean square of a logit = d s^2 * (mean square of h)
//
// Multiply each looked-up row by m, as Vaswani et al. do with m = sqrt(d) (section 3.4). Layers that keep the
// mean square hand on h with the mean square m^2 s^2, and that of a logit is d m^2 s^4. It costs half of that
// above ln V while it is small, and at most half of it in any case (lesson @first_loss).
//
// Worth trying:
//   ARGS="--width 128"      which of the starts depend on the width?
//   ARGS="--kinds 3"        fewer kinds of words: how many rows remain?
//   ARGS="--activation tanh"
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "corpus.hpp"
#include "lessons/common/in_parallel.hpp"
#include "lessons/common/lesson.hpp"
#include "lessons/common/pictures.hpp"
#include "lessons/common/run.hpp"
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

double mean_square(const Matrix& a) { return nn::statistics(a).mean_square; }

// ---- The scale -------------------------------------------------------------------------------------

const plots::Numbers vocabularies = {10, 100, 1000, 10000};

struct Scale {
  double rows;    // mean square of the rows that are looked up
  double apart;   // 1 - cosine of two words at one position
  double behind;  // mean square behind three layers that keep it
};

// 200 looked-up words, equally frequent. The layers are the same for all tables.
Scale scale_of(const nn::Initializer& rule, double V, std::size_t d, const Rng& seed) {
  Rng rng = seed.stream(1), of_layers = seed.stream(2);
  nn::Embedding embedding(static_cast<std::size_t>(V), d, rule, rng);
  Matrix words(200, 1), position(1, d);
  for (double& word : words.values()) word = static_cast<double>(rng.below(embedding.vocabulary()));
  for (std::size_t j = 0; j < d; ++j) {
    position(0, j) = j % 2 == 0 ? std::sin(0.7 * (j / 2)) : std::cos(0.7 * (j / 2));
  }
  Matrix some(10, d);  // the first ten words
  std::ranges::copy_n(embedding.table.value.values().begin(), static_cast<long>(some.size()),
                      some.values().begin());
  nn::Sequential layers;
  for (int l = 0; l < 3; ++l) {
    layers.add<nn::Dense>(d, d, nn::he_normal(), of_layers);
    layers.add<nn::ActivationLayer>(nn::relu());
  }
  const Matrix rows = embedding.forward(words);
  return {mean_square(rows), 1.0 - nn::mean_cosine(add_row(some, position)),
          mean_square(layers.forward(rows))};
}

// Returns the mean squares of the rows.
plots::Lines the_scale(Lesson& lesson, const Knobs& knobs) {
  Table table{{"V", "Xavier: rows", "2 / (V + d)", "1 - cosine", "theory", "deviation 1: rows",
               "1 - cosine"},
              {}};
  plots::Numbers of_one, of_xavier, theory;
  Scale one{}, xavier{};
  for (double V : vocabularies) {
    one = scale_of(nn::normal(1.0), V, knobs.width, Rng(lesson.seed()));
    xavier = scale_of(nn::xavier_normal(), V, knobs.width, Rng(lesson.seed()));
    of_one.push_back(one.rows);
    of_xavier.push_back(xavier.rows);
    theory.push_back(2.0 / (V + static_cast<double>(knobs.width)));
    table.rows.push_back({number(V), number(xavier.rows, 2), number(theory.back(), 2),
                          number(xavier.apart, 2), number(theory.back() / (theory.back() + 0.5), 2),
                          number(one.rows, 3), number(one.apart, 2)});
  }
  lesson.section(
      fmt::format("Mean square of the rows that are looked up in a table (V x {})", knobs.width));
  lesson.table(table);
  lesson.say("1 - cosine: of two words at one position, whose code is added to the rows.");
  lesson.claim(
      {.sentence = "Xavier's rule keeps the scale in an embedding, as it does in a dense layer.",
       .verdict = Verdict::is_false,
       .in_fact = fmt::format(
           "A looked-up row meets one weight, not V of them: its mean square is the variance of "
           "the table. Xavier's is 2 / (V + d), so that from V = 10 to V = 10,000 it falls from "
           "{:.2g} "
           "to {:.2g}. A deviation of 1 gives {:.2f} and {:.2f}.",
           of_xavier.front(), of_xavier.back(), of_one.front(), of_one.back()),
       .quantity = fmt::format(
           "mean square of the activations behind three ReLU layers with He's weights, at "
           "V = 10,000 and d = {}: with Xavier's table, over that with deviation 1 (1 if "
           "both keep the scale)",
           knobs.width),
       .measured = xavier.behind / one.behind,
       .must_be = below(0.001)});
  return {"Looked-up rows, by the size of the vocabulary",
          {"V", true},
          {"mean square", true},
          {{"deviation 1", vocabularies, of_one},
           {"Xavier", vocabularies, of_xavier},
           {"2 / (V + d)", vocabularies, theory}}};
}

// ---- Rows and columns that begin equal --------------------------------------------------------------

struct Untied {
  nn::Sequential net;
  nn::Embedding* embedding;
  nn::Dense* hidden;
};

enum class Equal { nothing, rows, rows_and_columns };

// E, a hidden layer, and V logits. Rows are copies of the first; columns are twins: copies of the first,
// whose outgoing weights are copies, too.
Untied untied(const Knobs& knobs, Equal equal, Rng rng) {
  Untied made;
  const std::size_t V = knobs.kinds * words_of_a_kind, d = knobs.width;
  made.embedding = &made.net.add<nn::Embedding>(V, d, nn::normal(1.0), rng);
  made.hidden = &made.net.add<nn::Dense>(d, d, nn::he_normal(), rng);
  made.net.add<nn::ActivationLayer>(nn::activation_by_name(knobs.activation));
  made.net.add<nn::Dense>(d, V, nn::lecun_normal(), rng);
  Matrix &E = made.embedding->table.value, &W = made.hidden->weights.value;
  if (equal == Equal::nothing) return made;
  for (std::size_t i = 0; i < V; ++i) std::ranges::copy(E.row(0), E.row(i).begin());
  if (equal == Equal::rows) return made;
  std::ranges::fill(E.values(), 1.0);
  for (std::size_t j = 1; j < d; ++j) std::ranges::copy(W.row(0), W.row(j).begin());
  W *= 1.0 / std::sqrt(static_cast<double>(d));  // as d copies of a weight add up
  return made;
}

struct Result {
  std::string name;
  plots::Numbers loss;
  Matrix before, after;  // the table

  std::size_t different_rows() const { return nn::distinct_columns(transpose(after)); }
  std::size_t different_columns() const { return nn::distinct_columns(after); }
  bool learned() const { return loss.back() < 0.9 * loss.front(); }
};

Result train(const std::string& name, Untied made, const Corpus& data, const Knobs& knobs) {
  Result result{name, {}, made.embedding->table.value, {}};
  nn::Adam adam(knobs.rate);
  Matrix gradient;
  for (std::size_t step = 0; step <= knobs.steps; ++step) {
    const Matrix& logits = made.net.forward(data.words);
    const double loss = nn::softmax_cross_entropy(logits, data.targets, gradient);
    nn::stop_unless_finite(loss, step, made.net, data.words);
    result.loss.push_back(loss);
    if (step == knobs.steps) break;
    made.net.backward(gradient);
    adam.step(made.net.parameters());
  }
  result.after = made.embedding->table.value;
  return result;
}

void claim_rows(Lesson& lesson, const Knobs& knobs, const Result& rows, const Result& changed) {
  const std::size_t V = rows.after.rows();
  lesson.claim(
      {.sentence = "Rows of an embedding that start equal stay equal, as equal neurons do.",
       .verdict = Verdict::is_false,
       .in_fact = fmt::format(
           "Each row receives the error signals of its own word alone, so the data break the "
           "symmetry. Words that are followed by the same words have rows that are equal to the "
           "last bit: {} words of {} kinds end as {} different rows. If in one of {} places "
           "another word follows, there are {}.",
           V, knobs.kinds, rows.different_rows(), V * places, changed.different_rows()),
       .quantity = "different rows after training that starts from equal ones, over the kinds of "
                   "words in the corpus (not counted unless the loss fell by 10 %)",
       .measured = rows.learned() ? static_cast<double>(rows.different_rows()) /
                                        static_cast<double>(knobs.kinds)
                                  : std::numeric_limits<double>::quiet_NaN(),
       .must_be = is(1.0)});
}

void claim_columns(Lesson& lesson, const Knobs& knobs, const Result& twins, const Result& random) {
  const double moved = max_abs(twins.after - twins.before);
  const bool counts = twins.learned() && twins.different_rows() == knobs.kinds;
  lesson.claim(
      {.sentence = "Since the data make the rows different, an embedding needs no random start.",
       .verdict = Verdict::is_false,
       .in_fact = fmt::format(
           "Its columns are neurons. Equal columns with equal outgoing weights stay twins while "
           "the "
           "rows become different: a row is one number, {} times. The loss ends at {:.3f}, with a "
           "random table and random weights at {:.3f}.",
           knobs.width, twins.loss.back(), random.loss.back()),
       .quantity =
           "largest difference between columns that began as twins, over the largest change of a "
           "weight of the table (not counted unless the loss fell by 10 % and the rows became "
           "different)",
       .measured = counts ? nn::column_spread(twins.after) / moved
                          : std::numeric_limits<double>::quiet_NaN(),
       .must_be = is(0.0)});
}

// The words of a kind stand together.
plots::HeatMap map_of(const Result& result, const Knobs& knobs) {
  plots::HeatMap map{result.name + ", after training", "column of E", "words, by kind", {}};
  for (std::size_t kind = 0; kind < knobs.kinds; ++kind) {
    for (std::size_t i = kind; i < result.after.rows(); i += knobs.kinds) {
      const auto row = result.after.row(i);
      map.rows.emplace_back(row.begin(), row.begin() + std::min<long>(16, row.size()));
      map.row_labels.push_back(std::to_string(kind + 1));
    }
  }
  return map;
}

std::vector<plots::Panel> rows_and_columns(Lesson& lesson, const Knobs& knobs, const Corpus& data) {
  Corpus changed = data;  // in the last place of the first word, the word after the next follows
  changed.next[places - 1] = (changed.next[places - 1] + 1) % data.vocabulary;
  changed.targets = nn::one_hot(changed.next, data.vocabulary);
  const std::vector<std::pair<std::string, Equal>> starts = {
      {"random", Equal::nothing},
      {"equal rows", Equal::rows},
      {"equal rows, one place changed", Equal::rows},
      {"equal rows, twin columns", Equal::rows_and_columns}};
  std::vector<Result> results(starts.size());
  in_parallel(starts.size(), [&](std::size_t k) {
    results[k] =
        train(starts[k].first, untied(knobs, starts[k].second, Rng(lesson.seed()).stream(4)),
              k == 2 ? changed : data, knobs);
  });
  lesson.section(
      fmt::format("A made corpus: {} words of {} kinds, {} places each; {} steps of Adam",
                  data.vocabulary, knobs.kinds, places, knobs.steps));
  Table table{{"start of E", "loss before", "after", "different rows", "different columns"}, {}};
  for (const Result& r : results) {
    table.rows.push_back({r.name, fmt::format("{:.3f}", r.loss.front()),
                          fmt::format("{:.3f}", r.loss.back()), std::to_string(r.different_rows()),
                          std::to_string(r.different_columns())});
  }
  lesson.table(table);
  lesson.say(fmt::format(
      "The network predicts the next word. Who knows nothing has the loss ln {} = {:.3f}, "
      "and who knows the kinds {:.3f}. Rows and columns count as different if they "
      "differ in a bit.",
      data.vocabulary, std::log(data.vocabulary), data.entropy));
  claim_rows(lesson, knobs, results[1], results[2]);
  claim_columns(lesson, knobs, results[3], results[0]);
  plots::HeatMap rows = map_of(results[1], knobs), twins = map_of(results[3], knobs);
  return {rows, twins};
}

// ---- Tied weights ------------------------------------------------------------------------------------

// x = m E_i, h = f(x W + b), logits = h E^T.
struct Tied {
  Tied(const Knobs& knobs, double deviation, double m, Rng rng)
      : multiplier(m),
        embedding(knobs.kinds * words_of_a_kind, knobs.width, nn::normal(deviation), rng),
        hidden(knobs.width, knobs.width, nn::he_normal(), rng),
        f(nn::relu()) {}

  const Matrix& forward(const Matrix& words) {
    x = embedding.forward(words);
    x *= multiplier;
    h = f.forward(hidden.forward(x));
    matmul_nt(h, embedding.table.value, logits);
    return logits;
  }
  // E has two places, and its gradient is the sum of both.
  void backward(const Matrix& logits_gradient) {
    const Matrix dh = matmul(logits_gradient, embedding.table.value);
    Matrix dx = hidden.backward(f.backward(dh));
    dx *= multiplier;
    embedding.backward(dx);
    embedding.table.gradient += matmul_tn(logits_gradient, h);
  }
  std::vector<nn::Parameter*> parameters() {
    return {&embedding.table, &hidden.weights, &hidden.bias};
  }

  double multiplier;
  nn::Embedding embedding;
  nn::Dense hidden;
  nn::ActivationLayer f;
  Matrix x, h, logits;
};

struct TiedStart {
  std::string name;
  double deviation, m;
  double rows = 0.0, logits = 0.0, cost = 0.0;  // mean squares; first loss minus ln V
  double predicted_rows = 0.0, predicted_logits = 0.0;
  plots::Numbers loss = {};
};

// Means over 20 draws of the start.
void measure_start(TiedStart& start, const Corpus& data, const Knobs& knobs, const Rng& rng) {
  constexpr std::uint64_t draws = 20;
  const auto d = static_cast<double>(knobs.width);
  start.predicted_rows = std::pow(start.m * start.deviation, 2);
  start.predicted_logits = d * std::pow(start.deviation, 2) * start.predicted_rows;
  Matrix gradient;
  for (std::uint64_t k = 0; k < draws; ++k) {
    Tied net(knobs, start.deviation, start.m, rng.stream(k));
    const double loss = nn::softmax_cross_entropy(net.forward(data.words), data.targets, gradient);
    start.rows += mean_square(net.x) / draws;
    start.logits += mean_square(net.logits) / draws;
    start.cost += (loss - std::log(data.vocabulary)) / draws;
  }
}

void train(TiedStart& start, const Corpus& data, const Knobs& knobs, const Rng& rng) {
  Tied net(knobs, start.deviation, start.m, rng);
  nn::Adam adam(knobs.rate);
  Matrix gradient;
  for (std::size_t step = 0; step <= knobs.steps; ++step) {
    start.loss.push_back(
        nn::softmax_cross_entropy(net.forward(data.words), data.targets, gradient));
    net.backward(gradient);
    adam.step(net.parameters());
  }
}

void claim_tied(Lesson& lesson, const Knobs& knobs, const std::vector<TiedStart>& starts) {
  const TiedStart &one = starts[0], &small = starts[1], &both = starts[3];
  const auto d = static_cast<double>(knobs.width);
  const bool counts = one.rows > 0.8 && one.rows < 1.25 && small.rows < 1.5 / d && small.cost < 0.5;
  lesson.claim(
      {.sentence =
           "A tied table serves both ends, the looked-up rows and the logits, with one scale.",
       .verdict = Verdict::true_if,
       .in_fact = fmt::format(
           "True if the rows are multiplied by sqrt(d) on their way in. With deviation 1 the rows "
           "have a mean square of {:.2f}, and the first loss is ln V + {:.1f}. With 1/sqrt(d) the "
           "loss is ln V + {:.2f}, and the rows have {:.3f}. With 1/sqrt(d) and the factor sqrt(d) "
           "these are ln V + {:.2f} and {:.2f}.",
           one.rows, one.cost, small.cost, small.rows, both.cost, both.rows),
       .quantity =
           "first loss minus ln V without the factor, from the deviation 1 that gives rows a "
           "mean square of 1, over that with 1/sqrt(d) and the factor (not counted unless "
           "1/sqrt(d) without the factor gives a loss below ln V + 0.5 and rows below 1.5/d)",
       .measured = counts ? one.cost / both.cost : std::numeric_limits<double>::quiet_NaN(),
       .must_be = above(4.0)});
}

plots::Lines tied(Lesson& lesson, const Knobs& knobs, const Corpus& data) {
  const auto d = static_cast<double>(knobs.width), V = static_cast<double>(data.vocabulary);
  std::vector<TiedStart> starts = {{"1", 1.0, 1.0},
                                   {"1/sqrt(d)", 1.0 / std::sqrt(d), 1.0},
                                   {"d^(-1/4)", std::pow(d, -0.25), 1.0},
                                   {"1/sqrt(d), m = sqrt(d)", 1.0 / std::sqrt(d), std::sqrt(d)},
                                   {"Xavier", std::sqrt(2.0 / (V + d)), 1.0}};
  const Rng rng = Rng(lesson.seed()).stream(5);
  in_parallel(starts.size(), [&](std::size_t k) {
    measure_start(starts[k], data, knobs, rng);
    train(starts[k], data, knobs, rng.stream(0));
  });
  lesson.section(fmt::format("Tied weights: first pass (theory in brackets), and {} steps of Adam",
                             knobs.steps));
  Table table{{"deviation of E", "rows", "", "logits", "", "loss - ln V", "", "step 30"}, {}};
  plots::Lines panel{"Tied weights, by the deviation of E",
                     {"step of Adam"},
                     {fmt::format("loss (ln V = {:.2f})", std::log(V)), true},
                     {}};
  for (const TiedStart& s : starts) {
    const double bound = s.predicted_logits / 2.0;
    const std::string theory = s.predicted_logits <= 1.5
                                   ? fmt::format("({})", number(bound * (1.0 - 1.0 / V), 2))
                                   : fmt::format("(< {})", number(bound, 2));
    table.rows.push_back(
        {s.name, number(s.rows, 2), fmt::format("({})", number(s.predicted_rows, 2)),
         number(s.logits, 2), fmt::format("({})", number(s.predicted_logits, 2)), number(s.cost, 2),
         theory, fmt::format("{:.2f}", s.loss[std::min<std::size_t>(30, knobs.steps)])});
    panel.series.push_back({s.name, counted(s.loss.size()), s.loss});
  }
  lesson.table(table);
  lesson.say(
      "Rows, logits: mean squares, rows behind the factor m. One hidden ReLU layer of He's "
      "weights. m "
      "multiplies not only the rows, but also each change of a row that training makes.");
  claim_tied(lesson, knobs, starts);
  return panel;
}

void experiment(Lesson& lesson, const Knobs& knobs) {
  lesson.predict(
      {{"one: equal rows stay equal",
        "equal neurons receive the same samples, but a row receives those of its own word"},
       {"one for each kind of words"},
       {"one for each word",
        "the words of a kind are followed by the same words: their rows get the same gradients"},
       {"one for each column",
        "the number of columns bounds the rank of the table, not its rows"}});
  const Corpus data = corpus(knobs.kinds, Rng(lesson.seed()).stream(3));
  const plots::Lines scale = the_scale(lesson, knobs);
  std::vector<plots::Panel> panels = rows_and_columns(lesson, knobs, data);
  const plots::Lines tied_losses = tied(lesson, knobs, data);
  lesson.idea(
      "A looked-up row meets one weight: its mean square is the variance of the table, whatever "
      "the "
      "vocabulary. Equal rows are parted by data in which their words occur differently; equal "
      "columns are not. Tied to the logits, the table needs 1/sqrt(d), and its rows the factor "
      "sqrt(d).");
  panels.insert(panels.begin(), scale);
  panels.emplace_back(tied_losses);
  lesson.figure({"Rows that begin equal become different by kind of word; twin columns stay equal",
                 panels, 2});
  lesson.next(
      "make lesson@embedding ARGS=\"--kinds 3\". Then `make homework@embedding` starts a tied "
      "table so "
      "that its rows have the size 1 and the first loss is ln V.");
}

}  // namespace

int main(int argc, char** argv) {
  Knobs knobs;
  Lesson lesson(
      "Embedding",
      "A table has a row of numbers for each word, and all rows start equal. Words are of "
      "several kinds: those of one kind are followed by the same words. A network learns to "
      "predict the next word. How many different rows are there after training?");
  lesson.knob("--width", knobs.width, "d, numbers of a row", 2, 256);
  lesson.knob("--kinds", knobs.kinds, "of words, four each", 1, 100);
  lesson.knob("--activation", knobs.activation, "of the hidden layer", nn::activation_names());
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
