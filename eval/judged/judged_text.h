#pragma once

#include <filesystem>
#include <functional>
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "eval/judged/judged_source.h"
#include "eval/judged/rows_by_query.h"

namespace reckon {

// A run and judgments in text files (eval/judged/row_layout.h says which), each row read when its
// query is: files may be larger than memory.
class JudgedText final : public JudgedSource {
 public:
  // Throws Error for files that cannot be read or recognised. Judgments are shared between runs.
  JudgedText(const RowsByQuery& run, const RowsByQuery& judgments);

  std::size_t query_count() const override { return queries_.size(); }
  std::string query_id(std::size_t query) const override {
    return std::string(queries_[query].id.text());
  }
  bool is_retrieved(std::size_t query) const override { return queries_[query].run != kAbsent; }
  bool is_judged(std::size_t query) const override { return queries_[query].judgments != kAbsent; }
  // Throws Error naming file and line of a row that has not the right columns, an empty document, a
  // score that is no finite number or a grade that is no whole number of 32 bits, and of a document
  // that is judged twice with different grades.
  void read(std::size_t query, bool repeated_refused, QueryDocuments& documents) const override;

 private:
  static constexpr std::size_t kAbsent = std::numeric_limits<std::size_t>::max();
  struct Query {
    QueryId id;
    std::size_t run = kAbsent;        // in run_.queries()
    std::size_t judgments = kAbsent;  // in judgments_.queries()
  };
  // The rows as they are, each document as often as it is named.
  void read_rows(const Query& from, QueryDocuments& documents) const;

  const RowsByQuery& run_;
  const RowsByQuery& judgments_;
  std::vector<Query> queries_;
};

// All rows of one query of a file, in its order. Throw Error as above.
std::vector<std::pair<std::string, double>> read_documents(const RowsByQuery& run,
                                                           std::size_t query);
std::map<std::string, std::int32_t, std::less<>> read_grades(const RowsByQuery& judgments,
                                                             std::size_t query);

}  // namespace reckon
