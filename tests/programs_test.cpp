// The lessons as their users meet them: as programs, with good options and bad.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/catch.hpp"
#include "tests/run.hpp"

namespace {

namespace fs = std::filesystem;

std::vector<std::string> all_lessons() {
  std::vector<std::string> programs;
  for (const auto& entry : fs::directory_iterator("lessons")) {
    const std::string name = entry.path().filename();
    if (!std::isdigit(static_cast<unsigned char>(name[0]))) continue;
    programs.push_back(program("lesson" + std::to_string(std::stoi(name))));
  }
  std::ranges::sort(programs);
  return programs;
}

// For what all lessons share by Lesson: a few will do.
std::vector<std::string> some_lessons() {
  std::vector<std::string> programs = all_lessons();
  programs.resize(std::min<std::size_t>(programs.size(), 4));
  return programs;
}

// A folder of the test's own, gone with it.
struct Folder {
  std::string path = build_folder() + "/test_folder";
  Folder() { fs::create_directories(path); }
  ~Folder() { fs::remove_all(path); }
};

bool has_gnuplot() { return run("command -v gnuplot").status == 0; }

}  // namespace

TEST_CASE("Every lesson runs at its defaults, all claims hold, and it draws what it says",
          "[programs]") {
  const bool draws = !skipped(!has_gnuplot(), "gnuplot is not installed: no picture is looked for");
  const Folder folder;
  const auto pictures_of = [&](const std::string& lesson) {
    return folder.path + "/" + fs::path(lesson).filename().string();
  };
  const std::vector<std::string> programs = all_lessons();
  std::vector<std::string> commands;
  for (const std::string& lesson : programs) {
    commands.push_back(lesson + " --out " + pictures_of(lesson));
  }
  const std::vector<Run> results = run_all(commands);
  for (std::size_t k = 0; k < results.size(); ++k) {
    CAPTURE(programs[k]);
    const Run& result = results[k];
    CHECK(result.status == 0);
    CHECK_THAT(result.output, !ContainsSubstring("NOT CONFIRMED"));
    for (const char* part :
         {"Lesson ", "\nClaims\n", " claims confirmed.", "\nThe idea\n", "\nNext: "}) {
      CHECK_THAT(result.output, ContainsSubstring(part));
    }
    if (draws) {
      CHECK(std::ranges::distance(fs::directory_iterator(pictures_of(programs[k]))) >= 1);
      CHECK_THAT(result.output, ContainsSubstring("Figure: " + pictures_of(programs[k])));
    }
  }
}

TEST_CASE("Without gnuplot a lesson runs, says so once, and exits 0", "[programs]") {
  for (const std::string& lesson : some_lessons()) {
    CAPTURE(lesson);
    const Run result = run("PATH=/no/where " + lesson + " --out " + build_folder() + "/nothing");
    CHECK(result.status == 0);
    const auto first = result.output.find("No figure: ");
    CHECK(first != std::string::npos);
    CHECK(result.output.find("No figure: ", first + 1) == std::string::npos);
    CHECK_THAT(result.output, ContainsSubstring("gnuplot"));
  }
}

TEST_CASE("--claims prints eight fields a line, with ids of the lesson, and nothing else",
          "[programs]") {
  for (const std::string& lesson : some_lessons()) {
    CAPTURE(lesson);
    const Run result = run(lesson + " --claims");
    CHECK(result.status == 0);
    std::istringstream lines(result.output);
    const std::string number = lesson.substr(lesson.find_last_not_of("0123456789") + 1);
    int k = 0;
    for (std::string line; std::getline(lines, line);) {
      CHECK(std::ranges::count(line, '\t') == 7);
      CHECK_THAT(line, ContainsSubstring(number + "." + std::to_string(++k) + "\t"));
      CHECK_THAT(line, ContainsSubstring("\theld\t"));
    }
    CHECK(k >= 3);
  }
}

TEST_CASE("A bad option is one line and the usage, with exit status 2", "[programs]") {
  const auto [option, complaint] = GENERATE(table<std::string, std::string>(
      {{"--widht 3", "there is no option '--widht'"},
       {"--widt 3", "there is no option '--widt'"},  // no beginning of a name stands for it
       {"--claims=3", "--claims=3: the option takes no value"},
       {"-x", "there is no option '-x'"},
       {"--", "there is no option '--'"},
       {"--seed 1 2", "'2' is no option"},
       {"--width 1", "--width: expected a whole number from 2 to 4096, found '1'"},
       {"--width -3", "--width: expected a whole number from 2 to 4096, found '-3'"},
       {"--width abc", "--width: expected a whole number from 2 to 4096, found 'abc'"},
       {"--width 1e99", "--width: expected a whole number from 2 to 4096, found '1e99'"},
       {"--width 3.5", "--width: expected a whole number from 2 to 4096, found '3.5'"},
       {"--width ''", "--width: expected a whole number from 2 to 4096, found ''"},
       {"--width 99999999999999999999999", "found '99999999999999999999999'"},
       {"--width", "--width: expected a value"},
       {"--constant nan", "--constant: expected a number from -1000000 to 1000000, found 'nan'"},
       {"--constant 1e7", "found '1e7'"},
       {"--activation swish",
        "expected one of identity, sigmoid, tanh, relu, leaky_relu, gelu, silu, selu, softsign, "
        "sine, gaussian"},
       {"--plot jpeg", "--plot: expected one of png, svg, dumb, sixel, qt, none, found 'jpeg'"},
       {"--seed -1", "--seed: expected a whole number from 0 to 18446744073709551615, found '-1'"},
       {"--seed one", "--seed: expected a whole number"},
       {"--width 3 --width 4", "--width: given more than once"},
       {"extra", "extra"}}));
  CAPTURE(option);
  const Run result = run(lesson_program("identical_outputs") + " " + option);
  CHECK(result.status == 2);
  CHECK_THAT(result.output.substr(0, result.output.find('\n')),
             ContainsSubstring("lesson" + lesson_number("identical_outputs") + ": ") &&
                 ContainsSubstring(complaint));
  CHECK_THAT(result.output, ContainsSubstring("Usage:"));
}

TEST_CASE("A list of whole numbers is refused as a whole", "[programs]") {
  const auto list = GENERATE(as<std::string>{}, "''", "3,", ",3", "3,,4", "'3;4'", "'3, 4'", "3,0",
                             "3,4.5", "three", "1,2,3,4,5,6,7,8,9");
  CAPTURE(list);
  const Run result = run(lesson_program("xavier") + " --depths " + list);
  CHECK(result.status == 2);
  CHECK_THAT(result.output.substr(0, result.output.find('\n')),
             ContainsSubstring("lesson" + lesson_number("xavier") +
                               ": --depths: expected up to 8 whole numbers from 1 to 30, "
                               "as in 2,3,5, found '"));
}

TEST_CASE("Options that do not fit together are bad options", "[programs]") {
  const auto options = GENERATE(as<std::string>{}, "--random bad", "--random ''", "--random W1,",
                                "--random W1,W1", "--random W4 --layers 2");
  CAPTURE(options);
  const Run result = run(lesson_program("where_to_be_random") + " " + options);
  CHECK(result.status == 2);
  CHECK_THAT(result.output.substr(0, result.output.find('\n')),
             ContainsSubstring(": --random: expected none, or some of W1,W2,W3"));
  CHECK_THAT(result.output, ContainsSubstring("Usage:") && !ContainsSubstring("====="));
}

TEST_CASE("Help names every option, what it takes, and exits 0", "[programs]") {
  const Run result = run(lesson_program("identical_outputs") + " --help");
  CHECK(result.status == 0);
  CHECK(run(lesson_program("identical_outputs") + " -h").output == result.output);
  for (const char* option :
       {"--width", "--seed", "--plot", "--out", "--no-predict", "--claims", "--help"}) {
    CHECK_THAT(result.output, ContainsSubstring(option));
  }
  CHECK_THAT(result.output, ContainsSubstring("neurons in each hidden layer (2 to 4096)"));
  CHECK_THAT(result.output, ContainsSubstring("f (identity, sigmoid, tanh"));
}

TEST_CASE("--domain says for which seeds and settings the claims hold", "[programs]") {
  const Run result = run(lesson_program("identical_outputs") + " --domain");
  CHECK(result.status == 0);
  CHECK_THAT(result.output, ContainsSubstring("seeds 1 to "));
}

TEST_CASE("Every setting of every domain can be read", "[programs]") {
  const std::vector<std::string> programs = all_lessons();
  std::vector<std::string> domains, settings;
  // Options outside of the domain make the lesson read all of its settings.
  for (const std::string& lesson : programs) domains.push_back(lesson + " --domain --seed 2");
  const std::vector<Run> said = run_all(domains);
  for (std::size_t k = 0; k < said.size(); ++k) {
    CAPTURE(domains[k]);
    CHECK(said[k].status == 0);
    std::istringstream lines(said[k].output);
    for (std::string line; std::getline(lines, line);) {
      if (!line.starts_with("setting ")) continue;
      settings.push_back(programs[k] + " --domain " + line.substr(8));
    }
  }
  CHECK(settings.size() > programs.size());
  const std::vector<Run> read = run_all(settings);
  for (std::size_t k = 0; k < read.size(); ++k) {
    CAPTURE(settings[k]);
    CHECK(read[k].status == 0);
  }
}

TEST_CASE("With other options a claim that no longer holds is said, and the exit status is 0",
          "[programs]") {
  const Run result = run(lesson_program("identical_outputs") + " --constant 0 --plot none");
  CHECK(result.status == 0);
  CHECK_THAT(result.output, ContainsSubstring("This run has --constant 0.") &&
                                ContainsSubstring("Not confirmed with these options") &&
                                ContainsSubstring("run the defaults") &&
                                !ContainsSubstring("are one neuron, computed many times"));
}

TEST_CASE("A claim that says nothing of some options is no failure of the lesson there",
          "[programs]") {
  const Run result = run(lesson_program("identical_outputs") + " --layers 1 --plot none");
  CHECK(result.status == 0);
  CHECK_THAT(folded(result.output), ContainsSubstring("(there is no layer behind the first)"));
  CHECK_THAT(result.output, ContainsSubstring("3 of 4 claims confirmed."));
}

TEST_CASE("Output that cannot be written is an error: a full disk, a folder that is none",
          "[programs]") {
  const std::string lesson = lesson_program("identical_outputs");
  const Run full = run(lesson + " --plot none > /dev/full");
  CHECK(full.status == 1);
  CHECK_THAT(full.output, ContainsSubstring("lesson" + lesson_number("identical_outputs") +
                                            ": cannot write to standard output"));
  CHECK(run(lesson + " --help > /dev/full").status == 1);
  CHECK(run(lesson + " --plot none 2>&- >&-").status == 1);
  if (skipped(!has_gnuplot(), "gnuplot is not installed: nothing is drawn nowhere")) return;
  const Run nowhere = run(lesson + " --out Makefile");
  CHECK(nowhere.status == 1);
  CHECK_THAT(nowhere.output,
             ContainsSubstring("lesson" + lesson_number("identical_outputs") + ": ") &&
                 ContainsSubstring("Makefile"));
}
