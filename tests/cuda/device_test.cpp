#include "cuda/device.h"

#include <gtest/gtest.h>

#include "tests/support/errors.h"

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

TEST(RequireDevice, SaysWhatIsMissingAndHowToSeeIt) {
  if (!gpu_status().devices.empty()) GTEST_SKIP() << "there is a device";
  const std::string error = test::error_of([] { require_device("variant 'cuda/fp32'"); });
  EXPECT_EQ(error.find("variant 'cuda/fp32': no "), 0u) << error;
  EXPECT_NE(error.find("nvidia-smi"), std::string::npos) << error;
}

}  // namespace
}  // namespace reckon
