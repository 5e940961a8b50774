#!/bin/bash
# sweep.sh BUILD LESSONS SEEDS SHARE: runs lessons over the domains that they declare, and prints for
# each claim how often it failed and the smallest margin by which it held, and where.
#
#   LESSONS  "3,15" or "0-5" or "1 2 3"
#   SEEDS    tried at the defaults, from 1 on; empty: as many as the lesson declares. A tenth of it, at
#            least 3, for each setting: other seeds for each.
#   SHARE    5: every fifth run only; empty: all
#
# Exit status 1 if a claim fails within its domain or a run breaks; 2 for bad usage.
set -euo pipefail
build=$1 lessons=${2:-} seeds=${3:-} share=${4:-1}
for number in "${seeds:-1}" "$share"; do
  [[ $number =~ ^[1-9][0-9]{0,6}$ ]] || { echo "sweep: '$number' is no whole number from 1 to 9999999" >&2; exit 2; }
done

wanted() { # the numbers of the lessons, one a line
  local part
  for part in ${lessons//,/ }; do
    if [[ $part =~ ^([0-9]+)-([0-9]+)$ ]]; then
      seq "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}"
    elif [[ $part =~ ^[0-9]+$ ]]; then
      echo "$part"
    else
      echo "sweep: LESSONS is '$lessons', expected numbers as in 3,15 or 0-5" >&2
      return 2
    fi
  done
}

# A line a run: lesson, seed, and the setting.
runs() {
  local lesson domain declared count k=0 setting seed
  for lesson in $numbers; do
    [ -x "$build/lesson$lesson" ] || continue  # a gap in the numbers
    domain=$("$build/lesson$lesson" --domain)
    declared=$(sed -n 's/^seeds 1 to //p' <<< "$domain")
    count=${seeds:-$declared}
    for ((seed = 1; seed <= count; ++seed)); do printf '%s\t%s\t\n' "$lesson" "$seed"; done
    count=$((count / 10 < 3 ? 3 : count / 10))
    k=0
    while IFS= read -r setting; do
      for ((seed = k * count + 1; seed <= (k + 1) * count; ++seed)); do
        printf '%s\t%s\t%s\n' "$lesson" "$seed" "$setting"
      done
      k=$((k + 1))
    done < <(sed -n 's/^setting //p' <<< "$domain")
  done
}

# Lessons run side by side, a thread each. A line for each claim, then one that says how the run ended. (By the
# shell alone: starting a program takes as long as a small lesson.)
one_run() {
  local lesson seed setting said line='' status=0
  IFS=$'\t' read -r lesson seed setting <<< "$1"
  # shellcheck disable=SC2086  # a setting is a list of options
  said=$("$BUILD/lesson$lesson" --claims --seed "$seed" $setting 2>&1) || status=$?
  while IFS= read -r line; do
    [[ $line != *$'\t'@(held|failed|outside)$'\t'* ]] || printf 'claim\t%s\t%s\t%s\t%s\n' "$lesson" "$seed" "$setting" "$line"
  done <<< "$said"
  line=${said##*$'\n'}
  printf 'end\t%s\t%s\t%s\t%s\t%s\n' "$lesson" "$seed" "$setting" "$status" "${line:0:200}"
}
export -f one_run
export BUILD=$build OMP_NUM_THREADS=1

numbers=$(wanted)
list=$(runs | awk -v share="$share" 'NR % share == (share > 1)')
[ -n "$list" ] || { echo "sweep: there is no such lesson: $lessons" >&2; exit 2; }
[ -t 2 ] && shown=1 || shown=
# shellcheck disable=SC2016  # the inner shell expands its arguments
tr '\n' '\0' <<< "$list" | xargs -0 -n 4 -P "$(env -u OMP_NUM_THREADS nproc)" \
  bash -c 'for run in "$0" "$@"; do [ -z "$run" ] || one_run "$run"; done' |
  awk -F '\t' -v total="$(wc -l <<< "$list")" -v shown="$shown" '
    function place(seed, setting) { return (setting == "" ? "the defaults" : setting) ", seed " seed }
    $1 == "claim" {
      id = $5
      if (!(id in runs)) { order[++claims] = id; split(id, part, "."); key[id] = part[1] * 1000 + part[2] }
      ++runs[id]
      if ($7 == "outside") { ++outside[id]; next }
      if ($7 == "failed") {
        ++failed[id]; ++failures
        if (failed[id] <= 3) examples[id] = examples[id] "\n         failed with " $8 " at " place($3, $4)
      }
      if (!(id in least) || $9 + 0 < least[id]) { least[id] = $9 + 0; text[id] = $9; at[id] = place($3, $4) }
    }
    $1 == "end" {
      ++done
      if (shown) printf "\r\033[K%d of %d runs", done, total > "/dev/stderr"
      if ($5 != 0 && $5 != 1 || $5 == 1 && $6 ~ /^lesson[0-9]+: /) {
        ++broken
        if (broken <= 10) said = said sprintf("  lesson %s broke at %s: %s\n", $2, place($3, $4), $6)
      }
    }
    END {
      if (shown) printf "\r\033[K" > "/dev/stderr"
      for (a = 1; a <= claims; ++a) for (b = a + 1; b <= claims; ++b)
        if (key[order[b]] < key[order[a]]) { t = order[a]; order[a] = order[b]; order[b] = t }
      printf "  %-6s %6s %7s %8s  %-9s %s\n", "claim", "runs", "failed", "outside", "margin", "smallest margin at"
      for (a = 1; a <= claims; ++a) {
        id = order[a]
        printf "  %-6s %6d %7d %8d  %-9s %s%s\n", id, runs[id], failed[id], outside[id], text[id], at[id], examples[id]
      }
      printf "%s%d runs, %d claims: %d failures", said, done, claims, failures
      printf "%s\n", broken ? ", " broken " runs broke" : ""
      if (done != total) { print "sweep: " total - done " runs are missing"; exit 1 }
      exit failures + broken > 0
    }'
