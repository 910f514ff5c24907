#include "cuda/stream.h"

#include <cuda_runtime_api.h>

#include "cuda/check.cuh"

namespace reckon::cuda {

OwnedStream::OwnedStream() {
  Stream made = nullptr;
  check(cudaStreamCreateWithFlags(&made, cudaStreamNonBlocking), "cudaStreamCreateWithFlags");
  stream_.reset(made);
}

void OwnedStream::Destroy::operator()(Stream stream) const { cudaStreamDestroy(stream); }

Event::Event() {
  cudaEvent_t made = nullptr;
  check(cudaEventCreateWithFlags(&made, cudaEventDisableTiming), "cudaEventCreateWithFlags");
  event_.reset(made);
}

void Event::Destroy::operator()(CUevent_st* event) const { cudaEventDestroy(event); }

void Event::record(Stream stream) {
  check(cudaEventRecord(event_.get(), stream), "cudaEventRecord");
}

void Event::wait() { check(cudaEventSynchronize(event_.get()), "cudaEventSynchronize"); }

}  // namespace reckon::cuda
