#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "reports/record.h"

// What a run's variants cost and give: speed beside one quality, which of them no other beats in
// both, and the fastest that is shown to lose no more than a margin. All of it follows from the
// record.
namespace reckon {

// Shares of the reference's quality that a variant may lose.
inline constexpr std::array<double, 2> kQualityMargins = {0.01, 0.001};

struct ParetoPoint {
  std::string variant = {};
  double texts_per_second = 0;  // the median of its passes
  double quality = 0;
  // Quality minus the reference's, paired by user or row, and its 95% interval; none for the
  // reference itself, and no interval where the record has none.
  std::optional<double> difference = {};
  std::optional<double> low = {};
  std::optional<double> high = {};
  // The variant that dominates it: at least as fast and at least as good, by medians and means, and
  // in one of the two better. Of several, one of the front: the best, then the fastest. Empty: it
  // is on the front.
  std::string dominated_by = {};
  // The smallest share of the reference's quality such that losing no more than that is shown at
  // 95% confidence: minus the low end of the interval over the reference's quality, at least 0;
  // where no user differs, 1 - 0.025^(1/n) over that quality. 0 for the reference; none without an
  // interval.
  std::optional<double> smallest_margin = {};
};

// The fastest variant of which the interval shows a loss of at most the margin; the reference
// itself where no other is.
struct CheapestVariant {
  double margin = 0;
  std::string variant = {};
};

struct ParetoSurface {
  std::string of = {};      // "content" or the name of a task
  std::string metric = {};  // "ndcg"
  std::optional<std::int64_t> k = {};
  std::string reference = {};            // the first variant
  std::int64_t n = 0;                    // users or rows that the intervals are of; 0 without any
  std::vector<ParetoPoint> points = {};  // in the order of the record
  std::vector<CheapestVariant> cheapest = {};  // for each of kQualityMargins
};

// A surface for the content recommender's first main metric and one for the accuracy of each task,
// of the variants that were timed and have that quality; none where fewer than two have both.
std::vector<ParetoSurface> pareto_surfaces(const Record& record);

// Fills dominated_by.
void find_front(std::vector<ParetoPoint>& points);

}  // namespace reckon
