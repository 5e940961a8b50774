#!/bin/bash
# claims_ledger.sh BUILD SEEDS FORMAT [LESSONS]: every claim of every lesson, with what seed 1 measures and how
# many of the seeds 1 to SEEDS it held for. FORMAT: text, md or json (see ledger.cpp). A claim that
# fails for any seed makes the exit status 1. LESSONS: their numbers, "0 1 2".
set -euo pipefail
build=$1 seeds=$2 format=${3:-text} lessons=${4:-}
if ! [[ $seeds =~ ^[1-9][0-9]{0,5}$ ]]; then
  echo "claims: SEEDS is '$seeds', expected a whole number from 1 to 999999" >&2
  exit 2
fi
case $format in text | md | json) ;; *)
  echo "claims: FORMAT is '$format', expected text, md or json" >&2
  exit 2 ;;
esac

# Lessons run side by side, a thread each. One that breaks prints its reason and has no claim lines:
# the ledger says so.
export OMP_NUM_THREADS=1
run() {
  "$1" --claims --seed "$2" | sed "s|^|${1##*/lesson}\t$2\t|" || true
}
export -f run

# shellcheck disable=SC2016  # the inner shell expands its arguments
for lesson in $lessons; do
  for ((seed = 1; seed <= seeds; ++seed)); do echo "$build/lesson$lesson $seed"; done
done | xargs -P "$(env -u OMP_NUM_THREADS nproc)" -L 1 bash -c 'run "$0" "$1"' |
  "$build/ledger" "$format" "$seeds" "$(wc -w <<< "$lessons")"
