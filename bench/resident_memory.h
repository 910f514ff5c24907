#pragma once

#include <cstdint>

namespace reckon {

// Resident memory of this process in bytes, as the kernel counts it; 0 where /proc does not say.
std::uint64_t resident_bytes();
std::uint64_t peak_resident_bytes();
// Begins a new peak at the present resident memory. False where the kernel does not allow it.
bool reset_peak_resident();

}  // namespace reckon
