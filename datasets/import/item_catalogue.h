#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "datasets/dataset_writer.h"
#include "datasets/import/import_summary.h"
#include "datasets/import/row_index.h"

namespace reckon {

// The items of a dataset while it is imported: their ids stay in memory, their texts go to the
// writer in blocks.
class ItemCatalogue {
 public:
  // Without texts (has_texts false) the dataset gets no texts at all.
  ItemCatalogue(DatasetWriter& writer, bool has_texts) : writer_(writer), has_texts_(has_texts) {}

  // False, and nothing happens, when the id is there already.
  bool add(std::string_view id, std::string text);
  std::int32_t find(std::string_view id) const { return index_.find(id); }
  // The row of an item; a new one is added without text.
  std::int32_t find_or_add(std::string_view id);
  std::size_t size() const { return index_.size(); }
  const RowIndex& ids() const { return index_; }
  // Writes the items that wait and reports counts; the last call before the interactions.
  void finish(ImportSummary& summary);

 private:
  void flush();

  DatasetWriter& writer_;
  bool has_texts_;
  RowIndex index_;
  std::size_t written_ = 0;
  std::size_t without_text_ = 0;
  std::vector<std::string> texts_;  // of the items behind written_
};

// The text of an item of several parts: a sentence for each that is not empty, ended by a full stop
// where it has no end of its own; a single part as it is.
std::string join_sentences(const std::vector<std::string_view>& parts);

}  // namespace reckon
