#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bench/named_run.h"
#include "core/progress.h"
#include "eval/judged/judged_memory.h"
#include "eval/judged/rows_by_query.h"

namespace reckon {

// Judgments and the runs against them, in files recognised by their content: text (row_layout.h),
// read query by query, or HDF5 of other programs (foreign_predictions.h), read into memory.
class JudgedFiles {
 public:
  // catalogue: number of items there are, for measures that count those not retrieved; 0: unknown.
  JudgedFiles(const std::filesystem::path& judgments, std::size_t catalogue, std::size_t threads,
              Progress& progress);

  // The run beside the judgments, which must outlive it. Throws Error for files that cannot be read
  // or recognised.
  std::unique_ptr<JudgedSource> with_run(const std::filesystem::path& run,
                                         Progress& progress) const;
  // The same of each, "-" standing for standard input; must not outlive this.
  std::vector<NamedRun> runs(const std::vector<std::filesystem::path>& paths) const;

 private:
  std::size_t catalogue_;
  std::size_t threads_;
  std::optional<RowsByQuery> rows_;                     // of a text file
  std::map<std::string, JudgedMemory::Grades> grades_;  // of an HDF5 file
};

// Whether the file begins as HDF5 files do.
bool is_hdf5_file(const std::filesystem::path& path);

}  // namespace reckon
