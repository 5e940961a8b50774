// The ladder: one product written five ways, each an idea faster, all the same to the last bit.
#pragma once

#include <string>
#include <vector>

#include "matrix/matrix.hpp"

namespace bench {

struct Rung {
  std::string name;
  void (*multiply)(const Matrix& a, const Matrix& b, Matrix& c);  // c = a b, c of the right shape
  bool all_threads = false;
};

// From the textbook to the product of the course; see the head of matrix/fast/product.cpp.
const std::vector<Rung>& ladder();

}  // namespace bench
