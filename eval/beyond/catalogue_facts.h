#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/matrix.h"
#include "eval/beyond/item_attributes.h"

namespace reckon {

// What is known of the items that lists are made of. What has no rows or is null is not known;
// views must outlive it.
struct CatalogueFacts {
  std::span<const std::int64_t> counts;  // [items] users who have the item before the test part
  std::vector<double> information;       // [items] -log2 of the share of users who have it, in bits
  std::vector<std::uint8_t> tail;        // [items] 1: not among the most popular
  MatrixView<const float> item_vectors;  // [items, d]
  const beyond::ItemAttributes* attributes = nullptr;
};

// counts [items], or none, of `users` users.
CatalogueFacts catalogue_facts(std::span<const std::int64_t> counts, std::size_t users,
                               MatrixView<const float> item_vectors,
                               const beyond::ItemAttributes* attributes);

}  // namespace reckon
