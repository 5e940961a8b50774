# links.awk: which object files each program is linked from, told by the #include lines.
#
#   awk -f .make/links.awk -v matmul=fast [-v own=mine.cpp] [-v bundles="plots=a.cpp,b.cpp"] FILES [mine.cpp]
#
# The rule: a .cpp belongs to the header that it includes first (matrix/print.cpp to matrix/matrix.hpp),
# and who includes a header, even by way of others, is linked with all that belongs to it. So a lesson
# is built from what it uses, and from nothing of other lessons. With matmul=textbook the fast matrix
# product is left out, and matrix/matmul.cpp is compiled anew; all other object files are the same.
# The files of a bundle are compiled in one go, into an object file of the bundle's name. So are the wrong answers to a
# homework (answers.sh).

FNR == 1 { files[FILENAME] = 1 }
/^#include "/ {
  split($0, part, "\"")
  includes[FILENAME] = includes[FILENAME] " " part[2]
}
/^int main\(/ { has_main[FILENAME] = 1 }

function folder(file) { sub(/\/[^\/]*$/, "", file); return file }
function base(file) { sub(/.*\//, "", file); return file }

# The file that an #include line of `from` means: beside it, from the root, or in a lesson's folder.
function resolved(from, name) {
  if ((folder(from) "/" name) in files) return folder(from) "/" name
  if (name in files) return name
  return base(name) in of_lesson ? of_lesson[base(name)] : ""
}

# A .cpp that implements a header, no program of its own. In a lesson's folder only one with a header of its name: what
# else a reader keeps there, like a copy of the homework, is nobody's.
function is_unit(file,    header) {
  header = file
  sub(/\.cpp$/, ".hpp", header)
  if (file ~ /^lessons\/[0-9]/ && !(header in files)) return 0
  return file ~ /\.cpp$/ && !has_main[file] && file !~ /^lessons\/[0-9].*\/(homework|check)\.cpp$/ &&
         file !~ /^tests\/(homework\/|[a-z_0-9]*_test\.cpp)/
}

function visit(file, seen, needed,    names, n, k, to) {
  if (file in seen) return
  seen[file] = 1
  if (file ~ /\.cpp$/) needed[file] = 1
  n = split(includes[file], names, " ")
  for (k = 1; k <= n; ++k) {
    to = resolved(file, names[k])
    if (to != "") visit(to, seen, needed)
    if (to ~ /\.cpp$/) delete needed[to]  # its text is included: linked too, it would be there twice
  }
  n = split(implementations[file], names, " ")
  for (k = 1; k <= n; ++k) visit(names[k], seen, needed)
  n = file in bundle_of ? split(members[bundle_of[file]], names, ",") : 0
  for (k = 1; k <= n; ++k) visit(names[k], seen, needed)
}

# `without`: a file that is visited and not linked.
function program(name, mains, without,    list, n, k, seen, needed, used, file, text) {
  split("", seen); split("", needed)
  n = split(mains, list, " ")
  for (k = 1; k <= n; ++k) visit(list[k], seen, needed)
  delete needed[without]
  split("", used); text = ""
  for (file in needed) if (file in bundle_of) used[bundle_of[file]] = 1
  # What takes longest to compile comes first, so that no core waits for it at the end.
  for (k = 1; k <= bundle_count; ++k) if (names_of_bundles[k] in used) text = text " $(objects)/" names_of_bundles[k] ".o"
  for (file in needed) {
    if (file in bundle_of) continue
    text = text (file == "matrix/matmul.cpp" ? " $(build)/" : " $(objects)/") substr(file, 1, length(file) - 4) ".o"
  }
  printf "$(build)/%s:%s\n", name, text
  if (without == "") all = all " $(build)/" name
}

END {
  bundle_count = split(bundles, list, " ")
  for (k = 1; k <= bundle_count; ++k) {
    split(list[k], part, "=")
    names_of_bundles[k] = part[1]
    members[part[1]] = part[2]
    count = split(part[2], names, ",")
    for (j = 1; j <= count; ++j) bundle_of[names[j]] = part[1]
  }
  for (file in files) if (file ~ /^tests\/homework\/[^\/]*\/wrong_/) {
    bundle = bundle_of[file] = "answers/" base(folder(file))
    if (!(bundle in members)) names_of_bundles[++bundle_count] = bundle
    members[bundle] = members[bundle] "," file
  }
  for (file in files) if (file ~ /^lessons\/[0-9].*\.hpp$/) of_lesson[base(file)] = file
  skipped = matmul == "textbook" ? "matrix/fast/product.cpp" : ""
  for (file in files) {
    if (!is_unit(file) || file == skipped) continue
    split(includes[file], names, " ")
    header = resolved(file, names[1])
    implementations[header] = implementations[header] " " file
  }
  for (file in files) {
    if (file ~ /_test\.cpp$/ && file ~ /^tests\/[^\/]*$/) tests = tests " " file
    if (file ~ /^lessons\/tools\// && has_main[file]) { name = base(file); sub(/\.cpp$/, "", name); program(name, file) }
    if (file ~ /^tests\/bench\/[^\/]*\.cpp$/) { name = base(file); sub(/\.cpp$/, "", name); program("bench_" name, file) }
    if (file ~ /^lessons\/[0-9][0-9]_[^\/]*\/lesson\.cpp$/) {
      place = folder(file); name = base(place); number = name + 0; sub(/^[0-9]*_/, "", name)
      place_of[name] = place
      program("lesson" number, file)
      # What a homework is linked with: it is compiled by itself, each time it is checked.
      if ((place "/check.cpp") in files)
        program("homework" number ".objects", place "/homework.cpp " place "/check.cpp", place "/homework.cpp")
    }
  }
  for (file in files) if (file ~ /^tests\/homework\//) {
    name = base(folder(file)); answer = base(file); sub(/\.cpp$/, "", answer)
    if (!(name in place_of)) continue
    program("homework/" name "/" answer, file " " place_of[name] "/check.cpp")
    printf "$(objects)/answers/%s.cpp: %s\n", name, file
    if (answer == "solution") printf "$(objects)/answers/%s.links: $(objects)/%s/check.o\n", name, place_of[name]
    else printf "$(build)/homework/%s/%s: $(objects)/answers/%s.links\n", name, answer, name
  }
  if (own != "") program("own", own)
  program("run_tests", tests)
  program("run_bits", "tests/matmul_test.cpp tests/elementary_test.cpp tests/elementary_bits_test.cpp")
  printf "programs :=%s\n", all
}
