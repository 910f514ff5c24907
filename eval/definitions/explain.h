#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/progress.h"
#include "eval/judged/judged_source.h"
#include "eval/judged/ranking_measure.h"

namespace reckon {

// Where two definitions of a measure part on the same data, and why.
struct DefinitionDifference {
  std::string measure;  // as asked for: "ndcg@10"
  std::string_view first;
  std::string_view second;
  double first_value = 0;  // over all queries; NaN where the definition refuses the data
  double second_value = 0;
  std::size_t compared = 0;    // queries that both evaluate
  std::size_t different = 0;   // of those, with values further apart than rounding
  std::size_t first_only = 0;  // queries that only one evaluates
  std::size_t second_only = 0;
  double largest = 0;         // of the differences: second - first; NaN: one has no value
  std::string largest_query;  // where it is; empty: nowhere
  std::vector<std::string> reasons;
};

// Compares each two definitions on each measure that both have under that name, in the given order.
// A name that a definition does not have, or not with those arguments, is passed over. Throws Error
// for a name that none has.
std::vector<DefinitionDifference> explain_definitions(
    const JudgedSource& source, std::span<const RankingDefinition* const> definitions,
    std::span<const std::string> measures, std::size_t threads, Progress& progress);

}  // namespace reckon
