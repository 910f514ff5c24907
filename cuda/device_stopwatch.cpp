#include "cuda/device_stopwatch.h"

#include <cuda_runtime_api.h>

#include "cuda/check.cuh"

namespace reckon::cuda {

void DeviceStopwatch::Destroy::operator()(CUevent_st* event) const { cudaEventDestroy(event); }

DeviceStopwatch::Event DeviceStopwatch::make_event() {
  cudaEvent_t event = nullptr;
  check(cudaEventCreate(&event), "cudaEventCreate");
  return Event(event);
}

DeviceStopwatch::DeviceStopwatch() : begin_(make_event()), end_(make_event()) {}

void DeviceStopwatch::start(Stream stream) {
  check(cudaEventRecord(begin_.get(), stream), "cudaEventRecord");
}

double DeviceStopwatch::seconds(Stream stream) {
  check(cudaEventRecord(end_.get(), stream), "cudaEventRecord");
  check(cudaEventSynchronize(end_.get()), "cudaEventSynchronize");
  float milliseconds = 0;
  check(cudaEventElapsedTime(&milliseconds, begin_.get(), end_.get()), "cudaEventElapsedTime");
  return 1e-3 * static_cast<double>(milliseconds);
}

}  // namespace reckon::cuda
