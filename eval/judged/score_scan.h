#pragma once

#include <cstddef>
#include <span>

namespace reckon {

// How the scores of a list stand to those before them; NaN neither falls nor ties.
struct ScoreSteps {
  std::size_t falls = 0;
  std::size_t ties = 0;
  std::size_t steps = 0;  // scores less the first

  bool descend() const { return falls + ties == steps; }
  bool descend_strictly() const { return falls == steps; }
};

// Both read every score and branch on none, several at a time.
ScoreSteps score_steps(std::span<const double> scores);
bool all_finite(std::span<const double> scores);

// Whether the scores are finite and each is lower than the one before.
bool strictly_descending(std::span<const double> scores);

}  // namespace reckon
