#pragma once

// The one header through which a kernel sees CUDA: nvcc's own, or, for the host compiler, the names
// of cuda/simt, which runs the same source on the CPU. Rules that this needs:
// - shared memory only by the two macros below; kernels are started by launch();
// - blocks of whole warps, no return before a barrier or collective that others reach;
// - __syncwarp() around what lanes of a warp exchange through memory;
// - PTX only within small functions that have a twin in cuda/simt.

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "cuda/runtime.h"

#ifdef __CUDACC__

#include <cuda_bf16.h>
#include <cuda_fp16.h>
#include <cuda_fp8.h>
#include <cuda_runtime.h>

#include "cuda/check.cuh"

// A variable in shared memory; the type is written whole, as in RECKON_SHARED(float[32], sums).
#define RECKON_SHARED(type, name) __shared__ __align__(16) std::type_identity_t<type> name
// The dynamic shared memory of the launch, as unsigned char*.
#define RECKON_DYNAMIC_SHARED(name)                                \
  extern __shared__ __align__(128) unsigned char reckon_dynamic[]; \
  unsigned char* name = reckon_dynamic
#define RECKON_UNROLL _Pragma("unroll")
#define RECKON_ROLLED _Pragma("unroll 1")

#else

#include "cuda/simt/cuda_names.h"
#include "cuda/simt/launch.h"
#include "cuda/simt/shared_memory.h"

#define RECKON_SHARED(type, name)                         \
  static ::reckon::simt::SharedVariable name##_in_shared; \
  auto& name = *static_cast<std::type_identity_t<type>*>( \
      name##_in_shared.get(sizeof(std::type_identity_t<type>), 16))
#define RECKON_DYNAMIC_SHARED(name) \
  unsigned char* name = static_cast<unsigned char*>(::reckon::simt::dynamic_shared_memory())
#define RECKON_UNROLL
#define RECKON_ROLLED

#endif

namespace reckon::cuda {

#ifdef __CUDACC__
using Extent = dim3;
#else
using Extent = simt::Extent;
#endif

struct LaunchShape {
  Extent grid;
  Extent block;
  std::size_t dynamic_shared_bytes = 0;
};

// Starts the kernel on the stream. Throws Error when it cannot be started.
template <class... Parameters, class... Arguments>
void launch(void (*kernel)(Parameters...), const LaunchShape& shape, Stream stream,
            const Arguments&... arguments) {
#ifdef __CUDACC__
  if (shape.dynamic_shared_bytes > 48 * 1024) {
    check(cudaFuncSetAttribute(kernel, cudaFuncAttributeMaxDynamicSharedMemorySize,
                               static_cast<int>(shape.dynamic_shared_bytes)),
          "cudaFuncSetAttribute");
  }
  cudaLaunchConfig_t config = {};
  config.gridDim = shape.grid;
  config.blockDim = shape.block;
  config.dynamicSmemBytes = shape.dynamic_shared_bytes;
  config.stream = stream;
  check(cudaLaunchKernelEx(&config, kernel, Parameters(arguments)...), "cudaLaunchKernelEx");
#else
  simt::launch(stream, kernel, shape.grid, shape.block, shape.dynamic_shared_bytes, arguments...);
#endif
}

}  // namespace reckon::cuda
