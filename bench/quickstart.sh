#!/usr/bin/env bash
# From nothing to a report: installs what is missing, builds, fetches MiniLM, makes a dataset and runs two variants on it.
# usage: bench/quickstart.sh [--movielens DIR [--tmdb FILE]] [-o OUT]
set -euo pipefail

movielens= tmdb= output=reckon-out
while [ $# -gt 0 ]; do
  case $1 in
    --movielens|--tmdb|-o)
      [ $# -ge 2 ] || { echo "error: $1 needs a value" >&2; exit 1; }
      case $1 in --movielens) movielens=$(realpath "$2");; --tmdb) tmdb=$(realpath "$2");; -o) output=$2;; esac
      shift 2;;
    -h|--help) sed -n '2,3p' "${BASH_SOURCE[0]}" | cut -c3-; exit 0;;
    *) echo "error: unknown argument '$1' (see --help)" >&2; exit 1;;
  esac
done
[ -z "$tmdb" ] || [ -n "$movielens" ] || { echo "error: --tmdb goes with --movielens" >&2; exit 1; }
output=$(realpath -m "$output")
cd "$(dirname "${BASH_SOURCE[0]}")/.."

echo "1/4 Packages"
bench/install_dependencies.sh
echo "2/4 Build"
cmake --preset cpu -Wno-dev -DRECKON_TESTS=OFF -DRECKON_MICROBENCHMARKS=OFF -B build-quickstart >/dev/null
cmake --build build-quickstart
reckon=$PWD/build-quickstart/bin/reckon
echo "3/4 Model"
bench/fetch_model.sh
echo "4/4 Run"
mkdir -p "$output"
if [ -n "$movielens" ]; then
  dataset=$output/movielens.h5
  "$reckon" dataset import movielens "$movielens" ${tmdb:+--tmdb "$tmdb"} -o "$dataset"
else
  dataset=$output/synth.h5
  "$reckon" dataset synth --items 2000 --users 500 --seed 1 -o "$dataset"
fi
"$reckon" run "$dataset" --model .cache/models/all-MiniLM-L6-v2 --variants fp32,int8 -o "$output"
echo "Open $output/report.html in a browser."
