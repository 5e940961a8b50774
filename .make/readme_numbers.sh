#!/bin/bash
# Writes each lesson's number, which stands in its folder's name, into README.md: in the rows of the
# syllabus, which it sorts, and in links to a lesson's files. With --check it writes nothing, and its
# exit status is 1 if README.md is out of date.
set -euo pipefail
renewed=$(find lessons -maxdepth 1 -name '[0-9][0-9]_*' | sort | awk '
  FNR == NR {  # the folders
    name = substr($0, length("lessons/NN_") + 1)
    folder[name] = $0
    number[name] = substr($0, length("lessons/") + 1, 2) + 0
    next
  }
  function with_folders(line,    done, name) {
    while (match(line, /lessons\/[0-9][0-9]_[a-z_0-9]+/)) {
      name = substr(line, RSTART + length("lessons/NN_"), RLENGTH - length("lessons/NN_"))
      if (!(name in folder)) { print "README.md: there is no lesson " name > "/dev/stderr"; exit 1 }
      last = name
      done = done substr(line, 1, RSTART - 1) folder[name]
      line = substr(line, RSTART + RLENGTH)
    }
    return done line
  }
  { last = ""; line = with_folders($0) }
  line ~ /^\| [0-9]+ \|/ && last != "" {  # a row of the syllabus
    n = number[last]
    sub(/^\| [0-9]+ \|/, "| " n " |", line)
    gsub(/make lesson[0-9]+/, "make lesson" n, line)
    gsub(/make homework[0-9]+/, "make homework" n, line)
    gsub(/picture of lesson [0-9]+/, "picture of lesson " n, line)
    rows[n] = line
    next
  }
  { for (n = 0; n < 100; ++n) if (n in rows) { print rows[n]; delete rows[n] } print line }' - README.md)
if [ "${1:-}" = --check ]; then
  diff <(echo "$renewed") README.md > /dev/null || { echo 'README.md: numbers are out of date; run make readme'; exit 1; }
else
  echo "$renewed" > README.md
fi
