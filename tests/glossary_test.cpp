// The glossary points at lines of code that are there.
#include "glossary.hpp"

#include <fstream>
#include <sstream>

#include "tests/catch.hpp"

TEST_CASE("Every term of the glossary stands in the file that it names") {
  CHECK(terms().size() >= 25);
  for (const Term& term : terms()) {
    CAPTURE(term.name, term.file, term.line);
    std::ifstream file(term.file);
    std::stringstream text;
    text << file.rdbuf();
    CHECK_THAT(text.str(), ContainsSubstring(term.line));
    CHECK_THAT(glossary(), ContainsSubstring(term.name));
  }
}
