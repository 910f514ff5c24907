#!/usr/bin/env bash
# Installs what is missing, builds, and runs all tests. usage: tests/run.sh [ctest arguments]
set -euo pipefail
cd "$(dirname "$0")/.."

bench/install_dependencies.sh --tests
bench/fetch_model.sh || echo "No model: the tests that need one are skipped."
command -v nvcc /usr/local/cuda/bin/nvcc >/dev/null || echo "No nvcc: the CUDA part is not compiled (cuda.compile is skipped)."
export CTEST_PARALLEL_LEVEL=${CTEST_PARALLEL_LEVEL:-$(nproc)}

echo "Building (cpu)"
cmake --preset cpu -Wno-dev >/dev/null
cmake --build --preset cpu
ctest --preset cpu "$@"
