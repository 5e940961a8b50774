// The verbs of the Makefile, as far as they can be tried without installing or building anything.
#include <algorithm>

#include "tests/catch.hpp"
#include "tests/run.hpp"

namespace {

// A make of the user's own, not a part of the one that runs these tests.
Run make(const std::string& arguments) {
  return run("env -u MAKEFLAGS -u MAKELEVEL -u MFLAGS -u INNER make " + arguments);
}

}  // namespace

TEST_CASE("make alone prints the verbs and the lessons") {
  const Run help = make("");
  CHECK(help.status == 0);
  for (const char* verb :
       {"setup", "lessonN", "lessons", "homeworkN", "progress", "claims", "diagnose", "test",
        "bench", "gallery", "sanitize", "lint", "format", "clean"}) {
    CHECK_THAT(help.output, ContainsSubstring("make " + std::string(verb)));
  }
  CHECK_THAT(help.output, ContainsSubstring("identical outputs"));
}

TEST_CASE("A name that does not exist says what does") {
  for (const char* name : {"lesson99", "lesson", "homework99", "lesson01"}) {
    CAPTURE(name);
    const Run unknown = make(name);
    CHECK(unknown.status == 2);
    CHECK_THAT(unknown.output, ContainsSubstring("There is no '" + std::string(name) + "'") &&
                                   ContainsSubstring("Lessons: lesson"));
  }
}

TEST_CASE("What is not installed is one line that names it and the command") {
  for (const char* compiler : {"no-such-compiler", "'ccache no-such-compiler'"}) {
    CAPTURE(compiler);
    const Run missing = make("lesson1 CXX=" + std::string(compiler));
    CHECK(missing.status == 2);
    CHECK_THAT(missing.output,
               ContainsSubstring("Not installed: ") &&
                   ContainsSubstring("no-such-compiler. Install it with: make setup"));
    CHECK(std::ranges::count(missing.output, '\n') == 1);
  }
}

TEST_CASE("A seed count that is none is refused") {
  const Run wrong = run("lessons/tools/claims_ledger.sh " + build_folder() + " many");
  CHECK(wrong.status == 2);
  CHECK_THAT(wrong.output, ContainsSubstring("SEEDS is 'many'"));
}

TEST_CASE("Renaming its folder renumbers a lesson everywhere", "[programs]") {
  lesson_program("where_to_be_random");
  program("homework" + lesson_number("where_to_be_random") + ".objects");
  program("homework/where_to_be_random/solution");
  const Run renumbered = run(".make/renumber_test.sh " + build_folder());
  CAPTURE(renumbered.output);
  CHECK(renumbered.status == 0);
}
