#include "nn/data/csv.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace nn {

namespace {

// Where we are in the file, for error messages.
struct Place {
  std::string path;
  std::size_t line = 0;

  [[noreturn]] void fail(const std::string& what) const {
    throw std::runtime_error(fmt::format("{}, line {}: {}", path, line, what));
  }
};

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

std::vector<std::string_view> split(std::string_view line) {
  std::vector<std::string_view> cells;
  for (auto comma = line.find(','); comma != std::string_view::npos; comma = line.find(',')) {
    cells.push_back(trimmed(line.substr(0, comma)));
    line.remove_prefix(comma + 1);
  }
  cells.push_back(trimmed(line));
  return cells;
}

double number(std::string_view cell, const Place& place, const std::string& column) {
  double value = 0.0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  if (error != std::errc{} || end != cell.data() + cell.size()) {
    place.fail(fmt::format("column '{}': expected a number, found '{}'", column, cell));
  }
  if (!std::isfinite(value)) {
    place.fail(fmt::format("column '{}': expected a finite number, found '{}'", column, cell));
  }
  return value;
}

std::ifstream opened(const std::string& path) {
  if (std::filesystem::is_directory(path)) {
    throw std::runtime_error(path + ": is a directory, expected a CSV file");
  }
  std::ifstream file(path);
  if (!file) {
    throw std::runtime_error(fmt::format("{}: cannot be read: {}", path, std::strerror(errno)));
  }
  return file;
}

// The samples' numbers, row after row.
std::vector<double> read_samples(std::ifstream& file, Place& place,
                                 const std::vector<std::string>& names) {
  std::vector<double> values;
  for (std::string line; std::getline(file, line);) {
    ++place.line;
    if (trimmed(line).empty()) continue;
    const auto cells = split(line);
    if (cells.size() != names.size()) {
      place.fail(fmt::format("expected {} cells as in the first line, found {}", names.size(),
                             cells.size()));
    }
    for (std::size_t j = 0; j < cells.size(); ++j) {
      values.push_back(number(cells[j], place, names[j]));
    }
  }
  if (file.bad()) place.fail("reading stopped before the end of the file");
  return values;
}

}  // namespace

Dataset read_csv(const std::string& path) {
  std::ifstream file = opened(path);
  Place place{path, 1};
  std::string header;
  std::getline(file, header);
  std::vector<std::string> names;
  for (std::string_view name : split(header)) names.emplace_back(name);
  if (names.size() < 2) place.fail("expected the names of at least one feature and the target");

  const std::vector<double> values = read_samples(file, place, names);
  const std::size_t features = names.size() - 1;
  const std::size_t samples = values.size() / names.size();
  if (samples == 0) place.fail("expected samples below the names, found none");
  Dataset data{Matrix(samples, features), Matrix(samples, 1), {}};
  for (std::size_t i = 0; i < samples; ++i) {
    const auto* sample = values.data() + i * names.size();
    std::copy(sample, sample + features, data.inputs.row(i).begin());
    data.targets(i, 0) = sample[features];
  }
  names.pop_back();
  data.features = std::move(names);
  return data;
}

}  // namespace nn
