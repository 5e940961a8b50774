#!/bin/bash
# answers.sh SOURCE...: prints one unit that holds all wrong answers to a homework, each in a namespace of its name: most
# of the time that one takes to compile goes into its headers. What they include comes first, outside of all namespaces.
set -euo pipefail
grep -h '^#include' "$@" | grep -v '"solution.cpp"' | sort -u
for source in "$@"; do
  name=${source##*/}
  [ "$name" = solution.cpp ] || printf '\nnamespace %s {\n#include "%s"\n}\n' "${name%.cpp}" "$source"
done
