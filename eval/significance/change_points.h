#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "eval/interval.h"

namespace reckon {

struct ChangePointOptions {
  double level = 0.01;     // chance of one or more changes found where there are none
  std::size_t family = 1;  // series that are searched together, to which the level belongs
  std::size_t resamples = 500;
  double confidence = 0.95;
  std::uint64_t seed = 1;
};

// Where the level of a series changed.
struct ChangePoint {
  std::size_t at = 0;     // the first value of the new level
  std::size_t first = 0;  // interval of `at`: bootstrap within the two segments beside it
  std::size_t last = 0;
  double before = 0;  // medians of these segments
  double after = 0;
  // After minus before: median of all differences and its interval by ranks (Hodges and Lehmann,
  // "Estimates of Location Based on Rank Tests", 1963), as if `at` were known; no interval where
  // the segments are too short for one.
  double shift = 0;
  std::optional<Interval> shift_interval;
  double p = 0;           // of the search in its part of the series, over all positions
  double p_adjusted = 0;  // over the family and the searches that led here, at most the level
};

// Fewest values on each side of a change.
inline constexpr std::size_t kShortestLevel = 3;

// Changes of level, ascending. A part of the series is split where the sum of ranks on one side is
// farthest from its expectation, scaled by the root of the product of both sizes (Pettitt, "A
// Non-Parametric Approach to the Change-Point Problem", 1979, with that scale), when random
// permutations reach as much rarely enough: exact for values that may be exchanged, whatever their
// distribution, ties and outliers. Permutations stop early where p is large (Besag and Clifford,
// "Sequential Monte Carlo P-Values", 1991). Then both parts are searched, each with half of the
// level (Bretz, Maurer, Brannath and Posch, "A Graphical Approach to Sequentially Rejective
// Multiple Test Procedures", 2009). Values that depend on those before them, such as a slow drift,
// are taken for changes more often than the level says. Throws Error for a value that is not
// finite.
std::vector<ChangePoint> find_change_points(std::span<const double> values,
                                            const ChangePointOptions& options = {});

// Fewest values in which a change could be found at all.
std::size_t shortest_series(const ChangePointOptions& options);

}  // namespace reckon
