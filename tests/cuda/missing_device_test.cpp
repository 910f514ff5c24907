#include <gtest/gtest.h>

#include "cuda/device.h"

namespace reckon {
namespace {

// A machine with everything.
GpuStatus h200() {
  return {.devices = {{.name = "NVIDIA H200", .compute_major = 9, .compute_minor = 0}},
          .runtime_version = "13.0",
          .driver_version = "13.1",
          .problem = {}};
}

TEST(MissingDevice, IsNothingOnAGpuOfTodayAndOnLaterOnes) {
  GpuStatus status = h200();
  EXPECT_EQ(missing_device(status), "");
  status.driver_version = "13.0";
  status.runtime_version = "13.2";  // the same major version
  EXPECT_EQ(missing_device(status), "");
  status.devices[0].compute_major = 12;
  EXPECT_EQ(missing_device(status), "");
  status.devices[0] = {.name = "A100", .compute_major = 8};
  EXPECT_EQ(missing_device(status), "");
}

TEST(MissingDevice, NamesADriverThatIsNotThereOrTooOld) {
  GpuStatus status = h200();
  status.devices.clear();
  status.problem = "cudaGetDeviceCount: CUDA driver version is insufficient";
  status.driver_version = "12.8";
  EXPECT_EQ(missing_device(status),
            "the driver is for CUDA 12.8 (see nvidia-smi), expected one for 13.0 or later");
  status.driver_version.clear();
  EXPECT_EQ(missing_device(status),
            "no NVIDIA driver (libcuda.so.1) on this machine: nvidia-smi should list one");
}

TEST(MissingDevice, SaysWhyNoDeviceIsListed) {
  GpuStatus status = h200();
  status.devices.clear();
  status.problem = "the driver lists no device (see nvidia-smi)";
  EXPECT_EQ(missing_device(status),
            "no device: the driver lists no device (see nvidia-smi); driver for CUDA 13.1, built "
            "with 13.0");
}

TEST(MissingDevice, NamesAnArchitectureThatIsTooOld) {
  GpuStatus status = h200();
  status.devices[0] = {.name = "Tesla T4", .compute_major = 7, .compute_minor = 5};
  EXPECT_EQ(missing_device(status), "Tesla T4 has compute capability 7.5, expected at least 8.0");
  status.devices[0] = {.name = "A10", .compute_major = 8, .compute_minor = 6};
  EXPECT_EQ(missing_device(status), "");
  EXPECT_EQ(missing_device(status, {8, 9}),
            "A10 has compute capability 8.6, expected at least 8.9");
  status.devices[0] = {.name = "L4", .compute_major = 8, .compute_minor = 9};
  EXPECT_EQ(missing_device(status, {8, 9}), "");
  EXPECT_EQ(missing_device(h200(), {8, 9}), "");
}

}  // namespace
}  // namespace reckon
