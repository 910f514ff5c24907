#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "bench/judged_slices.h"
#include "bench/judgments.h"
#include "bench/named_run.h"
#include "core/progress.h"

namespace reckon {

// Judgments and the runs against them, in files recognised by their content: text (row_layout.h),
// read query by query, or HDF5 of other programs (foreign_predictions.h), read into memory.
class JudgedFiles {
 public:
  // catalogue: number of items there are, for measures that count those not retrieved; 0: unknown.
  JudgedFiles(const std::filesystem::path& judgments, std::size_t catalogue, std::size_t threads,
              Progress& progress);

  // Runs opened from now on are sliced, by attributes in files too (judged_slices.h).
  void slice(const std::filesystem::path& query_attributes,
             const std::filesystem::path& document_attributes);

  // The run beside the judgments, which must outlive it. Throws Error for files that cannot be read
  // or recognised.
  OpenedRun with_run(const std::filesystem::path& run, Progress& progress) const;
  // The same of each, "-" standing for standard input; must not outlive this.
  std::vector<NamedRun> runs(const std::vector<std::filesystem::path>& paths) const;

 private:
  Judgments judgments_;
  std::size_t catalogue_;
  std::size_t threads_;
  std::optional<JudgedSlices> slices_;
};

}  // namespace reckon
