// Eigen, compiled for this machine like everything else; its threads are OpenMP's.
#include "tests/bench/peers/peers.hpp"

#if __has_include(<eigen3/Eigen/Core>)
#include <fmt/core.h>

#include <eigen3/Eigen/Core>
#endif

namespace bench {

#ifdef EIGEN_WORLD_VERSION

namespace {

using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

Eigen::Map<const RowMajor> mapped(const Matrix& a) {
  return {a.values().data(), static_cast<Eigen::Index>(a.rows()),
          static_cast<Eigen::Index>(a.cols())};
}

void multiply(const Product& p, const Factors& f, RowMajor& c) {
  const auto a = mapped(f.a), b = mapped(f.b);
  switch (p.form) {
    case Form::nn:
      c.noalias() = a * b;
      break;
    case Form::tn:
      c.noalias() = a.transpose() * b;
      break;
    case Form::nt:
      c.noalias() = a * b.transpose();
      break;
  }
}

Job product(const Product& p, int threads) {
  RowMajor c(p.rows, p.cols);
  return timed([p, f = factors(p), c]() mutable { multiply(p, f, c); }, threads);
}

}  // namespace

Peer eigen() {
  return {"Eigen",
          fmt::format("{}.{}.{} {}", EIGEN_WORLD_VERSION, EIGEN_MAJOR_VERSION, EIGEN_MINOR_VERSION,
                      Eigen::SimdInstructionSetsInUse()),
          product};
}

#else

Peer eigen() { return {"Eigen", ""}; }

#endif

}  // namespace bench
