#include "tests/bench/peers/peers.hpp"

#include <fmt/ranges.h>

#include "matrix/random.hpp"

namespace bench {

namespace {
Matrix normal(std::size_t rows, std::size_t cols, Rng& rng) {
  Matrix a(rows, cols);
  for (double& value : a.values()) value = rng.normal();
  return a;
}
}  // namespace

std::string to_string(const Product& p) {
  constexpr const char* forms[] = {"A B", "A^T B", "A B^T"};
  return fmt::format("{:<6}{:>5} x {:<4} {:>5}", forms[static_cast<int>(p.form)], p.rows, p.cols,
                     p.inner);
}

std::string to_string(const Training& t) {
  return fmt::format("{}, batch {}", fmt::join(t.widths, "-"), t.batch);
}

Factors factors(const Product& p) {
  Rng rng(p.rows + p.cols + p.inner);
  Factors f;
  f.a = p.form == Form::tn ? normal(p.inner, p.rows, rng) : normal(p.rows, p.inner, rng);
  f.b = p.form == Form::nt ? normal(p.cols, p.inner, rng) : normal(p.inner, p.cols, rng);
  return f;
}

}  // namespace bench
