#pragma once

#include <cstddef>
#include <string_view>

#include "cuda/out_of_device_memory.h"

namespace reckon::cuda {

// How much is computed at a time: halved, and kept so, when it does not fit into device memory.
class BatchSize {
 public:
  explicit BatchSize(std::size_t most) : at_once_(most) {}
  std::size_t at_once() const { return at_once_; }

  // Calls work(), which computes `size` at a time. False when device memory did not suffice: what
  // is held should be freed before less is tried. Throws Error, beginning with `what`, when the
  // work cannot be divided.
  template <class Work>
  bool fits(std::string_view what, std::size_t size, bool divisible, const Work& work) {
    try {
      work();
      return true;
    } catch (const OutOfDeviceMemory& error) {
      if (!divisible) fail("{}: does not fit into device memory: {}", what, error.what());
    }
    at_once_ = size / 2;
    return false;
  }

 private:
  std::size_t at_once_;
};

}  // namespace reckon::cuda
