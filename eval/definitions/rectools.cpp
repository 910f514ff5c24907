// RecTools (https://github.com/MobileTeleSystems/RecTools): users are those with a relevant item,
// also where nothing was recommended to them. Gains are binary.

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "core/error.h"
#include "eval/definitions/bind.h"
#include "eval/definitions/definitions.h"
#include "eval/judged/usual_measures.h"

namespace reckon::definitions {
namespace {

using namespace measures;  // the formulas' parts

// The confusion of the first k places with the whole catalogue. An empty place counts as a false
// positive, so that true negatives can fall below 0.
struct Confusion {
  double true_positive;
  double false_positive;
  double false_negative;
  double true_negative;
  double catalogue;
};

Confusion confusion(const JudgedList& list, std::size_t k) {
  if (list.catalogue == 0)
    fail("rectools' Accuracy and MCC need the size of the catalogue, which is not known here");
  const double hit_count = static_cast<double>(hits(list, k));
  const double missed = static_cast<double>(relevant(list)) - hit_count;
  const double places = static_cast<double>(k);
  const double catalogue = static_cast<double>(list.catalogue);
  return {.true_positive = hit_count,
          .false_positive = places - hit_count,
          .false_negative = missed,
          .true_negative = catalogue - places - missed,
          .catalogue = catalogue};
}

double accuracy(const JudgedList& list, std::size_t k) {
  const Confusion c = confusion(list, k);
  return (c.true_positive + c.true_negative) / c.catalogue;
}

// NaN where k is larger than the catalogue.
double matthews_correlation(const JudgedList& list, std::size_t k) {
  const auto [tp, fp, fn, tn, catalogue] = confusion(list, k);
  const double square = (tp + fp) * (tp + fn) * (tn + fp) * (tn + fn);
  return square == 0 ? 0.0 : (tp * tn - fp * fn) / std::sqrt(square);
}

QueryFunction precision_at(const MeasureName& name) {
  if (name.flag("r_precision", false))
    return at_required_cutoff<[](const JudgedList& list, std::size_t k) {
      return capped_recall(list, k, 1);
    }>(name);
  return at_required_cutoff<[](const JudgedList& list, std::size_t k) {
    return precision(list, k, 1);
  }>(name);
}

QueryFunction f1_beta(const MeasureName& name) {
  return [k = required_cutoff(name), beta = name.number("beta", 1)](const JudgedList& list) {
    return f_measure(precision(list, k, 1), recall(list, k, 1), beta);
  };
}

QueryFunction mean_average_precision(const MeasureName& name) {
  if (name.flag("divide_by_k", false))
    return at_required_cutoff<[](const JudgedList& list, std::size_t k) {
      return sum_of_precisions(list, k) / static_cast<double>(k);
    }>(name);
  return at_required_cutoff<[](const JudgedList& list, std::size_t k) {
    return average_precision(list, k, 1);
  }>(name);
}

// The base of the logarithm divides out.
QueryFunction ndcg(const MeasureName& name) {
  name.number("log_base", 2);
  if (name.flag("divide_by_achievable", false)) return at_required_cutoff<binary_ndcg>(name);
  return at_required_cutoff<[](const JudgedList& list, std::size_t k) {
    return discounted_gain(list.grades, k, binary_gain) / ideal_binary_gain(k);
  }>(name);
}

// What becomes of a user who has fewer than k false positives and relevant items that were not
// recommended.
enum class Insufficient { kIgnore, kExclude, kRaise };

Insufficient insufficient_handling(const MeasureName& name) {
  const std::string handling = name.word("insufficient_handling", "ignore");
  if (handling == "ignore") return Insufficient::kIgnore;
  if (handling == "exclude") return Insufficient::kExclude;
  if (handling == "raise") return Insufficient::kRaise;
  fail("metric '{}': insufficient_handling={}, expected ignore, exclude or raise", name.text(),
       handling);
}

// The area under the ROC curve up to the k-th false positive, of the first `positives` relevant.
double partial_area(const JudgedList& list, std::size_t k, std::size_t positives) {
  std::size_t wrong = 0;
  std::size_t found = 0;
  double sum = 0;
  for (const std::int32_t grade : list.grades) {
    if (grade < 1) {
      if (++wrong == k) break;
    } else if (++found <= positives) {
      sum += static_cast<double>(k - wrong);
    }
  }
  return ratio(sum, static_cast<double>(std::min(relevant(list), positives) * k));
}

template <bool kCapped>
QueryFunction partial_auc(const MeasureName& name) {
  return [k = required_cutoff(name),
          insufficient = insufficient_handling(name)](const JudgedList& list) {
    const std::size_t found = hits(list, kUncut);
    if (insufficient != Insufficient::kIgnore && list.grades.size() - found < k &&
        found < relevant(list)) {
      if (insufficient == Insufficient::kRaise)
        fail("insufficient_handling=raise: a user has fewer than {} false positives", k);
      return std::numeric_limits<double>::quiet_NaN();
    }
    return partial_area(list, k, kCapped ? k : kUncut);
  };
}

constexpr auto kMeasures = std::to_array<RankingMeasureRow>({
    {"Precision", "precision",
     "relevant among the first K, over K (r_precision=True: over the smaller of K and the "
     "relevant)",
     precision_at},
    {"Recall", "recall", "relevant among the first K, over the relevant",
     at_required_cutoff<[](const JudgedList& list, std::size_t k) { return recall(list, k, 1); }>},
    {"F1Beta", "f1", "weighted harmonic mean of precision and recall, user by user", f1_beta},
    {"HitRate", "hit_rate", "1 where a relevant item is among the first K",
     at_required_cutoff<[](const JudgedList& list, std::size_t k) { return hit(list, k, 1); }>},
    {"HitRate", "success", "1 where a relevant item is among the first K",
     at_required_cutoff<[](const JudgedList& list, std::size_t k) { return hit(list, k, 1); }>},
    {"MAP", "map",
     "precision at each relevant item of the first K, summed, over the relevant "
     "(divide_by_k=True: over K)",
     mean_average_precision},
    {"NDCG", "ndcg",
     "gain is 1, discount log2(rank + 1), over K relevant items even where fewer are relevant "
     "(divide_by_achievable=True: over those that are)",
     ndcg},
    {"MRR", "mrr", "1 / rank of the first relevant item, 0 beyond K",
     at_required_cutoff<[](const JudgedList& list, std::size_t k) {
       return reciprocal_rank(list, k, 1);
     }>},
    {"Accuracy", "", "items on the right side of the first K, over the catalogue",
     at_required_cutoff<accuracy>},
    {"MCC", "", "Matthews' correlation of being relevant and being among the first K",
     at_required_cutoff<matthews_correlation>},
    {"PartialAUC", "", "area under the ROC curve up to the K-th item that is not relevant",
     partial_auc<false>},
    {"PAP", "",
     "area under the ROC curve up to the K-th item that is not relevant and the K-th that is",
     partial_auc<true>},
});

constexpr auto kUsual = std::to_array<std::string_view>(
    {"NDCG@10", "MAP@10", "MRR@10", "Recall@10", "Precision@10", "HitRate@10"});

}  // namespace

constinit const RankingDefinition kRectools{.tool = "rectools",
                                            .checked = "rectools 0.19.0",
                                            .order = DocumentOrder::kStored,
                                            .judged_not_retrieved = QueryRule::kCounted,
                                            .retrieved_not_judged = QueryRule::kLeftOut,
                                            .without_relevant = QueryRule::kLeftOut,
                                            .measures = kMeasures,
                                            .usual = kUsual};

}  // namespace reckon::definitions
