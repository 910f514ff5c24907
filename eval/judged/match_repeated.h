#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "eval/judged/judged_source.h"

namespace reckon {

// What DocumentMatch does not do: documents that may repeat, of any number, known by keys that are
// equal where documents are. `documents` holds a query's rows as they are: the scores and ids or
// numbers of the documents retrieved, and the grades of those judged. Afterwards each retrieved
// document is there once, where its first row stood, with the score of its last one and its grade,
// and so is each judged document; further rows are counted. Calls repeats(row) for each further row
// of a document retrieved, and differs(row, grade above) for each row that judges a document again
// and otherwise.
template <typename Key, typename Repeats, typename Differs>
void match_repeated(std::span<const Key> retrieved, std::span<const Key> judged,
                    QueryDocuments& documents, Repeats repeats, Differs differs) {
  constexpr std::size_t kNotRetrieved = ~std::size_t{0};
  struct Known {
    std::int32_t grade = kUnjudged;
    std::size_t place = kNotRetrieved;
  };
  std::unordered_map<Key, Known> known;
  known.reserve(retrieved.size() + judged.size());
  std::size_t count = 0;
  for (std::size_t row = 0; row < judged.size(); ++row) {
    const std::int32_t grade = documents.judged[row];
    const auto [at, is_new] = known.try_emplace(judged[row], Known{.grade = grade});
    if (is_new) {
      documents.judged[count++] = grade;
    } else if (at->second.grade == grade) {
      ++documents.repeated;
    } else {
      differs(row, at->second.grade);
    }
  }
  documents.judged.resize(count);

  RetrievedDocuments& list = documents.documents;
  count = 0;
  for (std::size_t row = 0; row < retrieved.size(); ++row) {
    Known& document = known[retrieved[row]];
    if (document.place != kNotRetrieved) {
      repeats(row);
      list.own_scores[document.place] = list.own_scores[row];
      ++documents.repeated;
      continue;
    }
    document.place = count++;
    list.own_scores[document.place] = list.own_scores[row];
    list.own_grades[document.place] = document.grade;
    if (!list.ids.empty()) list.ids[document.place] = list.ids[row];
    if (!list.numbers.empty()) list.numbers[document.place] = list.numbers[row];
  }
  list.own_scores.resize(count);
  list.own_grades.resize(count);
  if (!list.ids.empty()) list.ids.resize(count);
  if (!list.numbers.empty()) list.numbers.resize(count);
}

}  // namespace reckon
