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

TEST_CASE("What the environment calls NAME or ARCH is not meant") {
  CHECK_THAT(
      run("env -u MAKEFLAGS -u MAKELEVEL NAME=DESKTOP ARCH=x86_64 make -n test QUICK=1").output,
      !ContainsSubstring("DESKTOP") && !ContainsSubstring("x86_64"));
}

TEST_CASE("A starter comes back after it was committed over; copies beside it are nobody's",
          "[programs]") {
  if (run("git rev-parse --git-dir").status != 0) {
    WARN("skipped: this folder is no git repository");
    return;
  }
  const std::string folder = build_folder() + "/clone";
  const std::string homework = lesson_folder("zero_init_death") / "homework.cpp";
  std::filesystem::remove_all(folder);
  const Run reset =
      run("git clone -q --shared . " + folder + " && cd " + folder + " && echo mine >> " +
          homework + " && git -c user.name=a -c user.email=a@b commit -qam mine && " +
          "echo y | .make/reset_homework.sh " + homework + " && git diff --quiet HEAD~1 -- " +
          homework + " && cat " + homework + ".kept");
  CAPTURE(reset.output);
  CHECK(reset.status == 0);
  CHECK_THAT(reset.output, ContainsSubstring("is the starter again") && ContainsSubstring("mine"));
  const Run copied = run("cd " + folder + " && cp " + homework + " " + homework +
                         ".old.cpp && cp " + homework + " '" + homework + " (copy).cpp' && " +
                         "env -u MAKEFLAGS -u MAKELEVEL -u INNER -u CXX make -n INNER=1 "
                         "build/g++/lesson1 CXX=g++ > /dev/null && grep -c "
                         "lesson1: build/*/links.mk && "
                         "! grep homework.cpp.old build/*/links.mk");
  CAPTURE(copied.output);
  CHECK(copied.status == 0);
  std::filesystem::remove_all(folder);
}
