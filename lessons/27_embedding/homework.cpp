// Homework: start a tied embedding
//
// A network predicts the next of V words. Its table E, (V x d), is used twice:
//
//     x = m E_i      the row of word i, multiplied by a number m
//     h              what the layers between make of x; they keep the mean square
//     logits = h E^T
//
// Choose how E is drawn, and m, so that
// - the rows m E_i have a mean square of 1, as the inputs of other networks do;
// - the first loss is within 1 % of ln V, that of an answer that prefers no word;
// - m is at most 10 sqrt(d), since it multiplies every change of a row that training makes, too;
// - the numbers in E are random with mean 0, so that no two rows and no two columns are alike.
//
// This is to hold for any V from 20 to 1,000 and any d from 16 to 128.
//
// - Which mean square do the logits have? How much do they cost above ln V?
// - Which of the two numbers, the deviation of E and m, is left to choose if the rows are to have a mean square of 1?
//
// Check your answer with `make homeworkN`, N being the number of this folder.
#include <cmath>

#include "nn/layers/embedding.hpp"

// Draws the table, (V x d), from `rng` and returns m.
double start_tied(nn::Embedding& embedding, Rng& rng) {
  // ---- Your code here: 3 to 8 lines. This copy does what serves the rows alone. --------------------
  //
  // embedding.vocabulary(), embedding.width()    V and d
  // embedding.table.value                        E
  // nn::normal(deviation)(rows, columns, rng)    a matrix of normal numbers with mean 0
  // std::log(x), std::sqrt(x), static_cast<double>(n)
  embedding.table.value = nn::normal(1.0)(embedding.vocabulary(), embedding.width(), rng);
  return 1.0;
  // ------------------------------------------------------------------------------------------------
}
