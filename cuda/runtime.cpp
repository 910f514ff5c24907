#include "cuda/runtime.h"

#include <cuda_runtime_api.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "core/error.h"
#include "cuda/check.cuh"
#include "cuda/out_of_device_memory.h"

namespace reckon::cuda {

namespace {

// After these no call of the process succeeds any more.
constexpr std::array kEndOfTheDevice = {
    cudaErrorNoDevice,           cudaErrorDevicesUnavailable, cudaErrorECCUncorrectable,
    cudaErrorIllegalAddress,     cudaErrorLaunchFailure,      cudaErrorHardwareStackError,
    cudaErrorIllegalInstruction, cudaErrorMisalignedAddress,  cudaErrorInvalidAddressSpace,
    cudaErrorInvalidPc,          cudaErrorLaunchTimeout,      cudaErrorUnknown};

}  // namespace

void check(cudaError_t status, const char* call) {
  if (status == cudaSuccess) return;
  fail("{}: {}{}", call, cudaGetErrorString(status),
       std::ranges::find(kEndOfTheDevice, status) == kEndOfTheDevice.end()
           ? ""
           : ": this process cannot use the GPU any longer (see nvidia-smi)");
}

void* allocate(std::size_t bytes, Stream stream) {
  // Captured, it would be memory of the graph.
  cudaStreamCaptureStatus capture = cudaStreamCaptureStatusNone;
  check(cudaStreamIsCapturing(stream, &capture), "cudaStreamIsCapturing");
  if (capture != cudaStreamCaptureStatusNone) fail("allocation while a graph is captured");
  // Rare, as GrowingArray keeps memory from call to call: the pool is asked for each time.
  int device = 0;
  cudaMemPool_t pool = nullptr;
  std::uint64_t all = ~std::uint64_t{0};
  check(cudaGetDevice(&device), "cudaGetDevice");
  check(cudaDeviceGetDefaultMemPool(&pool, device), "cudaDeviceGetDefaultMemPool");
  check(cudaMemPoolSetAttribute(pool, cudaMemPoolAttrReleaseThreshold, &all),
        "cudaMemPoolSetAttribute");
  if (bytes == 0) return nullptr;
  void* memory = nullptr;
  const cudaError_t status = cudaMallocAsync(&memory, bytes, stream);
  if (status == cudaErrorMemoryAllocation) {
    cudaGetLastError();  // or a later call would report it again
    throw OutOfDeviceMemory(
        fmt::format("cudaMallocAsync of {} bytes: {}", bytes, cudaGetErrorString(status)));
  }
  check(status, "cudaMallocAsync");
  return memory;
}

void release(void* memory, Stream stream) noexcept {
  if (memory) cudaFreeAsync(memory, stream);
}

void* allocate_pinned(std::size_t bytes) {
  void* memory = nullptr;
  check(cudaMallocHost(&memory, bytes), "cudaMallocHost");
  return memory;
}

void release_pinned(void* memory) noexcept { cudaFreeHost(memory); }

void copy_to_device(void* to, const void* from, std::size_t bytes, Stream stream) {
  check(cudaMemcpyAsync(to, from, bytes, cudaMemcpyHostToDevice, stream), "cudaMemcpyAsync");
}

void copy_to_host(void* to, const void* from, std::size_t bytes, Stream stream) {
  check(cudaMemcpyAsync(to, from, bytes, cudaMemcpyDeviceToHost, stream), "cudaMemcpyAsync");
}

void copy_on_device(void* to, const void* from, std::size_t bytes, Stream stream) {
  check(cudaMemcpyAsync(to, from, bytes, cudaMemcpyDeviceToDevice, stream), "cudaMemcpyAsync");
}

void wait_for(Stream stream) { check(cudaStreamSynchronize(stream), "cudaStreamSynchronize"); }

}  // namespace reckon::cuda
