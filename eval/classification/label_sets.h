#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/matrix.h"

namespace reckon {

// Sets of label numbers, row after row.
struct LabelSets {
  std::vector<std::int32_t> numbers;
  std::vector<std::size_t> ends;

  void add(const std::vector<std::int32_t>& set) {
    numbers.insert(numbers.end(), set.begin(), set.end());
    ends.push_back(numbers.size());
  }
  bool are_single() const {
    return !any([](std::size_t size) { return size != 1; });
  }
  bool any_several() const {
    return any([](std::size_t size) { return size > 1; });
  }
  template <typename Test>
  bool any(const Test& test) const {
    for (std::size_t row = 0; row < ends.size(); ++row) {
      if (test(ends[row] - (row == 0 ? 0 : ends[row - 1]))) return true;
    }
    return false;
  }
  Matrix<std::uint8_t> matrix(std::size_t labels) const {
    Matrix<std::uint8_t> sets(ends.size(), labels);
    for (std::size_t row = 0, i = 0; row < ends.size(); ++row) {
      for (; i < ends[row]; ++i) sets.row(row)[static_cast<std::size_t>(numbers[i])] = 1;
    }
    return sets;
  }
};

}  // namespace reckon
