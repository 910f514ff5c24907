#!/usr/bin/env bash
# Installs the Debian packages that the reckon program needs, with --tests also those of tests, microbenchmarks and checks.
# Does nothing when all are there.
set -euo pipefail

packages=(
  g++ cmake ninja-build ccache pkg-config git ca-certificates unzip python3 python3-pip
  libhdf5-dev libcli11-dev libfmt-dev nlohmann-json3-dev libhwy-dev libtomlplusplus-dev libxxhash-dev zlib1g-dev libopenmpi-dev libboost-math-dev libjs-chart.js
)
[ "${1:-}" != --tests ] || packages+=(
  openmpi-bin libgtest-dev libgmock-dev libbenchmark-dev clang-format clang-tidy g++-aarch64-linux-gnu qemu-user
  python3-numpy python3-h5py python3-jsonschema python3-yaml
)

missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q '^install ok installed$' || missing+=("$package")
done
if [ ${#missing[@]} -eq 0 ]; then
  echo "All packages are installed."
  exit 0
fi

run_as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || { echo "error: these packages are missing and need root or sudo: ${missing[*]}" >&2; exit 1; }
  run_as_root=(sudo)
fi
echo "Installing ${#missing[@]} packages: ${missing[*]}"
"${run_as_root[@]}" apt-get update -qq
"${run_as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
