#pragma once

#include <chrono>

namespace reckon {

using Nanoseconds = std::chrono::nanoseconds;

// The time of a run of load. Behind an interface, so that the issue loop can be tested without
// waiting.
class LoadClock {
 public:
  virtual ~LoadClock() = default;
  // Since some moment; never goes back. Thread-safe.
  virtual Nanoseconds now() const = 0;
  virtual void sleep_until(Nanoseconds time) = 0;
};

// The machine's monotonic clock: setting the time of day does not move it. While it lives, the
// thread that made it, and the threads this one starts, wake up when they asked to: Linux lets
// threads sleep 50 us longer unless told otherwise (prctl(2), PR_SET_TIMERSLACK).
class SteadyClock final : public LoadClock {
 public:
  SteadyClock();
  ~SteadyClock() override;
  SteadyClock(const SteadyClock&) = delete;
  SteadyClock& operator=(const SteadyClock&) = delete;

  Nanoseconds now() const override { return std::chrono::steady_clock::now().time_since_epoch(); }
  void sleep_until(Nanoseconds time) override;

 private:
  unsigned long timer_slack_;
};

// For waits of the standard library until a time of SteadyClock.
inline std::chrono::steady_clock::time_point steady_time(Nanoseconds time) {
  return std::chrono::steady_clock::time_point(time);
}

}  // namespace reckon
