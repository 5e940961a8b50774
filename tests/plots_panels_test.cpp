// Every kind of panel: as gnuplot commands, as real pictures, and with numbers that do not fit.
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <sstream>

#include "plots/figure.hpp"
#include "plots/picture.hpp"
#include "plots/script.hpp"
#include "plots/style.hpp"
#include "tests/catch.hpp"

using namespace plots;

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

std::string text_of(const Panel& panel, Terminal terminal = Terminal::png) {
  return script({"title", {panel}}, terminal, {});
}

Lines lines(const Numbers& x, const Numbers& y, bool logarithmic = false) {
  return {"loss", {"step"}, {"loss", logarithmic}, {{"He", x, y}}};
}

DecisionRegions regions() {
  const auto half = [](const Numbers& x, const Numbers&) {
    Numbers p;
    for (const double value : x) p.push_back(value > 0.0 ? 0.9 : 0.1);
    return p;
  };
  return {
      "regions", {"x", false, -1.0, 1.0}, {"y", false, -1.0, 1.0}, half, {0.5, -0.5}, {0.0, 0.5},
      {1.0, 0.0}};
}

// Each kind as a lesson would draw it, and at its limits.
std::vector<Panel> all_kinds() {
  DecisionRegions undecided = regions();
  undecided.probability = [](const Numbers& x, const Numbers&) { return Numbers(x.size(), 0.5); };
  const std::string hostile = "it's 100% \"a_b^c\" {/Symbol x} `date` \\n\nzwölf λ";
  return {
      lines({0, 1, 2, 3}, {1.0, 0.1, not_a_number, 0.01}, true),
      lines({1}, {5}),
      lines({}, {}),
      lines({1, 2}, {0.7, 0.7}, true),
      Lines{"no series", {"x"}, {"y"}, {}},
      Bars{"bars", {"tanh", hostile}, {"steps"}, {{"He", {3, -1}}, {"Xavier", {not_a_number, 2}}}},
      Bars{"nothing", {}, {"steps"}, {}},
      Histograms{"ridges",
                 {"activation"},
                 {{"layer 1", {0.5, 0.5}}, {"layer 2", {}}, {hostile, {not_a_number}}}},
      Histograms{"constant", {"activation"}, {{"layer 1", {0, 0, 0}}}},
      regions(),
      undecided,
      HeatMap{
          "weights", "to", "from", {{1, -2}, {not_a_number, infinity}}, {"a", hostile}, {"c", "d"}},
      HeatMap{"zeros", "to", "from", {{0, 0, 0}}},
      HeatMap{"large", "to", "from", std::vector<Numbers>(50, Numbers(70, -0.25))},
      lines({0, 1}, {0, 1}),
  };
}

}  // namespace

TEST_CASE("plots: gnuplot takes every kind of panel on every terminal", "[plots]") {
  if (skipped(std::system("command -v gnuplot >/dev/null") != 0, "gnuplot is not installed"))
    return;
  const std::string folder = "build/plots_panels_test." + std::to_string(getpid());
  Figure figure{"It's \"all\" of them: a_b^c, 100 %, `date`, \\n and λ", all_kinds(), 4};
  figure.title += figure.title + figure.title + figure.title;  // longer than the picture is wide

  for (const Terminal terminal : {Terminal::png, Terminal::svg}) {
    const Drawing drawing = draw(figure, terminal, folder, "all");
    INFO(drawing.reason);
    REQUIRE_FALSE(drawing.path.empty());
    std::ostringstream bytes;
    bytes << std::ifstream(drawing.path, std::ios::binary).rdbuf();
    const bool png = terminal == Terminal::png;
    CHECK((png ? complete_png(bytes.str()) : complete_svg(bytes.str())));
    CHECK(bytes.str().size() > 20'000);  // 15 panels are not an empty page
    if (!png) CHECK_THAT(bytes.str(), ContainsSubstring("a_b^c") && ContainsSubstring("`date`"));
  }
  std::filesystem::remove_all(folder);
}

TEST_CASE("plots: what is not finite, or not positive on a log axis, is left out", "[plots]") {
  CHECK_THAT(text_of(lines({1, 2, 3, 4, 5}, {1, not_a_number, -7, infinity, 8}, true)),
             ContainsSubstring("$curve0 << EOD\n1 1\n\n\n\n5 8\nEOD"));
  CHECK_THAT(text_of(lines({1, 2, 3}, {1, -7, 8})), ContainsSubstring("1 1\n2 -7\n3 8\n"));
}

TEST_CASE("plots: the border lies where the probability jumps, not on the grid", "[plots]") {
  DecisionRegions panel = regions();
  panel.probability = [](const Numbers& x, const Numbers& y) {
    Numbers p;
    for (std::size_t i = 0; i < x.size(); ++i) {
      p.push_back(y[i] > 0.8 ? not_a_number : x[i] > 0.3 * y[i] + 0.0123 ? 0.51 : 0.0);
    }
    return p;
  };
  const std::string text = text_of(panel);
  const std::string block = text.substr(text.find("$border << EOD\n") + 15);
  std::istringstream points(block.substr(0, block.find("EOD")));
  std::size_t count = 0;
  double farthest = 0.0;
  for (double x = 0.0, y = 0.0; points >> x >> y; ++count) {
    farthest = std::max(farthest, std::abs(x - 0.3 * y - 0.0123));
  }
  CHECK(count >= 85);      // one for each row of the grid below 0.8, and more
  CHECK(farthest < 2e-4);  // a cell of the grid is 0.02 wide
  CHECK(block.find("\n\n") == block.find("\n\nEOD"));  // in one piece
}

TEST_CASE("plots: a ridge is normalized to its fullest bin, equal samples included", "[plots]") {
  const Histograms panel{"r", {"a", false, 0.0, 4.0}, {{"1", {0.5, 0.5, 2.5, 4.0, 9.0}}}, 4};
  CHECK_THAT(text_of(panel), ContainsSubstring("$ridge0 << EOD\n0 1 1.86\n1 1 1.86\n1 1 1\n2 1 1\n"
                                               "2 1 1.43\n3 1 1.43\n3 1 1.43\n4 1 1.43\nEOD"));
  CHECK_THAT(text_of(Histograms{"r", {"a"}, {{"1", {2, 2}}}, 3}), ContainsSubstring("1 1.86\n"));
}

TEST_CASE("plots: the first row of a heat map is on top, zero is in the middle", "[plots]") {
  const std::string text = text_of(HeatMap{"h", "to", "from", {{1, -4}, {not_a_number, 0}}});
  CHECK_THAT(text, ContainsSubstring("set yrange [2.5:0.5]"));
  CHECK_THAT(text, ContainsSubstring("set cbrange [-4:4]"));
  CHECK_THAT(text,
             ContainsSubstring("1 1 1\n2 1 -4\n2 2 0\nEOD"));  // no cell where there is no number
}

TEST_CASE("plots: a heat map of one sign has the colours of that sign alone", "[plots]") {
  const std::string above = text_of(HeatMap{"h", "", "", {{0, 100}}});
  CHECK_THAT(above, ContainsSubstring("set cbrange [0:100]"));
  CHECK_THAT(above, ContainsSubstring("defined (0 '#FFFFFF', 0.5"));
  CHECK_THAT(above, ContainsSubstring("\"100\""));  // not 1e+02
  CHECK_THAT(text_of(HeatMap{"h", "", "", {{-3, 0}}}), ContainsSubstring("set cbrange [-3:0]"));
  CHECK_THAT(text_of(HeatMap{"h", "", "", {{0}}}), ContainsSubstring("set cbrange [0:1]"));
}

TEST_CASE("plots: maps of one scale give equal numbers equal colours", "[plots]") {
  HeatMap small{"a", "", "", {{0, -1}}}, large{"b", "", "", {{-2, INFINITY}, {3, not_a_number}}};
  one_scale(small, large);
  CHECK_THAT(text_of(small), ContainsSubstring("set cbrange [-3:0]"));
  CHECK_THAT(text_of(large), ContainsSubstring("set cbrange [-3:3]"));
  HeatMap zero{"z", "", "", {{0}}};
  one_scale(zero, zero);
  CHECK_THAT(text_of(zero), ContainsSubstring("set cbrange [0:1]"));
}

TEST_CASE("plots: numbers for people have few digits and no needless exponent", "[plots]") {
  CHECK(brief(4990.4, 3) == "4990");
  CHECK(brief(99.6, 2) == "100");
  CHECK(brief(0.0641, 2) == "0.064");
  CHECK(brief(9999.5, 2) == "1e+04");
  CHECK(brief(-123.4, 2) == "-123");
  CHECK(brief(-0.0, 2) == "0");
  CHECK(brief(-not_a_number, 2) == "nan");
}

TEST_CASE("plots: titles and labels mean nothing to gnuplot", "[plots]") {
  CHECK(in_quotes("it's `date` \\n \"a\"\nb\t") == "'it''s `date` \\n \"a\"'.\"\\n\".'b '");
  CHECK(quoted_tic("50%") == "'50%%'");
  CHECK(wrapped("zwölf Boxkämpfer jagen", 9) == "zwölf\nBoxkämpfe\nr jagen");
  CHECK(wrapped("a\nb c", 9) == "a\nb c");
}

TEST_CASE("plots: series differ in more than their colour", "[plots]") {
  for (std::size_t i = 0; i < 10; ++i) {
    for (std::size_t j = 0; j < i; ++j) CHECK(line_style(i).substr(11) != line_style(j).substr(11));
    for (std::size_t j = 0; j < i; ++j) CHECK(marker(i) != marker(j));
  }
}

TEST_CASE("plots: numbers that do not fit each other are refused with their values", "[plots]") {
  const auto refused = [](const Panel& panel, const std::string& part) {
    CHECK_THROWS_AS(text_of(panel), std::invalid_argument);
    CHECK_THROWS_WITH(text_of(panel), ContainsSubstring(part));
  };
  CHECK_THROWS_WITH(draw({"empty", {}}, Terminal::png, "build", "x"),
                    ContainsSubstring("no panels"));
  refused(lines({1, 2, 3}, {1, 2}), "panel 'loss': series 'He' has 3 x and 2 y");
  refused(lines({1, 2}, {0, -1}, true), "none of its 2 values is positive");
  refused(Lines{"l", {"x", false, 2.0, 1.0}, {"y"}, {}}, "limits 2 and 1");
  refused(Lines{"l", {"x", true, 0.0}, {"y"}, {}}, "a limit of 0 on a logarithmic axis");
  refused(Bars{"b", {"one", "two"}, {"y"}, {{"He", {1}}}}, "1 heights for 2 categories");
  refused(Histograms{"h", {"x"}, {}, 0}, "0 bins");
  refused(HeatMap{"m", "", "", {{1, 2}, {3}}}, "row 2 has 1 cells, the first has 2");
  refused(HeatMap{"m", "", "", {}}, "without cells");
  refused(HeatMap{"m", "", "", {{1, 2}}, {"a"}}, "1 labels for 2 columns");
  refused(HeatMap{"m", "", "", {{1}}, {}, {}, 0.0}, "a limit of 0");

  DecisionRegions panel = regions();
  panel.x.low.reset();
  refused(panel, "both axes need low and high");
  panel = regions();
  panel.probability = [](const Numbers&, const Numbers&) { return Numbers{0.5}; };
  refused(panel, "1 probabilities for 10000 points");
  panel = regions();
  panel.point_class = {1, 2};
  refused(panel, "class 2");
  panel.point_class = {1};
  refused(panel, "2 x, 2 y and 1 classes");
}
