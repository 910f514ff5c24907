#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>

#include "core/progress.h"
#include "datasets/import/import_summary.h"

namespace reckon {

struct SynthOptions {
  std::uint64_t seed = 1;
  std::size_t items = 2000;  // at most 10^7
  std::size_t users = 500;
  double interactions_per_user = 30.0;  // mean; a user has at least 8
  double noise = 0.1;                   // share of interactions that interest has no part in
  std::size_t labelled_texts = 1200;    // of each task; 0: no tasks
  std::size_t threads = 0;              // 0: default_thread_count(); the file does not depend on it
};

// Writes a dataset with planted truth: items described in English from attributes, users whose
// interest in these attributes is known, interactions drawn from interest, popularity and noise,
// and the tasks "intent" and "sentiment". The truth is in the file, for OracleRecommender. Memory:
// about 24 bytes an item and 1 an interaction.
ImportSummary synthesize(const SynthOptions& options, const std::filesystem::path& out,
                         Progress& progress);

}  // namespace reckon
