#pragma once

#include <span>
#include <vector>

#include "eval/classification/label_counts.h"

namespace reckon {

// Precision, recall, F-beta and Jaccard of each entry of the counts; a ratio 0 / 0 is
// `zero_division` (0, 1 or NaN). Beta weighs recall beta^2 times as much as precision (van
// Rijsbergen, "Information Retrieval", 1979, chapter 7): (1 + b^2) both / (b^2 truth + predicted).
std::vector<double> precisions(const LabelCounts& counts, double zero_division);
std::vector<double> recalls(const LabelCounts& counts, double zero_division);
std::vector<double> f_betas(const LabelCounts& counts, double beta, double zero_division);
std::vector<double> jaccards(const LabelCounts& counts, double zero_division);

// Mean of the values by weight, in a way that does not depend on their order; without weights where
// all of them are 0, and of an empty span of weights. NaN for no values.
double average(std::span<const double> values, std::span<const double> weights = {});
// The same over the values that are not NaN.
double average_of_defined(std::span<const double> values, std::span<const double> weights = {});

// From marginals alone. (Matthews, "Comparison of the predicted and observed secondary structure of
// T4 phage lysozyme", 1975; for several classes Gorodkin, "Comparing two K-category assignments by
// a K-category correlation coefficient", 2004, equation 8.) 0 where truth or prediction is
// constant.
double matthews_correlation(const LabelCounts& counts);

// Mean over the classes in the truth of the share of their rows that is predicted right; adjusted:
// 0 for chance, 1 for perfect (NaN for one class).
double balanced_accuracy(const LabelCounts& counts, bool adjusted);

enum class KappaWeights { kNone, kLinear, kQuadratic };
// Disagreement seen / disagreement expected from the marginals, taken from 1 (Cohen, "A coefficient
// of agreement for nominal scales", 1960; weighted: "Weighted kappa", 1968), over the labels in
// `places`, whose distance is that of their order there; rows of other labels do not count. NaN
// where only one label occurs.
double cohen_kappa(std::span<const std::int32_t> truth, std::span<const std::int32_t> predicted,
                   std::size_t classes, std::span<const std::size_t> places,
                   KappaWeights kappa_weights, const RowWeights& weights);

}  // namespace reckon
