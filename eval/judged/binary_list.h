#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "eval/judged/judged_list.h"

namespace reckon {

// A list of items each of which is relevant (grade 1) or unjudged, as ranking measures see it.
class BinaryList {
 public:
  // items by rank; relevant: the relevant ones, ascending.
  BinaryList(std::span<const std::int32_t> items, std::span<const std::int32_t> relevant)
      : grades_(items.size()), judged_(relevant.size(), 1) {
    std::ranges::transform(items, grades_.begin(), [relevant](std::int32_t item) {
      return std::ranges::binary_search(relevant, item) ? 1 : kUnjudged;
    });
  }

  // For as long as this object lives; without scores.
  JudgedList list() const { return {.scores = {}, .grades = grades_, .judged = judged_}; }

 private:
  std::vector<std::int32_t> grades_;
  std::vector<std::int32_t> judged_;
};

}  // namespace reckon
