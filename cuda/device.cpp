#include "cuda/device.h"

#include <cuda_runtime_api.h>

#include "core/error.h"
#include "cuda/check.cuh"

namespace reckon {
namespace {

// CUDA writes version 13.0 as 13000.
std::string version_text(int version) {
  return std::to_string(version / 1000) + "." + std::to_string(version % 1000 / 10);
}

}  // namespace

GpuStatus gpu_status() {
  GpuStatus status;
  int version = 0;
  if (cudaRuntimeGetVersion(&version) == cudaSuccess)
    status.runtime_version = version_text(version);
  if (cudaDriverGetVersion(&version) == cudaSuccess && version > 0)
    status.driver_version = version_text(version);
  int count = 0;
  if (const cudaError_t error = cudaGetDeviceCount(&count); error != cudaSuccess) {
    status.problem =
        std::string("cudaGetDeviceCount: ") + cudaGetErrorString(error) + " (see nvidia-smi)";
    return status;
  }
  if (count == 0) status.problem = "the driver lists no device (see nvidia-smi)";
  for (int i = 0; i < count; ++i) {
    cudaDeviceProp properties{};
    if (const cudaError_t error = cudaGetDeviceProperties(&properties, i); error != cudaSuccess) {
      status.problem = "device " + std::to_string(i) + ": " + cudaGetErrorString(error);
      continue;
    }
    status.devices.push_back({.name = properties.name,
                              .compute_major = properties.major,
                              .compute_minor = properties.minor,
                              .multiprocessors = properties.multiProcessorCount,
                              .memory_bytes = properties.totalGlobalMem});
  }
  return status;
}

std::string missing_device() { return missing_device(gpu_status()); }

void require_device(std::string_view what, ComputeCapability least) {
  if (const std::string missing = missing_device(gpu_status(), least); !missing.empty()) {
    fail("{}: {}", what, missing);
  }
}

std::string device_architecture() {
  int device = 0;
  cudaDeviceProp properties{};
  cuda::check(cudaGetDevice(&device), "cudaGetDevice");
  cuda::check(cudaGetDeviceProperties(&properties, device), "cudaGetDeviceProperties");
  return "sm_" + std::to_string(10 * properties.major + properties.minor);
}

std::string device_bus_id() {
  constexpr int kSize = 32;
  int device = 0;
  char bus_id[kSize] = {};
  cuda::check(cudaGetDevice(&device), "cudaGetDevice");
  cuda::check(cudaDeviceGetPCIBusId(bus_id, kSize, device), "cudaDeviceGetPCIBusId");
  return bus_id;
}

int device_multiprocessors() {
  int device = 0, count = 0;
  cuda::check(cudaGetDevice(&device), "cudaGetDevice");
  cuda::check(cudaDeviceGetAttribute(&count, cudaDevAttrMultiProcessorCount, device),
              "cudaDeviceGetAttribute");
  return count;
}

}  // namespace reckon
