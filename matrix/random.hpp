// Rng: random numbers that mean the same on every platform.
//
// The standard library leaves its distributions to each vendor, so a seed means different numbers
// on different machines. This one is splitmix64 (Steele, Lea, Flood 2014, "Fast splittable
// pseudorandom number generators") with its transforms spelled out below. Integers, uniforms and
// shuffles are the same bits everywhere; normals go through the C library's log and cos, whose last
// bit may differ.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

class Rng {
 public:
  explicit Rng(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next();                // 64 random bits
  double uniform();                    // in [0, 1): 53 random bits
  double uniform(double a, double b);  // between a and b
  double symmetric(double a);          // between -a and a: a (2u - 1)
  double normal();                     // mean 0, variance 1; Box and Muller 1958, the cosine half

  // In 0 ... n-1, each equally likely. Throws std::invalid_argument if n is 0.
  std::size_t below(std::size_t n);

  // Fisher and Yates: every order equally likely.
  template <class T>
  void shuffle(std::span<T> items) {
    for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[below(i)]);
  }

  std::vector<std::size_t> permutation(std::size_t n);  // 0 ... n-1 shuffled

  // An independent generator for a purpose of its own: afterwards, one more draw here changes nothing
  // there. It depends on the index and on how often this generator has drawn before, so take all
  // streams first: the same index of a generator that has drawn as often gives the same stream.
  Rng stream(std::uint64_t index) const;

 private:
  std::uint64_t state_;
};
