#!/bin/bash
# renumber_test.sh BUILD: shows on a copy that renaming a folder renumbers a lesson everywhere: its
# title, its claims, its homework, other lessons' mentions of it, README.md and the folklore.
set -euo pipefail
build=$1
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
cp -a Makefile README.md .make matrix nn plots lessons tests "$copy"
mkdir -p "$copy/$build"
for part in matrix nn plots lessons tests; do
  [ -d "$build/$part" ] && cp -a "$build/$part" "$copy/$build"
done
cp -a "$build"/flags "$build"/*.{cpp,hpp,inc,o,d,gch} "$copy/$build"
cd "$copy"
expect() { # $1 what, $2 the text that must hold it
  grep -qF -- "$1" <<< "$2" || { printf 'after renumbering: expected "%s" in:\n%s\n' "$1" "$2"; exit 1; }
}
old=$(echo lessons/*_where_to_be_random)
mv "$old" lessons/58_where_to_be_random
make --silent --jobs="$(nproc)" INNER=1 "$build/lesson58" "$build/homework58.objects" "$build/homework/where_to_be_random/solution" \
  "$build/run_homework" > /dev/null 2>&1
said=$("$build/lesson58" --plot none --no-predict)
expect 'Lesson 58: ' "$said"
expect '  58.1 ' "$said"
expect 'homework58' "$said"
expect $'58.1\t' "$("$build/lesson58" --claims)"
expect 'Homework 58: not yet' "$(make homework58 2> /dev/null || true)"
expect 'Homework 58: passed' "$("$build/run_homework" "$build/homework/where_to_be_random/solution")"
expect 'lesson 58 ' "$(make help)"
if .make/readme_numbers.sh --check > /dev/null; then echo 'README.md should be out of date'; exit 1; fi
.make/readme_numbers.sh
expect '| 58 | ' "$(cat README.md)"
expect 'make homework58' "$(cat README.md)"
