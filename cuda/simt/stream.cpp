#include "cuda/simt/stream.h"

#include <mutex>
#include <utility>

#include "core/error.h"
#include "cuda/simt/device_loss.h"
#include "cuda/stream.h"

// The stand-in for cuda/stream.cpp, and what is behind a stream.
struct CUevent_st {
  reckon::cuda::Stream stream = nullptr;
  std::size_t count = 0;  // of what the stream was given
};

namespace reckon::simt {
namespace {

std::mutex device;  // there is one
CUstream_st default_stream;
bool can_capture = true;

CUstream_st& of(cuda::Stream stream) { return stream ? *stream : default_stream; }

void finish_locked(CUstream_st& stream, std::size_t count) {
  while (stream.done < count) {
    const CUstream_st::Work work = std::move(stream.to_do.front());
    stream.to_do.pop_front();
    ++stream.done;
    try {
      work.function();
    } catch (...) {
      for (const CUstream_st::Work& left : stream.to_do) {
        if (left.releases > 0) left.function();
      }
      stream.to_do.clear();
      stream.done = stream.given;
      throw;
    }
  }
}

}  // namespace

void submit(cuda::Stream stream, std::function<void()> work) {
  const std::scoped_lock lock(device);
  CUstream_st& to = of(stream);
  if (to.captured) return to.captured->push_back(std::move(work));
  to.to_do.push_back({std::move(work)});
  ++to.given;
}

void submit_release(cuda::Stream stream, std::size_t bytes, std::function<void()> release) {
  const std::scoped_lock lock(device);
  CUstream_st& to = of(stream);
  to.to_do.push_back({std::move(release), bytes});
  ++to.given;
}

std::size_t bytes_to_release(cuda::Stream stream) {
  const std::scoped_lock lock(device);
  std::size_t bytes = 0;
  for (const CUstream_st::Work& work : of(stream).to_do) bytes += work.releases;
  return bytes;
}

void submit_launch(cuda::Stream stream, std::function<void()> work) {
  submit(stream, std::move(work));
  if (!stream) finish(stream);
}

void finish(cuda::Stream stream, std::size_t count) {
  const std::scoped_lock lock(device);
  finish_locked(of(stream), count);
}

void finish(cuda::Stream stream) {
  const std::scoped_lock lock(device);
  finish_locked(of(stream), of(stream).given);
}

std::size_t given_to(cuda::Stream stream) {
  const std::scoped_lock lock(device);
  return of(stream).given;
}

bool is_capturing(cuda::Stream stream) {
  const std::scoped_lock lock(device);
  return of(stream).captured;
}

void refuse_in_capture(cuda::Stream stream, const char* call) {
  if (is_capturing(stream)) fail("simt: {} while a graph is captured", call);
}

void begin_capture(cuda::Stream stream, std::vector<std::function<void()>>& captured) {
  const std::scoped_lock lock(device);
  if (!stream || !can_capture) fail("simt: launches of this stream cannot be captured");
  stream->captured = &captured;
}

void end_capture(cuda::Stream stream) {
  const std::scoped_lock lock(device);
  stream->captured = nullptr;
}

void let_capture(bool succeed) {
  const std::scoped_lock lock(device);
  can_capture = succeed;
}

}  // namespace reckon::simt

namespace reckon::cuda {

OwnedStream::OwnedStream() {
  simt::begin_runtime_call("OwnedStream");
  stream_.reset(new CUstream_st());
}

void OwnedStream::Destroy::operator()(Stream stream) const {
  try {
    simt::finish(stream);
  } catch (...) {  // nobody waits for it
  }
  delete stream;
}

Event::Event() {
  simt::begin_runtime_call("Event");
  event_.reset(new CUevent_st());
}

void Event::Destroy::operator()(CUevent_st* event) const { delete event; }

void Event::record(Stream stream) {
  simt::begin_runtime_call("Event::record");
  simt::refuse_in_capture(stream, "Event::record");
  *event_ = {stream, simt::given_to(stream)};
}

void Event::wait() {
  simt::begin_runtime_call("Event::wait");
  simt::finish(event_->stream, event_->count);
}

}  // namespace reckon::cuda
