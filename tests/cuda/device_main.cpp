// The tests of kernels, encoder and scorer on a GPU; where there is none, says which part is
// missing.
#include <gtest/gtest.h>

#include <cstdio>

#include "core/error.h"
#include "cuda/device.h"

int main(int argc, char** argv) {
  constexpr int kSkipped = 77;
  testing::InitGoogleTest(&argc, argv);
  try {
    reckon::require_device("tests on a GPU");
  } catch (const reckon::Error& error) {
    std::printf("SKIPPED: %s\n", error.what());
    return kSkipped;
  }
  return RUN_ALL_TESTS();
}
