// A made corpus: words of several kinds, and what follows each of them. No language, and no data of anybody.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "matrix/random.hpp"
#include "nn/labels.hpp"

constexpr std::size_t words_of_a_kind = 4, places = 5;

struct Corpus {
  std::size_t vocabulary;
  Matrix words;                   // (samples x 1)
  std::vector<std::size_t> next;  // the word that follows
  Matrix targets;                 // the same, one-hot (samples x vocabulary)
  double entropy = 0.0;           // of what follows a word of known kind: the least possible loss
};

// Word i is of kind i % kinds and occurs in five places. Each kind has a favourite of its own, which follows in
// three of them. In the other two follow words that are drawn at random, the same for all words of the kind.
inline Corpus corpus(std::size_t kinds, Rng rng) {
  const std::size_t V = kinds * words_of_a_kind;
  Corpus made{V, Matrix(V * places, 1), {}, {}};
  const std::vector<std::size_t> favourites = rng.permutation(V);
  std::vector<std::vector<std::size_t>> lists;
  for (std::size_t kind = 0; kind < kinds; ++kind) {
    const std::size_t favourite = favourites[kind], a = rng.below(V), b = rng.below(V);
    lists.push_back({favourite, a, favourite, b, favourite});
    for (std::size_t word : lists.back()) {
      const auto count = static_cast<double>(std::ranges::count(lists.back(), word));
      made.entropy -= std::log(count / places) / static_cast<double>(places * kinds);
    }
  }
  for (std::size_t n = 0; n < V * places; ++n) {
    const std::size_t word = n / places;
    made.words(n, 0) = static_cast<double>(word);
    made.next.push_back(lists[word % kinds][n % places]);
  }
  made.targets = nn::one_hot(made.next, V);
  return made;
}
