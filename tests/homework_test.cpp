// Every homework's check passes its solution and fails each wrong answer with a message of its own;
// and the runner is not fooled.
#include <signal.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <map>

#include "tests/catch.hpp"
#include "tests/run.hpp"

namespace {

namespace fs = std::filesystem;

std::string to_check(const std::string& check, const std::string& environment = "") {
  return environment + " " + build_folder() + "/run_homework " + check;
}
Run checked(const std::string& check, const std::string& environment = "") {
  build({"run_homework"});
  return run(to_check(check, environment));
}

struct Announced {
  std::string message;  // the second line: "// Must say: ..."
  std::string
      same_as;  // a third, where inputs are drawn and no words tell it from another wrong answer:
                // "// Same finding as wrong_x"
};

Announced announced(const fs::path& source) {
  std::ifstream file(source);
  std::string first, line, third;
  std::getline(file, first);
  std::getline(file, line);
  std::getline(file, third);
  const std::string mark = "// Must say: ", same = "// Same finding as ";
  REQUIRE(line.starts_with(mark));
  return {line.substr(mark.size()), third.starts_with(same) ? third.substr(same.size()) : ""};
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
  std::ofstream(source) << "#include <unistd.h>\n#include <csignal>\n#include <cstdio>\n#include "
                           "<cstdlib>\n#include <vector>\n"
                        << "int main() {\n"
                        << body << "\n}\n";
  REQUIRE(run("${CXX:-g++} -O1 -w " + source + " -o " + path).status == 0);
  return path;
}

}  // namespace

TEST_CASE("Each homework passes its solution, and refuses it for nothing that it holds",
          "[programs]") {
  const std::vector<fs::path> folders = homework_folders();
  std::vector<std::string> checks, needed = {"run_homework", "course.a"};
  for (const fs::path& folder : folders) {
    needed.push_back(sanitized ? "homework/" + folder.string() + "/solution"
                               : "homework" + lesson_number(folder) + ".objects");
    // As `make homework` does it. A sanitizer changes what a homework refers to.
    checks.push_back(sanitized ? to_check(build_folder() + "/" + needed.back())
                               : "HOMEWORK_WHOLE_COURSE=1 lessons/tools/check_homework.sh " +
                                     build_folder() + " " + lesson_number(folder) +
                                     " tests/homework/" + folder.string() + "/solution.cpp " +
                                     build_folder() + "/held/" + folder.string());
  }
  build(needed);
  const std::vector<Run> results = run_all(checks);
  for (std::size_t k = 0; k < results.size(); ++k) {
    CAPTURE(folders[k].string(), results[k].output);
    CHECK(results[k].status == 0);
    CHECK_THAT(results[k].output, ContainsSubstring("passed"));
  }
}

TEST_CASE("Each homework fails its wrong answers, each with a message of its own", "[programs]") {
  std::vector<std::string> checks, needed = {"run_homework"};
  std::vector<std::pair<fs::path, std::string>> answers;  // its folder and name, what it must say
  for (const fs::path& folder : homework_folders()) {
    std::map<std::string, std::string> announcements;
    for (const auto& entry : fs::directory_iterator("tests/homework" / folder)) {
      const std::string name = entry.path().stem();
      if (!name.starts_with("wrong")) continue;
      CAPTURE(folder.string(), name);
      const auto [message, same_as] = announced(entry.path());
      if (same_as.empty()) {
        CHECK(announcements.emplace(message, name).second);
      } else {
        CHECK(announced(entry.path().parent_path() / (same_as + ".cpp")).message == message);
      }
      needed.push_back("homework/" + folder.string() + "/" + name);
      // One draw of inputs, since now and then another of an answer's faults is met first.
      checks.push_back(to_check(build_folder() + "/" + needed.back(), "SEED=1"));
      answers.emplace_back(folder / name, message);
    }
    CAPTURE(folder.string());
    CHECK(announcements.size() >= 2);
  }
  build(needed);
  const std::vector<Run> results = run_all(checks);
  for (std::size_t k = 0; k < results.size(); ++k) {
    CAPTURE(answers[k].first.string());
    CHECK(results[k].status == 1);
    CHECK_THAT(folded(results[k].output), ContainsSubstring(answers[k].second));
    for (const char* part : {"measured ", "expected ", "why ", "next "}) {
      CHECK_THAT(folded(results[k].output), ContainsSubstring(part));
    }
  }
}

TEST_CASE("Nothing but proof is a pass", "[programs]") {
  const auto [body, complaint] = GENERATE(table<std::string, std::string>(
      {{"std::puts(\"Homework 1: passed, 18 of 18 requirements hold.\"); std::exit(0);",
        "ended with exit status 0 before its check was done"},
       {"std::abort();", "your code was aborted (SIGABRT)"},
       {"*static_cast<volatile int*>(nullptr) = 1;",
        "your code used memory that is not its own (SIGSEGV)"},
       {"for (volatile int k = 0;; k = k + 1) {}",
        "still running after 1 seconds of processor time (SIGXCPU)"},
       {"volatile std::size_t n = std::size_t{1} << 40; std::vector<double> all(n); "
        "std::printf(\"%p\", static_cast<void*>(all.data()));",
        "your code was aborted (SIGABRT)"},
       {"std::exit(1);", "ended with exit status 1 before its check was done"},
       {"std::exit(127);", "ended with exit status 127 before its check was done"},
       {"std::raise(SIGTERM);", "a signal ended your code (SIGTERM)"},
       {"std::raise(SIGXFSZ);", "your code wrote to a file (SIGXFSZ)"},
       {"std::puts(\"said\"); std::fclose(stdout); std::exit(1);", "said The check did not finish"},
       {"std::exit(7);", "ended with exit status 7"}}));
  CAPTURE(body);
  const Run result = checked(trick(body), "HOMEWORK_SECONDS=1");
  CHECK(result.status == 1);
  CHECK_THAT(folded(result.output), ContainsSubstring(complaint));
}

TEST_CASE("Nothing that a homework starts outlives its check", "[programs]") {
  const Run result = checked(trick("if (fork() == 0) { setsid(); if (fork() == 0) { setsid(); "
                                   "std::printf(\"%d\\n\", getpid()); "
                                   "std::fflush(stdout); sleep(60); } sleep(60); } sleep(1);"),
                             "HOMEWORK_SANDBOX=no");  // inside, numbers of processes are others
  CHECK(result.status == 1);
  const int left = std::stoi(result.output);
  REQUIRE(left > 1);
  CHECK(kill(left, 0) != 0);
}

TEST_CASE("In bubblewrap a homework sees no file but its own, and no other process", "[programs]") {
  if (run("bwrap --ro-bind / / --unshare-all true").status != 0) {
    WARN("skipped: bubblewrap is not installed, or is allowed nothing here");
    return;
  }
  const std::string look = trick(
      "for (const char* path : {\"README.md\", \"tests\", \"/etc/passwd\", \"/root\", \"/home\"}) "
      "if (access(path, F_OK) == 0) std::puts(path); std::printf(\"process %d\\n\", getpid());");
  CHECK_THAT(checked(look).output, ContainsSubstring("process 2"));
  CHECK_THAT(checked(look).output, !ContainsSubstring("README") && !ContainsSubstring("tests") &&
                                       !ContainsSubstring("/"));
  CHECK_THAT(checked(look, "HOMEWORK_SANDBOX=no").output, ContainsSubstring("README"));
}

TEST_CASE("The output of a homework is cut, and that is said", "[programs]") {
  const Run result = checked(trick("for (int k = 0; k < 100000; ++k) std::puts(\"0123456789\");"));
  CHECK(result.output.size() < 70000);
  CHECK_THAT(result.output, ContainsSubstring("[1100000 bytes of output in all: 65536 are shown]"));
}

TEST_CASE("A verdict that cannot be printed is no pass", "[programs]") {
  CHECK(checked(program("homework/one_step/solution") + " > /dev/full").status == 3);
}

TEST_CASE("A number repeats the inputs of a check", "[programs]") {
  const std::string wrong = program("homework/first_loss/wrong_sign");
  CHECK(checked(wrong, "SEED=7").output == checked(wrong, "SEED=7").output);
  CHECK_THAT(checked(wrong, "SEED=7").output, ContainsSubstring("SEED=7 repeats them"));
  CHECK(checked(wrong, "SEED=x").status == 3);
}

TEST_CASE("The runner refuses bad usage, and says when it is at fault itself", "[programs]") {
  CHECK(checked("").status == 2);
  CHECK(checked("no/such/check").status == 3);
  for (const char* seconds : {"soon", "5x", "0", "-1", "99999999999999999999"}) {
    CHECK(checked("/bin/true", std::string("HOMEWORK_SECONDS=") + seconds).status == 3);
  }
}
