#include "bench/gate/row_judge.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/error.h"
#include "eval/significance/distributions.h"
#include "eval/significance/paired_differences.h"

namespace reckon::gate {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kConfidence = 0.95;

// Without as many of the lowest and of the highest: the trimmed mean with the winsorized standard
// deviation (Yuen, "The Two-Sample Trimmed t for Unequal Population Variances", 1974); with none
// cut, the mean and its usual standard error. At least two values stay.
Location location_of(std::span<const double> values, std::size_t cut) {
  std::vector<double> sorted(values.begin(), values.end());
  std::ranges::sort(sorted);
  const std::size_t left = sorted.size() - 2 * cut;
  Location location{.mean = mean_of(std::span(sorted).subspan(cut, left))};
  for (std::size_t i = 0; i < cut; ++i) {
    sorted[i] = sorted[cut];
    sorted[sorted.size() - 1 - i] = sorted[sorted.size() - 1 - cut];
  }
  const auto n = static_cast<double>(sorted.size());
  const auto h = static_cast<double>(left);
  location.error = standard_deviation(sorted) * std::sqrt((n - 1) / (h * (h - 1)));
  location.freedom = h - 1;
  return location;
}

// P-value of a mean on the side of `sign`. Values that are all equal are exact: memory and sizes.
double one_sided_p(const Location& location, double sign) {
  if (sign * location.mean <= 0) return 1;
  if (location.error == 0) return 0;
  return student_t_survival(location.freedom, sign * location.mean / location.error);
}

// Smallest mean that a one-sided t-test with this standard error finds with the chance `power`: the
// quantiles of level and power apart (Julious, "Sample Sizes for Clinical Trials", 2010, 3.2).
double detectable(double error, double freedom, double level, double power) {
  return error * (student_t_quantile(freedom, 1 - level) + student_t_quantile(freedom, power));
}

}  // namespace

std::string_view name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::kSame:
      return "SAME";
    case Verdict::kFaster:
      return "FASTER";
    case Verdict::kSlower:
      return "SLOWER";
    case Verdict::kInconclusive:
      return "INCONCLUSIVE";
  }
  return "";
}

double confirm_level(const RowRule& rule) {
  return rule.level / (static_cast<double>(kLooks.size() * rule.measures) * kScreen);
}

void RowJudge::add(const PairEstimate& estimate) {
  if (estimate.size() != rule_.measures ||
      !std::ranges::all_of(estimate, [](double value) { return std::isfinite(value); })) {
    fail("an estimate of {} numbers, expected {} that are finite", estimate.size(), rule_.measures);
  }
  ++pairs_;
  auto& sample = alarm_ ? fresh_ : sample_;
  for (std::size_t i = 0; i < estimate.size(); ++i) sample[i].push_back(estimate[i]);
  if (alarm_ && fresh_.front().size() == alarm_->wanted) confirm();
  if (!alarm_ && !decided_) look();
}

void RowJudge::look() {
  const std::size_t n = sample_.front().size();
  if (next_look_ == kLooks.size() || n < kLooks[next_look_]) return;
  // A failed confirmation may have brought the sample past several looks: they are one now.
  while (next_look_ < kLooks.size() && kLooks[next_look_] <= n) ++next_look_;
  // A slowdown of one measure before an improvement of another, which would end the row.
  for (const double sign : {1.0, -1.0}) {
    for (std::size_t measure = 0; measure < rule_.measures; ++measure) {
      if (one_sided_p(location(sample_, measure), sign) >= kScreen) continue;
      alarm_ = {.measure = measure, .sign = sign, .wanted = fresh_pairs_needed(measure)};
      fresh_.assign(rule_.measures, {});
      return;
    }
  }
  const double aim = kAimedShare * rule_.budget;
  decided_ = next_look_ == kLooks.size() || summary(rule_.decisive).smallest_seen <= aim;
}

Location RowJudge::location(const std::vector<std::vector<double>>& sample,
                            std::size_t measure) const {
  const std::vector<double>& values = sample[measure];
  return location_of(values, measure == rule_.trimmed ? values.size() / kTrimmed : 0);
}

std::size_t RowJudge::fresh_pairs_needed(std::size_t measure) const {
  const double aim = std::log1p(kAimedShare * rule_.budget);
  const double power = std::sqrt(kPower);
  const double spread =
      location(sample_, measure).error * std::sqrt(static_cast<double>(sample_[measure].size()));
  const auto seen = [&](std::size_t n) {
    const auto count = static_cast<double>(n);
    return detectable(spread / std::sqrt(count), count - 1, confirm_level(rule_), power);
  };
  std::size_t n = kFewestFresh;
  while (n < kMostFresh && seen(n) > aim) ++n;
  return n;
}

void RowJudge::confirm() {
  const std::vector<double>& fresh = fresh_[alarm_->measure];
  const double sign = alarm_->sign;
  fresh_pairs_ = fresh.size();
  came_back_ = static_cast<std::size_t>(
      std::ranges::count_if(fresh, [&](double value) { return sign * value > 0; }));
  if (came_back_ >= kFewestFresh && 2 * came_back_ > fresh.size() &&
      one_sided_p(location(fresh_, alarm_->measure), sign) < confirm_level(rule_)) {
    confirmed_ = alarm_;
    decided_ = true;
  } else {
    for (std::size_t i = 0; i < rule_.measures; ++i) {
      sample_[i].insert(sample_[i].end(), fresh_[i].begin(), fresh_[i].end());
    }
    fresh_pairs_ = came_back_ = 0;
    decided_ = next_look_ == kLooks.size();
  }
  alarm_.reset();
}

bool RowJudge::asks_for_alarm() const {
  for (std::size_t measure = 0; measure < rule_.measures; ++measure) {
    if (one_sided_p(location(sample_, measure), 1) < kScreen) return true;
  }
  return false;
}

Verdict RowJudge::verdict() const {
  if (confirmed_) return confirmed_->sign > 0 ? Verdict::kSlower : Verdict::kFaster;
  if (alarm_ || next_look_ == 0 || asks_for_alarm()) return Verdict::kInconclusive;
  return summary(rule_.decisive).smallest_seen <= rule_.budget ? Verdict::kSame
                                                               : Verdict::kInconclusive;
}

std::size_t RowJudge::verdict_measure() const {
  return confirmed_ ? confirmed_->measure : rule_.decisive;
}

bool RowJudge::exceeds_budget() const {
  return verdict() == Verdict::kSlower && summary(verdict_measure()).high > 1 + rule_.budget;
}

MeasureSummary RowJudge::summary(std::size_t measure) const {
  const auto& sample = confirmed_ ? fresh_ : sample_;
  MeasureSummary summary{.pairs = sample[measure].size()};
  if (summary.pairs == 0) {
    summary.smallest_seen = kInfinity;
    return summary;
  }
  summary.ratio = std::exp(mean_of(sample[measure]));
  summary.low = 0;
  summary.high = summary.smallest_seen = kInfinity;
  if (summary.pairs < kFewestFresh) return summary;
  const Location found = location(sample, measure);
  const double half =
      student_t_bounds(found.freedom, Alternative::kTwoSided, kConfidence).high * found.error;
  summary.ratio = std::exp(found.mean);
  summary.low = std::exp(found.mean - half);
  summary.high = std::exp(found.mean + half);
  // By a look at this sample, and by as many fresh pairs.
  summary.smallest_seen =
      std::expm1(detectable(found.error, found.freedom, kScreen, std::sqrt(kPower)));
  return summary;
}

}  // namespace reckon::gate
