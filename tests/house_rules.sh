#!/bin/bash
# The rules of the house that no compiler checks: rooms depend one way, gnuplot stays in its room, files
# can be read in one sitting. Prints what breaks one; exit status 1 if anything does.
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
  "$(grep -nE '#include "(nn|plots|lessons|tests)/' matrix/*)"
refuse 'nn/ stands on matrix/ alone' "$(grep -nE '#include "(plots|lessons|tests)/' nn/*)"
refuse 'plots/ knows no other room' "$(grep -nE '#include "(matrix|nn|lessons|tests)/' plots/*.?pp)"
refuse 'gnuplot-iostream is included in one file' \
  "$(grep -l 'gnuplot-iostream.h' -r matrix nn plots lessons tests --include='*.?pp' | tail -n +2)"
refuse 'no lesson includes another, nor the tests' \
  "$(grep -nE '#include "(lessons/[0-9]|tests/)' lessons/*/*.cpp)"
refuse 'a file is read in one sitting: 200 lines at most' \
  "$(find matrix nn plots lessons tests -name '*.?pp' -exec wc -l {} + | awk '$2 != "total" && $1 > 200')"
exit $status
