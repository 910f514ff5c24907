#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>

#include "core/progress.h"

namespace reckon {

// Progress on standard error: a bar that is drawn over on a terminal, a plain line every ten
// seconds elsewhere. While it lives, Ctrl-C and SIGTERM make the next advance() throw Interrupted
// and a read that waits for input fail; a second one ends the program.
class TerminalProgress final : public Progress {
 public:
  TerminalProgress();
  ~TerminalProgress() override;
  TerminalProgress(const TerminalProgress&) = delete;
  TerminalProgress& operator=(const TerminalProgress&) = delete;

  void begin(std::string_view what, std::uint64_t total) override;
  void advance(std::uint64_t units) override;
  // Whether a signal has asked the program to stop.
  bool stopped() const;
  // Takes the bar off the terminal, for other output.
  void clear();

 private:
  using Clock = std::chrono::steady_clock;
  void show(Clock::time_point now);

  const bool terminal_;
  std::mutex mutex_;
  std::string what_;
  std::uint64_t total_ = 0;
  std::atomic<std::uint64_t> done_{0};
  std::atomic<std::int64_t> next_show_{0};  // nanoseconds of Clock
  Clock::time_point start_;
  bool drawn_ = false;
};

}  // namespace reckon
