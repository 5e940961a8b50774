// OpenBLAS. Debian 12's does not know processors newer than itself and falls back to a kernel of
// 2004; the Makefile names one that fits (OPENBLAS_CORETYPE), and the tables say which one ran.
#include "tests/bench/peers/peers.hpp"

#if __has_include(<cblas.h>)
#include <cblas.h>
#endif

namespace bench {

#ifdef OPENBLAS_VERSION

namespace {

void multiply(const Product& p, const Factors& f, Matrix& c) {
  const auto a_cols = static_cast<blasint>(f.a.cols()), b_cols = static_cast<blasint>(f.b.cols());
  const auto m = static_cast<blasint>(p.rows), n = static_cast<blasint>(p.cols);
  cblas_dgemm(CblasRowMajor, p.form == Form::tn ? CblasTrans : CblasNoTrans,
              p.form == Form::nt ? CblasTrans : CblasNoTrans, m, n, static_cast<blasint>(p.inner),
              1.0, f.a.values().data(), a_cols, f.b.values().data(), b_cols, 0.0, c.values().data(),
              n);
}

Job product(const Product& p, int threads) {
  const Job job =
      timed([p, f = factors(p), c = Matrix::zeros(p.rows, p.cols)]() mutable { multiply(p, f, c); },
            threads);
  return [job, threads](std::size_t repeats) {
    openblas_set_num_threads(threads);
    return job(repeats);
  };
}

}  // namespace

Peer openblas() {
  return {"OpenBLAS", std::string(OPENBLAS_VERSION) + " " + openblas_get_corename(), product};
}

#else

Peer openblas() { return {"OpenBLAS", ""}; }

#endif

}  // namespace bench
