#pragma once

#include <cstddef>
#include <vector>

#include "core/scoring/scanned_queries.h"

namespace reckon {

// For each query a guess of a number that the lower bounds of at least k items reach, from evenly
// spaced blocks of the items; -infinity where they hold too few. With it a scan keeps few
// candidates from the beginning. Wrong for queries whose best items crowd in those blocks.
std::vector<float> guess_thresholds(const ScannedQueries& queries, const QuantizedItems& items,
                                    std::size_t k, std::size_t threads);

}  // namespace reckon
