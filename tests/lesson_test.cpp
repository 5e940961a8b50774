// What all lessons share: words on a terminal, claims and their conditions.
#include <cmath>
#include <set>
#include <sstream>

#include "lessons/common/claim.hpp"
#include "lessons/common/domain.hpp"
#include "lessons/common/pictures.hpp"
#include "lessons/common/prediction.hpp"
#include "lessons/common/text.hpp"
#include "tests/catch.hpp"

using namespace lessons;

TEST_CASE("Numbers are short where they are short") {
  CHECK(number(0.5) == "0.5");
  CHECK(number(1e-9) == "1e-09");
  CHECK(number(0.8175744761936437, 15) == "0.817574476193644");
  CHECK(number(-0.0) == "0");
}

TEST_CASE("Text is broken at 80 columns and keeps its margins") {
  const std::string text = indented(std::string(100, 'a') + " b c", 2, 4);
  CHECK(text == "  " + std::string(100, 'a') + "\n    b c\n");
  std::string words;
  for (int k = 0; k < 100; ++k) words += "word ";
  std::size_t start = 0;
  for (std::size_t end; (end = indented(words, 3).find('\n', start)) != std::string::npos;) {
    CHECK(end - start <= 80);
    start = end + 1;
  }
  CHECK(indented("", 2) == "  \n");
  CHECK(labelled("why", "because", 9) == "  why      because\n");
}

TEST_CASE("Tables align, the first column to the left, the others to the right") {
  CHECK(to_text({{"layer", "h"}, {{"1", "0.5"}, {"22", "-1"}}}) ==
        "  layer    h\n  -----  ---\n  1      0.5\n  22      -1\n");
  CHECK_THROWS_WITH(to_text({{"a", "b"}, {{"1"}}}), "table: a row of 1 cells under a header of 2");
}

TEST_CASE("Conditions print what they check, and no NaN fulfils one") {
  struct Row {
    Condition condition;
    double good, bad;
    std::string text;
  };
  const Row rows[] = {{is(0.0), 0.0, 1e-300, "0"},
                      {about(1.5, 0.1), 1.55, 1.7, "1.5 within 0.1"},
                      {below(2.0), 1.9, 2.0, "below 2"},
                      {above(2.0), 2.1, 2.0, "above 2"},
                      {between(1.0, 2.0), 2.0, 2.1, "between 1 and 2"}};
  for (const Row& row : rows) {
    CHECK(row.condition.text == row.text);
    CHECK(row.condition.holds(row.good));
    CHECK_FALSE(row.condition.holds(row.bad));
    CHECK_FALSE(row.condition.holds(std::nan("")));
  }
}

TEST_CASE("A condition's margin is 0 at its bound, and negative exactly where it fails") {
  CHECK(below(2.0).margin(1.0) == 0.5);
  CHECK(above(2.0).margin(3.0) == 0.5);
  CHECK(about(1.0, 0.1).margin(1.0) == 1.0);
  CHECK(between(1.0, 2.0).margin(1.5) == 0.25);
  CHECK(is(3.0).margin(3.0) == 0.0);
  for (const Condition& condition : {below(2.0), above(2.0), above(0.0), is(1.0)}) {
    CHECK(condition.margin(std::nan("")) < 0.0);
  }
  CHECK(below(2.0).margin(2.0) < 0.0);
  CHECK(above(0.0).margin(0.0) < 0.0);
  CHECK(above(0.0).margin(0.3) == 0.3);
}

TEST_CASE("A claim speaks to machines in tabs and to readers in sentences") {
  Claim claim{"3.2", "Zeros\tkill.", Verdict::true_if, "Only if.", "the gradient", 0.25, is(0.0)};
  CHECK_FALSE(claim.held());
  CHECK(machine_line(claim, true) ==
        "3.2\ttrue-if\tfailed\t0.25\t-inf\tZeros kill.\tOnly if.\tthe gradient");
  CHECK_THAT(machine_line(claim, false), ContainsSubstring("\toutside\t"));
  CHECK_THAT(reader_text(claim, true),
             ContainsSubstring("TRUE, ON A CONDITION") && ContainsSubstring("NOT CONFIRMED"));
  claim.measured = 0.0;
  CHECK_THAT(reader_text(claim, true),
             ContainsSubstring("In fact: Only if.") && ContainsSubstring(": confirmed."));
}

TEST_CASE("An explanation is printed only where its claim's number bears it out") {
  Claim claim{"3.2", "Zeros kill.", Verdict::is_false, "They do not.", "the gradient",
              0.25,  is(0.0)};
  claim.domain = "from width 4 on";
  for (const bool in_domain : {true, false}) {
    CHECK_THAT(reader_text(claim, in_domain), !ContainsSubstring("They do not."));
  }
  // With options that fulfil the claim's own domain that is not where it fails.
  CHECK_THAT(reader_text(claim, false), ContainsSubstring("Not confirmed with these options") &&
                                            ContainsSubstring("0.25") &&
                                            !ContainsSubstring("from width 4 on"));
  claim.inside = false;
  CHECK(outcome(claim, true) == Outcome::outside);
  CHECK_THAT(reader_text(claim, true), ContainsSubstring("from width 4 on"));
  claim.measured = std::nan("");
  claim.no_number = "nothing was trained";
  CHECK_THAT(reader_text(claim, true),
             ContainsSubstring("no number") && ContainsSubstring("was trained)"));
}

TEST_CASE("A prediction is a number or a letter; what is none is asked again") {
  CHECK(chosen("1", 3) == 0);
  CHECK(chosen(" B) ", 3) == 1);
  CHECK(chosen("(c)", 3) == 2);
  for (const char* line : {"", " ", "0", "4", "d", "yes", "12", "-1"}) CHECK_FALSE(chosen(line, 3));

  const std::vector<Answer> answers = {{"none", "some do"}, {"some"}, {"all", "W1 does not"}};
  std::istringstream in("maybe\n7\n2\n");
  std::ostringstream out;
  CHECK(ask(answers, in, out) == 1);
  CHECK_THAT(out.str(),
             ContainsSubstring("'maybe' is none of the answers") && ContainsSubstring("3) all"));
  std::istringstream skipped("\n"), ended("");
  CHECK_FALSE(ask(answers, skipped, out));
  CHECK_FALSE(ask(answers, ended, out));
}

TEST_CASE("After the experiment every wrong answer is told why") {
  const std::vector<Answer> answers = {{"none", "some do"}, {"some"}, {"all", "W1 does not"}};
  for (const auto& given : {std::optional<std::size_t>(0), std::optional<std::size_t>(1),
                            std::optional<std::size_t>()}) {
    const std::string text = resolution(answers, given);
    CHECK_THAT(text, ContainsSubstring("2) some") && ContainsSubstring("some do") &&
                         ContainsSubstring("W1 does not"));
  }
  CHECK_THAT(resolution(answers, 1), ContainsSubstring("So it is"));
}

TEST_CASE("The seed shuffles the answers, and each comes first for some seed") {
  const std::vector<Answer> answers = {{"a", "x"}, {"b"}, {"c", "y"}};
  std::set<std::string> first;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    first.insert(shuffled(answers, seed).front().text);
    CHECK(shuffled(answers, seed).size() == 3);
  }
  CHECK(first.size() == 3);
}

TEST_CASE("A domain's settings are all combinations of its options' values") {
  CHECK(combined({{"--width", {"2", "64"}}, {"--f", {"tanh", "relu"}}}, {"--width 3"}) ==
        std::vector<std::string>{"--width 2 --f tanh", "--width 2 --f relu", "--width 64 --f tanh",
                                 "--width 64 --f relu", "--width 3"});
}

TEST_CASE("Theory beside measurement, and the largest factor between them") {
  const std::vector<Compared> rows = {{"layer 1", 2.0, 1.0}, {"layer 2", 1.0, 1.5}};
  CHECK(theory_table("", rows).rows[0] == std::vector<std::string>{"layer 1", "2", "1", "0.500"});
  CHECK(largest_factor(rows) == 2.0);
  CHECK(std::isinf(largest_factor({{"", 1.0, -1.0}})));
  CHECK(std::isinf(largest_factor({{"", 0.0, 1.0}})));
  CHECK(std::isnan(largest_factor({{"", 1.0, std::nan("")}})));
}

TEST_CASE("Matrices become the numbers of a figure") {
  CHECK(numbers({{1, 2}, {3, 4}}) == plots::Numbers{1, 2, 3, 4});
  CHECK(row_numbers({{1, 2}, {3, 4}}) == std::vector<plots::Numbers>{{1, 2}, {3, 4}});
  CHECK(counted(3, 1.0) == plots::Numbers{1, 2, 3});

  nn::Mlp net({2, 3, 1}, nn::tanh(), nn::xavier_uniform());
  const auto regions = decision_regions("title", net, nn::circles(8));
  const plots::Numbers p = regions.probability({0.3}, {0.4});
  CHECK(p == plots::Numbers{nn::logistic(net.forward({{0.3, 0.4}})(0, 0))});
  CHECK(*regions.x.low < -1.0);
}
