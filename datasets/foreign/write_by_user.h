#pragma once

#include <cstddef>
#include <cstdint>

#include "core/progress.h"
#include "datasets/dataset_writer.h"
#include "datasets/foreign/interaction_source.h"
#include "datasets/import/import_summary.h"

namespace reckon {

// Writes the interactions of a source behind the items and users, in the order of a dataset: by
// user, then timestamp, then item; without timestamps in the order of the source. Of several with
// one user and item, the last in time is kept (the last in the source, of equal times). Writes the
// split "default": by time per user where the source has an order in time, else random. Reports its
// counts to the summary. Returns how many were written.
//
// A source that is sorted by user is read twice; of another, as many users as have up to
// `in_memory` interactions are gathered in each of several readings. Memory: 40 bytes for each of
// those, 16 a user, 1 an interaction for the split.
std::uint64_t write_by_user(const InteractionSource& source, std::size_t users,
                            DatasetWriter& writer, ImportSummary& summary, Progress& progress,
                            std::size_t in_memory = std::size_t{1} << 23);

}  // namespace reckon
