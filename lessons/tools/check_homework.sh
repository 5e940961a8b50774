#!/bin/bash
# check_homework.sh BUILD N SOURCE WORK: compiles SOURCE as homework N, looks up what it uses, links it with its
# check and runs that. WORK, a folder, keeps what this makes; its file `status` holds one word:
# passed, not_yet, unfinished, refused, not_compiled, missing or own_fault.
#
# Everything is done anew in each run, so that the verdict is about the file as it is. Exit status: 0 if it
# passes, 1 if it does not, 3 for a fault of the course.
# HOMEWORK_COMPILE, HOMEWORK_PREPROCESS, HOMEWORK_LINK and HOMEWORK_LIBRARIES say how; `make` sets them.
set -uo pipefail
build=$1 n=$2 source=$3 work=$4
tools=${0%/*}
mkdir -p "$work" && rm -f "$work"/* || exit 3

ends() { # $1 the word; the rest is an exit status
  echo "$1" > "$work/status"
  exit "$2"
}

[ -f "$source" ] || { echo "Homework $n: there is no file $source."; ends missing 1; }
cp -- "$source" "$work/homework.cpp" || ends own_fault 3

# A template without an end, or a file that includes itself, must not take the machine along.
( ulimit -t 60 -v 4000000 -f 200000
  eval "$HOMEWORK_COMPILE -MMD -fdiagnostics-color=never -c" '"$work/homework.cpp" -o "$work/homework.o"' ) > "$work/compiler.txt" 2>&1
status=$?
if [ $status != 0 ] || ! [ -s "$work/homework.o" ]; then
  error=$(grep -m 1 -E '/homework\.cpp:[0-9]+:([0-9]+:)? (fatal )?error: ' "$work/compiler.txt" |
    sed -E 's/.*homework\.cpp:([0-9]+):([0-9]+:)? (fatal )?error: /line \1: /' | cut -c 1-300)
  if [ -z "$error" ]; then
    error='the compiler used more than 60 seconds or 4 GB'
    ! grep -q 'error: ' "$work/compiler.txt" || error='an error in a file that it includes, or in what it makes of a template of the course'
  fi
  printf 'Homework %s does not compile.\n\n  measured   %s\n  next       that line; %s has all that the compiler says\n' "$n" "$error" "$work/compiler.txt"
  ends not_compiled 1
fi

# Headers: the system's, matrix/, nn/, and those of the lesson's folder.
read -r objects < "$build/homework$n.objects" || ends own_fault 3
check=${objects%% *}
folder=${check#*/*/} folder=${folder%/*}
foreign=$(sed 's/^[^:]*: //; s/\\$//' "$work/homework.d" | tr -s ' ' '\n' | grep -vxF -- "$work/homework.cpp" |
  grep -vxE "(/usr/.*|(matrix|nn)/[a-z0-9_/]*\.hpp|$folder/[a-z0-9_]*\.hpp|build/[^ /]*/for_homework\.hpp(\.gch)?|[^ ]*:|)" | head -n 1)
said=
if [ -n "$foreign" ]; then
  said=$(printf "  found      it includes a file of its own, '%s'\n  why not    a homework includes headers of the system, of matrix/ and of nn/\n  next       remove that #include" "${foreign##*/}")
else
  said=$("$tools/inspect_homework.sh" "$work/homework.o" "$work/homework.cpp" "$build/homework$n.objects" 2>&1) || [ -n "$said" ] ||
    { echo "Homework $n was not inspected: inspect_homework.sh ended early, which is no fault of the homework." >&2; ends own_fault 3; }
fi
if [ -n "$said" ]; then
  printf 'Homework %s was not run: it contains what a homework may not contain.\n\n%s\n' "$n" "$said"
  ends refused 1
fi

# The homework comes after what it could stand in for.
archive=$build/course.a
[ -f "$archive" ] && [ -n "${HOMEWORK_WHOLE_COURSE:-}" ] || archive=
# shellcheck disable=SC2086  # lists of files and flags
if ! eval "$HOMEWORK_LINK" '$objects "$work/homework.o" $archive' "$HOMEWORK_LIBRARIES" '-o "$work/check"' > "$work/linker.txt" 2>&1; then
  missing=$(sed -nE "s/.*undefined (symbol: |reference to .)([^']*)'?$/\2/p" "$work/linker.txt" | head -n 1)
  printf "Homework %s does not link.\n\n  measured   '%s' is declared and defined nowhere\n  next       its name and its parameters, beside those of the starter\n" "$n" "${missing:-?}"
  ends not_compiled 1
fi

"$build/run_homework" "$work/check" | tee "$work/said.txt"
status=${PIPESTATUS[0]}
rm -f "$work/check" "$work"/homework.{o,d}
case $status in
  0) ends passed 0 ;;
  1) if grep -q '^The check did not finish' "$work/said.txt"; then ends unfinished 1; else ends not_yet 1; fi ;;
  *) ends own_fault 3 ;;
esac
