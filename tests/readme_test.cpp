// What README.md shows is what there is: two commands, a lesson's output, a program that runs.
#include <fstream>
#include <sstream>
#include <vector>

#include "tests/catch.hpp"
#include "tests/run.hpp"

namespace {

// The text between each pair of fences.
std::vector<std::string> code_blocks() {
  std::ifstream file("README.md");
  std::vector<std::string> blocks;
  bool inside = false;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("```")) {
      inside = !inside;
      if (inside) blocks.emplace_back();
    } else if (inside) {
      blocks.back() += line + "\n";
    }
  }
  return blocks;
}

std::string block_with(const std::string& part) {
  for (const std::string& block : code_blocks()) {
    if (block.find(part) != std::string::npos) return block;
  }
  throw std::runtime_error("README.md has no code with " + part);
}

}  // namespace

TEST_CASE("README's first code block is two commands") {
  std::istringstream lines(code_blocks().at(0));
  int count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    CHECK_THAT(line, StartsWith("bash .make/setup.sh && make "));
  }
  CHECK(count == 2);
}

TEST_CASE("README quotes what a lesson prints", "[programs]") {
  const std::string quoted = block_with("confirmed.");
  const Run lesson = run(lesson_program("identical_gradients") + " --plot none");
  CHECK_THAT(lesson.output, ContainsSubstring(quoted));
}

TEST_CASE("README's program of one's own builds, runs, and finds the twins", "[programs]") {
  const std::string path = build_folder() + "/readme_example.cpp";
  std::ofstream(path) << block_with("nn::diagnose");
  const Run own = run("env -u MAKEFLAGS -u MAKELEVEL -u MFLAGS -u INNER make run FILE=" + path);
  CAPTURE(own.output);
  CHECK(own.status == 0);
  CHECK_THAT(own.output, ContainsSubstring("symmetric"));
}

TEST_CASE("A program that is not there is refused in one line", "[programs]") {
  const Run none =
      run("env -u MAKEFLAGS -u MAKELEVEL -u MFLAGS -u INNER make run FILE=no/such.cpp");
  CHECK(none.status == 2);
  CHECK_THAT(none.output, ContainsSubstring("there is no file 'no/such.cpp'"));
}
