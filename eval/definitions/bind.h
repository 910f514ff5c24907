#pragma once

#include <cstddef>
#include <cstdint>

#include "eval/judged/ranking_measure.h"

// Turns formulas into rows of a tool's table: each takes a list, most a cutoff k (kUncut where the
// name has none), some the lowest relevant grade, which tools call relevance_level, rel or -l.
namespace reckon::definitions {

inline constexpr std::size_t kUncut = MeasureName::kUncut;

// The cutoff of a measure that divides by it.
std::size_t required_cutoff(const MeasureName& name);

// At least 1: an unjudged document is never relevant.
std::int32_t relevance_level(const MeasureName& name);

template <DocumentOrder kOrder>
DocumentOrder always(const MeasureName&) {
  return kOrder;
}

template <auto kFormula>
QueryFunction of_list(const MeasureName&) {
  return [](const JudgedList& list) -> double { return kFormula(list); };
}

template <auto kFormula>
QueryFunction at_cutoff(const MeasureName& name) {
  return [k = name.cutoff()](const JudgedList& list) -> double { return kFormula(list, k); };
}

template <auto kFormula>
QueryFunction at_required_cutoff(const MeasureName& name) {
  return
      [k = required_cutoff(name)](const JudgedList& list) -> double { return kFormula(list, k); };
}

template <auto kFormula>
QueryFunction at_level(const MeasureName& name) {
  return [level = relevance_level(name)](const JudgedList& list) -> double {
    return kFormula(list, level);
  };
}

template <auto kFormula>
QueryFunction at_cutoff_and_level(const MeasureName& name) {
  return [k = name.cutoff(), level = relevance_level(name)](const JudgedList& list) -> double {
    return kFormula(list, k, level);
  };
}

template <auto kFormula>
QueryFunction at_required_cutoff_and_level(const MeasureName& name) {
  return [k = required_cutoff(name), level = relevance_level(name)](
             const JudgedList& list) -> double { return kFormula(list, k, level); };
}

}  // namespace reckon::definitions
