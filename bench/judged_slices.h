#pragma once

#include <cstddef>
#include <filesystem>
#include <vector>

#include "bench/judgments.h"
#include "bench/sliced_lists.h"
#include "eval/judged/judged_source.h"

namespace reckon {

// Slices of the judged queries that have a relevant document (grade 1 or more), by the number of
// these and by attributes, and of their relevant documents, by attributes. A document that is
// relevant for two queries is two targets.
class JudgedSlices {
 public:
  // Files as slice_attributes.h reads them, ids in the first column or in `query`, `user` or `id`
  // and in `document`, `item` or `id`; an empty path: there is none. Judgments must outlive this.
  // Throws Error for files that cannot be read and where no id of a file is known.
  JudgedSlices(const Judgments& judgments, const std::filesystem::path& query_attributes,
               const std::filesystem::path& document_attributes);

  // The heads of the run's lists, by score, ties by document id; must not outlive this.
  SlicedLists lists_of(const JudgedSource& run, std::size_t threads) const;

 private:
  void add_query_attributes(const std::filesystem::path& path);
  void add_document_attributes(const std::filesystem::path& path);
  std::vector<std::string> relevant_documents(std::size_t unit) const;

  const Judgments& judgments_;
  std::vector<std::size_t> queries_;  // [units] in the judgments
  UserItems relevant_;                // [units] targets, counted through
  UnitSlicings slicings_;
};

}  // namespace reckon
