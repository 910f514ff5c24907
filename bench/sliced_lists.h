#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/matrix.h"
#include "core/user_items.h"
#include "eval/slices/slicing.h"

namespace reckon {

// Slices of users or queries, the units of an evaluation, and of the items or documents that they
// should have been given, its targets.
struct UnitSlicings {
  std::vector<Slicing> units = {};
  std::vector<Slicing> targets = {};
  std::vector<std::string> notes = {};  // what is in no slice, and why
};

// The places of a list that slices look at, where it has them.
inline constexpr std::size_t kSliceCutoff = 10;

// The heads of a run's lists, as slices are made of them.
struct SlicedLists {
  // [units, cutoff] target rows, best first; -1: nothing, or no target of this unit.
  Matrix<std::int32_t> places;
  const UserItems* relevant = nullptr;  // [units] target rows, ascending
  const UnitSlicings* slicings = nullptr;
};

// Fills a unit's places with the head of its list; what is none of its targets is nothing.
void place_targets(std::span<const std::int32_t> list, std::span<const std::int32_t> targets,
                   std::span<std::int32_t> places);

// The targets of these units (rows, ascending); the others have none.
UserItems targets_of(const UserItems& relevant, std::span<const std::int32_t> units);

}  // namespace reckon
