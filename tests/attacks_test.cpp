// Homework that a check must not pass, however it tries, and what each try is told.
#include <algorithm>
#include <filesystem>
#include <fstream>

#include "tests/catch.hpp"
#include "tests/run.hpp"

namespace {

namespace fs = std::filesystem;

struct Attack {
  fs::path source;
  std::string must_say, lesson = "xavier";
};

// Its first lines: // Attack: ..., // Must say: ..., and // Homework: name, if it is another one.
Attack read_attack(const fs::path& source) {
  Attack attack{source, ""};
  std::ifstream file(source);
  for (std::string line; std::getline(file, line);) {
    for (const auto& [mark, into] : {std::pair{"// Must say: ", &attack.must_say},
                                     std::pair{"// Homework: ", &attack.lesson}}) {
      if (line.starts_with(mark)) *into = line.substr(std::string(mark).size());
    }
  }
  const std::string number = "Homework " + lesson_number(attack.lesson);
  if (const auto at = attack.must_say.find("Homework @" + attack.lesson); at == 0) {
    attack.must_say.replace(0, ("Homework @" + attack.lesson).size(), number);
  }
  return attack;
}

std::vector<Attack> attacks() {
  std::vector<Attack> all;
  for (const auto& entry : fs::directory_iterator("tests/attacks")) {
    all.push_back(read_attack(entry.path()));
  }
  std::ranges::sort(all, {}, &Attack::source);
  return all;
}

}  // namespace

TEST_CASE("No attack passes, and each gets its sentence", "[programs]") {
  if (sanitized) {
    WARN("skipped: the sanitizer changes what a homework refers to and how it ends");
    return;
  }
  const std::string folder = build_folder() + "/attacks";
  fs::remove_all(folder);
  fs::create_directories(folder);
  std::string list;
  std::vector<std::string> needed = {"run_homework"};
  for (const Attack& attack : attacks()) {
    needed.push_back("homework" + lesson_number(attack.lesson) + ".objects");
    list += lesson_number(attack.lesson) + " " + attack.source.string() + " " + folder + "/" +
            attack.source.stem().string() + "\n";
  }
  build(needed);
  std::ofstream(folder + "/list") << list;
  run("HOMEWORK_SECONDS=2 xargs -P $(nproc) -L 1 sh -c 'lessons/tools/check_homework.sh " +
      build_folder() + " $0 $1 $2 > $2.txt 2>&1; echo \"status $?\" >> $2.txt' < " + folder +
      "/list");
  for (const Attack& attack : attacks()) {
    CAPTURE(attack.source);
    const std::string said = text_of(folder + "/" + attack.source.stem().string() + ".txt");
    CHECK_THAT(folded(said), ContainsSubstring(attack.must_say));
    CHECK_THAT(said, ContainsSubstring("status 1"));
    CHECK(fs::file_size(folder + "/" + attack.source.stem().string() + ".txt") < 70000);
  }
  CHECK(attacks().size() >= 60);
}
