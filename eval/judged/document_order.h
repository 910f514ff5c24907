#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "eval/judged/distinct_ranks.h"
#include "eval/judged/judged_list.h"

namespace reckon {

// How a tool orders the documents of a query. Scores descend in all of them; what differs is how
// scores are compared and what decides between equal ones.
enum class DocumentOrder {
  kStored,               // ties as they stand in the run
  kReversed,             // ties in the reverse of the run's order
  kIdAscending,          // ties by document id, ascending in byte order
  kIdDescending,         // ties by document id, descending in byte order
  kFloat32Stored,        // scores rounded to float32, ties as they stand in the run
  kFloat32IdDescending,  // scores rounded to float32, ties by document id descending
  kWorst,                // ties with the lowest grade first: the worst that ties allow
  kBest,                 // ties with the highest grade first: the best that ties allow
  kFloat32Worst,         // the same of scores rounded to float32
  kFloat32Best,
};

std::string_view document_order_text(DocumentOrder order);

bool compares_float32(DocumentOrder order);

// Scratch for ordering the documents of one query after another.
class OrderedList {
 public:
  // The documents by rank, with the given grades of judged documents (descending). Valid until the
  // next call, or until `documents` or `judged` go or change. Documents that stand in order already
  // are neither sorted nor copied. NaN must not occur.
  // Where ranks suffice, the scores may be others in the same order; where ties need not be
  // counted, ties of documents of the most common grade may be broken.
  JudgedList order(const RetrievedDocuments& documents, DocumentOrder order,
                   std::span<const std::int32_t> judged, bool ranks_suffice = false,
                   bool count_ties = true);
  // Whether two documents of that list may have the same score.
  bool may_have_ties() const { return may_have_ties_; }

 private:
  template <typename Score>
  bool rank_few(std::span<const Score> scores, const RetrievedDocuments& documents, bool no_ties);

  bool may_have_ties_ = false;
  DistinctRanks distinct_;
  std::vector<double> descending_;  // any numbers
  std::vector<float> float32_scores_;
  std::vector<std::uint32_t> places_;
  std::vector<double> scores_;
  std::vector<std::int32_t> grades_;
};

}  // namespace reckon
