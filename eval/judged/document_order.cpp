#include "eval/judged/document_order.h"

#include <algorithm>
#include <string>

#include "eval/judged/score_scan.h"
#include "eval/judged/stable_ranks.h"
#include "eval/judged/uncommon_grades.h"

namespace reckon {
namespace {

// By their texts, as they would be in a file.
int compare_numbers(std::int32_t a, std::int32_t b) {
  return std::to_string(a).compare(std::to_string(b));
}

// Orders each run of places whose scores are equal as Score; `before` says which of two places
// comes first, and is asked of such places only.
template <typename Score, typename Before>
void order_ties(std::vector<std::uint32_t>& places, std::span<const double> scores, Before before) {
  const auto score = [&](std::size_t rank) { return static_cast<Score>(scores[places[rank]]); };
  for (std::size_t begin = 0; begin < places.size();) {
    std::size_t end = begin + 1;
    while (end < places.size() && score(end) == score(begin)) ++end;
    const auto first = places.begin() + static_cast<std::ptrdiff_t>(begin);
    if (end - begin > 1) std::sort(first, first + static_cast<std::ptrdiff_t>(end - begin), before);
    begin = end;
  }
}

template <typename Score>
void order_ties(std::vector<std::uint32_t>& places, const RetrievedDocuments& documents,
                DocumentOrder order) {
  const auto by_id = [&](std::uint32_t a, std::uint32_t b) {
    return documents.ids.empty() ? compare_numbers(documents.numbers[a], documents.numbers[b])
                                 : documents.ids[a].compare(documents.ids[b]);
  };
  // By what `first` is smaller of, and then as they stand: a total order, so that any sort gives
  // the same.
  const auto sort = [&](auto first) {
    order_ties<Score>(places, documents.scores(), [first](std::uint32_t a, std::uint32_t b) {
      const int compared = first(a, b);
      return compared != 0 ? compared < 0 : a < b;
    });
  };
  const auto by_grade = [&](std::uint32_t a, std::uint32_t b) {
    const auto grades = documents.grades();
    return grades[a] < grades[b] ? -1 : grades[a] > grades[b] ? 1 : 0;
  };
  switch (order) {
    case DocumentOrder::kStored:
    case DocumentOrder::kFloat32Stored:
      return;
    case DocumentOrder::kReversed:
      return sort([](std::uint32_t a, std::uint32_t b) { return a < b ? 1 : -1; });
    case DocumentOrder::kIdAscending:
      return sort(by_id);
    case DocumentOrder::kIdDescending:
    case DocumentOrder::kFloat32IdDescending:
      return sort([&](std::uint32_t a, std::uint32_t b) { return -by_id(a, b); });
    case DocumentOrder::kWorst:
    case DocumentOrder::kFloat32Worst:
      return sort(by_grade);
    case DocumentOrder::kBest:
    case DocumentOrder::kFloat32Best:
      return sort([&](std::uint32_t a, std::uint32_t b) { return -by_grade(a, b); });
  }
}

bool keeps_ties(DocumentOrder order) {
  return order == DocumentOrder::kStored || order == DocumentOrder::kFloat32Stored;
}

}  // namespace

bool compares_float32(DocumentOrder order) {
  switch (order) {
    case DocumentOrder::kFloat32Stored:
    case DocumentOrder::kFloat32IdDescending:
    case DocumentOrder::kFloat32Worst:
    case DocumentOrder::kFloat32Best:
      return true;
    default:
      return false;
  }
}

std::string_view document_order_text(DocumentOrder order) {
  switch (order) {
    case DocumentOrder::kStored:
      return "score descending, ties in the order of the run";
    case DocumentOrder::kReversed:
      return "score descending, ties in the reverse order of the run";
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
    case DocumentOrder::kFloat32Worst:
      return "score as float32 descending, ties with the lowest grade first";
    case DocumentOrder::kFloat32Best:
      return "score as float32 descending, ties with the highest grade first";
  }
  return "";
}

// Where nearly all documents have one grade (mostly: none) and the scores of the others, or all
// scores, are not tied, the ranks of those suffice. False: that is not so, and nothing is done.
template <typename Score>
bool OrderedList::rank_few(std::span<const Score> scores, const RetrievedDocuments& documents,
                           bool no_ties) {
  const auto grades = documents.grades();
  std::int32_t common = documents.common_grade;
  std::span<const std::uint32_t> few = documents.uncommon;
  if (!documents.uncommon_known) {
    common = find_uncommon(grades, places_);
    few = places_;
  }
  if (4 * few.size() > scores.size() || !distinct_.rank(scores, few, no_ties)) return false;
  grades_.assign(scores.size(), common);
  for (std::size_t i = 0; i < few.size(); ++i) grades_[distinct_.ranks()[i]] = grades[few[i]];
  return true;
}

JudgedList OrderedList::order(const RetrievedDocuments& documents, DocumentOrder order,
                              std::span<const std::int32_t> judged, bool ranks_suffice,
                              bool count_ties) {
  const bool float32 = compares_float32(order);
  const auto scores = documents.scores();
  const JudgedList stored{.scores = scores, .grades = documents.grades(), .judged = judged};
  may_have_ties_ = false;
  if (documents.strictly_descending && !float32) return stored;
  if (float32) float32_scores_.assign(scores.begin(), scores.end());
  const Standing standing_now = float32 ? standing(float32_scores_) : standing(scores);
  if (standing_now == Standing::kDescend) return stored;
  may_have_ties_ = true;
  if (standing_now == Standing::kTied && keeps_ties(order)) return stored;
  if (ranks_suffice && (float32 ? rank_few<float>(float32_scores_, documents, count_ties)
                                : rank_few<double>(scores, documents, count_ties))) {
    may_have_ties_ = false;
    while (descending_.size() < documents.size())
      descending_.push_back(-static_cast<double>(descending_.size()));
    return {.scores = std::span(descending_).first(documents.size()),
            .grades = grades_,
            .judged = judged};
  }
  if (float32) {
    stable_descending(float32_scores_, places_);
    order_ties<float>(places_, documents, order);
  } else {
    stable_descending(scores, places_);
    order_ties<double>(places_, documents, order);
  }
  scores_.resize(documents.size());
  grades_.resize(documents.size());
  for (std::size_t i = 0; i < places_.size(); ++i) {
    scores_[i] = scores[places_[i]];
    grades_[i] = documents.grades()[places_[i]];
  }
  return {.scores = scores_, .grades = grades_, .judged = judged};
}

}  // namespace reckon
