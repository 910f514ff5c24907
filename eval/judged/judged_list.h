#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

namespace reckon {

// The grade of a document that the judgments of its query do not name.
inline constexpr std::int32_t kUnjudged = std::numeric_limits<std::int32_t>::min();

// A document that a run retrieved for a query, with what the judgments say of it.
struct RetrievedDocument {
  double score = 0;
  std::int32_t grade = kUnjudged;
  std::uint32_t place = 0;  // in the run's own order of the query: 0, 1, ...
  std::string_view id;      // orders tied documents in some definitions; may be empty in others
};

// One query as a measure sees it: the documents retrieved, in the order that a definition gives
// them, and all documents judged.
struct JudgedList {
  std::span<const double> scores;        // [retrieved] by rank
  std::span<const std::int32_t> grades;  // [retrieved] by rank; kUnjudged where there is none
  std::span<const std::int32_t> judged;  // [judged] grades of all judged documents, descending
};

}  // namespace reckon
