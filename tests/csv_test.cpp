// CSV files as people have them: read, or refused in one line that says what to change.
#include "nn/data/csv.hpp"

#include <filesystem>
#include <fstream>

#include "matrix/random.hpp"
#include "tests/catch.hpp"
#include "tests/run.hpp"

namespace {

// A file of the test's own, gone with it.
struct File {
  std::string path;
  explicit File(const std::string& text) : path(build_folder() + "/test.csv") {
    std::ofstream(path, std::ios::binary) << text;
  }
  ~File() { std::filesystem::remove(path); }
};

nn::Dataset read(const std::string& text, const std::string& target = "") {
  return nn::read_csv(File(text).path, target);
}

// What the file is refused with; empty if it is read.
std::string complaint(const std::string& text, const std::string& target = "") {
  try {
    read(text, target);
    return "";
  } catch (const std::runtime_error& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("A CSV file is read: names, samples, the last column as target") {
  const nn::Dataset data = read("height, width,label\r\n1.5,-2e3,1\r\n\r\n0,.5,0\n");
  CHECK(data.inputs == Matrix{{1.5, -2000}, {0, 0.5}});
  CHECK(data.targets == Matrix{{1}, {0}});
  CHECK(data.features == std::vector<std::string>{"height", "width"});
  CHECK(data.classes.empty());
}

TEST_CASE("Delimiters, quotes, a byte order mark, line ends and signs are as people have them") {
  const auto text = GENERATE(as<std::string>(), "a,b,t\n1,-2,0\n3,4,1\n", "a;b;t\n1;-2;0\n3;4;1",
                             "a\tb\tt\n1\t-2\t0\n3\t4\t1\n",
                             "\xef\xbb\xbf"
                             "a,b,t\r\n1,-2,0\r\n3,4,1\r\n",
                             "\"a\",\"b\",\"t\"\n\"1\",\"-2\",\"0\"\n\"3\", \"4\" ,\"1\"\n",
                             "a , b,t\n+1, -2.0 ,+0\n\n+3e0,0.4e1,1\n\n\n");
  const nn::Dataset data = read(text);
  CHECK(data.inputs == Matrix{{1, -2}, {3, 4}});
  CHECK(data.targets == Matrix{{0}, {1}});
  CHECK(data.features == std::vector<std::string>{"a", "b"});
}

TEST_CASE("A quoted name may hold the delimiter and quotes") {
  const nn::Dataset data = read("\"a, \"\"x\"\" 'y'\",t\n1,0\n2,1\n");
  CHECK(data.features == std::vector<std::string>{"a, \"x\" 'y'"});
}

TEST_CASE("The target is a column by name or by number, wherever it stands") {
  const std::string text = "a,b,c\n1,2,3\n4,5,6\n";
  for (const char* second : {"b", "2"}) {
    const nn::Dataset data = read(text, second);
    CHECK(data.inputs == Matrix{{1, 3}, {4, 6}});
    CHECK(data.targets == Matrix{{2}, {5}});
    CHECK(data.features == std::vector<std::string>{"a", "c"});
  }
  for (const char* none : {"d", "0", "4", "1.5", "nan", "-1"}) {
    CHECK_THAT(complaint(text, none),
               ContainsSubstring("no column is called '" + std::string(none) +
                                 "', nor has that number: there are 3 columns, 'a', 'b', 'c'"));
  }
  CHECK_THAT(complaint("a,a,b\n1,2,3\n", "a"), ContainsSubstring("two columns are called 'a'"));
}

TEST_CASE("Class names in the target become 0 and 1, or one-hot rows, in sorted order") {
  const nn::Dataset two = read("x,kind\n1,malignant\n2,benign\n3,malignant\n");
  CHECK(two.targets == Matrix{{1}, {0}, {1}});
  CHECK(two.classes == std::vector<std::string>{"benign", "malignant"});
  const nn::Dataset three = read("kind;x\nsetosa;1\nversicolor;2\n\"alba\";3\nsetosa;4\n", "kind");
  CHECK(three.targets == Matrix{{0, 1, 0}, {0, 0, 1}, {1, 0, 0}, {0, 1, 0}});
  CHECK(three.classes == std::vector<std::string>{"alba", "setosa", "versicolor"});
  CHECK(three.inputs == Matrix{{1}, {2}, {3}, {4}});
  CHECK(nn::rows(three, {2}).classes == three.classes);
}

TEST_CASE("A bad CSV file says its path, its line, and what to change there") {
  const std::string huge(20'000'000, 'x');
  const auto [text, expected] = GENERATE_COPY(table<std::string, std::string>(
      {{"a,b,t\n1,2,0\n1,2\n", "line 3: expected 3 cells as in the first line, found 2"},
       {"a,b,t\n1,2,0,5\n",
        "line 2: expected 3 cells as in the first line, found 4: if the samples "
        "are numbered, delete that column"},
       {"a,b,t\n1,2,0,\n",
        "line 2: expected 3 cells as in the first line, found 4: it ends in ','"},
       {"a,b,t\n1,two,0\n", "line 2: column 'b': expected a number, found 'two': words may stand"},
       {"a,b,t\n1,,0\n",
        "line 2: column 'b': expected a number, found '': a missing value: fill it"},
       {"a,b,t\n1,NA,0\n", "line 2: column 'b': expected a number, found 'NA': a missing value"},
       {"a,b,t\n1,2,\n", "line 2: column 't': expected a number, found '': a missing value"},
       {"a,b,t\n1,2x,0\n", "line 2: column 'b': expected a number, found '2x'"},
       {"a,b,t\n1,+-2,0\n", "line 2: column 'b': expected a number, found '+-2'"},
       {"a;b;t\n1;2,5;0\n", "line 2: column 'b': expected a number, found '2,5': write decimals"},
       {"a;t\n1;2,5\n", "line 2: column 't': expected a number, found '2,5': write decimals"},
       {"a,b,t\n1,2,0\nnan,2,1\n", "line 3: column 'a': expected a finite number, found 'nan'"},
       {"a,b,t\n1,inf,0\n", "line 2: column 'b': expected a finite number, found 'inf'"},
       {"a,b,t\n1,1e999,0\n", "line 2: column 'b': expected a finite number, found '1e999'"},
       {"a,b,t\n1,5e306,0\n", "line 2: column 'b': 5e+306 is too large"},
       {"a,t\n1,0\n2,1\n3,l\n",
        "line 4: column 't': expected a number, as in the first sample, "
        "found 'l'"},
       {"a,t\n1,no\n2,1\n",
        "line 3: column 't': expected a class name, as in the first sample, "
        "found '1'"},
       {"a,t\n1,no\n2,?\n", "line 3: column 't': expected a number, found '?': a missing value"},
       {"a,t\n1,no\n2,no\n", "line 3: all samples are of the class 'no', expected two classes"},
       {"5.1,3.5,Iris-setosa\n4.9,3.0,Iris-setosa\n",
        "line 1: '5.1' is a number, expected names: put a line of 3 names above the samples, as "
        "x1,x2,...,target"},
       {"1,2,0\n3,4,1\n", "line 1: '1' is a number, expected names"},
       {",a,t\n0,1,0\n1,2,1\n",
        "line 1: column 1 has no name: if it numbers the samples, delete it"},
       {"Unnamed: 0,a,t\n0,1,0\n", "line 1: column 1 has no name"},
       {"a,b,t,\n1,2,0,\n", "line 1: column 4 has no name: name it, or delete it"},
       {"a,b;t\n1,2;0\n", "line 1: both ',' and ';' could separate the names"},
       {"a b t\n1 2 0\n",
        "line 1: expected the names of at least one feature and the target, "
        "separated by commas, semicolons or tabs"},
       {"a,\"b,t\n1,2\n", "line 1: a quote is not closed"},
       {"a,\"b\"c,t\n1,2,0\n", "line 1: cell 2: text behind a closing quote"},
       {"a,t\r1,0\r2,1\r", "line 1: its lines end in a carriage return alone"},
       {std::string("\xff\xfe\x61\0,\0t\0", 8), "line 1: the file is UTF-16: save it as UTF-8"},
       {"PK\3\4xl/worksheets", "line 1: the file is a zip archive, as spreadsheets are"},
       {"a,b,t\n", "line 1: expected samples below the names, found none"},
       {"only\n1\n", "line 1: expected the names of at least one feature and the target"},
       {"", "line 1: expected the names of at least one feature and the target"},
       {"a,t\n" + huge + ",0\n", "line 2: is longer than 1048576 bytes"},
       {"a,t\n" + huge.substr(0, 1'000'000) + ",0\n",
        "column 'a': expected a number, found 'xxxxx"},
       {"a\x1b[2J,t\n\x1b]0;x\a,0\n", "column 'a?[2J': expected a number, found '?]0;x?'"}}));
  const std::string said = complaint(text);
  CHECK_THAT(said, StartsWith(build_folder() + "/test.csv, line ") && ContainsSubstring(expected));
  CHECK(said.find_first_of("\n\x1b") == std::string::npos);
  CHECK(said.size() < 300 + build_folder().size());
}

TEST_CASE("Words without end are no classes") {
  std::string text = "x,name\n";
  for (int k = 0; k < 1001; ++k) text += "1,person " + std::to_string(k) + "\n";
  CHECK_THAT(complaint(text), ContainsSubstring("line 1002: column 'name' holds more than 1000"));
}

TEST_CASE("A path that is no file is named, and one without an end is left") {
  CHECK_THROWS_WITH(nn::read_csv("no/such.csv"),
                    "no/such.csv: cannot be read: No such file or directory");
  CHECK_THROWS_WITH(nn::read_csv("lessons"), "lessons: is a directory, expected a CSV file");
  CHECK_THROWS_WITH(nn::read_csv("/dev/zero"),
                    "/dev/zero, line 1: is longer than 1048576 bytes, the most that is read");
}

TEST_CASE("Changed anywhere, a CSV file is read or refused in one line, and nothing else") {
  const std::string good = "a;\"b\";kind\r\n1.5;\"-2e3\";yes\r\n+3;4;no\r\n0;.5;yes\r\n";
  const std::string likely = "0123456789.+-eE,;\t\"\r\n \0naif?";
  Rng rng(9);
  std::size_t refused = 0;
  constexpr std::size_t tries = 3000;
  for (std::size_t k = 0; k < tries; ++k) {
    std::string text = good;
    for (std::size_t change = 0; change <= rng.below(3); ++change) {
      const std::size_t at = rng.below(text.size());
      const char c =
          rng.below(3) > 0 ? likely[rng.below(likely.size())] : static_cast<char>(rng.below(256));
      const std::size_t how = rng.below(3);
      if (how == 0) text[at] = c;
      if (how == 1) text.insert(at, 1, c);
      if (how == 2) text.erase(at, 1 + rng.below(4));
    }
    const std::string said = complaint(text);
    CHECK(said.find('\n') == std::string::npos);
    refused += said.empty() ? 0 : 1;
  }
  CHECK(refused > tries / 4);
  CHECK(refused < tries);
}
