#pragma once

#include <driver_types.h>

namespace reckon::cuda {

// Throws Error with the call and the runtime's text unless the status is cudaSuccess.
void check(cudaError_t status, const char* call);

}  // namespace reckon::cuda
