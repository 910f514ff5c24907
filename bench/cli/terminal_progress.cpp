#include "bench/cli/terminal_progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>

#include "core/error.h"
#include "core/standard_error.h"

namespace reckon {
namespace {

volatile std::sig_atomic_t stop_requested = 0;

void request_stop(int) { stop_requested = 1; }

// The first signal asks to stop and breaks off a read that waits (no SA_RESTART), the next one ends
// the program.
void handle(int signal) {
  struct sigaction action = {};
  action.sa_handler = request_stop;
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  sigaction(signal, &action, nullptr);
}

constexpr std::chrono::milliseconds kTerminalInterval(100);
constexpr std::chrono::seconds kPlainInterval(10);

}  // namespace

TerminalProgress::TerminalProgress() : terminal_(isatty(STDERR_FILENO) != 0) {
  handle(SIGINT);
  handle(SIGTERM);
}

TerminalProgress::~TerminalProgress() {
  clear();
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
}

bool TerminalProgress::stopped() const { return stop_requested != 0; }

void TerminalProgress::begin(std::string_view what, std::uint64_t total) {
  if (stop_requested != 0) throw Interrupted();
  const std::lock_guard lock(mutex_);
  what_ = what;
  total_ = total;
  done_ = 0;
  start_ = Clock::now();
  const auto first =
      start_ + (terminal_ ? Clock::duration(kTerminalInterval) : Clock::duration(kPlainInterval));
  next_show_ = first.time_since_epoch().count();
}

void TerminalProgress::advance(std::uint64_t units) {
  done_ += units;
  if (stop_requested != 0) throw Interrupted();
  const auto now = Clock::now();
  if (now.time_since_epoch().count() < next_show_.load(std::memory_order_relaxed)) return;
  const std::unique_lock lock(mutex_, std::try_to_lock);
  if (lock.owns_lock()) show(now);
}

void TerminalProgress::show(Clock::time_point now) {
  const auto interval =
      terminal_ ? Clock::duration(kTerminalInterval) : Clock::duration(kPlainInterval);
  next_show_ = (now + interval).time_since_epoch().count();
  const std::uint64_t done = done_;
  const double seconds = std::chrono::duration<double>(now - start_).count();
  if (what_.empty()) return;
  std::string text =
      done > 0 ? fmt::format("{} {}", what_, done) : fmt::format("{}, {:.0f} s", what_, seconds);
  if (total_ > 0) {
    const double part = std::min(1.0, static_cast<double>(done) / static_cast<double>(total_));
    constexpr std::size_t kWidth = 30;
    const auto filled = static_cast<std::size_t>(part * kWidth);
    text = terminal_ ? fmt::format("{} [{}{}] {:3.0f}%", what_, std::string(filled, '='),
                                   std::string(kWidth - filled, ' '), 100 * part)
                     : fmt::format("{} {} of {} ({:.0f}%)", what_, done, total_, 100 * part);
    if (done > 0) text += fmt::format(", {:.0f} s left", seconds * (1 - part) / part);
  }
  print_error("{}{}{}", terminal_ ? "\r\x1b[K" : "", text, terminal_ ? "" : "\n");
  std::fflush(stderr);
  drawn_ = terminal_;
}

void TerminalProgress::clear() {
  const std::lock_guard lock(mutex_);
  if (drawn_) print_error("\r\x1b[K");
  drawn_ = false;
}

}  // namespace reckon
