#include "nn/data/csv.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <optional>

#include "nn/data/lines.hpp"
#include "nn/data/printable.hpp"
#include "nn/labels.hpp"

namespace nn {

namespace {

constexpr double largest = 1e150;  // its square is finite, and so is the sum of many
constexpr std::size_t most_classes = 1000;

using Cells = std::vector<std::string_view>;

// ---- Cells --------------------------------------------------------------------------------------

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// The cell in quotes that starts at `at`, which moves behind it. "" inside is one quote; the text
// moves up in the line, where it is kept.
std::string_view quoted_cell(std::string& line, std::size_t& at, const Lines& lines) {
  const std::size_t start = at;
  std::size_t to = start;
  for (std::size_t from = start + 1; from < line.size(); ++from) {
    if (line[from] == '"') {
      if (from + 1 == line.size() || line[from + 1] != '"') {
        at = from + 1;
        return std::string_view(line).substr(start, to - start);
      }
      ++from;
    }
    line[to++] = line[from];
  }
  lines.fail("a quote is not closed; a cell must end in the line in which it starts");
}

Cells split(std::string& line, char delimiter, const Lines& lines) {
  Cells cells;
  for (std::size_t at = 0;; ++at) {
    const std::size_t start = std::min(line.find_first_not_of(' ', at), line.size());
    std::size_t end = std::min(line.find(delimiter, at), line.size());
    if (start < end && line[start] == '"') {
      at = start;
      cells.push_back(quoted_cell(line, at, lines));
      end = std::min(line.find(delimiter, at), line.size());
      if (!trimmed(std::string_view(line).substr(at, end - at)).empty()) {
        lines.fail(
            fmt::format("cell {}: text behind a closing quote; write a quote inside of a cell "
                        "as two",
                        cells.size()));
      }
    } else {
      cells.push_back(trimmed(std::string_view(line).substr(at, end - at)));
    }
    at = end;
    if (at == line.size()) return cells;
  }
}

// NaN where a number is meant that no double holds.
std::optional<double> parsed(std::string_view cell) {
  if (cell.size() > 1 && cell[0] == '+' && cell[1] != '-') cell.remove_prefix(1);
  double value = 0.0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  if (error == std::errc::invalid_argument || end != cell.data() + cell.size()) return {};
  return error == std::errc{} ? value : std::nan("");
}

bool is_missing(std::string_view cell) {
  static constexpr std::string_view words[] = {"", "NA", "N/A", "NaN", "nan", "null", "NULL", "?"};
  return std::ranges::find(words, cell) != std::end(words);
}

bool has_decimal_comma(std::string_view cell) {
  std::string with_point(cell);
  std::ranges::replace(with_point, ',', '.');
  return with_point != cell && parsed(with_point);
}

bool is_word(std::string_view cell) {
  return !parsed(cell) && !is_missing(cell) && !has_decimal_comma(cell);
}

// What to do about a cell that is no number.
std::string remedy(std::string_view cell) {
  if (is_missing(cell)) return "a missing value: fill it in, or delete the line";
  if (has_decimal_comma(cell)) return "write decimals with a point";
  return "words may stand in the target alone: give each word a column of 0 and 1";
}

// ---- The first line -------------------------------------------------------------------------------

// A character between cells, as a message names it.
std::string name_of(char delimiter) {
  return delimiter == '\t' ? "tab" : std::string(1, delimiter);
}

// The one of , ; and tab that stands in the line, outside of quotes.
char delimiter_of(const std::string& line, const Lines& lines) {
  std::string found;
  bool quoted = false;
  for (char c : line) {
    if (c == '"') quoted = !quoted;
    if (quoted || (c != ',' && c != ';' && c != '\t')) continue;
    if (found.find(c) == std::string::npos) found += c;
  }
  if (found.empty()) {
    lines.fail(
        "expected the names of at least one feature and the target, separated by commas, "
        "semicolons or tabs");
  }
  if (found.size() > 1) {
    lines.fail(
        fmt::format("both '{}' and '{}' could separate the names: quote a name that holds one",
                    name_of(found[0]), name_of(found[1])));
  }
  return found[0];
}

void require_text(const std::string& line, const Lines& lines) {
  if (line.starts_with("\xff\xfe") || line.starts_with("\xfe\xff")) {
    lines.fail("the file is UTF-16: save it as UTF-8");
  }
  if (line.starts_with("PK\3\4")) {
    lines.fail("the file is a zip archive, as spreadsheets are: save it as CSV");
  }
  if (line.find('\r') != std::string::npos) {
    lines.fail("its lines end in a carriage return alone: convert them to line feeds");
  }
}

void require_names(const std::vector<std::string>& names, char delimiter, const Lines& lines) {
  for (const std::string& name : names) {
    if (const auto value = parsed(name); value && std::isfinite(*value)) {
      lines.fail(
          fmt::format("'{}' is a number, expected names: put a line of {} names above the "
                      "samples, as x1{}x2{}...{}target, or a letter in front of such a name",
                      printable(name), names.size(), delimiter, delimiter, delimiter));
    }
  }
  for (std::size_t j = 0; j < names.size(); ++j) {
    if (!names[j].empty() && !names[j].starts_with("Unnamed: ")) continue;
    lines.fail(fmt::format(
        "column {} has no name: {}", j + 1,
        j == 0 ? "if it numbers the samples, delete it (pandas: to_csv(path, index=False))"
               : "name it, or delete it"));
  }
}

std::size_t target_column(const std::vector<std::string>& names, const std::string& target,
                          const Lines& lines) {
  if (target.empty()) return names.size() - 1;
  const auto found = std::ranges::find(names, target);
  if (found != names.end()) {
    if (std::ranges::count(names, target) > 1) {
      lines.fail(fmt::format("two columns are called '{}': give the target's number", target));
    }
    return static_cast<std::size_t>(found - names.begin());
  }
  const auto number = parsed(target);
  if (number && *number >= 1.0 && *number <= static_cast<double>(names.size()) &&
      *number == std::floor(*number)) {
    return static_cast<std::size_t>(*number) - 1;
  }
  std::string known;
  for (std::size_t j = 0; j < std::min<std::size_t>(names.size(), 8); ++j) {
    known += fmt::format("{}'{}'", j == 0 ? "" : ", ", printable(names[j]));
  }
  lines.fail(
      fmt::format("no column is called '{}', nor has that number: there are {} columns, {}{}",
                  printable(target), names.size(), known, names.size() > 8 ? ", ..." : ""));
}

// ---- The samples ----------------------------------------------------------------------------------

struct Table {
  std::vector<std::string> names;
  std::size_t target = 0;
  char delimiter = ',';
  std::vector<double> values;             // sample after sample; classes as numbers in words' order
  std::map<std::string, double> classes;  // words of the target, numbered as they appear

  std::size_t samples() const { return values.size() / names.size(); }
};

double number(std::string_view cell, const std::string& column, const Lines& lines) {
  const auto refuse = [&](const std::string& what) {
    lines.fail(fmt::format("column '{}': {}", printable(column), what));
  };
  const auto value = parsed(cell);
  if (!value) {
    refuse(fmt::format("expected a number, found '{}': {}", printable(cell), remedy(cell)));
  }
  if (!std::isfinite(*value)) {
    refuse(fmt::format("expected a finite number, found '{}': correct it, or delete the line",
                       printable(cell)));
  }
  if (std::abs(*value) > largest) {
    refuse(fmt::format("{} is too large, its square overflows: choose another unit", *value));
  }
  return *value;
}

// The first sample decides whether the target holds numbers or words; a mixture is a mistake.
double target_value(std::string_view cell, Table& table, const Lines& lines) {
  const std::string& column = table.names[table.target];
  const bool first = table.values.size() < table.names.size();
  const bool words = first ? is_word(cell) : !table.classes.empty();
  if (words != is_word(cell) && !is_missing(cell)) {
    lines.fail(fmt::format("column '{}': expected a {}, as in the first sample, found '{}'",
                           printable(column), words ? "class name" : "number", printable(cell)));
  }
  if (!is_word(cell)) return number(cell, column, lines);
  const auto [known, added] =
      table.classes.emplace(cell, static_cast<double>(table.classes.size()));
  if (table.classes.size() > most_classes) {
    lines.fail(fmt::format("column '{}' holds more than {} different words: is it the target?",
                           printable(column), most_classes));
  }
  return known->second;
}

void require_as_many(const Cells& cells, const Table& table, const Lines& lines) {
  const std::size_t expected = table.names.size();
  if (cells.size() == expected) return;
  std::string why;
  if (cells.size() == expected + 1 && cells.back().empty()) {
    why = fmt::format(": it ends in '{}'", name_of(table.delimiter));
  } else if (cells.size() == expected + 1 && table.values.empty()) {
    why = ": if the samples are numbered, delete that column (R: row.names = FALSE)";
  }
  lines.fail(fmt::format("expected {} cells as in the first line, found {}{}", expected,
                         cells.size(), why));
}

Table read_table(Lines& lines, const std::string& target) {
  Table table;
  std::string line;
  lines.next(line);
  require_text(line, lines);
  table.delimiter = delimiter_of(line, lines);
  for (std::string_view name : split(line, table.delimiter, lines)) table.names.emplace_back(name);
  require_names(table.names, table.delimiter, lines);
  table.target = target_column(table.names, target, lines);
  while (lines.next(line)) {
    if (trimmed(line).empty()) continue;
    const Cells cells = split(line, table.delimiter, lines);
    require_as_many(cells, table, lines);
    for (std::size_t j = 0; j < cells.size(); ++j) {
      const bool is_target = j == table.target;
      table.values.push_back(is_target ? target_value(cells[j], table, lines)
                                       : number(cells[j], table.names[j], lines));
    }
  }
  if (table.values.empty()) lines.fail("expected samples below the names, found none");
  if (table.classes.size() == 1) {
    lines.fail(fmt::format("all samples are of the class '{}', expected two classes or more",
                           printable(table.classes.begin()->first)));
  }
  return table;
}

// (samples x 1), or one-hot rows of more than two classes.
Matrix targets(const Table& table) {
  // In a map the words are sorted: place[k] is where the k-th word to appear stands.
  std::vector<std::size_t> place(table.classes.size());
  std::size_t next = 0;
  for (const auto& [word, number] : table.classes) place[static_cast<std::size_t>(number)] = next++;
  Matrix column(table.samples(), 1);
  for (std::size_t i = 0; i < table.samples(); ++i) {
    const double value = table.values[i * table.names.size() + table.target];
    column(i, 0) =
        place.empty() ? value : static_cast<double>(place[static_cast<std::size_t>(value)]);
  }
  return place.size() > 2 ? one_hot(column, place.size()) : column;
}

}  // namespace

Dataset read_csv(const std::string& path, const std::string& target) {
  Lines lines(path, "a CSV file");
  Table table = read_table(lines, target);
  const std::size_t columns = table.names.size();
  Dataset data{Matrix(table.samples(), columns - 1), targets(table), {}, {}};
  for (std::size_t i = 0; i < table.samples(); ++i) {
    for (std::size_t j = 0, to = 0; j < columns; ++j) {
      if (j != table.target) data.inputs(i, to++) = table.values[i * columns + j];
    }
  }
  for (const auto& [word, number] : table.classes) data.classes.push_back(word);
  table.names.erase(table.names.begin() + static_cast<std::ptrdiff_t>(table.target));
  data.features = std::move(table.names);
  return data;
}

}  // namespace nn
