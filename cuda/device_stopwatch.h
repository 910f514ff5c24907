#pragma once

#include <memory>

#include "cuda/runtime.h"

struct CUevent_st;

namespace reckon::cuda {

// The time that the device takes from one point of a stream to another, by its own clock. All
// functions throw Error with the call and the runtime's text.
class DeviceStopwatch {
 public:
  DeviceStopwatch();
  void start(Stream stream);
  // Waits for what the stream was given since start().
  double seconds(Stream stream);

 private:
  struct Destroy {
    void operator()(CUevent_st* event) const;
  };
  using Event = std::unique_ptr<CUevent_st, Destroy>;
  static Event make_event();

  Event begin_, end_;
};

}  // namespace reckon::cuda
