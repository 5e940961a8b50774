#!/bin/bash
# watch.sh N FOLDER MAKE: runs lesson N and its homework each time that one of their files is saved; Ctrl-C ends it.
n=$1 folder=$2 make=$3
run() { clear; $make --no-print-directory "lesson$n" ARGS='--no-predict --plot none'; $make --no-print-directory "homework$n"; echo "Waiting for a change in $folder (Ctrl-C ends)."; }
export -f run
export n folder make
if command -v entr > /dev/null; then
  printf '%s\n' "$folder"/*.[ch]pp | entr -n bash -c run
  exit
fi
seen=
while :; do
  now=$(stat -c '%Y %s %n' "$folder"/*.[ch]pp)
  [ "$now" = "$seen" ] || { seen=$now; run; }
  sleep 1
done
