#pragma once

#include "core/error.h"

namespace reckon::cuda {

// allocate() (runtime.h) found less memory left than was asked for. Not in runtime.h, which the
// kernels include: nvcc does not compile fmt.
class OutOfDeviceMemory : public Error {
 public:
  using Error::Error;
};

}  // namespace reckon::cuda
