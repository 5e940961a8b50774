#!/bin/bash
# same_text.sh BUILD OTHER_BUILD NUMBER...: each lesson prints the same text, to the byte, in both builds.
# With the fast matrix product in one and the textbook's loops in the other, that is the promise of
# matrix/matmul.hpp, kept from the first weight to the last line. Exit status 1 if a lesson differs.
set -uo pipefail
export OMP_WAIT_POLICY=${OMP_WAIT_POLICY:-passive} GOMP_SPINCOUNT=${GOMP_SPINCOUNT:-1000}  # as make does
export fast=$1 other=$2 texts
shift 2
texts=$(mktemp -d) && trap 'rm -rf "$texts"' EXIT

same_text() { # $1 the lesson's number
  local build
  for build in "$fast" "$other"; do
    "$build/lesson$1" --seed 1 --plot dumb --no-predict < /dev/null > "$texts/$1.${build##*/}" || return
  done
  cmp -s "$texts/$1.${fast##*/}" "$texts/$1.${other##*/}" && return
  echo "lesson $1 prints another text in $other than in $fast:"
  diff "$texts/$1.${fast##*/}" "$texts/$1.${other##*/}" | head -20
  return 1
}
export -f same_text

if printf '%s\n' "$@" | xargs -P "$(env -u OMP_NUM_THREADS nproc)" -I N bash -c 'same_text N'; then
  echo "$# lessons print the same text in $fast and $other"
else
  exit 1
fi
