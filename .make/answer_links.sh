#!/bin/bash
# answer_links.sh FOLDER ANSWERS CHECK: ANSWERS is the object file that holds all wrong answers to a homework, each in a
# namespace of its name. Writes FOLDER/wrong_x: the linker's options by which the functions that CHECK calls are those
# of wrong_x.
set -euo pipefail
folder=$1 answers=$2 check=$3
with_meaning() { # symbols, a line each; behind each what it means in C++
  local symbols
  symbols=$(cat)
  paste <(echo "$symbols") <(c++filt <<< "$symbols")
}
rm -rf "$folder" && mkdir -p "$folder"
awk -F '\t' -v folder="$folder" '
  NR == FNR { called[$2] = $1; next }
  match($2, /^wrong_[A-Za-z0-9_]*::/) {
    answer = substr($2, 1, RLENGTH - 2)
    meant = substr($2, RLENGTH + 1)
    seen[answer] += meant in called
    if (meant in called) print "-Wl,--defsym=" called[meant] "=" $1 > (folder "/" answer)
  }
  END {
    for (answer in seen) if (!seen[answer]) {
      print folder "/" answer ": its check calls none of its functions; compare their parameters" > "/dev/stderr"
      exit 1
    }
  }' <(nm --plugin=/dev/null -u "$check" | awk '{ print $2 }' | with_meaning) \
  <(nm --plugin=/dev/null "$answers" | awk '$2 == "T" { print $3 }' | with_meaning)
