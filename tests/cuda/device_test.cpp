#include "cuda/device.h"

#include <gtest/gtest.h>

namespace reckon {
namespace {

TEST(GpuStatus, ListsDevicesOrSaysWhyThereAreNone) {
  const GpuStatus status = gpu_status();
  EXPECT_FALSE(status.runtime_version.empty());
  EXPECT_EQ(status.devices.empty(), !status.problem.empty()) << status.problem;
  for (const GpuDevice& device : status.devices) {
    EXPECT_FALSE(device.name.empty());
    EXPECT_GT(device.memory_bytes, 0u);
    EXPECT_GE(device.compute_major, 5);
  }
}

}  // namespace
}  // namespace reckon
