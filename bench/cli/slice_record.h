#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "bench/system_slices.h"
#include "eval/slices/slice_table.h"
#include "reports/record.h"

namespace reckon {

// NDCG@cutoff of a system by slice; `against` empty: of the others.
SystemBySlice record_slices(const SliceTable& table, const std::string& system,
                            const std::string& against, std::size_t cutoff);

// Of all systems of a run.
std::vector<SystemBySlice> record_slices(const ExperimentSlices& slices);

}  // namespace reckon
