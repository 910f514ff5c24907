#include "bench/micro/work.h"

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "bench/cache_sizes.h"

namespace reckon::micro {
namespace {

benchmark::Counter rate(double amount) {
  return {amount, benchmark::Counter::kIsIterationInvariantRate, benchmark::Counter::kIs1000};
}

// Where the data stay; none between the second cache and memory.
std::optional<LimitKind> memory_limit(const Work& work) {
  const CacheSizes caches = cache_sizes();
  if (work.working_set <= work.threads * caches.second) {
    return work.bytes_written == 0 ? LimitKind::kCacheRead
           : work.in_place         ? LimitKind::kCacheUpdate
                                   : LimitKind::kCacheCopy;
  }
  if (work.working_set < 2 * caches.third) return std::nullopt;
  return work.bytes_written == 0 ? LimitKind::kMemoryRead
         : work.in_place         ? LimitKind::kMemoryUpdate
                                 : LimitKind::kMemoryCopy;
}

}  // namespace

void count_work(benchmark::State& state, Limits& limits, const Work& work) {
  const double bytes = work.bytes_read + work.bytes_written;
  const Limit* longest = nullptr;
  double seconds = 0;  // of an iteration at that limit
  std::string reason = "nothing to count";
  const auto hold = [&](const Limit* limit, double amount) {
    if (limit == nullptr || amount / limit->value <= seconds) return;
    longest = limit;
    seconds = amount / limit->value;
  };
  if (bytes > 0) {
    state.counters["bytes/s"] = rate(bytes);
    if (const auto kind = memory_limit(work)) {
      hold(limits.of(*kind, work.threads), bytes);
      reason = "the size of the second cache is not known";
    } else {
      reason = fmt::format("{:.3g} MB stay in the third cache",
                           1e-6 * static_cast<double>(work.working_set));
    }
  }
  if (work.operations > 0) {
    const Limit* arithmetic = work.arithmetic ? limits.of(*work.arithmetic, work.threads) : nullptr;
    const std::string_view unit = arithmetic != nullptr ? arithmetic->unit : "FLOP/s";
    state.counters[std::string(unit)] = rate(work.operations);
    hold(arithmetic, work.operations);
    if (arithmetic == nullptr) reason = "none is measured of this arithmetic";
  }
  if (longest == nullptr) {
    state.SetLabel("no limit: " + reason);
    return;
  }
  state.counters[kFractionOfLimit] = {seconds, benchmark::Counter::kIsIterationInvariantRate};
  state.SetLabel(fmt::format("limit: {}", longest->name));
}

}  // namespace reckon::micro
