#pragma once

#include <ctime>

namespace reckon {

// Processor time of all threads of this process so far.
inline double processor_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

}  // namespace reckon
