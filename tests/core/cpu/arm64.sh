#!/usr/bin/env bash
# Compiles the kernels for Arm64 and runs arm64_check.cpp under qemu-aarch64. Ends with 77 where there is no cross
# compiler or no emulator. usage: arm64.sh SOURCE_DIR
set -euo pipefail
cd "$1"
for compiler in aarch64-linux-gnu-g++-12 aarch64-linux-gnu-g++ none; do
  command -v "$compiler" >/dev/null && break
done
command -v qemu-aarch64 >/dev/null || compiler=none
if [ "$compiler" = none ]; then
  echo "skipped: no aarch64-linux-gnu-g++ or no qemu-aarch64 (Debian: g++-aarch64-linux-gnu, qemu-user)"
  exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
flags=(-std=c++20 -O1 -I. -Wall -Wextra -Wconversion -Wshadow -Werror -DFMT_HEADER_ONLY
       "-DHWY_DISABLED_TARGETS=(HWY_SVE|HWY_SVE2|HWY_SVE_256|HWY_SVE2_128)")
kernels=(core/cpu/{activation,amx_products,attention,attention_bf16,avx2_products,avx512_products,bf16,gemm,gemm_bf16,gemm_int8}.cpp
         core/cpu/{highway_targets,instruction_set,layer_norm,packed_bf16_weights,packed_int8_weights,packed_weights}.cpp
         core/cpu/{pooling,processor_features,quantize}.cpp core/scoring/*.cpp core/profile/unit_vector.cpp
         core/{aligned_memory,parallel,user_items,variant}.cpp core/model/weight_rounding.cpp tests/core/cpu/arm64_check.cpp)
compile() { "$compiler" "${flags[@]}" -c "$1" -o "$work/${1//\//_}.o"; }
for source in "${kernels[@]}"; do
  compile "$source" &
  while [ "$(jobs -rp | wc -l)" -ge "$(nproc)" ]; do wait -n; done
done
for job in $(jobs -p); do wait "$job"; done
"$compiler" -static "$work"/*.o -o "$work/check"
qemu-aarch64 "$work/check"
