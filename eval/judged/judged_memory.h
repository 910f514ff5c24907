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
  std::string query_id(std::size_t query) const override { return queries_[query].id; }
  bool is_retrieved(std::size_t query) const override { return queries_[query].is_retrieved; }
  bool is_judged(std::size_t query) const override { return queries_[query].is_judged; }
  // Distinct documents of the run and the judgments, unless more are said to be there.
  std::size_t catalogue_size() const override { return catalogue_size_; }
  void set_catalogue_size(std::size_t size) { catalogue_size_ = size; }
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
  std::size_t catalogue_size_ = 0;
};

}  // namespace reckon
