#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <vector>

#include "bench/load/arrivals.h"

namespace reckon {

// Reads recorded arrivals: a CSV with a column `seconds` since the start, in ascending order, and
// perhaps a column `text`, the row of the text that is asked for, from 0. Without it texts are
// drawn as in poisson_arrivals(). Throws Error naming file and line.
std::vector<Arrival> read_arrival_trace(const std::filesystem::path& path, std::size_t texts,
                                        std::uint64_t seed);

}  // namespace reckon
