#!/bin/bash
# Installs what is missing from the distribution's packages. DEV=1 adds what lint and the second
# compiler need, BENCH=1 the libraries that the benchmarks compare with, GRADE=1 what grading a class needs.
# shellcheck disable=SC2086  # the lists are meant to fall into words
set -uo pipefail
required='g++ make git catch2 gnuplot-nox libgnuplot-iostream-dev libboost-iostreams-dev libcli11-dev libfmt-dev
          nlohmann-json3-dev'
[ -n "${DEV:-}" ] && required+=' clang libomp-dev clang-tidy clang-format shellcheck'
[ -n "${BENCH:-}" ] && required+=' libopenblas-dev libeigen3-dev python3-torch'
[ -n "${GRADE:-}" ] && required+=' python3 bubblewrap'
# Without them lessons have other inputs, programs are linked more slowly, and `make watchN` does not run.
wished='dataset-fashion-mnist mold entr'
[ -n "${DEV:-}" ] && wished+=' libclang-rt-dev'  # clang's sanitizers; elsewhere they come with clang

installed() { dpkg-query -W -f '${db:Status-Status}' "$1" 2> /dev/null | grep -qx installed; }
absent() { for package; do installed "$package" || echo "$package"; done; }
offered() { for package; do apt-cache show "$package" > /dev/null 2>&1 && echo "$package"; done; }

if ! command -v apt-get > /dev/null; then
  echo "setup: this is no Debian or Ubuntu; install the equivalents of:" $required $wished
  exit 1
fi
missing=$(absent $required) wished=$(absent $wished)
[ -z "$missing$(offered $wished)" ] && exit
sudo=
if [ "$(id -u)" != 0 ]; then
  sudo=sudo
  command -v sudo > /dev/null || { echo 'setup: needs root or sudo to install:' $missing $wished; exit 1; }
fi
$sudo apt-get -q update || echo 'setup: the package lists could not be updated; trying with the old ones'
offered=$(offered $wished)
for package in $wished; do
  grep -qx "$package" <<< "$offered" || echo "setup: $package is not in this distribution: going without"
done
install() { $sudo env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends "$@"; }
echo 'setup: installing' $missing $offered
install $missing $offered && exit
[ -n "$offered" ] || exit 1
echo "setup: that failed; trying without" $offered
[ -z "$missing" ] || install $missing
