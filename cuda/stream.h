#pragma once

#include <cstddef>
#include <memory>

#include "cuda/runtime.h"

struct CUevent_st;

namespace reckon::cuda {

// A stream of its own: in no order with the default stream or another one. All functions throw
// Error with the call and the runtime's text.
class OwnedStream {
 public:
  OwnedStream();
  Stream get() const { return stream_.get(); }

 private:
  struct Destroy {
    void operator()(Stream stream) const;  // what it was given is done all the same
  };
  std::unique_ptr<CUstream_st, Destroy> stream_;
};

// A point of a stream, for the host to wait for.
class Event {
 public:
  Event();
  void record(Stream stream);
  // Until all is done that the stream was given before record(), if that was called.
  void wait();

 private:
  struct Destroy {
    void operator()(CUevent_st* event) const;
  };
  std::unique_ptr<CUevent_st, Destroy> event_;
};

}  // namespace reckon::cuda
