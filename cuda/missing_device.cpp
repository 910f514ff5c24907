#include <cstdlib>

#include "core/error.h"
#include "cuda/device.h"

namespace reckon {
namespace {

// Of a version as "13.0". A driver runs what was built with any version of its major one.
int major_of(const std::string& version) { return std::atoi(version.c_str()); }

}  // namespace

std::string missing_device(const GpuStatus& status, ComputeCapability least) {
  if (status.driver_version.empty()) {
    return "no NVIDIA driver (libcuda.so.1) on this machine: nvidia-smi should list one";
  }
  if (major_of(status.driver_version) < major_of(status.runtime_version)) {
    return fmt::format("the driver is for CUDA {} (see nvidia-smi), expected one for {}.0 or later",
                       status.driver_version, major_of(status.runtime_version));
  }
  if (status.devices.empty()) {
    return fmt::format("no device: {}; driver for CUDA {}, built with {}", status.problem,
                       status.driver_version, status.runtime_version);
  }
  const GpuDevice& device = status.devices.front();
  if (ComputeCapability{device.compute_major, device.compute_minor} < least) {
    return fmt::format("{} has compute capability {}.{}, expected at least {}.{}", device.name,
                       device.compute_major, device.compute_minor, least.major, least.minor);
  }
  return {};
}

}  // namespace reckon
