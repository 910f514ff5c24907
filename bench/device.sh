#!/usr/bin/env bash
# Everything that needs an NVIDIA GPU, in under 10 minutes after the build (some minutes, once): the tests on it, the ratios
# to PyTorch, FlashAttention-2 and ONNX Runtime, the tests under compute-sanitizer, the microbenchmarks of its kernels, and a
# run of CUDA variants, with a record of each in OUT. What is missing or no time is left for is said so, and fails; of peers
# that Python cannot import the ratios are left out.
# usage: bench/device.sh [--model DIR] [-o OUT]        (OUT: reports/measured/device)
# Needs: a driver; the CUDA Toolkit 13 (nvcc; compute-sanitizer: package cuda-sanitizer-13-0); the packages of
#   bench/install_dependencies.sh --tests; the model of bench/fetch_model.sh, or another in DIR; for ratios to peers the
#   Python packages torch, transformers, flash_attn and onnxruntime-gpu.
set -euo pipefail
seconds=590

model=.cache/models/all-MiniLM-L6-v2 output=reports/measured/device
while [ $# -gt 0 ]; do
  case $1 in
    --model|-o)
      [ $# -ge 2 ] || { echo "error: $1 needs a value" >&2; exit 1; }
      case $1 in --model) model=$(realpath -m "$2");; -o) output=$(realpath -m "$2");; esac
      shift 2;;
    -h|--help) sed -n '2,9p' "${BASH_SOURCE[0]}" | cut -c3-; exit 0;;
    *) echo "error: unknown argument '$1' (see --help)" >&2; exit 1;;
  esac
done
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export PATH=$PATH:/usr/local/cuda/bin
for tool in nvidia-smi nvcc cmake ninja; do
  command -v $tool >/dev/null && continue
  case $tool in
    nvidia-smi) how=;;
    nvcc) how=": install the CUDA Toolkit 13";;
    *) how=": bench/install_dependencies.sh --tests installs it";;
  esac
  echo "error: no $tool on this machine$how" >&2
  exit 1
done
nvidia-smi --query-gpu=name --format=csv,noheader >/dev/null || { echo "error: nvidia-smi lists no GPU" >&2; exit 1; }
mkdir -p "$output"
# Of an earlier run.
rm -f "$output"/{build,device,tests,peers,microbenchmarks,variants}.txt "$output"/compute-sanitizer-*.txt \
  "$output"/{peers,microbenchmarks}.json "$output"/peers.md
failed=()
if ! command -v compute-sanitizer >/dev/null; then
  echo "no compute-sanitizer on this machine: install the CUDA Toolkit's package cuda-sanitizer-13-0" >&2
  failed+=(compute-sanitizer)
fi
if [ ! -f "$model/config.json" ]; then
  echo "no model in $model: bench/fetch_model.sh fetches one; without it there are no ratios and no run of CUDA variants" >&2
  failed+=(model)
fi

# build COMMAND...: adds what it prints to OUT/build.txt, and ends this when it fails.
build() {
  "$@" >>"$output/build.txt" 2>&1 && return
  if grep -qi "native.*no .*GPU" "$output/build.txt"; then
    rm -rf build-device/CMakeCache.txt build-device/CMakeFiles  # they would keep it
    echo "error: nvidia-smi lists a GPU, but CUDA programs see none: is CUDA_VISIBLE_DEVICES set, or the driver older than the Toolkit?" >&2
  else
    tail -n 20 "$output/build.txt" >&2
    echo "error: the build failed; all of its output is in $output/build.txt" >&2
  fi
  exit 1
}

# run NAME LIMIT COMMAND...: keeps what it prints in OUT/NAME.txt and goes on when it fails. The limits add up to `seconds`.
run() {
  local name=$1 limit=$2 left=$((seconds - SECONDS + start)) code=0
  shift 2
  if [ $left -lt 10 ]; then
    echo "no time is left: $name" >&2
    failed+=("$name")
    return
  fi
  [ "$limit" -le $left ] || limit=$left
  echo "$((SECONDS - start)) s: $name, at most $limit s (its output: $output/$name.txt)"
  timeout "$limit" "$@" >"$output/$name.txt" 2>&1 || code=$?
  [ $code -ne 0 ] || return 0
  failed+=("$name")
  tail -n 5 "$output/$name.txt" >&2
  [ $code -ne 124 ] || echo "$name: cut after $limit s" >&2
}

echo "Building (preset cuda, for the GPU at hand) in build-device: some minutes the first time; its output: $output/build.txt"
build cmake --preset cuda -B build-device -DCMAKE_CUDA_ARCHITECTURES=native -Wno-dev
build cmake --build build-device --target reckon cuda_device_test
reckon=build-device/bin/reckon tests=build-device/tests/cuda/cuda_device_test
data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT
build $reckon dataset synth --items 20000 --users 500 -o "$data/synth.h5"
start=$SECONDS

{
  date -u +%FT%TZ
  git describe --always --dirty
  nvidia-smi --query-gpu=name,driver_version,memory.total,clocks.sm,clocks.mem,clocks.max.sm,clocks.max.mem,power.limit,ecc.mode.current --format=csv
  nvcc --version | tail -n 2
} >"$output/device.txt"

run tests 100 $tests
if [ -f "$model/config.json" ]; then
  run peers 240 python3 bench/micro/compare_device.py $reckon "$model" --rounds 2 -o "$output/peers.json"
  [ ! -f "$output/peers.txt" ] || cat "$output/peers.txt"
fi
# The kernels alone, on the smaller shapes: the tools make them 10 to 100 times slower.
small='-*ManyItems*:*AnyNumberOfThreads*'
if command -v compute-sanitizer >/dev/null; then
  for tool in memcheck racecheck initcheck; do
    run compute-sanitizer-$tool 40 compute-sanitizer --tool $tool --error-exitcode 1 $tests --gtest_filter="$small"
  done
fi
with_model=()
[ ! -f "$model/config.json" ] || with_model=(--model "$model")
run microbenchmarks 70 $reckon bench "${with_model[@]}" --benchmark_filter='^cuda|^encoder/cuda' --benchmark_min_time=0.1 \
  --benchmark_repetitions=3 --benchmark_out="$output/microbenchmarks.json"
if [ -f "$model/config.json" ]; then
  run variants 60 $reckon run "$data/synth.h5" --model "$model" -o "$output/run" \
    --variants cuda/fp32,cuda/tf32,cuda/fp16,cuda/bf16,cuda/int8,cuda/fp8
fi

echo "$((SECONDS - start)) s: records are in $output"
if [ ${#failed[@]} -gt 0 ]; then
  echo "error: failed: ${failed[*]}" >&2
  exit 1
fi
