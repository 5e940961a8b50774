// The mock interview, over streams.
#include <sstream>

#include "lessons/common/quote.hpp"
#include "lessons/common/syllabus.hpp"
#include "lessons/tools/mock_interview.hpp"
#include "tests/catch.hpp"
#include "tests/run.hpp"

using namespace lessons;

namespace {

const std::vector<Question> two = {
    {"Why?", 30.0, {{"Because.", {"xavier.1"}}}, {{"because", "xavier"}, {"one", "he"}}},
    {"How?", 60.0, {{"So.", {"he.2"}}}, {{"so", "rank"}}}};

struct Interview {
  std::vector<Result> results;
  std::string output;
};

// With a watch that goes ten seconds forward each time one looks at it.
Interview interview(const std::string& input) {
  std::istringstream in(input);
  std::ostringstream out;
  double now = 0.0;
  const auto evidence = [](const std::string& claim) { return "[measured for " + claim + "]"; };
  auto results = ask(two, in, out, evidence, [&now] { return now += 10.0; });
  return {results, out.str()};
}

}  // namespace

TEST_CASE("An interview keeps what was typed, and the time, and shows them beside its answer") {
  const Interview all = interview("it is\nso, I think\n\ny\nn\nthus\n\nYes\n");
  REQUIRE(all.results.size() == 2);
  CHECK(all.results[0].said.size() == 1);
  CHECK(all.results[0].missed.size() == 1);
  CHECK(all.results[0].used == 10.0);
  CHECK(all.results[1].said.size() == 1);
  CHECK_THAT(all.output, ContainsSubstring("in 10 s at the keyboard, about 2 s spoken, of 30 s") &&
                             ContainsSubstring("    it is\n    so, I think\n") &&
                             ContainsSubstring("[measured for he.2]"));
}

TEST_CASE("The score card counts, and names the lesson of each point that was missed") {
  const Interview all = interview("it is\nso\n\ny\nn\nthus\n\nYes\n");
  const std::string card = score_card(all.results);
  CHECK_THAT(card, ContainsSubstring("20 s") && ContainsSubstring("2 of 3") &&
                       ContainsSubstring("1 point not said") &&
                       ContainsSubstring("- one: `make lesson" + ::lesson_number("he") + "`"));
  CHECK_THAT(score_card(interview("").results), ContainsSubstring("3 points not said"));
  CHECK_THAT(score_card(interview("a\n\ny\ny\nb\n\ny\n").results),
             ContainsSubstring("You said all of it."));
}

TEST_CASE("An answer takes as long to say as its words do at 150 a minute") {
  CHECK(spoken_seconds("") == 0.0);
  CHECK(spoken_seconds(" one  two\nthree four five ") == 2.0);
}

TEST_CASE("Without input it shows every answer, ticks nothing and ends") {
  const Interview none = interview("");
  REQUIRE(none.results.size() == 2);
  CHECK(none.results[1].said.empty());
  CHECK_THAT(none.output, ContainsSubstring("You gave no answer") &&
                              ContainsSubstring("Because.") && !ContainsSubstring("[y/N]"));
}

TEST_CASE("An input that ends in the middle, an empty answer, replies that are none, signs") {
  CHECK(interview("half an answer").results[0].said.empty());
  const Interview odd = interview("\nmaybe\n\n\n\n");
  CHECK(odd.results[0].said.empty());
  CHECK(odd.results[1].said.empty());
  CHECK_THAT(interview("me@home {} %s\n\n").output, ContainsSubstring("me@home {} %s"));
}

TEST_CASE("The score card counts what was asked before the input ended") {
  const std::string card = score_card(interview("it is\n\ny\ny\n").results);
  CHECK_THAT(card, ContainsSubstring("1 question not asked") &&
                       ContainsSubstring("You said all of it.") && !ContainsSubstring("of 3"));
  CHECK_THAT(score_card(interview("it is\n\ny\n\n\n").results),
             ContainsSubstring("1 of 3") && !ContainsSubstring("not asked"));
}

TEST_CASE("A line of blanks ends an answer, as does one from Windows") {
  const Interview blank = interview("no\n  \t\n y\n\nno\n\ny\n");
  CHECK(blank.results[0].said.size() == 1);
  CHECK(blank.results[1].said.size() == 1);
  const Interview windows = interview("no\r\n\r\ny\r\n\r\nno\r\n\r\ny\r\n");
  CHECK(windows.results[0].said.size() == 1);
  CHECK(windows.results[1].said.size() == 1);
}

TEST_CASE("Every sentence of the answer has a claim, and every point a lesson") {
  for (const Question& question : questions()) {
    for (const Said& said : question.answer) CHECK(!said.claims.empty());
    for (const KeyPoint& point : question.key_points)
      CHECK_NOTHROW(lessons::lesson_number(point.lesson));
  }
  for (const Said& said : half_truths()) CHECK(!said.claims.empty());
}

TEST_CASE("Quoted claims are those that the lessons' programs print", "[programs]") {
  program("interview");  // whose build measures them
  for (const Question& question : questions()) {
    for (const Said& said : question.answer) {
      for (const std::string& claim : said.claims) {
        CAPTURE(claim);
        CHECK(quote(claim).confirmed);
      }
    }
  }
  CHECK_THROWS_WITH(quote("xavier.9"), ContainsSubstring("there is no claim"));
  CHECK_THROWS_AS(quote("no_lesson.1"), std::invalid_argument);
}

TEST_CASE("make interview over a pipe exits 0, and says so if it cannot write", "[programs]") {
  const auto piped = run(program("interview"));
  CHECK(piped.status == 0);
  CHECK_THAT(piped.output, ContainsSubstring("Score card") && ContainsSubstring("0 of"));
  CHECK(piped.output.find('\033') == std::string::npos);
  CHECK(piped.output.find("lesson@") == std::string::npos);
  CHECK_THAT(piped.output, ContainsSubstring("[1.1 measured number of different features"));
  const auto full = run(program("interview") + " > /dev/full");
  CHECK(full.status == 1);
  CHECK_THAT(full.output, ContainsSubstring("cannot write"));
  CHECK(run(program("interview") + " >&-").status == 1);
}
