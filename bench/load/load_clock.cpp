#include "bench/load/load_clock.h"

#include <sys/prctl.h>

#include <algorithm>
#include <thread>

namespace reckon {

SteadyClock::SteadyClock()
    : timer_slack_(static_cast<unsigned long>(std::max(0, prctl(PR_GET_TIMERSLACK)))) {
  prctl(PR_SET_TIMERSLACK, 1UL);
}

// 0 restores the default.
SteadyClock::~SteadyClock() { prctl(PR_SET_TIMERSLACK, timer_slack_); }

void SteadyClock::sleep_until(Nanoseconds time) {
  std::this_thread::sleep_until(steady_time(time));
}

}  // namespace reckon
