#!/bin/bash
# progress.sh BUILD N SOURCE: one line, how homework N stands. Compiled and checked now; nothing is remembered.
build=$1 n=$2 source=$3
lessons/tools/check_homework.sh "$build" "$n" "$source" "$build/checked/$n" > /dev/null 2>&1
case $(cat "$build/checked/$n/status" 2> /dev/null) in
  passed) verdict='passes' ;;
  not_yet) verdict='not yet' ;;
  unfinished) verdict='stops early' ;;
  not_compiled) verdict='does not compile' ;;
  refused) verdict='is refused' ;;
  missing) verdict='is missing' ;;
  *) verdict='cannot be checked' ;;
esac
printf '  homework %-3s %-18s %s\n' "$n" "$verdict" "$source"
