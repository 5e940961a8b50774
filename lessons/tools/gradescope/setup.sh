#!/bin/bash
# Gradescope runs this once, when it builds the autograder's image: packages, and all that submissions share.
set -euo pipefail
cd "${AUTOGRADER:-/autograder}/source/course"
GRADE=1 bash .make/setup.sh
make graded_code LESSONS="$(cat ../lessons.txt)"
