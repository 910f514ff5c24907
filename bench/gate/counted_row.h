#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "bench/gate/run_gate.h"

namespace reckon::gate {

// Whether a quantity is counted once, exactly, instead of timed in pairs of processes.
bool is_counted(Quantity quantity);

// Instructions that differ by less than this share are the same, and allocations of an operation
// that differ by less than half of one: libraries allocate a little more or less when they start.
inline constexpr double kCountResolution = 0.002;
inline constexpr double kAllocationResolution = 0.5;
// Bytes an operation: of some hundred, the allocator may keep 16 KiB for itself.
inline constexpr double kGrowthResolution = 32;

// Binary size, or what valgrind counts: in a run of twice as many operations less that in a run of
// some, so that start-up and warm-up are not in it. Instructions are counted within operations only
// (valgrind finds these by name: the program must not be stripped).
void measure_counted_row(const GateOptions& options, const std::function<void()>& while_waiting,
                         RowResult& result);

// From what valgrind writes to standard error. Nothing where it is not there.
std::optional<std::uint64_t> collected_instructions(std::string_view errors);  // callgrind
std::optional<std::uint64_t> total_allocations(std::string_view errors);       // memcheck

}  // namespace reckon::gate
