// Figures: the script that gnuplot gets, pictures that are whole, and everything that may go wrong.
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "plots/figure.hpp"
#include "plots/script.hpp"
#include "tests/catch.hpp"
#include "tests/run.hpp"

using namespace plots;
namespace fs = std::filesystem;

namespace {

Lines lines() { return {"curves", {"step"}, {"loss", true}, {{"a", {0, 1, 2}, {1, 0.1, 0.01}}}}; }
Bars bars() { return {"bars", {"one", "two"}, {"share"}, {{"a", {0.2, 0.4}}, {"b", {0.3, 0.9}}}}; }
Histograms histograms() {
  return {"ridges", {"h", false, -1.0, 1.0}, {{"1", {0, 0.1, 0.2}}, {"2", {0.5, 0.5}}}};
}
Numbers right_half(const Numbers& x, const Numbers&) {
  Numbers p;
  for (double each : x) p.push_back(each > 0 ? 1.0 : 0.0);
  return p;
}
DecisionRegions regions() {
  return {
      "plane", {"x", false, -1.0, 1.0}, {"y", false, -1.0, 1.0}, right_half, {-0.5, 0.5}, {0, 0},
      {0, 1}};
}
HeatMap heat() { return {"cells", "neuron", "input", {{1, -2}, {0, std::nan("")}}}; }
Figure everything() {
  return {"All kinds of panels", {lines(), bars(), histograms(), regions(), heat()}};
}

// A folder under build/, and a gnuplot of the test's own before the real one on PATH.
struct Folder {
  std::string path = build_folder() + "/plots_test";
  std::string old_path = std::getenv("PATH");
  Folder() { fs::create_directories(path); }
  ~Folder() {
    setenv("PATH", old_path.c_str(), 1);
    fs::remove_all(path);
  }
  void fake_gnuplot(const std::string& body) const {
    std::ofstream(path + "/gnuplot") << "#!/bin/sh\n" << body << "\n";
    fs::permissions(path + "/gnuplot", fs::perms::owner_all);
    setenv("PATH", (fs::absolute(path).string() + ":" + old_path).c_str(), 1);
  }
};

std::string contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

bool gnuplot_is_there() {
  const bool there = run("command -v gnuplot").status == 0;
  if (!there) WARN("gnuplot is not installed: pictures are not tested");
  return there;
}

}  // namespace

TEST_CASE("Every kind of panel becomes a whole picture, and no partial file stays") {
  if (!gnuplot_is_there()) return;
  const Folder folder;
  const Drawing png = draw(everything(), Terminal::png, folder.path + "/new/folder", "all");
  CHECK(png.reason.empty());
  CHECK(png.path == folder.path + "/new/folder/all.png");
  CHECK_THAT(contents(png.path), StartsWith("\x89PNG") && ContainsSubstring("IEND"));
  const Drawing svg = draw(everything(), Terminal::svg, folder.path, "all");
  CHECK_THAT(contents(svg.path),
             ContainsSubstring("All kinds of panels") && ContainsSubstring("</svg>"));
  CHECK_FALSE(fs::exists(svg.path + ".part"));
}

TEST_CASE("The script holds what was given, and no text of ours can become a command") {
  const std::string text = script(everything(), Terminal::png, "out.png");
  for (const char* part : {"\"All kinds of panels\"", "set logscale y", "1 0.1", "\"one\" 0.2 0.3",
                           "class 1", "set cbrange [-2:2]", "set output \"out.png\""}) {
    CHECK_THAT(text, ContainsSubstring(part));
  }
  const Figure hostile{"a \"quote\", a \\ and `reboot`", {lines()}};
  CHECK_THAT(script(hostile, Terminal::svg, ""),
             ContainsSubstring(R"("a \"quote\", a \\ and 'reboot'")"));
}

TEST_CASE("Points that cannot be drawn are left out") {
  Lines odd = lines();
  odd.series[0] = {"a", {0, 1, 2, 3}, {1, std::nan(""), -5, HUGE_VAL}};
  CHECK_THAT(script({"t", {odd}}, Terminal::png, ""), ContainsSubstring("<< EOD\n0 1\nEOD"));
}

TEST_CASE("Numbers that do not fit are refused with the panel's title") {
  const auto refused = [](const Panel& panel) { script({"t", {panel}}, Terminal::png, ""); };
  Lines short_y = lines();
  short_y.series[0].y.pop_back();
  CHECK_THROWS_WITH(refused(short_y), "panel 'curves': a: 2 numbers where 3 belong");
  Lines nothing = lines();
  nothing.series[0].y = {0, -1, -2};  // on a logarithmic axis
  CHECK_THROWS_WITH(refused(nothing), "panel 'curves': no point can be drawn");
  Bars missing = bars();
  missing.series[1].second.pop_back();
  CHECK_THROWS_WITH(refused(missing), "panel 'bars': b: 1 numbers where 2 belong");
  Histograms unbounded = histograms();
  unbounded.x.low.reset();
  CHECK_THROWS_WITH(refused(unbounded), "panel 'ridges': histograms need bins and a range of x");
  DecisionRegions rangeless = regions();
  rangeless.y.high.reset();
  CHECK_THROWS_WITH(refused(rangeless), ContainsSubstring("the range of both axes"));
  HeatMap ragged = heat();
  ragged.rows[1].pop_back();
  CHECK_THROWS_WITH(refused(ragged), "panel 'cells': a row: 1 numbers where 2 belong");
  CHECK_THROWS_WITH(refused(HeatMap{"empty", "", "", {}}), "panel 'empty': no cells");
  CHECK_THROWS_AS(script({"t", {}}, Terminal::png, ""), std::invalid_argument);
}

TEST_CASE("A gnuplot that is missing, fails, dies or closes the pipe is a reason, not a crash") {
  const Folder folder;
  Figure large{"large", {lines()}};  // more than a pipe holds
  Lines& curve = std::get<Lines>(large.panels[0]);
  for (int k = 0; k < 100'000; ++k) {
    curve.series[0].x.push_back(k);
    curve.series[0].y.push_back(1 + k);
  }
  const auto reason = [&](const std::string& body) {
    folder.fake_gnuplot(body);
    const Drawing drawing = draw(large, Terminal::png, folder.path, "picture");
    CHECK(drawing.path.empty());
    CHECK_FALSE(fs::exists(folder.path + "/picture.png.part"));
    return drawing.reason;
  };
  CHECK(reason("exit 3") == "gnuplot failed: it does not say why");
  CHECK(reason("kill -9 $$") == "gnuplot failed: it does not say why");
  CHECK(reason("cat > /dev/null") == "gnuplot left an incomplete picture");
  CHECK(reason("exec 0<&-; sleep 0.1; echo '  line 7: no such thing' >&2; exit 1") ==
        "gnuplot failed: line 7: no such thing");
  CHECK_THAT(reason("echo 'line 0: unknown or ambiguous terminal type' >&2; exit 1"),
             ContainsSubstring("gnuplot-qt"));
  setenv("PATH", "/no/where", 1);
  CHECK_THAT(draw(large, Terminal::png, folder.path, "picture").reason,
             ContainsSubstring("make setup"));
}

TEST_CASE("An older picture stays until a new one is whole") {
  const Folder folder;
  std::ofstream(folder.path + "/old.png") << "the old one";
  folder.fake_gnuplot("cat > /dev/null");
  draw(everything(), Terminal::png, folder.path, "old");
  CHECK(contents(folder.path + "/old.png") == "the old one");
}

TEST_CASE("A full disk or a folder that is none is an error in one line") {
  const Folder folder;
  folder.fake_gnuplot("cat > /dev/null");
  fs::create_symlink("/dev/full", folder.path + "/full.png.part");
  CHECK_THROWS_WITH(draw(everything(), Terminal::png, folder.path, "full"),
                    ContainsSubstring("cannot write " + folder.path) &&
                        ContainsSubstring("No space left on device"));
  std::ofstream(folder.path + "/file") << "x";
  CHECK_THROWS_WITH(draw(everything(), Terminal::png, folder.path + "/file", "picture"),
                    ContainsSubstring("/file: Not a directory"));
}

TEST_CASE("Terminal none draws nothing and asks for nothing") {
  const Drawing drawing = draw(everything(), Terminal::none, "/no/such/folder", "x");
  CHECK(drawing.path.empty());
  CHECK(drawing.reason.empty());
}
