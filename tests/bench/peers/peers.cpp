#include "tests/bench/peers/peers.hpp"

#include <fmt/ranges.h>

#include "nn/initializer.hpp"

namespace bench {

std::string to_string(Form form) {
  constexpr const char* forms[] = {"A B", "A^T B", "A B^T"};
  return forms[static_cast<int>(form)];
}

std::string to_string(const Product& p) {
  return fmt::format("{:<6}{:>5} x {:<4} {:>5}", to_string(p.form), p.rows, p.cols, p.inner);
}

std::string to_string(const Training& t) {
  return fmt::format("{}, batch {}", fmt::join(t.widths, "-"), t.batch);
}

Factors factors(const Product& p) {
  Rng rng(p.rows + p.cols + p.inner);
  const nn::Initializer normal = nn::normal(1.0);
  Factors f;
  f.a = p.form == Form::tn ? normal(p.inner, p.rows, rng) : normal(p.rows, p.inner, rng);
  f.b = p.form == Form::nt ? normal(p.cols, p.inner, rng) : normal(p.inner, p.cols, rng);
  return f;
}

}  // namespace bench
