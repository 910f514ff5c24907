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
  std::vector<double> scores;
  std::vector<std::int32_t> grades;
  std::vector<std::string_view> ids;
  std::vector<std::int32_t> numbers;
  // Known to have scores that are finite and descend without ties; false says nothing.
  bool strictly_descending = false;

  std::size_t size() const { return scores.size(); }
  void clear() {
    scores.clear();
    grades.clear();
    ids.clear();
    numbers.clear();
    strictly_descending = false;
  }
  // To be filled in.
  void resize_numbered(std::size_t size) {
    scores.resize(size);
    grades.resize(size);
    ids.clear();
    numbers.resize(size);
    strictly_descending = false;
  }
  void add(std::string_view id, double score, std::int32_t grade) {
    scores.push_back(score);
    grades.push_back(grade);
    ids.push_back(id);
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
