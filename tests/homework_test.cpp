// Every homework's check passes its solution and fails each wrong answer with a message of its own;
// and the runner is not fooled.
#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "tests/catch.hpp"
#include "tests/run.hpp"

namespace {

namespace fs = std::filesystem;

Run checked(const std::string& check, const std::string& environment = "") {
  return run(environment + " " + program("run_homework") + " " + check);
}

// White space folded, so that a message may wrap anywhere.
std::string folded(const std::string& text) {
  std::istringstream words(text);
  std::string result;
  for (std::string word; words >> word;) result += word + " ";
  return result;
}

// What the second line of a wrong answer announces: "// Must say: ..."
std::string announced(const fs::path& source) {
  std::ifstream file(source);
  std::string line;
  std::getline(file, line);
  std::getline(file, line);
  const std::string mark = "// Must say: ";
  REQUIRE(line.starts_with(mark));
  return line.substr(mark.size());
}

std::vector<fs::path> homework_folders() {
  std::vector<fs::path> folders;
  for (const auto& entry : fs::directory_iterator("lessons")) {
    const std::string folder = entry.path().filename();
    if (!std::isdigit(static_cast<unsigned char>(folder[0]))) continue;
    if (fs::exists(entry.path() / "homework.cpp")) folders.push_back(folder.substr(3));
  }
  std::ranges::sort(folders);
  return folders;
}

// A program of a few lines that stands in for a check whose student plays tricks.
std::string trick(const std::string& body) {
  const std::string source = build_folder() + "/trick.cpp";
  const std::string path = build_folder() + "/trick";
  std::ofstream(source) << "#include <cstdio>\n#include <cstdlib>\n#include <vector>\n"
                        << "int main() {\n"
                        << body << "\n}\n";
  REQUIRE(run("${CXX:-g++} -O1 -w " + source + " -o " + path).status == 0);
  return path;
}

}  // namespace

TEST_CASE("Each homework passes its solution", "[programs]") {
  for (const fs::path& folder : homework_folders()) {
    CAPTURE(folder.string());
    const Run result = checked(program("homework/" + folder.string() + "/solution"));
    CHECK(result.status == 0);
    CHECK_THAT(result.output, ContainsSubstring("passed"));
  }
}

TEST_CASE("Each homework fails its wrong answers, each with a message of its own", "[programs]") {
  for (const fs::path& folder : homework_folders()) {
    std::map<std::string, std::string> announcements;
    for (const auto& entry : fs::directory_iterator("tests/homework" / folder)) {
      const std::string name = entry.path().stem();
      if (!name.starts_with("wrong")) continue;
      CAPTURE(folder.string(), name);
      const std::string message = announced(entry.path());
      CHECK(announcements.emplace(message, name).second);
      const Run result = checked(program("homework/" + folder.string() + "/" + name));
      CHECK(result.status == 1);
      CHECK_THAT(folded(result.output), ContainsSubstring(message));
      for (const char* part : {"measured ", "expected ", "why ", "next "}) {
        CHECK_THAT(folded(result.output), ContainsSubstring(part));
      }
    }
    CAPTURE(folder.string());
    CHECK(announcements.size() >= 2);
  }
}

TEST_CASE("Nothing but proof is a pass", "[programs]") {
  const auto [body, complaint] = GENERATE(table<std::string, std::string>(
      {{"std::puts(\"Homework 1: passed, 18 of 18 requirements hold.\"); std::exit(0);",
        "ended with exit status 0 before its check was done"},
       {"std::abort();", "crashed: Aborted"},
       {"*static_cast<volatile int*>(nullptr) = 1;", "crashed: Segmentation fault"},
       {"for (volatile int k = 0;; k = k + 1) {}", "still running after 1 seconds"},
       {"volatile std::size_t n = std::size_t{1} << 40; std::vector<double> all(n); "
        "std::printf(\"%p\", static_cast<void*>(all.data()));",
        "crashed: Aborted"},
       {"std::exit(7);", "ended with exit status 7"}}));
  CAPTURE(body);
  const Run result = checked(trick(body), "HOMEWORK_SECONDS=1");
  CHECK(result.status == 1);
  CHECK_THAT(folded(result.output), ContainsSubstring(complaint));
}

TEST_CASE("The runner refuses bad usage, and says when it is at fault itself", "[programs]") {
  CHECK(checked("").status == 2);
  CHECK(checked("no/such/check").status == 3);
  CHECK(checked("/bin/true", "HOMEWORK_SECONDS=soon").status == 3);
}
