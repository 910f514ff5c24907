#!/usr/bin/env bash
# Everything that needs an NVIDIA GPU, in under 10 minutes after the build: the tests on it, the ratios to PyTorch and ONNX
# Runtime where they are installed, the tests under compute-sanitizer, the microbenchmarks of its kernels, and a run of CUDA
# variants, with a record of each. What no time is left for is said so, and fails.
# usage: bench/device.sh [--model DIR] [-o OUT]        (OUT: reports/measured/device)
set -euo pipefail
seconds=590

model=.cache/models/all-MiniLM-L6-v2 output=reports/measured/device
while [ $# -gt 0 ]; do
  case $1 in
    --model|-o)
      [ $# -ge 2 ] || { echo "error: $1 needs a value" >&2; exit 1; }
      case $1 in --model) model=$(realpath "$2");; -o) output=$(realpath -m "$2");; esac
      shift 2;;
    -h|--help) sed -n '2,5p' "${BASH_SOURCE[0]}" | cut -c3-; exit 0;;
    *) echo "error: unknown argument '$1' (see --help)" >&2; exit 1;;
  esac
done
cd "$(dirname "${BASH_SOURCE[0]}")/.."
for tool in nvidia-smi nvcc; do
  PATH=$PATH:/usr/local/cuda/bin command -v $tool >/dev/null || { echo "error: no $tool on this machine" >&2; exit 1; }
done
export PATH=$PATH:/usr/local/cuda/bin
nvidia-smi --query-gpu=name --format=csv,noheader >/dev/null || { echo "error: nvidia-smi lists no GPU" >&2; exit 1; }
mkdir -p "$output"
failed=()

# run NAME LIMIT COMMAND...: keeps what it prints in OUT/NAME.txt and goes on when it fails.
run() {
  local name=$1 limit=$2 left=$((seconds - SECONDS + start))
  shift 2
  if [ $left -lt 10 ]; then
    echo "no time is left: $name"
    failed+=("$name")
    return
  fi
  [ "$limit" -le $left ] || limit=$left
  echo "$((SECONDS - start)) s: $name"
  if ! timeout "$limit" "$@" >"$output/$name.txt" 2>&1; then
    failed+=("$name")
    tail -n 5 "$output/$name.txt" >&2
  fi
}

echo "Building (cuda, for the GPU at hand)"
cmake --preset cuda -B build-device -DCMAKE_CUDA_ARCHITECTURES=native -Wno-dev >/dev/null
cmake --build build-device --target reckon cuda_device_test >/dev/null
start=$SECONDS
reckon=build-device/bin/reckon tests=build-device/tests/cuda/cuda_device_test

{
  date -u +%FT%TZ
  git describe --always --dirty
  nvidia-smi --query-gpu=name,driver_version,memory.total,clocks.sm,clocks.mem,clocks.max.sm,clocks.max.mem,power.limit,ecc.mode.current --format=csv
  nvcc --version | tail -n 2
} >"$output/device.txt"

run tests 120 $tests
if [ -d "$model" ]; then
  run peers 270 python3 bench/micro/compare_device.py $reckon "$model" --rounds 2 -o "$output/peers.json"
  [ ! -f "$output/peers.txt" ] || cat "$output/peers.txt"
fi
# The kernels alone, on the smaller shapes: the tools make them 10 to 100 times slower.
small='-*ManyItems*:*AnyNumberOfThreads*'
for tool in memcheck racecheck initcheck; do
  run compute-sanitizer-$tool 60 compute-sanitizer --tool $tool --error-exitcode 1 $tests --gtest_filter="$small"
done
with_model=()
[ ! -d "$model" ] || with_model=(--model "$model")
run microbenchmarks 90 $reckon bench "${with_model[@]}" --benchmark_filter='^cuda|^encoder/cuda' --benchmark_min_time=0.1 \
  --benchmark_repetitions=3 --benchmark_out="$output/microbenchmarks.json"
if [ -d "$model" ]; then
  data=$(mktemp -d)
  trap 'rm -rf "$data"' EXIT
  $reckon dataset synth --items 20000 --users 500 -o "$data/synth.h5" >/dev/null
  run variants 120 $reckon run "$data/synth.h5" --model "$model" -o "$output/run" \
    --variants cuda/fp32,cuda/tf32,cuda/fp16,cuda/bf16,cuda/int8,cuda/fp8
else
  echo "No model in $model: peers and the run of CUDA variants are left out."
fi

echo "$((SECONDS - start)) s: records are in $output"
if [ ${#failed[@]} -gt 0 ]; then
  echo "error: failed: ${failed[*]}" >&2
  exit 1
fi
