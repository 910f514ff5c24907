#include "eval/judged/document_order.h"

#include <algorithm>

namespace reckon {
namespace {

// Orders by (score descending, tie rule); every rule ends in a total order, so that any sort gives
// the same.
template <typename Score, typename TieRule>
void sort_documents(std::vector<RetrievedDocument>& documents, TieRule tie) {
  const auto before = [tie](const RetrievedDocument& a, const RetrievedDocument& b) {
    const auto score_a = static_cast<Score>(a.score);
    const auto score_b = static_cast<Score>(b.score);
    if (score_a != score_b) return score_a > score_b;
    return tie(a, b);
  };
  if (!std::is_sorted(documents.begin(), documents.end(), before))
    std::sort(documents.begin(), documents.end(), before);
}

bool stored(const RetrievedDocument& a, const RetrievedDocument& b) { return a.place < b.place; }
bool id_ascending(const RetrievedDocument& a, const RetrievedDocument& b) {
  if (a.id != b.id) return a.id < b.id;
  return stored(a, b);
}
bool id_descending(const RetrievedDocument& a, const RetrievedDocument& b) {
  if (a.id != b.id) return a.id > b.id;
  return stored(a, b);
}
bool worst(const RetrievedDocument& a, const RetrievedDocument& b) {
  if (a.grade != b.grade) return a.grade < b.grade;
  return stored(a, b);
}
bool best(const RetrievedDocument& a, const RetrievedDocument& b) {
  if (a.grade != b.grade) return a.grade > b.grade;
  return stored(a, b);
}

void sort_documents(std::vector<RetrievedDocument>& documents, DocumentOrder order) {
  switch (order) {
    case DocumentOrder::kStored:
      return sort_documents<double>(documents, stored);
    case DocumentOrder::kIdAscending:
      return sort_documents<double>(documents, id_ascending);
    case DocumentOrder::kIdDescending:
      return sort_documents<double>(documents, id_descending);
    case DocumentOrder::kFloat32Stored:
      return sort_documents<float>(documents, stored);
    case DocumentOrder::kFloat32IdDescending:
      return sort_documents<float>(documents, id_descending);
    case DocumentOrder::kWorst:
      return sort_documents<double>(documents, worst);
    case DocumentOrder::kBest:
      return sort_documents<double>(documents, best);
  }
}

}  // namespace

std::string_view document_order_text(DocumentOrder order) {
  switch (order) {
    case DocumentOrder::kStored:
      return "score descending, ties in the order of the run";
    case DocumentOrder::kIdAscending:
      return "score descending, ties by document id ascending";
    case DocumentOrder::kIdDescending:
      return "score descending, ties by document id descending";
    case DocumentOrder::kFloat32Stored:
      return "score as float32 descending, ties in the order of the run";
    case DocumentOrder::kFloat32IdDescending:
      return "score as float32 descending, ties by document id descending";
    case DocumentOrder::kWorst:
      return "score descending, ties with the lowest grade first";
    case DocumentOrder::kBest:
      return "score descending, ties with the highest grade first";
  }
  return "";
}

JudgedList OrderedList::order(std::span<const RetrievedDocument> documents, DocumentOrder order,
                              std::span<const std::int32_t> judged) {
  sorted_.assign(documents.begin(), documents.end());
  sort_documents(sorted_, order);
  scores_.resize(sorted_.size());
  grades_.resize(sorted_.size());
  for (std::size_t i = 0; i < sorted_.size(); ++i) {
    scores_[i] = sorted_[i].score;
    grades_[i] = sorted_[i].grade;
  }
  return {.scores = scores_, .grades = grades_, .judged = judged};
}

}  // namespace reckon
