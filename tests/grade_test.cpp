// A class is graded: odd names, missing and doubled files, what a second run does, what an interruption leaves.
#include <filesystem>

#include "tests/catch.hpp"
#include "tests/run.hpp"

namespace {

namespace fs = std::filesystem;

// A folder of submissions for one lesson, and where its grades go.
class Class {
 public:
  Class() : root_(build_folder() + "/class") {
    fs::remove_all(root_);
    fs::create_directories(root_ / "in");
    build({"run_homework", "course.a", "homework" + lesson_number("xavier") + ".objects"});
  }
  void hand_in(const std::string& student, const std::string& file, const std::string& source) {
    fs::create_directories((root_ / "in" / student / file).parent_path());
    fs::copy_file(source, root_ / "in" / student / file, fs::copy_options::overwrite_existing);
  }
  fs::path in() const { return root_ / "in"; }
  fs::path out() const { return root_ / "out"; }
  std::string command(const std::string& environment = "") const {
    return "BUILD=" + build_folder() + " SUBMISSIONS=" + in().string() + " OUT=" + out().string() +
           " LESSONS=" + lesson_number("xavier") + " " + environment + " lessons/tools/grade.py";
  }
  std::string grades() const { return text_of(out() / "grades.csv"); }

 private:
  fs::path root_;
};

const std::string solution = "tests/homework/xavier/solution.cpp";

bool can_grade() {
  if (!sanitized && run("python3 --version").status == 0) return true;
  WARN("skipped: grading needs python3, and no sanitizer");
  return false;
}

}  // namespace

TEST_CASE("A class of odd names is graded, and each file that does not count is named",
          "[programs]") {
  if (!can_grade()) return;
  const std::string lesson = lesson_number("xavier"),
                    starter_file = lesson_folder("xavier") / "homework.cpp";
  Class all;
  all.hand_in("anna", "0" + lesson + ".cpp", solution);
  all.hand_in("bo, \"b\" 'c' $(d)", "homework" + lesson + ".cpp", solution);
  all.hand_in("=1+1", "0" + lesson + "_xavier.cpp", starter_file);
  all.hand_in("-rf", "lessons/0" + lesson + "_xavier/homework.cpp", solution);
  all.hand_in("\xe6\x9d\x8e", "xavier.cpp", solution);
  all.hand_in(std::string(200, 'x'), "xavier.cpp", "tests/attacks/exit.cpp");
  all.hand_in("bare", "homework.cpp", solution);
  all.hand_in("two", "0" + lesson + ".cpp", solution);
  all.hand_in("two", lesson + ".cpp", solution);
  fs::create_directories(all.in() / "none");
  fs::create_directories(all.in() / "link");
  fs::create_symlink(fs::absolute(solution), all.in() / "link/xavier.cpp");
  fs::create_directory_symlink("/etc", all.in() / "etc");

  const Run first = run(all.command());
  CAPTURE(first.output);
  CHECK(first.status == 0);
  CHECK_THAT(first.output, ContainsSubstring("'etc' is no folder of a student"));
  const std::string grades = all.grades();
  for (const std::string& row :
       {"anna," + lesson + ",passed,1,1,", "\"bo, \"\"b\"\" 'c' $(d)\"," + lesson + ",passed,1,1,",
        "'=1+1," + lesson + ",not yet,0,1,", "'-rf," + lesson + ",passed,1,1,",
        "\xe6\x9d\x8e," + lesson + ",passed,1,1,", "bare," + lesson + ",passed,1,1,",
        std::string(200, 'x') + "," + lesson + ",refused,0,1,", "two," + lesson + ",two files,0,1,",
        "none," + lesson + ",not handed in,0,1,", "link," + lesson + ",not handed in,0,1,",
        std::string("anna,total,,1,1,")}) {
    CHECK_THAT(grades, ContainsSubstring("\n" + row));
  }
  CHECK_THAT(text_of(all.out() / "anna/results.json"), ContainsSubstring("\"score\": 1"));
  CHECK_THAT(text_of(all.out() / "=1+1/feedback.txt"), ContainsSubstring("0 of 1 homeworks pass"));
  CHECK(run("python3 -m json.tool '" + (all.out() / "two/results.json").string() + "'").status ==
        0);

  // Nothing has changed: the same verdicts, seconds included. Then one has.
  CHECK(run(all.command()).status == 0);
  CHECK(all.grades() == grades);
  all.hand_in("=1+1", "0" + lesson + "_xavier.cpp", solution);
  CHECK(run(all.command()).status == 0);
  CHECK_THAT(all.grades(), ContainsSubstring("\n'=1+1," + lesson + ",passed,1,1,"));
}

TEST_CASE("A grading that is interrupted leaves whole files, and no process", "[programs]") {
  if (!can_grade()) return;
  Class all;
  all.hand_in("anna", "xavier.cpp", solution);
  REQUIRE(run(all.command()).status == 0);
  const std::string before = all.grades();
  all.hand_in("endless", "xavier.cpp", "tests/attacks/no_end.cpp");
  // Once a homework runs, another grading is refused; then Ctrl-C, which a shell's background job would not get, but
  // what timeout starts does.
  const Run interrupted = run(
      "timeout 60 env " + all.command("HOMEWORK_SECONDS=60") +
      " & until pgrep -f 'run_homework [^ ]*/grade-[^ ]*/check$' > /dev/null || ! kill -0 $!; do "
      "sleep 0.1; done; " +
      all.command() + "; echo other $?; kill -INT $!; wait $!; echo first $?");
  CAPTURE(interrupted.output);
  CHECK_THAT(interrupted.output, ContainsSubstring("another run is grading into") &&
                                     ContainsSubstring("other 2") &&
                                     ContainsSubstring("what was checked is kept"));
  CHECK(all.grades() == before);
  CHECK(run("sleep 1; pgrep -f '/grade-[^ ]*/check( |$)'").status == 1);
  CHECK(run("ls -d " + build_folder() + "/grade-*").status != 0);
}

TEST_CASE("Bad usage of the grader is one line and status 2", "[programs]") {
  if (!can_grade()) return;
  const Class all;
  const auto [environment, line] = GENERATE(table<std::string, std::string>(
      {{"LESSONS=x", "LESSONS is 'x'"},
       {"LESSONS=99", "none of these has homework"},
       {"JOBS=0", "JOBS is '0'"},
       {"SEED=-1", "SEED is '-1'"},
       {"SUBMISSIONS=/no/where", "/no/where is no folder"},
       {"OUT=" + build_folder() + "/class/in/grades", "it would be taken for a student"},
       {"JOBS=1", "has no folder in it"}}));
  CAPTURE(environment);
  const Run result = run(all.command(environment));
  CHECK(result.status == 2);
  CHECK_THAT(result.output, ContainsSubstring("grade: ") && ContainsSubstring(line));
}
