#include "matrix/random.hpp"

#include <cmath>
#include <numbers>
#include <numeric>
#include <stdexcept>

namespace {

constexpr std::uint64_t golden_gamma = 0x9e3779b97f4a7c15;  // 2^64 / golden ratio, made odd

std::uint64_t mix(std::uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

}  // namespace

std::uint64_t Rng::next() { return mix(state_ += golden_gamma); }

double Rng::uniform() { return static_cast<double>(next() >> 11) * 0x1p-53; }

double Rng::uniform(double a, double b) { return a + (b - a) * uniform(); }

double Rng::symmetric(double a) { return a * (2.0 * uniform() - 1.0); }

double Rng::normal() {
  const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));  // 1 - u is never 0
  return radius * std::cos(2.0 * std::numbers::pi * uniform());
}

std::size_t Rng::below(std::size_t n) {
  if (n == 0) throw std::invalid_argument("Rng::below: no integer is below 0");
  // 2^64 is no multiple of n in general: drop the first 2^64 mod n values, or small results would
  // come up more often.
  const std::uint64_t dropped = (0 - static_cast<std::uint64_t>(n)) % n;
  std::uint64_t bits = next();
  while (bits < dropped) bits = next();
  return static_cast<std::size_t>(bits % n);
}

std::vector<std::size_t> Rng::permutation(std::size_t n) {
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  shuffle(std::span(order));
  return order;
}

Rng Rng::stream(std::uint64_t index) const {
  // Mixing twice parts streams whose seed and index are neighbours.
  return Rng(mix(mix(state_) + golden_gamma * (index + 1)));
}
