#include "eval/judged/document_order.h"

#include <algorithm>
#include <string>

namespace reckon {
namespace {

// Whether no document has a higher score than the one before, and if so whether none are equal.
enum class Standing { kUnordered, kTied, kStrict };
template <typename Score>
Standing standing(std::span<const double> scores) {
  // Counts, because such a loop is done for several documents at once.
  std::size_t rises = 0;
  std::size_t ties = 0;
  for (std::size_t i = 1; i < scores.size(); ++i) {
    const auto before = static_cast<Score>(scores[i - 1]);
    const auto here = static_cast<Score>(scores[i]);
    rises += here > before ? 1U : 0U;
    ties += here == before ? 1U : 0U;
  }
  return rises > 0 ? Standing::kUnordered : ties > 0 ? Standing::kTied : Standing::kStrict;
}

// By their texts, as they would be in a file.
int compare_numbers(std::int32_t a, std::int32_t b) {
  return std::to_string(a).compare(std::to_string(b));
}

// Places by (score descending, tie rule, place): a total order, so that any sort gives the same.
template <typename Score, typename TieRule>
void sort_places(std::vector<std::uint32_t>& places, std::span<const double> scores, TieRule tie) {
  struct Placed {  // the score beside its place: looking it up is most of the time of sorting
    Score score;
    std::uint32_t place;
  };
  std::vector<Placed> sorted(scores.size());
  for (std::uint32_t i = 0; i < sorted.size(); ++i) sorted[i] = {static_cast<Score>(scores[i]), i};
  std::sort(sorted.begin(), sorted.end(), [&](const Placed& a, const Placed& b) {
    if (a.score != b.score) return a.score > b.score;
    const int order = tie(a.place, b.place);
    return order != 0 ? order < 0 : a.place < b.place;
  });
  places.resize(sorted.size());
  for (std::size_t i = 0; i < sorted.size(); ++i) places[i] = sorted[i].place;
}

template <typename Score>
void sort_places(std::vector<std::uint32_t>& places, const RetrievedDocuments& documents,
                 DocumentOrder order) {
  const auto sort = [&](auto tie) { sort_places<Score>(places, documents.scores, tie); };
  const auto by_id = [&](std::uint32_t a, std::uint32_t b) {
    return documents.ids.empty() ? compare_numbers(documents.numbers[a], documents.numbers[b])
                                 : documents.ids[a].compare(documents.ids[b]);
  };
  const auto by_grade = [&](std::uint32_t a, std::uint32_t b) {
    return documents.grades[a] < documents.grades[b]   ? -1
           : documents.grades[a] > documents.grades[b] ? 1
                                                       : 0;
  };
  switch (order) {
    case DocumentOrder::kStored:
    case DocumentOrder::kFloat32Stored:
      return sort([](std::uint32_t, std::uint32_t) { return 0; });
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

JudgedList OrderedList::order(const RetrievedDocuments& documents, DocumentOrder order,
                              std::span<const std::int32_t> judged) {
  const bool float32 = compares_float32(order);
  const Standing standing_now =
      float32 ? standing<float>(documents.scores) : standing<double>(documents.scores);
  if (standing_now == Standing::kStrict || (standing_now == Standing::kTied && keeps_ties(order)))
    return {.scores = documents.scores, .grades = documents.grades, .judged = judged};
  if (float32)
    sort_places<float>(places_, documents, order);
  else
    sort_places<double>(places_, documents, order);
  scores_.resize(documents.size());
  grades_.resize(documents.size());
  for (std::size_t i = 0; i < places_.size(); ++i) {
    scores_[i] = documents.scores[places_[i]];
    grades_[i] = documents.grades[places_[i]];
  }
  return {.scores = scores_, .grades = grades_, .judged = judged};
}

}  // namespace reckon
