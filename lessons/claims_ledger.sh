#!/bin/bash
# claims_ledger.sh BUILD SEEDS: every claim of every lesson, as a table, with what seed 1 measures.
# With more seeds than one, also says how many of them each claim held for. A claim that fails for any
# seed makes the exit status 1.
set -euo pipefail
build=$1 seeds=$2
if ! [[ $seeds =~ ^[1-9][0-9]*$ ]]; then
  echo "claims: SEEDS is '$seeds', expected a whole number from 1" >&2
  exit 2
fi

run() { # a lesson that breaks prints its reason and has no claim lines: the ledger says so
  "$1" --claims --seed "$2" | sed "s|^|${1##*/lesson}\t$2\t|" || true
}
export -f run

programs=$(find "$build" -maxdepth 1 -type f -name 'lesson[0-9]*' | sort -V)
# shellcheck disable=SC2016  # the inner shell expands its arguments
for program in $programs; do
  for ((seed = 1; seed <= seeds; ++seed)); do echo "$program $seed"; done
done | xargs -P "$(nproc)" -L 1 bash -c 'run "$0" "$1"' | sort -t $'\t' -k 3,3V -k 2,2n |
  awk -F '\t' -v seeds="$seeds" -v lessons="$(wc -w <<< "$programs")" '
    $2 == 1 { order[++n] = $3; verdict[$3] = $4; measured[$3] = $6; sentence[$3] = $7; seen[$1] = 1 }
    { runs[$3]++; held[$3] += $5 == "held" }
    END {
      printf "%-6s %-8s %-10s %-18s %s\n", "claim", "verdict", "held", "measured", "sentence"
      for (k = 1; k <= n; ++k) {
        id = order[k]
        printf "%-6s %-8s %-10s %-18s %s\n", id, verdict[id], held[id] "/" seeds, measured[id], sentence[id]
        if (held[id] < seeds) failed = failed " " id
      }
      for (l in seen) ran++
      printf "%d claims, %d of %d lessons, seeds 1 to %d: ", n, ran, lessons, seeds
      if (failed != "" || ran < lessons) { print "FAILED" failed; exit 1 }
      print "all held"
    }'
