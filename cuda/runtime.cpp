#include "cuda/runtime.h"

#include <cuda_runtime_api.h>

#include "core/error.h"
#include "cuda/check.cuh"
#include "cuda/out_of_device_memory.h"

namespace reckon::cuda {

void check(cudaError_t status, const char* call) {
  if (status != cudaSuccess) fail("{}: {}", call, cudaGetErrorString(status));
}

void* allocate(std::size_t bytes) {
  void* memory = nullptr;
  const cudaError_t status = cudaMalloc(&memory, bytes);
  if (status == cudaErrorMemoryAllocation) {
    cudaGetLastError();  // or a later call would report it again
    throw OutOfDeviceMemory(
        fmt::format("cudaMalloc of {} bytes: {}", bytes, cudaGetErrorString(status)));
  }
  check(status, "cudaMalloc");
  return memory;
}

void release(void* memory) noexcept { cudaFree(memory); }

void copy_to_device(void* to, const void* from, std::size_t bytes, Stream stream) {
  check(cudaMemcpyAsync(to, from, bytes, cudaMemcpyHostToDevice, stream), "cudaMemcpyAsync");
}

void copy_to_host(void* to, const void* from, std::size_t bytes, Stream stream) {
  check(cudaMemcpyAsync(to, from, bytes, cudaMemcpyDeviceToHost, stream), "cudaMemcpyAsync");
}

void wait_for(Stream stream) { check(cudaStreamSynchronize(stream), "cudaStreamSynchronize"); }

}  // namespace reckon::cuda
