#include "datasets/import/row_index.h"

#include <functional>
#include <limits>

#include "core/error.h"

namespace reckon {

std::string_view RowIndex::id(std::size_t row) const {
  const std::size_t begin = row == 0 ? 0 : ends_[row - 1];
  return std::string_view(bytes_).substr(begin, ends_[row] - begin);
}

std::size_t RowIndex::slot_of(std::string_view id) const {
  const std::size_t mask = slots_.size() - 1;  // the size is a power of two
  std::size_t slot = std::hash<std::string_view>{}(id)&mask;
  while (slots_[slot] != kNone && this->id(static_cast<std::size_t>(slots_[slot])) != id) {
    slot = (slot + 1) & mask;
  }
  return slot;
}

std::int32_t RowIndex::find(std::string_view id) const { return slots_[slot_of(id)]; }

std::int32_t RowIndex::find_or_add(std::string_view id) {
  const std::size_t slot = slot_of(id);
  if (slots_[slot] != kNone) return slots_[slot];
  if (size() >= static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max())) {
    fail("id {}: more ids than 32-bit row numbers", size());
  }
  const auto row = static_cast<std::int32_t>(size());
  bytes_ += id;
  ends_.push_back(bytes_.size());
  slots_[slot] = row;
  if (2 * size() > slots_.size()) grow();
  return row;
}

void RowIndex::grow() {
  slots_.assign(2 * slots_.size(), kNone);
  for (std::size_t row = 0; row < size(); ++row) {
    slots_[slot_of(id(row))] = static_cast<std::int32_t>(row);
  }
}

std::vector<std::string> RowIndex::ids(std::size_t begin, std::size_t end) const {
  std::vector<std::string> ids;
  ids.reserve(end - begin);
  for (std::size_t row = begin; row < end; ++row) ids.emplace_back(id(row));
  return ids;
}

}  // namespace reckon
