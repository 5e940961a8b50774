// How often nn::diagnose is right: the table in its header, measured.
//
// `make test NAME='[rates]'` measures the table anew, which takes minutes (its second tag keeps it
// out of QUICK=1); the other test draws a small sample and compares it with what the header says.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <sstream>

#include "lessons/common/in_parallel.hpp"
#include "tests/catch.hpp"
#include "tests/drawn_networks.hpp"
#include "tests/run.hpp"

namespace {

using nn::Disease;

constexpr std::size_t kinds = 6;  // healthy to exploding

struct Row {
  std::size_t width;
  double
      rate[kinds];  // %: of sound networks those that are called ill, of others those named right
};

std::size_t named_right(std::size_t width, std::size_t kind, std::size_t networks,
                        std::uint64_t seed) {
  Rng rng = Rng(seed).stream(width * kinds + kind);
  std::size_t right = 0;
  for (std::size_t k = 0; k < networks; ++k) {
    const auto made = static_cast<Disease>(kind);
    right += drawn::named_right(drawn::network(made, width, rng), made);
  }
  return right;
}

double percent(std::size_t count, std::size_t of) {
  return 100.0 * static_cast<double>(count) / static_cast<double>(of);
}

// Lines of the header that hold a width and six percentages.
std::vector<Row> stated() {
  std::ifstream file("nn/diagnosis/diagnose.hpp");
  std::vector<Row> rows;
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string slashes, unit;
    Row row{};
    if (!(words >> slashes >> row.width) || slashes != "//") continue;
    std::size_t k = 0;
    while (k < kinds && words >> row.rate[k] >> unit && unit == "%") ++k;
    if (k == kinds) rows.push_back(row);
  }
  return rows;
}

}  // namespace

TEST_CASE("The rates that the header of nn::diagnose states are those of a fresh sample") {
  const std::vector<Row> rows = stated();
  REQUIRE(rows.size() == 7);
  CHECK(rows.front().width == 4);
  CHECK(rows.back().width == 256);
  const auto networks_of = [](const Row& row) {
    return std::max<std::size_t>(1, (sanitized ? 50 : 500) / row.width);
  };
  std::vector<std::size_t> right(rows.size() * kinds);
  lessons::in_parallel(right.size(), [&](std::size_t k) {
    const Row& row = rows[k / kinds];
    right[k] = named_right(row.width, k % kinds, networks_of(row), 4051);
  });
  for (std::size_t k = 0; k < right.size(); ++k) {
    const Row& row = rows[k / kinds];
    const std::size_t kind = k % kinds;
    CAPTURE(row.width, kind, row.rate[kind]);
    if (row.width >= 16 && kind == 0) CHECK(row.rate[0] <= 1.0);
    const double p = (kind == 0 ? 100.0 - row.rate[0] : row.rate[kind]) / 100.0;
    const auto n = static_cast<double>(networks_of(row));
    const double chance = 3.0 * std::sqrt(n * p * (1.0 - p)) + 1.0;  // three deviations, and one
    CHECK(std::abs(static_cast<double>(right[k]) - n * p) <= chance);
  }
}

TEST_CASE("Rates of nn::diagnose, to be written into its header", "[.rates][programs]") {
  for (const std::size_t width : {4, 8, 16, 32, 64, 128, 256}) {
    const std::size_t networks = width <= 64 ? 1000 : 200;
    fmt::print("// {:>6}", width);
    for (std::size_t kind = 0; kind < kinds; ++kind) {
      const std::size_t right = named_right(width, kind, networks, 912367);
      fmt::print("{:>9.1f} %", percent(kind == 0 ? networks - right : right, networks));
    }
    fmt::print("\n");
    std::fflush(stdout);
  }
}
