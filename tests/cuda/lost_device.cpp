// Linked into the program on a simulated GPU: the device is taken away after as many calls of the
// runtime as an environment variable says, and their number is told at the end.
#include <cstdio>
#include <cstdlib>

#include "cuda/simt/device_loss.h"

namespace {

const bool kLoses = [] {
  if (const char* calls = std::getenv("RECKON_TEST_DEVICE_CALLS")) {
    reckon::simt::lose_device_after(std::strtoul(calls, nullptr, 10));
  }
  return std::atexit([] {
           std::fprintf(stderr, "runtime calls: %zu\n", reckon::simt::runtime_calls());
         }) == 0;
}();

}  // namespace
