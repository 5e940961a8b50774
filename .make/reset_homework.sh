#!/bin/bash
# reset_homework.sh FILE: puts the starter of a homework back, after asking; keeps the file as it is beside it.
# What the starter is, starters.txt says, by git's name of its text: so it is found after a student's commits, too.
set -euo pipefail
file=$1
name=${file%/*} name=${name##*/[0-9][0-9]_}
command -v git > /dev/null || { echo 'reset: git is not installed: make setup' >&2; exit 2; }
starter=$(awk -v name="$name" '$2 == name { print $1 }' .make/starters.txt)
git cat-file -e "${starter:-none}" 2> /dev/null ||
  { echo "reset: the starter of $file is not in this folder's git repository; take it from where the course came from" >&2; exit 2; }
if [ -f "$file" ] && [ "$(git hash-object -- "$file")" = "$starter" ]; then
  echo "$file is the starter already."
  exit
fi
read -r -p "Put the starter of $file back? Your file is kept beside it. [y/N] " answer || true
[[ ${answer:-} == [yY]* ]] || { echo 'Nothing was changed.'; exit 1; }
git cat-file blob "$starter" > "$file.new"
if [ -f "$file" ]; then
  kept=$file.kept k=1
  while [ -e "$kept" ]; do kept=$file.kept$((k += 1)); done
  cp -- "$file" "$kept"
  echo "Your file is $kept now."
fi
mv -- "$file.new" "$file"
echo "$file is the starter again."
