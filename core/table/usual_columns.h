#pragma once

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>

namespace reckon {

// Whether the rows of a file are results with scores or judgments with grades.
enum class RowKind { kRun, kJudgments };

}  // namespace reckon

// What columns of runs and judgments are called, in lower case; the first that is there counts.
namespace reckon::usual_columns {

inline constexpr auto kQuery = std::to_array<std::string_view>(
    {"query", "query_id", "query-id", "qid", "q_id", "topic", "topic_id", "user", "user_id",
     "userid", "uid", "queries", "users"});
inline constexpr auto kDocument = std::to_array<std::string_view>(
    {"document", "document_id", "doc", "doc_id", "docid", "docno", "corpus-id", "corpus_id", "item",
     "item_id", "itemid", "iid", "documents", "items"});
inline constexpr auto kScore = std::to_array<std::string_view>(
    {"score", "scores", "prediction", "predictions", "predicted", "similarity", "sim", "rating",
     "value", "weight", "relevance", "label", "rel"});
// The lower, the better: taken where there is no score.
inline constexpr auto kRank =
    std::to_array<std::string_view>({"rank", "position", "distance", "dist"});
inline constexpr auto kGrade =
    std::to_array<std::string_view>({"grade", "grades", "relevance", "rel", "judgment", "judgement",
                                     "label", "score", "rating", "value", "weight"});
// Say nothing of how relevant a document is: without a grade beside them every row is relevant.
inline constexpr auto kNoGrade = std::to_array<std::string_view>(
    {"iteration", "iter", "timestamp", "time", "date", "index", "rank", "tag"});

inline std::string lower_case(std::string_view name) {
  std::string lower(name);
  std::ranges::transform(lower, lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  });
  return lower;
}

inline bool is_one_of(std::string_view name, std::span<const std::string_view> names) {
  return std::ranges::find(names, lower_case(name)) != names.end();
}

}  // namespace reckon::usual_columns
