#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace reckon {

// Rows of ids in the order in which they were added. Memory: the ids' bytes and about 20 bytes an
// id.
class RowIndex {
 public:
  static constexpr std::int32_t kNone = -1;

  std::size_t size() const { return ends_.size(); }
  std::string_view id(std::size_t row) const;
  // kNone when it was not added.
  std::int32_t find(std::string_view id) const;
  // The row of the id, which is added when it is new: then the row is the size() before. Throws
  // Error when there are more ids than 32-bit row numbers.
  std::int32_t find_or_add(std::string_view id);
  // Ids of the rows [begin, end).
  std::vector<std::string> ids(std::size_t begin, std::size_t end) const;

 private:
  // Where the id is in slots_, or the free slot where it belongs.
  std::size_t slot_of(std::string_view id) const;
  void grow();

  std::string bytes_;              // of all ids, one behind the other
  std::vector<std::size_t> ends_;  // in bytes_
  std::vector<std::int32_t> slots_ = std::vector<std::int32_t>(16, kNone);  // open addressing
};

}  // namespace reckon
