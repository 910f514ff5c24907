#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

namespace reckon {

// The grade of a document that the judgments of its query do not name.
inline constexpr std::int32_t kUnjudged = std::numeric_limits<std::int32_t>::min();

// The documents that a run retrieved for a query, in the run's own order, with what the judgments
// say of each. Ids order tied documents in some definitions; they are texts, or numbers that are
// ordered by their text, and the other list is empty.
struct RetrievedDocuments {
  std::vector<double> own_scores;
  std::vector<std::int32_t> own_grades;
  std::vector<std::string_view> ids;
  std::vector<std::int32_t> numbers;
  // Instead of the source's own where the caller's tables are as they should be.
  std::span<const double> table_scores;
  std::span<const std::int32_t> table_grades;
  // Known to have scores that are finite and descend without ties; false says nothing.
  bool strictly_descending = false;
  // Where `uncommon_known`, the places of all documents whose grade is not the common one.
  bool uncommon_known = false;
  std::int32_t common_grade = kUnjudged;
  std::vector<std::uint32_t> uncommon;

  std::span<const double> scores() const {
    return table_scores.empty() ? std::span<const double>(own_scores) : table_scores;
  }
  std::span<const std::int32_t> grades() const {
    return table_grades.empty() ? std::span<const std::int32_t>(own_grades) : table_grades;
  }
  std::size_t size() const { return scores().size(); }
  void clear() {
    own_scores.clear();
    own_grades.clear();
    ids.clear();
    numbers.clear();
    forget();
  }
  // To be filled in.
  void resize_numbered(std::size_t size) {
    own_scores.resize(size);
    own_grades.resize(size);
    ids.clear();
    numbers.resize(size);
    forget();
  }
  void add(std::string_view id, double score, std::int32_t grade) {
    own_scores.push_back(score);
    own_grades.push_back(grade);
    ids.push_back(id);
  }

 private:
  void forget() {
    table_scores = {};
    table_grades = {};
    strictly_descending = false;
    uncommon_known = false;
    uncommon.clear();
  }
};

// One query as a measure sees it: the documents retrieved, in the order that a definition gives
// them, and all documents judged.
struct JudgedList {
  std::span<const double> scores;        // [retrieved] by rank
  std::span<const std::int32_t> grades;  // [retrieved] by rank; kUnjudged where there is none
  std::span<const std::int32_t> judged;  // [judged] grades of all judged documents, descending
  std::size_t catalogue = 0;             // documents there are of all queries; 0: not known
};

}  // namespace reckon
