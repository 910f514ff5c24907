#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "eval/judged/judged_source.h"

namespace reckon {

// A run and judgments that are in memory already.
class JudgedMemory final : public JudgedSource {
 public:
  using Documents = std::vector<std::pair<std::string, double>>;  // id, score; no NaN
  using Grades = std::map<std::string, std::int32_t, std::less<>>;

  JudgedMemory(std::map<std::string, Documents> run, std::map<std::string, Grades> judgments);

  std::size_t query_count() const override { return queries_.size(); }
  std::string_view query_id(std::size_t query) const override { return queries_[query].id; }
  bool is_retrieved(std::size_t query) const override { return queries_[query].is_retrieved; }
  bool is_judged(std::size_t query) const override { return queries_[query].is_judged; }
  void read(std::size_t query, bool repeated_refused, QueryDocuments& documents) const override;

 private:
  struct Query {
    std::string id;
    Documents documents;
    Grades grades;
    bool is_retrieved = false;
    bool is_judged = false;
  };
  std::vector<Query> queries_;
};

}  // namespace reckon
