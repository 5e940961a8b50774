#!/bin/bash
# progress.sh BUILD N=SOURCE...: a line for each, how homework N stands. Compiled and checked now, as many at once as
# there are cores, and told in the order given; nothing is remembered.
set -u
build=$1
shift

progress_of() { # $1 N=SOURCE
  local n=${1%%=*} source=${1#*=} verdict
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
}

lines=$(mktemp -d) && trap 'kill $(jobs -p) 2> /dev/null; rm -rf "$lines"' EXIT
cores=$(nproc)
pids=()
tell() { # $1 which of them
  wait "${pids[$1]}"
  cat "$lines/$1"
}
for homework in "$@"; do
  started=${#pids[@]}
  [ "$started" -lt "$cores" ] || tell $((started - cores))
  progress_of "$homework" > "$lines/$started" &
  pids+=($!)
done
for ((k = ${#pids[@]} < cores ? 0 : ${#pids[@]} - cores; k < ${#pids[@]}; ++k)); do tell "$k"; done
