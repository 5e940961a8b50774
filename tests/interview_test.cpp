// The mock interview, over streams.
#include <sstream>

#include "lessons/tools/mock_interview.hpp"
#include "tests/catch.hpp"
#include "tests/run.hpp"

using namespace lessons;

namespace {

const std::vector<Question> two = {{"Why?", 30.0, {{"Because.", "it is 1"}}, {"because", "one"}},
                                   {"How?", 60.0, {{"So.", "it is 2"}}, {"so"}}};

struct Interview {
  std::vector<Result> results;
  std::string output;
};

// With a watch that goes ten seconds forward each time one looks at it.
Interview interview(const std::string& input) {
  std::istringstream in(input);
  std::ostringstream out;
  double now = 0.0;
  auto results = ask(two, in, out, [&now] { return now += 10.0; });
  return {results, out.str()};
}

}  // namespace

TEST_CASE("An interview hears answers, keeps the time, and counts what was ticked") {
  const Interview all = interview("it is\nso\n\ny\nn\nthus\n\nYes\n");
  REQUIRE(all.results.size() == 2);
  CHECK(all.results[0].ticked == 1);
  CHECK(all.results[0].of == 2);
  CHECK(all.results[0].used == 10.0);
  CHECK(all.results[1].ticked == 1);
  CHECK_THAT(all.output,
             ContainsSubstring("10 s of 30 s") && ContainsSubstring("[measured: it is 2]"));
  CHECK_THAT(score_card(all.results), ContainsSubstring("20 s") && ContainsSubstring("2 of 3"));
}

TEST_CASE("Without input it shows every answer, ticks nothing and ends") {
  const Interview none = interview("");
  REQUIRE(none.results.size() == 2);
  CHECK(none.results[1].ticked == 0);
  CHECK(none.results[1].used == 0.0);
  CHECK_THAT(none.output,
             ContainsSubstring("The input has ended") && ContainsSubstring("Because."));
}

TEST_CASE("An input that ends in the middle, an empty answer, replies that are none") {
  CHECK(interview("half an answer").results[0].ticked == 0);
  const Interview odd = interview("\nmaybe\n\n\n\n");
  CHECK(odd.results[0].ticked == 0);
  CHECK(odd.results[1].ticked == 0);
}

TEST_CASE("A line of blanks ends an answer, as does one from Windows") {
  const Interview blank = interview("no\n  \t\n y\n\nno\n\ny\n");
  CHECK(blank.results[0].ticked == 1);
  CHECK(blank.results[1].ticked == 1);
  const Interview windows = interview("no\r\n\r\ny\r\n\r\nno\r\n\r\ny\r\n");
  CHECK(windows.results[0].ticked == 1);
  CHECK(windows.results[1].ticked == 1);
}

TEST_CASE("No evidence is a literal: other measurements change every one") {
  const Measured m = measure(1);
  Measured other = m;
  other.equal.net.dense(0).weights.value *= 2.0;
  for (double* one : {&other.equal_accuracy, &other.random_accuracy, &other.equal.loss.back(),
                      &other.best_line, &other.spread, &other.moved, &other.gradient_gap,
                      &other.chain_gap, &other.bend, &other.zero_weights, &other.zero_bias,
                      &other.tiny_learned, &other.relu_he, &other.relu_xavier, &other.tanh_error,
                      &other.sigmoid_error, &other.rank_1_accuracy, &other.rounded_apart}) {
    *one += 7.0;
  }
  for (std::size_t* one : {&other.distinct, &other.chain_outputs, &other.tanh_cuts,
                           &other.sine_cuts, &other.sigmoid_wakes}) {
    *one += 7;
  }
  const auto before = questions(m), after = questions(other);
  for (std::size_t q = 0; q < before.size(); ++q) {
    for (std::size_t s = 0; s < before[q].answer.size(); ++s) {
      CHECK(before[q].answer[s].evidence != after[q].answer[s].evidence);
    }
  }
  for (std::size_t h = 0; h < half_truths(m).size(); ++h) {
    CHECK(half_truths(m)[h].evidence != half_truths(other)[h].evidence);
  }
}

TEST_CASE("make interview over a pipe exits 0, and says so if it cannot write", "[programs]") {
  const auto piped = run(program("interview"));
  CHECK(piped.status == 0);
  CHECK_THAT(piped.output, ContainsSubstring("Score card") && ContainsSubstring("0 of"));
  CHECK(piped.output.find('\033') == std::string::npos);
  CHECK(piped.output.find("lesson@") == std::string::npos);
  const auto full = run(program("interview") + " > /dev/full");
  CHECK(full.status == 1);
  CHECK_THAT(full.output, ContainsSubstring("cannot write"));
  CHECK(run(program("interview") + " >&-").status == 1);
}
