#pragma once

#include <cstdint>
#include <string>

#include "core/matrix.h"
#include "eval/judged/judged_source.h"

namespace reckon {

// A run and judgments side by side, as tables of all documents of all queries have them: document d
// of query q has the score and the grade at row q, column d. Nothing is copied, so the arrays must
// stay. A query's id is its row's number, a document's id its column's.
class JudgedRows final : public JudgedSource {
 public:
  // scores, grades [queries, documents]; kUnjudged where there is no grade. Throws Error for arrays
  // of different shapes.
  JudgedRows(MatrixView<const double> scores, MatrixView<const std::int32_t> grades);

  std::size_t query_count() const override { return scores_.rows; }
  std::string query_id(std::size_t query) const override { return std::to_string(query); }
  bool is_retrieved(std::size_t /*query*/) const override { return scores_.cols > 0; }
  bool is_judged(std::size_t /*query*/) const override { return scores_.cols > 0; }
  std::size_t catalogue_size() const override { return scores_.cols; }
  // Throws Error for a score that is not finite.
  void read(std::size_t query, bool repeated_refused, QueryDocuments& documents) const override;

 private:
  MatrixView<const double> scores_;
  MatrixView<const std::int32_t> grades_;
};

}  // namespace reckon
