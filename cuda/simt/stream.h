#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <vector>

#include "cuda/runtime.h"

// A stream of the simulated device. What it is given is done as late as it can be, when the host
// waits for it: who reads too early, or changes or frees what is still to be read, is found. The
// default stream alone does what it has when a kernel is launched on it.
struct CUstream_st {
  struct Work {
    std::function<void()> function;
    std::size_t releases = 0;  // bytes of memory: given back even where the device is lost
  };
  std::deque<Work> to_do;
  std::size_t given = 0;  // so far
  std::size_t done = 0;
  std::vector<std::function<void()>>* captured = nullptr;  // takes what is given meanwhile
};

namespace reckon::simt {

// Work holds copies of all that it needs but memory of the device, or of the host that is pinned.
void submit(cuda::Stream stream, std::function<void()> work);
// Memory is given back when all is done that the stream was given before.
void submit_release(cuda::Stream stream, std::size_t bytes, std::function<void()> release);
// What the stream has yet to give back.
std::size_t bytes_to_release(cuda::Stream stream);
// The same as submit() of a kernel or a product.
void submit_launch(cuda::Stream stream, std::function<void()> work);

// Does what the stream was given, in its order: the first `count`, or all. One thread at a time,
// whatever the stream. Throws what the work throws, and forgets the rest then.
void finish(cuda::Stream stream, std::size_t count);
void finish(cuda::Stream stream);

std::size_t given_to(cuda::Stream stream);
bool is_capturing(cuda::Stream stream);
// Throws Error, naming the call, while a graph of the stream is captured.
void refuse_in_capture(cuda::Stream stream, const char* call);
void begin_capture(cuda::Stream stream, std::vector<std::function<void()>>& captured);
void end_capture(cuda::Stream stream);

// Whether launches can be captured; they can at first.
void let_capture(bool succeed);

}  // namespace reckon::simt
