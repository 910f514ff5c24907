#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "eval/judged/judged_list.h"

namespace reckon {

// Places of the documents of one query by their id, for one query after another: clearing costs
// nothing, so that its memory is that of the largest query. Ids are views that must stay.
class DocumentTable {
 public:
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};

  // Forgets the documents of the query before; more than expected may come.
  void clear(std::size_t expected_documents);

  struct Slot {
    const char* id = nullptr;
    std::uint32_t id_size = 0;
    std::uint32_t hash = 0;
    std::uint32_t generation = 0;  // of clear(); another one: free
    std::int32_t grade = kUnjudged;
    std::uint32_t retrieved_at = kNone;  // place in the list
  };
  // The slot of the id: its own, or a new one without grade and place (`is_new`). Valid until the
  // next call.
  struct Found {
    Slot& slot;
    bool is_new;
  };
  Found find_or_add(std::string_view id);

 private:
  Slot& free_slot(std::uint32_t hash);
  void grow();

  std::vector<Slot> slots_;
  std::size_t mask_ =
      0;  // slots in use, less 1: a power of two, so that a small query stays in cache
  std::size_t used_ = 0;
  std::uint32_t generation_ = 0;
};

}  // namespace reckon
