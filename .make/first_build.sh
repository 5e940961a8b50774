#!/bin/bash
# first_build.sh BUILD MAKE TARGETS...: before the first build of its kind, says once how long it takes.
build=$1 make=$2
shift 2
[ -e "$build/flags" ] && exit
compiled=$($make --silent INNER=1 --dry-run "$@" 2>/dev/null | grep '^echo "  compile')
files=$(grep -c . <<< "$compiled")
bundles=$(grep "compile $build" <<< "$compiled" | grep -vc /answers/)  # each takes as long as three files
answers=$(grep -c /answers/ <<< "$compiled")  # five take as long as a file
if [ "$files" -gt 0 ]; then
  echo "The first build compiles $files files, about $((3 + (files + 2 * bundles - answers * 4 / 5) * 5 / 2 / $(nproc))) seconds; later ones only what changed." >&2
fi
rm -f "$build/flags"
