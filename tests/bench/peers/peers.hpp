// Peers: the libraries that the course is measured beside. Each is optional, `make setup BENCH=1`
// installs them; one that is not there is left out and the tables say so.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "matrix/matrix.hpp"
#include "tests/bench/measure/sampling.hpp"

namespace bench {

// The products of a dense layer: forward, gradient of its weights, gradient of its inputs.
enum class Form { nn, tn, nt };
std::string to_string(Form form);  // "A B", "A^T B", "A B^T"

struct Product {
  Form form;
  std::size_t rows, cols, inner;  // of C, and the length of its sums
  double flops() const { return 2.0 * static_cast<double>(rows * cols * inner); }
};
std::string to_string(const Product& product);  // "A^T B  784 x 256, 128"

// A and B as this form stores them, of normal numbers.
struct Factors {
  Matrix a, b;
};
Factors factors(const Product& product);

// A network of dense layers with one activation, its loss, and the samples of one step.
struct Training {
  std::vector<std::size_t> widths;
  std::string activation;  // "tanh" or "relu"
  std::string loss;        // "mean_squared_error" or "softmax_cross_entropy"
  std::size_t batch;
};
std::string to_string(const Training& training);  // "2-16-16-1, batch 200"

// A library: name with version and kernel, and what it can be timed at. Without the function where
// the library is not installed or has no such thing.
struct Peer {
  std::string name;
  std::string version;  // empty: not installed
  std::function<Job(const Product&, int threads)> product = {};
  std::function<Job(const Training&, const std::string& precision, int threads)> training = {};
};

Peer ours();
Peer openblas();
Peer eigen();
Peer pytorch();  // in a process of its own, asked through a pipe; precision "float64" or "float32"

}  // namespace bench
