#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/matrix.h"
#include "eval/judged/judged_source.h"

namespace reckon {

// The documents retrieved for query q, and their scores, are in row q, which ends at the first
// negative document.
struct RetrievedArrays {
  MatrixView<const std::int32_t> documents;  // [queries, k]
  MatrixView<const double> scores;           // [queries, k]
};

// Query q's judged documents are those from offsets[q] to offsets[q + 1].
struct JudgmentArrays {
  std::span<const std::int64_t> offsets;    // [queries + 1]
  std::span<const std::int32_t> documents;  // [judgments]
  std::span<const std::int32_t> grades;     // [judgments]
};

// A run and judgments whose queries and documents are numbers, as recommenders have them. Nothing
// is copied, so the arrays must stay. A query's id is its row's number; queries are in that order.
// Where a definition orders by document id, it is the text of the number.
class JudgedArrays final : public JudgedSource {
 public:
  // Throws Error for arrays that do not fit together. The catalogue's size as in JudgedSource.
  JudgedArrays(const RetrievedArrays& run, const JudgmentArrays& judgments,
               std::size_t catalogue_size = 0);

  std::size_t query_count() const override { return run_.documents.rows; }
  std::string query_id(std::size_t query) const override { return std::to_string(query); }
  bool is_retrieved(std::size_t query) const override;
  bool is_judged(std::size_t query) const override;
  std::size_t catalogue_size() const override { return catalogue_size_; }
  // Throws Error for a score that is not finite, a negative judged document, the grade that
  // kUnjudged stands for, and a document judged twice with different grades.
  void read(std::size_t query, bool repeated_refused, QueryDocuments& documents) const override;

 private:
  struct Query {
    std::span<const std::int32_t> retrieved;
    std::span<const double> scores;
    std::span<const std::int32_t> judged;
    std::span<const std::int32_t> grades;
  };
  Query query(std::size_t query) const;

  RetrievedArrays run_;
  JudgmentArrays judgments_;
  std::size_t catalogue_size_;
};

}  // namespace reckon
