#include "bench/gate/injection.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "core/error.h"

namespace reckon::gate {

std::span<const InjectionEntry> injections() {
  static constexpr std::array<InjectionEntry, 8> kTable = {{
      {"nothing", InjectionKind::kNothing, 0, 0, ""},
      {"slowdown", InjectionKind::kSlowdown, 0.05, 10, "share"},
      {"cache_misses", InjectionKind::kCacheMisses, 0.05, 10, "share"},
      {"tail", InjectionKind::kTail, 2, 100, "times, 1 operation of 100"},
      {"slow_thread", InjectionKind::kSlowThread, 0.2, 10, "share"},
      {"memory_growth", InjectionKind::kMemoryGrowth, 1024, 1 << 20, "bytes an operation"},
      {"startup", InjectionKind::kStartup, 5, 10000, "ms"},
      {"wrong_results", InjectionKind::kWrongResults, 1, 1, ""},
  }};
  return kTable;
}

std::string_view name_of(InjectionKind kind) {
  return std::ranges::find(injections(), kind, &InjectionEntry::kind)->name;
}

std::string to_text(const Injection& injection) {
  return fmt::format("{}:{}", name_of(injection.kind), injection.amount);
}

Injection parse_injection(std::string_view text) {
  const std::string_view name = text.substr(0, text.find(':'));
  const auto found = std::ranges::find(injections(), name, &InjectionEntry::name);
  if (found == injections().end()) {
    std::vector<std::string_view> names;
    names.reserve(injections().size());
    for (const InjectionEntry& each : injections()) names.push_back(each.name);
    fail("no injection \"{}\", expected one of {}", name, fmt::join(names, ", "));
  }
  Injection injection{.kind = found->kind, .amount = found->usual};
  if (name.size() < text.size()) {
    const std::string_view amount = text.substr(name.size() + 1);
    const char* const end = amount.data() + amount.size();
    const auto [stop, error] = std::from_chars(amount.data(), end, injection.amount);
    if (error != std::errc() || stop != end ||
        !(injection.amount >= 0 && injection.amount <= found->most)) {
      fail("injection {}: amount \"{}\", expected 0 to {}", name, amount, found->most);
    }
  }
  return injection;
}

bool shows_in(InjectionKind kind, const RowSpec& row) {
  const auto threads = row.parameters.find("threads");
  switch (kind) {
    case InjectionKind::kNothing:
      return true;
    case InjectionKind::kSlowdown:
      return row.quantity == Quantity::kSpeed;
    case InjectionKind::kCacheMisses:
      return row.quantity == Quantity::kSpeed || row.quantity == Quantity::kTail;
    case InjectionKind::kTail:
      return row.quantity == Quantity::kTail;
    case InjectionKind::kSlowThread:
      return row.quantity == Quantity::kSpeed && row.path == "encode" && threads->second > 1;
    case InjectionKind::kMemoryGrowth:
      return row.quantity == Quantity::kMemoryGrowth;
    case InjectionKind::kStartup:
      return row.quantity == Quantity::kStartup;
    case InjectionKind::kWrongResults:
      return row.quantity == Quantity::kSpeed || row.quantity == Quantity::kTail;
  }
  return false;
}

}  // namespace reckon::gate
