#!/bin/bash
# gradescope.sh OUT LESSONS: writes the autograder for Gradescope, a zip of setup.sh, run_autograder and the course
# without its tests, which hold solutions.
set -euo pipefail
out=$1 lessons=$2
for tool in git python3; do
  command -v $tool > /dev/null || { echo "gradescope: $tool is not installed: make setup GRADE=1" >&2; exit 2; }
done
lessons/tools/grade.py --lessons "$lessons" > /dev/null
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
cp lessons/tools/gradescope/{setup.sh,run_autograder} "$stage"
echo "$lessons" > "$stage/lessons.txt"
mkdir "$stage/course"
git ls-files -z --cached --others --exclude-standard -- Makefile .make matrix nn lessons 'plots/*.?pp' tests/catch.hpp | xargs -0 cp --parents -t "$stage/course"
rm -f "$out"
zip=$(realpath -m "$out")
(cd "$stage" && python3 -m zipfile -c "$zip" setup.sh run_autograder lessons.txt course)
echo "$out: upload it as the autograder of an assignment; LESSONS='$lessons' (empty: all)"
