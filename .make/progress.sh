#!/bin/bash
# progress.sh BUILD N MAKE: one line, whether homework N passes. Built and checked now; nothing is remembered.
build=$1 n=$2 make=$3
if ! $make --no-print-directory INNER=1 "$build/homework$n" > /dev/null 2>&1; then
  verdict='does not build'
elif "$build/run_homework" "$build/homework$n" > /dev/null 2>&1; then
  verdict='passes'
else
  verdict='not yet'
fi
printf '  homework %-3s %-16s %s\n' "$n" "$verdict" "lessons/$(printf %02d "$n")"_*/homework.cpp
