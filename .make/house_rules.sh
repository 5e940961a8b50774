#!/bin/bash
# The rules of the house that no compiler checks: rooms depend one way, gnuplot stays in its room,
# lessons/common holds what at least two lessons use, a file can be read in one sitting, and a lesson's
# number stands in its folder's name alone. Prints what breaks one; exit status 1 if anything does.
set -uo pipefail
status=0
refuse() { # $1 the rule, then the places
  local rule=$1
  shift
  if [ -n "$*" ]; then
    printf '%s:\n%s\n' "$rule" "$*"
    status=1
  fi
}

refuse 'matrix/ knows nothing of the other rooms' \
  "$(grep -rnE '#include "(nn|plots|lessons|tests)/' matrix)"
refuse 'nn/ stands on matrix/ alone' "$(grep -rnE '#include "(plots|lessons|tests)/' nn)"
refuse "the core of nn/ knows none of its sub-rooms" "$(grep -nE '#include "nn/[a-z]+/' nn/*.?pp)"
refuse 'plots/ knows no other room' "$(grep -nE '#include "(matrix|nn|lessons|tests)/' plots/*.?pp)"
refuse 'gnuplot-iostream is included in one file' \
  "$(grep -l 'gnuplot-iostream.h' -r matrix nn plots lessons tests --include='*.?pp' | tail -n +2)"
refuse 'no lesson includes another, nor the tests' \
  "$(grep -nE '#include "(lessons/[0-9]|tests/)' -r lessons --include='*.?pp')"
refuse 'lessons/ holds folders only' "$(find lessons -maxdepth 1 -type f -not -name README.md)"

# Which lessons and tools are linked with a unit of lessons/common, or include its header.
used_once() {
  local links unit users
  links=$(find matrix nn plots lessons tests -name '*.?pp' -exec awk -f .make/links.awk -v matmul=fast {} +)
  for unit in lessons/common/*.hpp; do
    unit=${unit%.hpp}
    users=$({
      grep -F "/$unit.o" <<< "$links" | grep -oE '^\$\(build\)/(lesson[0-9]+|homework[0-9]+|interview|run_homework|ledger):' |
        sed -E 's/.*\/(lesson|homework)?([^:]*):/\2/'
      grep -lF "\"$unit.hpp\"" -r lessons --include='*.?pp' | grep -v "^$unit\." |
        sed -E 's|lessons/(0?([0-9]+)_[^/]*\|([^/]*))/.*|\2\3|'
    } | sort -u | grep -cvx common)
    # What the frame itself includes is used by all.
    [ "$users" -ge 2 ] || grep -qF "\"$unit.hpp\"" lessons/common/*.hpp || echo "$unit.hpp: used by $users"
  done
}
refuse 'lessons/common holds what at least two lessons or tools use' "$(used_once)"

refuse "a lesson's number stands in its folder's name alone: write @name (lessons/common/syllabus.hpp)" \
  "$(grep -rnE '(lesson|homework)s? ?[0-9]' lessons/[0-9]* matrix nn plots tests/homework --include='*.?pp' -i)"
refuse 'a homework.cpp is the starter that .make/starters.txt names (make starters, after a change of one)' \
  "$(for f in lessons/[0-9]*; do echo "$(git hash-object "$f/homework.cpp") ${f#lessons/*_}"; done | diff - .make/starters.txt)"
# A few lines more are nobody's business: no idea is split and no sentence squeezed for them.
refuse 'a file is read in one sitting: 400 lines, and 25 more at most' \
  "$(find matrix nn plots lessons tests -name '*.?pp' -exec wc -l {} + | awk '$2 != "total" && $1 > 425')"
# A folder's data or mathematics may have a file of its own beside lesson.cpp, if it is short.
folder_lines() {
  local folder lines
  for folder in lessons/[0-9]*; do
    lines=$(find "$folder" -name '*.?pp' -not -name homework.cpp -not -name check.cpp -not -name glossary.cpp -exec cat {} + | wc -l)
    [ "$lines" -le 450 ] || echo "$folder: $lines lines"
  done
}
refuse "a lesson's folder has 450 lines at most besides homework and check" "$(folder_lines)"
# A function ends at the first line that is a lone brace at the indentation of its first line.
refuse 'a function has 60 lines at most' "$(find matrix nn plots lessons tests -name '*.cpp' -exec awk '
  FNR == 1 { open = 0 }
  /^[A-Za-z].*\) (const )?(override )?\{$/ { open = FNR }
  /^\}/ { if (open && FNR - open > 60) print FILENAME ":" open ": " FNR - open " lines"; open = 0 }' {} +)"
exit $status
