#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace reckon {

struct GpuDevice {
  std::string name;
  int compute_major = 0;  // compute capability, 9.0 for an H200
  int compute_minor = 0;
  int multiprocessors = 0;
  std::uint64_t memory_bytes = 0;
};

struct ComputeCapability {
  int major;
  int minor;
  auto operator<=>(const ComputeCapability&) const = default;
};
constexpr ComputeCapability kOldestCapability = {8, 0};  // what the kernels are compiled for

struct GpuStatus {
  std::vector<GpuDevice> devices;
  std::string runtime_version;  // "13.0"
  std::string
      driver_version;   // newest CUDA version that the driver supports; empty without a driver
  std::string problem;  // why there is no device, empty where there is one
};

// The NVIDIA GPUs this process can use. Never throws: without driver or device the list is empty
// and `problem` says so.
GpuStatus gpu_status();

// Whether driver or device is missing or too old, in words; empty where the first device has at
// least that capability.
std::string missing_device(const GpuStatus& status, ComputeCapability least = kOldestCapability);
std::string missing_device();  // of gpu_status()

// Throws Error, `what` and missing_device(), unless that is empty.
void require_device(std::string_view what, ComputeCapability least = kOldestCapability);

// Of the device in use: "sm_90".
std::string device_architecture();
int device_multiprocessors();
std::string device_bus_id();  // "00000000:18:00.0", as NVML finds it

}  // namespace reckon
