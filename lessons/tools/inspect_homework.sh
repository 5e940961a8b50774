#!/bin/bash
# inspect_homework.sh OBJECT SOURCE LINKED: looks up in the compiled homework what it defines and what it refers to,
# before it runs. LINKED is what homework_objects.sh says of its check. Prints what to remove and exits with 1 if
# there is anything that a homework may not do. The list of what it may is homework_may_use.txt, beside this file.
# shellcheck disable=SC2016  # backquotes are for the reader
set -euo pipefail
object=$1 source=$2
{ read -r check _ && asked=$(cat); } < "$3"
tools=${0%/*}

refuse() { # $1 what was found, $2 why not, $3 what to do
  printf '  found      %s\n  why not    %s\n  next       %s\n' "$1" "$2" "$3"
  exit 1
}

# Without plugins: LLVM's takes longer to load than all else that is done here.
nm() { command nm --plugin=/dev/null "$@"; }

# The line of the source that refers to symbol $1, "line 12: text"; with inlined functions its innermost in SOURCE.
place() {
  local section offset line
  while read -r section offset; do
    line=$(addr2line -i -j "$section" -e "$object" "$offset" | grep -F "/${source##*/}:" | tail -n 1 | sed -E 's/.*:([0-9]+).*/\1/')
    [[ $line =~ ^[0-9]+$ ]] && { at_line "$line"; return; }
  done < <(objdump -r "$object" | awk -v symbol="$1" '/^RELOCATION/ { section = substr($4, 2, length($4) - 3) }
      section ~ /^\.text/ { name = $3; sub(/[-+]0x[0-9a-f]+$/, "", name); if (name == symbol) print section, "0x" $1 }')
  line=$(grep -nwF -m 1 -- "$(c++filt -p "$1" | sed -E 's/.*:://; s/<.*//')" "$source" | cut -d: -f1) || true
  [ -z "$line" ] || at_line "$line"
}
at_line() { printf ', line %s: `%s`' "$1" "$(sed -n "$1{s/^[[:space:]]*//;s/[^[:print:]]/?/g;p}" "$source" | cut -c 1-100)"; }

# Assembly leaves no trace in an object file, but the compiler must have read the word, or an attribute whose text
# the assembler reads: both are looked for in what the preprocessor makes of the file. Lines that say they are
# of another file would hide there. (Lines are joined as the compiler does it; \1 stands for the end of one.)
gap=$'([[:space:]\1]|/[*]([^*]|[*]+[^*/])*[*]+/)*'
directive=$(LC_ALL=C sed -z 's/\\[ \t\v\f\r]*\n//g' "$source" | tr '\n\000' '\001 ' |
  LC_ALL=C grep -caE $'(^|\1|[*]/)[[:space:]\1]*(#|%:)'"$gap"'(line|[0-9])') || true
[ "$directive" = 0 ] || refuse 'a line that names another file, `#line`' 'what stands behind it could not be found again' 'remove that line'
found=$(eval "$HOMEWORK_PREPROCESS" '"$source"' 2> /dev/null | awk -v own="${source##*/}" -v attributes='an attribute whose text the assembler reads' '
    /^# [0-9]+ "/ { in_it = index($0, "/" own "\"") || index($0, " \"" own "\""); line = $2 - 1; next }
    { ++line }
    !in_it { next }
    /(^|[^A-Za-z0-9_])(asm|__asm|__asm__)([^A-Za-z0-9_]|$)/ { at["assembly"] = at["assembly"] ? at["assembly"] : line }
    # What has no string, or as ifunc("f") a plain name, says nothing else to the assembler. What is open at the end of
    # a line goes on in the next. Nobody writes that much of it by hand: it is refused unread.
    {
      text = text $0 " "
      odd = length(text) > 10000 && text ~ /(section|alias|weakref|ifunc|symver)(__)?[ \t]*\(/
      if (!odd) {
        gsub(/(section|alias|weakref|ifunc|symver)(__)?[ \t]*\([^)"]*\)/, " ", text)
        gsub(/(section|alias|weakref|ifunc|symver)(__)?[ \t]*\([ \t]*"[A-Za-z0-9_.]*"[ \t]*\)/, " ", text)
        odd = text ~ /(section|alias|weakref|ifunc|symver)(__)?[ \t]*\([^)]*\)/
      }
      text = !odd && match(text, /(section|alias|weakref|ifunc|symver)(__)?[ \t]*(\([^)]*)?$/) ? substr(text, RSTART) : ""
      if (odd && !at[attributes]) at[attributes] = line
    }
    END { for (what in at) if (at[what]) print at[what], what }')
[ -z "$found" ] || refuse "$(head -n 1 <<< "$found" | cut -d ' ' -f 2-)$(at_line "$(head -n 1 <<< "$found" | cut -d ' ' -f 1)")" \
  'nobody can look up what it does' 'write it in C++, without such words'

# <iostream> makes its streams ready when a program starts; nothing else may run before main.
only_streams_start() {
  nm "$object" | grep -q '_ZNSt8ios_base4InitC1' || return
  objdump -r "$object" | awk '/^RELOCATION/ { starts = $4 ~ /\.text\.startup|__StaticInit/; array = $4 ~ /init_array/ }
    array && $2 ~ /^R_/ && $3 !~ /^\.text\.startup/ { exit 1 }
    starts && $2 ~ /^R_/ && $3 !~ /^(\.bss|\.rodata|\.text|__dso_handle|__cxa_atexit|_ZNSt8ios_base4Init)/ { exit 1 }'
}

# Sections that hold something: code, constants, variables; none whose code runs by itself.
while read -r section; do
  case $section in
    .text* | .rodata* | .data* | .bss* | .tbss* | .tdata* | .eh_frame | .gcc_except_table* | .comment | .note.* | .group | .debug_* | .llvm_addrsig | .stack_sizes | asan_globals*) ;;
    .init_array*)
      only_streams_start || refuse 'a variable outside of all functions whose value is computed when the program starts, or a function that runs by itself' \
        'a homework runs when its check calls it' 'move the variable into the function, or make it constexpr' ;;
    *) refuse "a section of its own, '$section'" 'a homework is functions and constants' 'remove the attribute that makes it' ;;
  esac
done < <(objdump -h "$object" | awk '$1 ~ /^[0-9]+$/ && $3 !~ /^0+$/ { print $2 }')

# What the list says of the names of this homework: for each symbol a line of it, if there is one.
homework=${check%/*} homework=${homework##*/[0-9][0-9]_}
symbols=$(nm "$object" | awk '{ print $(NF - 1), $NF }' | sort -u)
names=$(cut -d ' ' -f 2 <<< "$symbols")
declare -A rule
while IFS=$'\t' read -r symbol entry; do
  rule[$symbol]=$entry
done < <(paste <(echo "$names") <(c++filt -p <<< "$names") | awk -F '\t' -v here="$homework" '
    NR == FNR { if (!/^#/) { which[++n] = "^(" $2 ")$"; line[n] = $0 }; next }
    { for (k = 1; k <= n; ++k) if ($2 ~ which[k] || here ": " $2 ~ which[k]) { print $1 "\t" line[k]; break } }' \
    "$tools/homework_may_use.txt" -)
named() { printf "'%s'" "$(c++filt -p "$1" | cut -c 1-120)"; }

defined=0
while read -r type symbol; do
  case $type in
    i) refuse "$(named "$symbol"), which is chosen when the program starts" 'a homework runs when its check calls it' 'remove its attribute ifunc' ;;
    [TDBRSGC])
      { [[ $'\n'$asked$'\n' == *$'\n'"$symbol"$'\n'* ]] && [ -z "${rule[$symbol]:-}" ]; } ||
        refuse "$(named "$symbol") is defined, for which the check does not ask" \
          'a homework defines the functions of its task; others could stand in for those of the course' \
          'write it between `namespace {` and `}`, or remove it; if it is the function of the task, compare its parameters with those of the starter'
      defined=1 ;;
    [WVu]) [ -n "${rule[$symbol]:-}" ] ||
      refuse "$(named "$symbol") is defined for all programs to see" 'it could stand in for something of the course' \
        'write its class or function between `namespace {` and `}`' ;;
  esac
done <<< "$symbols"
[ $defined = 1 ] || refuse 'no function that the check asks for' 'the check calls it' "compare its name and its parameters with those of the starter"

# What it refers to: of all that is refused, the first whose line is known.
found='' where='' why=''
while read -r type symbol; do
  [[ $type == [Uwv] ]] || continue
  entry=${rule[$symbol]:-}
  [[ $entry == allow* ]] && continue
  place=$(place "$symbol")
  [ -z "$found" ] || { [ -z "$where" ] && [ -n "$place" ]; } || continue
  found=$(named "$symbol") where=$place
  why="it ${entry##*$'\t'}"
  [ -n "$entry" ] || why='it is not on the list of what a homework may use (lessons/tools/homework_may_use.txt)'
done <<< "$symbols"
[ -z "$found" ] || refuse "$found$where" "$why" 'remove that line; a homework computes from its arguments and returns'
