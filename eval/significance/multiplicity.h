#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace reckon {

// How p-values of several tests are corrected for their number. Those up to kHommel bound the
// chance of any false rejection, the last two the expected share of false ones among the
// rejections.
enum class Correction : std::uint8_t {
  kNone,  // p-values stay as they are
  kBonferroni,
  kSidak,               // Sidak, 1967; independent tests
  kHolm,                // "A Simple Sequentially Rejective Multiple Test Procedure", 1979
  kHolmSidak,           // Holm's steps with Sidak's levels; independent tests
  kSimesHochberg,       // Hochberg, "A Sharper Bonferroni Procedure", 1988; independent tests
  kHommel,              // "A Stagewise Rejective Multiple Test Procedure", 1988; independent tests
  kBenjaminiHochberg,   // "Controlling the False Discovery Rate", 1995
  kBenjaminiYekutieli,  // "The Control of the False Discovery Rate ... under Dependency", 2001
};

// none, or the names statsmodels gives them: bonferroni, sidak, holm, holm-sidak, simes-hochberg,
// hommel, fdr_bh, fdr_by. Throws Error, listing them, for another.
Correction parse_correction(std::string_view name);
std::string_view name_of(Correction correction);

struct CorrectedPValues {
  std::vector<double> adjusted;  // in the order given, at most 1
  std::vector<bool> rejected;    // at the level
};

// As statsmodels' multipletests. Throws Error for a p-value outside [0, 1] and a level outside
// (0, 1).
CorrectedPValues correct_p_values(std::span<const double> p_values, Correction correction,
                                  double level = 0.05);

// correct_p_values(p_values, Correction::kHolm).adjusted.
std::vector<double> holm_adjusted(std::span<const double> p_values);

}  // namespace reckon
