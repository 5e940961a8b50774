// Golden values: what PyTorch computes in double precision, from tests/golden/golden.safetensors.
// tests/golden/make_golden.py made it, and says what each case is.
#pragma once

#include <cmath>
#include <limits>
#include <map>
#include <ostream>
#include <stdexcept>
#include <string>

#include "matrix/matrix.hpp"
#include "nn/data/safetensors.hpp"

// By its name, case/tensor. Throws std::invalid_argument if the file has no such one.
inline const Matrix& golden(const std::string& name) {
  static const std::map<std::string, Matrix> all = [] {
    std::map<std::string, Matrix> read;
    for (const nn::Tensor& tensor :
         nn::read_safetensors("tests/golden/golden.safetensors").tensors) {
      Matrix matrix(tensor.shape.at(0), tensor.shape.at(1));
      std::copy(tensor.values.begin(), tensor.values.end(), matrix.values().begin());
      read.emplace(tensor.name, std::move(matrix));
    }
    return read;
  }();
  const auto found = all.find(name);
  if (found == all.end()) throw std::invalid_argument("there is no golden " + name);
  return found->second;
}

// How far numbers are from the golden ones, relative to the largest of these: for sums, whose small
// results are differences of large terms. Infinity for another shape, and for what is no number.
inline double distance(const Matrix& ours, const std::string& name) {
  const Matrix& theirs = golden(name);
  if (ours.rows() != theirs.rows() || ours.cols() != theirs.cols()) {
    return std::numeric_limits<double>::infinity();
  }
  double largest = 0.0, apart = 0.0;
  for (std::size_t k = 0; k < ours.size(); ++k) {
    const double gap = std::abs(ours.values()[k] - theirs.values()[k]);
    if (std::isnan(gap)) return std::numeric_limits<double>::infinity();
    largest = std::max(largest, std::abs(theirs.values()[k]));
    apart = std::max(apart, gap);
  }
  return apart == 0.0 ? 0.0 : apart / largest;
}

// The largest relative difference of any one number: for functions of one number. What both give as
// less than 1e-300 is equal.
inline double distance_of_each(const Matrix& ours, const std::string& name) {
  const Matrix& theirs = golden(name);
  if (ours.rows() != theirs.rows() || ours.cols() != theirs.cols()) {
    return std::numeric_limits<double>::infinity();
  }
  double apart = 0.0;
  for (std::size_t k = 0; k < ours.size(); ++k) {
    const double a = ours.values()[k], b = theirs.values()[k];
    if (std::isnan(a) || std::isnan(b)) return std::numeric_limits<double>::infinity();
    if (std::abs(a) < 1e-300 && std::abs(b) < 1e-300) continue;
    apart = std::max(apart, std::abs(a - b) / std::abs(b));
  }
  return apart;
}
