// The plots room with gnuplots of every kind: a real one, none, and false ones that misbehave.
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <sstream>

#include "plots/figure.hpp"
#include "tests/catch.hpp"

namespace fs = std::filesystem;
using namespace plots;

namespace {

// A folder of this test's own under build/, and a PATH that can be led astray; both
// undone at the end.
class Scene {
 public:
  Scene() { fs::create_directories(folder); }
  Scene(const Scene&) = delete;
  Scene& operator=(const Scene&) = delete;
  ~Scene() {
    setenv("PATH", path_.c_str(), 1);
    fs::remove_all(folder);
  }

  // From here on, gnuplot is this shell script; an empty one: there is no gnuplot.
  void replace_gnuplot(const std::string& script) const {
    const std::string bin = fs::absolute(folder + "/bin").string();
    fs::create_directories(bin);
    if (!script.empty()) {
      std::ofstream(bin + "/gnuplot") << "#!/bin/sh\n" << script << '\n';
      fs::permissions(bin + "/gnuplot", fs::perms::owner_all);
    }
    setenv("PATH", script.empty() ? bin.c_str() : (bin + ":" + path_).c_str(), 1);
  }

  std::vector<std::string> pictures() const {
    std::vector<std::string> names;
    if (!fs::exists(out)) return names;
    for (const auto& entry : fs::directory_iterator(out)) names.push_back(entry.path().filename());
    return names;
  }

  const std::string folder = "build/plots_test." + std::to_string(getpid());
  const std::string out = folder + "/out";

 private:
  const std::string path_ = std::getenv("PATH") == nullptr ? "" : std::getenv("PATH");
};

std::string content(const std::string& path) {
  std::ostringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  return bytes.str();
}

Figure one_curve(std::size_t points = 3) {
  Lines panel{"loss", {"step"}, {"loss"}, {{"He", {}, {}}}};
  for (std::size_t i = 0; i < points; ++i) {
    panel.series[0].x.push_back(static_cast<double>(i));
    panel.series[0].y.push_back(1.0 / static_cast<double>(i + 1));
  }
  return {"The loss falls", {panel}};
}

bool one_line(const std::string& text) {
  return !text.empty() && text.find('\n') == std::string::npos;
}

// What is said about a gnuplot that is this shell script. Nothing may be drawn or left behind.
std::string reason_from(const std::string& script, Terminal terminal = Terminal::png,
                        std::size_t points = 3) {
  const Scene scene;
  scene.replace_gnuplot(script);
  const Drawing drawing = draw(one_curve(points), terminal, scene.out, "curve");
  CHECK(drawing.path.empty());
  CHECK(one_line(drawing.reason));
  CHECK(scene.pictures().empty());
  return drawing.reason;
}

}  // namespace

TEST_CASE("plots: without gnuplot the reason says how to install it", "[plots]") {
  CHECK(reason_from("") ==
        "gnuplot is not installed: install it with `make setup` (package gnuplot-nox)");
}

TEST_CASE("plots: a gnuplot that fails is quoted in one line", "[plots]") {
  const std::string reason = reason_from(
      "cat >/dev/null\nprintf '\\ngnuplot> plot x\\n         ^\\n         line 0: no such "
      "thing\\n' >&2\n"
      "echo more >&2\nexit 3");
  CHECK_THAT(reason, ContainsSubstring("exit status 3"));
  CHECK_THAT(reason, ContainsSubstring("no such thing"));
  CHECK_THAT(reason, !ContainsSubstring("more"));
}

TEST_CASE("plots: a gnuplot that cannot be loaded is not called missing", "[plots]") {
  CHECK_THAT(reason_from("echo 'libfoo.so: cannot open' >&2; exit 127"),
             ContainsSubstring("libfoo.so: cannot open"));
}

TEST_CASE("plots: a gnuplot that is killed is named with its signal", "[plots]") {
  CHECK_THAT(reason_from("kill -9 $$"), ContainsSubstring("signal 9"));
}

TEST_CASE("plots: a gnuplot that does not listen breaks the pipe, not the program", "[plots]") {
  struct sigaction before = {}, after = {};
  sigaction(SIGPIPE, nullptr, &before);
  REQUIRE(before.sa_handler == SIG_DFL);  // or a broken pipe could not end us
  CHECK_THAT(reason_from("exec <&-; exit 0", Terminal::png, 100'000),
             ContainsSubstring("before it had the whole figure"));
  sigaction(SIGPIPE, nullptr, &after);
  CHECK(after.sa_handler == SIG_DFL);
}

TEST_CASE("plots: half a picture is none", "[plots]") {
  for (const Terminal terminal : {Terminal::png, Terminal::svg}) {
    CHECK_THAT(reason_from("cat >/dev/null; printf '\\211PNG\\r\\n\\032\\n<svg>'", terminal),
               ContainsSubstring("incomplete"));
  }
}

TEST_CASE("plots: a gnuplot that never ends is given up, and one that says much is cut",
          "[plots]") {
  setenv("GNUPLOT_SECONDS", "1", 1);
  CHECK(reason_from("exec sleep 100") ==
        "gnuplot did not end in time, 60 seconds or GNUPLOT_SECONDS; see whether `gnuplot "
        "--version` works");
  unsetenv("GNUPLOT_SECONDS");
  CHECK(reason_from("cat >/dev/null; head -c 5000000 /dev/zero | tr '\\0' x >&2; exit 3").size() <
        500);
}

TEST_CASE("plots: a gnuplot that dies leaves the older picture alone", "[plots]") {
  const Scene scene;
  fs::create_directories(scene.out);
  std::ofstream(scene.out + "/curve.png") << "older";
  scene.replace_gnuplot("exit 1");
  CHECK(one_line(draw(one_curve(), Terminal::png, scene.out, "curve").reason));
  CHECK(content(scene.out + "/curve.png") == "older");
  CHECK(scene.pictures().size() == 1);
}

TEST_CASE("plots: a gnuplot without the terminal names the package that has it", "[plots]") {
  CHECK_THAT(
      reason_from("cat >/dev/null; echo 'line 0: unknown or ambiguous terminal type' >&2; exit 1",
                  Terminal::qt),
      ContainsSubstring("gnuplot-qt"));
}

TEST_CASE("plots: Terminal::none does nothing and needs nothing", "[plots]") {
  const Scene scene;
  scene.replace_gnuplot("touch " + fs::absolute(scene.folder + "/ran").string());
  const Drawing drawing = draw(one_curve(), Terminal::none, scene.out, "curve");
  CHECK(drawing.path.empty());
  CHECK(drawing.reason.empty());
  CHECK_FALSE(fs::exists(scene.out));
  CHECK_FALSE(fs::exists(scene.folder + "/ran"));
}

TEST_CASE("plots: a file that cannot be written throws one line with path and advice", "[plots]") {
  const Scene scene;
  scene.replace_gnuplot("cat >/dev/null; printf '<svg></svg>\\n'");
  fs::create_directories(scene.out);

  SECTION("the disk is full") {
    // Where the partial file would be there is a device that is always full.
    fs::create_symlink("/dev/full", scene.out + "/curve.svg." + std::to_string(getpid()) + ".part");
    CHECK_THROWS_WITH(draw(one_curve(), Terminal::svg, scene.out, "curve"),
                      ContainsSubstring(scene.out + "/curve.svg: No space left on device") &&
                          ContainsSubstring("make room"));
    CHECK(scene.pictures().empty());
  }
  SECTION("the folder is a file") {
    std::ofstream(scene.folder + "/taken") << "file";
    CHECK_THROWS_AS(draw(one_curve(), Terminal::svg, scene.folder + "/taken", "curve"),
                    std::runtime_error);
    CHECK_THROWS_WITH(draw(one_curve(), Terminal::svg, scene.folder + "/taken/deeper", "curve"),
                      ContainsSubstring(scene.folder + "/taken/deeper: Not a directory"));
  }
  SECTION("a folder has the picture's name") {
    fs::create_directories(scene.out + "/curve.svg");
    CHECK_THROWS_WITH(draw(one_curve(), Terminal::svg, scene.out, "curve"),
                      ContainsSubstring("Is a directory"));
    CHECK(scene.pictures().size() == 1);
  }
  SECTION("otherwise it is written") {
    CHECK(draw(one_curve(), Terminal::svg, scene.out, "curve").path == scene.out + "/curve.svg");
    CHECK(content(scene.out + "/curve.svg") == "<svg></svg>\n");
    CHECK(scene.pictures().size() == 1);
  }
}
