#include "eval/significance/multiplicity.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <string>
#include <utility>

#include "core/error.h"

namespace reckon {
namespace {

constexpr std::array<std::pair<std::string_view, Correction>, 9> kNames = {{
    {"none", Correction::kNone},
    {"bonferroni", Correction::kBonferroni},
    {"sidak", Correction::kSidak},
    {"holm", Correction::kHolm},
    {"holm-sidak", Correction::kHolmSidak},
    {"simes-hochberg", Correction::kSimesHochberg},
    {"hommel", Correction::kHommel},
    {"fdr_bh", Correction::kBenjaminiHochberg},
    {"fdr_by", Correction::kBenjaminiYekutieli},
}};

// Of ascending p-values. `rejected` is decided from the p-values and the level of each step, not
// from the adjusted ones, whose rounding could differ where a p-value lies on its step.
struct Steps {
  std::vector<double> adjusted;
  std::vector<bool> rejected;
};

double sidak_adjusted(double p, double tests) { return -std::expm1(tests * std::log1p(-p)); }
double sidak_level(double level, double tests) { return 1.0 - std::pow(1.0 - level, 1.0 / tests); }

// Tests not yet decided at ascending place i, itself among them.
double left_at(std::size_t i, std::size_t n) { return static_cast<double>(n - i); }

// Rejects from the smallest p-value on until one is above its level.
void step_down(Steps& steps) {
  for (std::size_t i = 1; i < steps.adjusted.size(); ++i) {
    steps.adjusted[i] = std::max(steps.adjusted[i], steps.adjusted[i - 1]);
    steps.rejected[i] = steps.rejected[i] && steps.rejected[i - 1];
  }
}

// Rejects all from the largest p-value on that is at most its level.
void step_up(Steps& steps) {
  for (std::size_t i = steps.adjusted.size(); i-- > 1;) {
    steps.adjusted[i - 1] = std::min(steps.adjusted[i - 1], steps.adjusted[i]);
    steps.rejected[i - 1] = steps.rejected[i - 1] || steps.rejected[i];
  }
}

// adjust(p, i) and level_of(i) of ascending place i.
template <typename Adjust, typename LevelOf>
Steps each_step(std::span<const double> p, const Adjust& adjust, const LevelOf& level_of) {
  Steps steps{std::vector<double>(p.size()), std::vector<bool>(p.size())};
  for (std::size_t i = 0; i < p.size(); ++i) {
    steps.adjusted[i] = adjust(p[i], i);
    steps.rejected[i] = p[i] <= level_of(i);
  }
  return steps;
}

// Wright, "Adjusted P-Values for Simultaneous Inference", 1992, appendix.
Steps hommel(std::span<const double> p, double level) {
  const std::size_t n = p.size();
  Steps steps{std::vector<double>(p.begin(), p.end()), std::vector<bool>(n)};
  for (std::size_t m = n; m > 1; --m) {
    const auto tests = static_cast<double>(m);
    double least = tests * p[n - m];
    for (std::size_t i = 1; i < m; ++i) {
      least = std::min(least, tests * p[n - m + i] / static_cast<double>(i + 1));
    }
    for (std::size_t i = 0; i < n; ++i) {
      const double bound = i < n - m ? std::min(tests * p[i], least) : least;
      steps.adjusted[i] = std::max(steps.adjusted[i], bound);
    }
  }
  for (std::size_t i = 0; i < n; ++i) steps.rejected[i] = steps.adjusted[i] <= level;
  return steps;
}

Steps false_discovery_rate(std::span<const double> p, double level, double divisor) {
  const auto n = static_cast<double>(p.size());
  const auto share = [&](std::size_t i) { return static_cast<double>(i + 1) / n / divisor; };
  Steps steps = each_step(
      p, [&](double x, std::size_t i) { return x / share(i); },
      [&](std::size_t i) { return share(i) * level; });
  step_up(steps);
  return steps;
}

Steps correct_ascending(std::span<const double> p, Correction correction, double level) {
  const std::size_t n = p.size();
  const auto all = static_cast<double>(n);
  const auto times_left = [&](double x, std::size_t i) { return x * left_at(i, n); };
  const auto level_of_left = [&](std::size_t i) { return level / left_at(i, n); };
  Steps steps;
  switch (correction) {
    case Correction::kNone:
      return each_step(
          p, [](double x, std::size_t) { return x; }, [&](std::size_t) { return level; });
    case Correction::kBonferroni:
      return each_step(
          p, [&](double x, std::size_t) { return x * all; },
          [&](std::size_t) { return level / all; });
    case Correction::kSidak:
      return each_step(
          p, [&](double x, std::size_t) { return sidak_adjusted(x, all); },
          [&](std::size_t) { return sidak_level(level, all); });
    case Correction::kHolm:
      steps = each_step(p, times_left, level_of_left);
      step_down(steps);
      return steps;
    case Correction::kHolmSidak:
      steps = each_step(
          p, [&](double x, std::size_t i) { return sidak_adjusted(x, left_at(i, n)); },
          [&](std::size_t i) { return sidak_level(level, left_at(i, n)); });
      step_down(steps);
      return steps;
    case Correction::kSimesHochberg:
      steps = each_step(p, times_left, level_of_left);
      step_up(steps);
      return steps;
    case Correction::kHommel:
      return hommel(p, level);
    case Correction::kBenjaminiHochberg:
      return false_discovery_rate(p, level, 1.0);
    case Correction::kBenjaminiYekutieli:
      break;
  }
  double harmonic = 0.0;
  for (std::size_t i = 0; i < n; ++i) harmonic += 1.0 / static_cast<double>(i + 1);
  return false_discovery_rate(p, level, harmonic);
}

}  // namespace

Correction parse_correction(std::string_view name) {
  std::string known;
  for (const auto& [each, correction] : kNames) {
    if (each == name) return correction;
    if (!known.empty()) known += ", ";
    known += each;
  }
  fail("correction '{}', expected one of {}", name, known);
}

std::string_view name_of(Correction correction) {
  return std::ranges::find(kNames, correction, &std::pair<std::string_view, Correction>::second)
      ->first;
}

CorrectedPValues correct_p_values(std::span<const double> p_values, Correction correction,
                                  double level) {
  for (const double p : p_values) {
    if (!(p >= 0.0 && p <= 1.0)) fail("p-value {}, expected 0 to 1", p);
  }
  if (!(level > 0.0 && level < 1.0)) {
    fail("level {}, expected more than 0 and less than 1", level);
  }
  std::vector<std::size_t> order(p_values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return p_values[i]; });
  std::vector<double> ascending;
  ascending.reserve(order.size());
  for (const std::size_t i : order) ascending.push_back(p_values[i]);
  const Steps steps = correct_ascending(ascending, correction, level);
  CorrectedPValues result{std::vector<double>(order.size()), std::vector<bool>(order.size())};
  for (std::size_t place = 0; place < order.size(); ++place) {
    result.adjusted[order[place]] = std::min(1.0, steps.adjusted[place]);
    result.rejected[order[place]] = steps.rejected[place];
  }
  return result;
}

std::vector<double> holm_adjusted(std::span<const double> p_values) {
  return correct_p_values(p_values, Correction::kHolm).adjusted;
}

}  // namespace reckon
