#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "eval/judged/judged_list.h"

namespace reckon {

// What DocumentTable is for documents that are numbers: places of those of one query, for one query
// after another, without a cost of clearing.
class NumberTable {
 public:
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};

  struct Slot {
    std::int32_t document = 0;
    std::uint32_t generation = 0;  // of clear(); another one: free
    std::int32_t grade = kUnjudged;
    std::uint32_t retrieved_at = kNone;  // place in the list
  };

  struct Found {
    Slot& slot;
    bool is_new;  // without grade and place
  };
  // The slots that one query uses: held in registers while its documents are looked up.
  struct Slots {
    Slot* slots;
    std::size_t last;
    int shift;
    std::uint32_t generation;

    Found find_or_add(std::int32_t document) const {
      constexpr std::uint64_t kOdd = 0x9e3779b97f4a7c15u;  // 2^64 / golden ratio
      std::size_t at = static_cast<std::uint32_t>(document) * kOdd >> shift;
      for (;; at = (at + 1) & last) {
        Slot& slot = slots[at];
        if (slot.generation != generation) {
          slot = {.document = document, .generation = generation};
          return {slot, true};
        }
        if (slot.document == document) return {slot, false};
      }
    }
  };
  // Forgets the documents of the query before; no more than `documents` come next. Valid until the
  // next call.
  Slots clear(std::size_t documents) {
    // Eight slots a document: where documents rarely collide, few branches are mispredicted.
    const std::size_t wanted = std::bit_ceil(8 * documents + 2);
    if (wanted > slots_.size()) slots_.resize(wanted);
    if (++generation_ == 0) {  // after 2^32 queries
      slots_.assign(slots_.size(), {});
      generation_ = 1;
    }
    return {.slots = slots_.data(),
            .last = wanted - 1,
            .shift = 64 - std::countr_zero(wanted),
            .generation = generation_};
  }

 private:
  std::vector<Slot> slots_;
  std::uint32_t generation_ = 0;
};

}  // namespace reckon
