#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "bench/gate/gate_spec.h"

namespace reckon::gate {

// Faults that a worker can be given, to see which rows find them.
enum class InjectionKind : std::uint8_t {
  kNothing,
  kSlowdown,      // a share of every slice's CPU time is spent on nothing
  kCacheMisses,   // a share of every operation's CPU time is spent on reads from all over memory
  kTail,          // one operation of a hundred takes as many times its CPU time longer
  kSlowThread,    // a share of the first thread's CPU time, of paths that take `threads`
  kMemoryGrowth,  // bytes that every operation leaves behind
  kStartup,       // milliseconds of CPU time when the worker starts
  kWrongResults,
};

struct Injection {
  InjectionKind kind = InjectionKind::kNothing;
  double amount = 0;
  bool operator==(const Injection&) const = default;
};

// A row of the table of injections.
struct InjectionEntry {
  std::string_view name;
  InjectionKind kind = InjectionKind::kNothing;
  double usual = 0;
  double most = 0;
  std::string_view unit;  // of the amount
};
std::span<const InjectionEntry> injections();

std::string_view name_of(InjectionKind kind);
// "slowdown:0.05"; an option of a worker.
std::string to_text(const Injection& injection);
// "slowdown:0.05", or "slowdown" for the usual amount. Throws Error for anything else.
Injection parse_injection(std::string_view text);

// Whether the injection can move what the row measures.
bool shows_in(InjectionKind kind, const RowSpec& row);

}  // namespace reckon::gate
