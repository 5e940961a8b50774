#!/bin/bash
# elementary.hpp promises that a loop over its functions is vector code. One branch in them, and g++ goes
# back to single numbers, and no other test fails. With the masks of AVX-512 it forgives
# branches that it cannot forgive without, so both are asked. Exit status 1 if a loop stays scalar.
set -uo pipefail
functions=(exp log log1p tanh sigmoid)
source=$(
  echo '#include "matrix/fast/elementary.hpp"'
  for f in "${functions[@]}"; do # a line each: the compiler names loops by line
    echo "void $f(const double* __restrict x, double* y, int n) { for (int i = 0; i < n; ++i) y[i] = elementary::$f(x[i]); }"
  done
)
[ "$(uname -m)" = x86_64 ] || exit 0
status=0
for arch in x86-64-v3 x86-64-v4; do
  said=$(g++ -std=c++20 -O3 -march=$arch -ffp-contract=off -I. -fopt-info-vec-optimized -x c++ -c -o /dev/null - <<<"$source" 2>&1) ||
    { printf 'vector_code: g++ failed:\n%s\n' "$said"; exit 1; }
  for k in "${!functions[@]}"; do
    grep -q "<stdin>:$((k + 2)):.*loop vectorized" <<<"$said" && continue
    echo "vector_code: ${functions[k]} stays scalar with -march=$arch: is there a branch in it?"
    status=1
  done
done
exit $status
