// The ledger of all claims, and that the folklore is covered by it.
#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/catch.hpp"
#include "tests/run.hpp"

namespace {

namespace fs = std::filesystem;

// What the ledger says to these lines, given to it by a shell.
Run ledger(const std::string& lines, const std::string& arguments) {
  return run("printf '" + lines + "' | " + program("ledger") + " " + arguments);
}

const std::string two = R"(1\t1\t1.1\ttrue\theld\t0\t0.5\tEqual.\tSo it is.\tgap\n)"
                        R"(2\t1\t2.1\tfalse\theld\t0.4\t0.1\tShrinks.\tIt |grows|.\tfactor\n)";

// How many claims a lesson makes: one is a line of its source.
std::size_t claims_of(const std::string& lesson) {
  const std::string source = text_of(lesson_folder(lesson) / "lesson.cpp");
  std::size_t claims = 0;
  for (std::size_t at = 0; (at = source.find(".sentence =", at)) != std::string::npos; ++at) {
    ++claims;
  }
  return claims;
}

}  // namespace

TEST_CASE("The ledger groups claims by verdict and counts them", "[programs]") {
  const Run result = ledger(two, "text 1 2");
  CHECK(result.status == 0);
  CHECK(result.output.find("Equal.") < result.output.find("False"));
  CHECK_THAT(result.output, ContainsSubstring("In fact: It |grows|."));
  CHECK_THAT(result.output,
             ContainsSubstring("2 claims: 1 true, 0 true if, 1 false. 2 of 2 lessons, "
                               "seeds 1 to 1: all held"));
}

TEST_CASE("The ledger knows the lesson of number 0", "[programs]") {
  const Run result =
      ledger(R"(0\t1\t0.1\ttrue\theld\t0\t1\tOne step.\tSo it is.\tgap\n)", "text 1 1");
  CHECK(result.status == 0);
  CHECK_THAT(result.output, ContainsSubstring("Measured in lesson 0: gap: 0"));
}

TEST_CASE("The ledger as Markdown and as JSON", "[programs]") {
  CHECK_THAT(ledger(two, "md 1 2").output,
             ContainsSubstring(R"(| 2.1 | Shrinks. | false | It \|grows\|. | factor: 0.4 | 2 |)"));
  const auto json = nlohmann::json::parse(ledger(two, "json 1 2 2> /dev/null").output);
  REQUIRE(json.size() == 2);
  CHECK(json[1]["claim"] == "2.1");
  CHECK(json[1]["held"] == 1);
  CHECK(json[1]["people_say"] == "Shrinks.");
  CHECK(json[1]["in_fact"] == "It |grows|.");
  CHECK(json[1]["quantity"] == "factor");
}

TEST_CASE("A claim that fails for one seed, or a lesson that is missing, is a failure",
          "[programs]") {
  const Run failed = ledger(
      two + R"(2\t2\t2.1\tfalse\tfailed\t0.6\t-0.1\tShrinks.\tIt |grows|.\tfactor\n)", "text 1 2");
  CHECK(failed.status == 0);  // it held for one seed, as asked
  const Run seeds = ledger(
      two + R"(2\t2\t2.1\tfalse\tfailed\t0.6\t-0.1\tShrinks.\tIt |grows|.\tfactor\n)", "text 2 2");
  CHECK(seeds.status == 1);
  CHECK_THAT(seeds.output, ContainsSubstring("FAILED 1.1 2.1"));
  const Run missing = ledger(two, "text 1 3");
  CHECK(missing.status == 1);
  CHECK_THAT(missing.output, ContainsSubstring("2 of 3 lessons"));
}

TEST_CASE("The ledger refuses what it cannot read in one line", "[programs]") {
  CHECK(ledger("nonsense\\n", "text 1 1").status == 2);
  CHECK_THAT(ledger("nonsense\\n", "text 1 1").output, ContainsSubstring("no line of a claim"));
  CHECK_THAT(ledger(two, "xml 1 2").output, ContainsSubstring("expected text, md or json"));
  CHECK_THAT(ledger(two, "text 0 2").output, ContainsSubstring("expected a whole number from 1"));
  CHECK(ledger(two, "text 1 2 > /dev/full").status == 1);
}

// lessons/tools/folklore.tsv: number, statement, verdict, and the claims that decide it or, for an analogy
// or a reference, the file in which a sentence takes it up, with some words of that sentence.
TEST_CASE("Each of the sixty statements of the folklore is covered by a claim or a sentence") {
  std::ifstream file("lessons/tools/folklore.tsv");
  std::string line;
  std::getline(file, line);  // the header
  int rows = 0;
  while (std::getline(file, line)) {
    CAPTURE(line);
    std::istringstream fields(line);
    std::string number, statement, verdict, where;
    for (std::string* field : {&number, &statement, &verdict, &where}) {
      std::getline(fields, *field, '\t');
    }
    CHECK(number == std::to_string(++rows));
    CHECK(statement.size() > 10);
    CHECK((verdict == "true" || verdict == "true if" || verdict == "false" || verdict == "loose"));
    const auto colon = where.find(": ");
    if (colon != std::string::npos) {
      const std::string place = where.substr(0, colon);  // a lesson's name, or a path
      const fs::path path = place.find('.') == std::string::npos
                                ? lesson_folder(place) / "lesson.cpp"
                                : fs::path(place);
      CHECK_THAT(text_of(path), ContainsSubstring(where.substr(colon + 2)));
      continue;
    }
    std::istringstream ids(where);
    std::size_t claims = 0;
    for (std::string id; ids >> id; ++claims) {
      CAPTURE(id);
      CHECK(claims_of(id.substr(0, id.find('.'))) >= std::stoul(id.substr(id.find('.') + 1)));
    }
    CHECK(claims >= 1);
  }
  CHECK(rows == 60);
}
