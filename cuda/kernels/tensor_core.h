#pragma once

#include "cuda/kernels/number.h"
#ifndef __CUDACC__
#include "cuda/simt/async_copy.h"
#include "cuda/simt/tensor_core.h"
#endif

// The instructions around the tensor cores, each in one function of a warp's 32 lanes together (the
// copies: of any thread). Register layouts: PTX ISA, "Warp-level matrix instructions".
namespace reckon::cuda {

#ifdef __CUDACC__
__device__ __forceinline__ unsigned shared_address(const void* pointer) {
  return static_cast<unsigned>(__cvta_generic_to_shared(pointer));
}
#endif

// sums [16, 8] += a [16, 16] b [16, 8], T = Half or BFloat16, sums in float.
template <class T>
__device__ __forceinline__ void multiply_add(float (&sums)[4], const std::uint32_t (&a)[4],
                                             const std::uint32_t (&b)[2]) {
#ifdef __CUDACC__
  if constexpr (std::is_same_v<T, Half>) {
    asm("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 "
        "{%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"
        : "+f"(sums[0]), "+f"(sums[1]), "+f"(sums[2]), "+f"(sums[3])
        : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
  } else {
    asm("mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 "
        "{%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"
        : "+f"(sums[0]), "+f"(sums[1]), "+f"(sums[2]), "+f"(sums[3])
        : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
  }
#else
  simt::mma(std::is_same_v<T, Half> ? simt::kMmaHalf : simt::kMmaBFloat16, sums, a, b,
            {__builtin_FILE(), __builtin_LINE()});
#endif
}

// sums [16, 8] += a [16, 32] b [32, 8], T = std::int8_t, sums exact.
template <class T>
__device__ __forceinline__ void multiply_add(std::int32_t (&sums)[4], const std::uint32_t (&a)[4],
                                             const std::uint32_t (&b)[2]) {
  static_assert(std::is_same_v<T, std::int8_t>);
#ifdef __CUDACC__
  asm("mma.sync.aligned.m16n8k32.row.col.s32.s8.s8.s32 "
      "{%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"
      : "+r"(sums[0]), "+r"(sums[1]), "+r"(sums[2]), "+r"(sums[3])
      : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
#else
  simt::mma(simt::kMmaInt8, sums, a, b, {__builtin_FILE(), __builtin_LINE()});
#endif
}

// Four 8 x 8 matrices of 16-bit numbers from shared memory: lane l gives the address of row l % 8
// of matrix l / 8, and register m is an operand of multiply_add() for matrix m, transposed or not.
template <bool kTransposed = false>
__device__ __forceinline__ void load_matrices(std::uint32_t (&registers)[4], const void* row) {
#ifdef __CUDACC__
  if constexpr (kTransposed) {
    asm volatile("ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {%0,%1,%2,%3}, [%4];"
                 : "=r"(registers[0]), "=r"(registers[1]), "=r"(registers[2]), "=r"(registers[3])
                 : "r"(shared_address(row))
                 : "memory");
  } else {
    asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0,%1,%2,%3}, [%4];"
                 : "=r"(registers[0]), "=r"(registers[1]), "=r"(registers[2]), "=r"(registers[3])
                 : "r"(shared_address(row))
                 : "memory");
  }
#else
  simt::load_matrix(kTransposed ? simt::kLoadMatrixTransposed : simt::kLoadMatrix, registers, row,
                    {__builtin_FILE(), __builtin_LINE()});
#endif
}

// 16 bytes from global to shared memory, both aligned to 16, past the registers: there once the
// thread has waited for their group. Other threads need a barrier behind that.
__device__ __forceinline__ void copy_async(void* to_shared, const void* from_global) {
#ifdef __CUDACC__
  asm volatile("cp.async.cg.shared.global [%0], [%1], 16;"
               :
               : "r"(shared_address(to_shared)), "l"(from_global)
               : "memory");
#else
  simt::copy_16_bytes_async(to_shared, from_global);
#endif
}

// Ends a group of copies.
__device__ __forceinline__ void commit_copies() {
#ifdef __CUDACC__
  asm volatile("cp.async.commit_group;" ::: "memory");
#else
  simt::commit_copies();
#endif
}

// Waits for all groups but the newest kNewest.
template <int kNewest>
__device__ __forceinline__ void wait_for_copies() {
#ifdef __CUDACC__
  asm volatile("cp.async.wait_group %0;" ::"n"(kNewest) : "memory");
#else
  simt::wait_for_copies(kNewest);
#endif
}

}  // namespace reckon::cuda
