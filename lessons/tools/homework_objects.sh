#!/bin/bash
# homework_objects.sh CHECK OTHERS...: what a homework is linked with, in one line, its compiled check first; then, a
# line each, the functions that the check asks for and none of the others has: those that the homework may define.
set -euo pipefail
asked=$(nm --plugin=/dev/null -u "$1" | awk '{ print $2 }' | sort -u)
defined=$(nm --plugin=/dev/null --defined-only "${@:2}" | awk 'NF == 3 { print $3 }' | sort -u)
echo "$@"
comm -23 <(echo "$asked") <(echo "$defined")
