// What all lessons share: words on a terminal, claims and their conditions.
#include <cmath>

#include "lessons/common/claim.hpp"
#include "lessons/common/pictures.hpp"
#include "lessons/common/text.hpp"
#include "tests/catch.hpp"

using namespace lessons;

TEST_CASE("Numbers are short where they are short") {
  CHECK(number(0.5) == "0.5");
  CHECK(number(1e-9) == "1e-09");
  CHECK(number(0.8175744761936437, 15) == "0.817574476193644");
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

TEST_CASE("A claim speaks to machines in tabs and to readers in sentences") {
  const Claim claim{"3.2", "Zeros kill.", Verdict::true_if, "Only if.", "gradient", 0.25, is(0.0)};
  CHECK_FALSE(claim.held());
  CHECK(machine_line(claim) == "3.2\ttrue-if\tfailed\t0.25\tZeros kill.");
  CHECK_THAT(reader_text(claim, true), ContainsSubstring("TRUE IF") && ContainsSubstring("FAILED"));
  CHECK_THAT(reader_text(claim, false), ContainsSubstring("does not hold with these options"));
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
