#include "datasets/foreign/column_ids.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "core/error.h"

namespace reckon {
namespace {

constexpr std::size_t kWaiting = std::size_t{1} << 20;  // ids between two sortings, at least
constexpr std::size_t kMostIds = std::numeric_limits<std::int32_t>::max();

void sort_distinct(std::vector<std::int64_t>& ids) {
  std::ranges::sort(ids);
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
}

}  // namespace

ColumnIds::ColumnIds(const ForeignTable& table, const ForeignColumn& column)
    : table_(&table),
      column_(&column),
      is_text_(column.elements == ColumnInfo::Elements::kStrings) {
  if (is_text_) {
    add_texts();
  } else {
    add_integers();
  }
}

void ColumnIds::add_texts() {
  const std::size_t step = table_->block_rows();
  for (std::size_t begin = 0; begin < table_->rows(); begin += step) {
    const std::size_t end = std::min(begin + step, table_->rows());
    const auto texts = table_->strings(*column_, begin, end);
    for (std::size_t i = 0; i < texts.size(); ++i) {
      if (texts[i].empty()) {
        fail("{}: {}: column \"{}\": row {}: empty, expected an id", table_->file().path().string(),
             column_->path, column_->name, begin + i);
      }
      texts_.find_or_add(texts[i]);
    }
  }
}

void ColumnIds::add_integers() {
  const std::size_t step = table_->block_rows();
  std::size_t room = kWaiting;
  for (std::size_t begin = 0; begin < table_->rows(); begin += step) {
    const auto block = table_->integers(*column_, begin, std::min(begin + step, table_->rows()));
    integers_.insert(integers_.end(), block.begin(), block.end());
    if (integers_.size() < room) continue;
    sort_distinct(integers_);
    room = std::max(kWaiting, 2 * integers_.size());
  }
  sort_distinct(integers_);
  if (integers_.size() > kMostIds) {
    fail("{}: {}: column \"{}\": more than {} ids", table_->file().path().string(), column_->path,
         column_->name, kMostIds);
  }
  if (integers_.empty()) return;
  // Unsigned: the difference of two 64-bit integers may not be one.
  const std::uint64_t range =
      static_cast<std::uint64_t>(integers_.back()) - static_cast<std::uint64_t>(integers_.front());
  if (range >= 2 * integers_.size() + 1024) return;
  row_by_offset_.resize(range + 1);
  for (std::size_t row = 0; row < integers_.size(); ++row) {
    row_by_offset_[static_cast<std::size_t>(integers_[row] - integers_.front())] =
        static_cast<std::int32_t>(row);
  }
}

std::int32_t ColumnIds::row_of(std::int64_t id) const {
  if (!row_by_offset_.empty()) {
    return row_by_offset_[static_cast<std::size_t>(id - integers_.front())];
  }
  return static_cast<std::int32_t>(std::ranges::lower_bound(integers_, id) - integers_.begin());
}

std::vector<std::string> ColumnIds::ids(std::size_t begin, std::size_t end) const {
  if (is_text_) return texts_.ids(begin, end);
  std::vector<std::string> ids;
  ids.reserve(end - begin);
  for (std::size_t row = begin; row < end; ++row) ids.push_back(std::to_string(integers_[row]));
  return ids;
}

std::vector<std::int32_t> ColumnIds::rows(std::size_t begin, std::size_t end) const {
  std::vector<std::int32_t> rows;
  rows.reserve(end - begin);
  if (is_text_) {
    for (const std::string& id : table_->strings(*column_, begin, end)) {
      rows.push_back(texts_.find(id));
    }
  } else {
    for (const std::int64_t id : table_->integers(*column_, begin, end)) {
      rows.push_back(row_of(id));
    }
  }
  return rows;
}

}  // namespace reckon
