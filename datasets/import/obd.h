#pragma once

#include <filesystem>
#include <string>

#include "core/progress.h"
#include "datasets/import/import_summary.h"

namespace reckon {

// Saito, Aihara, Matsutani and Narita, "Open Bandit Dataset and Pipeline", 2020.
struct ObdOptions {
  // With item_context.csv and the log beside it, or with <policy>/<campaign>/ that have.
  std::filesystem::path folder = {};
  std::string policy = "random";  // that wrote the log
  std::string campaign = {};      // empty: the only one there is
};

// Logged feedback of the Open Bandit Dataset. Items are those of item_context.csv with their
// features as attributes. It has no ids of users: users are the distinct combinations of user
// features, which become their attributes. Events are in the order of the file, positions from 1,
// clicks are rewards, and context are the affinities of the user to each item. Times are rounded
// down to seconds.
ImportSummary import_obd(const ObdOptions& options, const std::filesystem::path& out,
                         Progress& progress);

}  // namespace reckon
