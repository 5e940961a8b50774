// The mock interview, over streams.
#include <sstream>

#include "lessons/mock_interview.hpp"
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

TEST_CASE("make interview over a pipe exits 0, and says so if it cannot write", "[programs]") {
  const Run piped = run(build_folder() + "/interview");
  CHECK(piped.status == 0);
  CHECK_THAT(piped.output, ContainsSubstring("Score card") && ContainsSubstring("0 of"));
  CHECK(piped.output.find('\033') == std::string::npos);
  const Run full = run(build_folder() + "/interview > /dev/full");
  CHECK(full.status == 1);
  CHECK_THAT(full.output, ContainsSubstring("cannot write"));
}
