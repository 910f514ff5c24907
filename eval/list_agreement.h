#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/matrix.h"
#include "eval/ranking_evaluation.h"

namespace reckon {

// Share of items common to the first k of both lists, |A and B| / k. Lists hold unique items, best
// first.
double list_overlap(std::span<const std::int32_t> a, std::span<const std::int32_t> b,
                    std::size_t k);

// Rank-biased overlap of the first k places, in [0, 1]: the overlap of the first d places, averaged
// over d = 1..k with weights persistence^(d - 1) (Webber, Moffat and Zobel, "A Similarity Measure
// for Indefinite Rankings", 2010), normalised to these k depths. Differences at the top weigh most,
// and the lists need not hold the same items.
double rank_biased_overlap(std::span<const std::int32_t> a, std::span<const std::int32_t> b,
                           std::size_t k, double persistence);

// Kendall's rank correlation of the items in the first k places of both lists, in [-1, 1] (Kendall,
// "A New Measure of Rank Correlation", 1938; a list has no ties). NaN with fewer than 2 such items.
double kendall_tau(std::span<const std::int32_t> a, std::span<const std::int32_t> b, std::size_t k);

// How far the lists of two systems agree at one cutoff, in means over users.
struct ListAgreement {
  std::size_t k = 0;
  std::size_t users = 0;
  double overlap = 0;
  double rank_biased_overlap = 0;  // persistence 0.9: the first 10 places carry most of the weight
  double kendall_tau = 0;          // NaN where no user has 2 common items
  std::size_t users_with_tau = 0;
  std::size_t identical_lists = 0;  // same items in the same order
};

// Throws Error unless both evaluate the same users, and k is one of both systems' places.
ListAgreement compare_lists(const RankingEvaluation& a, const RankingEvaluation& b, std::size_t k);

}  // namespace reckon
