#include "core/cpu/input_histogram.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <utility>

#include "core/error.h"

namespace reckon::cpu {
namespace {

constexpr std::array kRules = {std::pair{std::string_view("max"), RangeRule::kMax},
                               std::pair{std::string_view("percentile"), RangeRule::kPercentile},
                               std::pair{std::string_view("mse"), RangeRule::kMse}};

// Of the numbers that are left out by RangeRule::kPercentile, half on each side.
constexpr double kLeftOut = 1e-4;

struct Bin {
  double centre;
  double count;
};

// The sum of squared errors when the bins' centres are rounded as Rounding says.
double squared_error(std::span<const Bin> bins, double low, double high) {
  const double scale = (high - low) / 255;
  if (scale <= 0) return HUGE_VAL;
  const double zero = std::nearbyint(-low / scale);
  double sum = 0;
  for (const Bin& bin : bins) {
    const double q = std::clamp(std::nearbyint(bin.centre / scale), -zero, 255 - zero);
    const double error = bin.centre - q * scale;
    sum += bin.count * error * error;
  }
  return sum;
}

}  // namespace

std::optional<RangeRule> find_range_rule(std::string_view name) {
  const auto found =
      std::ranges::find(kRules, name, &std::pair<std::string_view, RangeRule>::first);
  return found == kRules.end() ? std::nullopt : std::optional(found->second);
}

double InputHistogram::lower_edge(std::size_t bin) const {
  return std::ldexp(static_cast<double>(bin) - kBins / 2.0, exponent_);
}

void InputHistogram::widen_to(int exponent) {
  for (; exponent_ < exponent; ++exponent_) {
    std::vector<std::uint64_t> wider(kBins);
    for (std::size_t bin = 0; bin < kBins; ++bin) wider[kBins / 4 + bin / 2] += counts_[bin];
    counts_ = std::move(wider);
  }
}

void InputHistogram::add(std::span<const float> values) {
  if (values.empty()) return;
  const auto bad = std::ranges::find_if(values, [](float v) { return !std::isfinite(v); });
  if (bad != values.end()) fail("an activation is {}, expected finite ones", *bad);
  const auto [least, most] = std::ranges::minmax(values);
  const float magnitude = std::max(std::abs(least), std::abs(most));
  constexpr int kLog2HalfBins = 13;
  static_assert(std::size_t{2} << kLog2HalfBins == kBins);
  // Twice the magnitude's power of two lies beyond both ends.
  if (magnitude > 0) widen_to(std::ilogb(magnitude) + 1 - kLog2HalfBins);
  const double inverse = std::ldexp(1.0, -exponent_);
  for (const float v : values) {
    ++counts_[static_cast<std::size_t>(std::floor(static_cast<double>(v) * inverse) + kBins / 2.0)];
  }
  least_ = std::min(least_, least);
  most_ = std::max(most_, most);
}

void InputHistogram::add(const InputHistogram& other) {
  InputHistogram same_width = other;
  widen_to(other.exponent_);
  same_width.widen_to(exponent_);
  for (std::size_t bin = 0; bin < kBins; ++bin) counts_[bin] += same_width.counts_[bin];
  least_ = std::min(least_, other.least_);
  most_ = std::max(most_, other.most_);
}

InputRange InputHistogram::range(RangeRule rule) const {
  switch (rule) {
    case RangeRule::kMax:
      break;
    case RangeRule::kPercentile:
      return middle();
    case RangeRule::kMse:
      return least_error();
  }
  return all();
}

InputRange InputHistogram::all() const { return {.low = least_, .high = most_}; }

InputRange InputHistogram::middle() const {
  const auto total =
      static_cast<double>(std::accumulate(counts_.begin(), counts_.end(), std::uint64_t{0}));
  const double cut = kLeftOut / 2 * total;
  // The first bin from a side on before whose end more than `cut` numbers lie.
  const auto first = [&](auto begin, auto end) {
    double sum = 0;
    return static_cast<std::size_t>(std::find_if(begin, end,
                                                 [&](std::uint64_t count) {
                                                   return (sum += static_cast<double>(count)) > cut;
                                                 }) -
                                    begin);
  };
  const std::size_t lower = first(counts_.begin(), counts_.end());
  const std::size_t upper = first(counts_.rbegin(), counts_.rend());
  if (lower == kBins) return {};
  return {.low = std::clamp(static_cast<float>(lower_edge(lower)), least_, 0.0f),
          .high = std::clamp(static_cast<float>(lower_edge(kBins - upper)), 0.0f, most_)};
}

InputRange InputHistogram::least_error() const {
  std::vector<Bin> bins;
  for (std::size_t bin = 0; bin < kBins; ++bin) {
    if (counts_[bin] == 0) continue;
    bins.push_back(
        {(lower_edge(bin) + lower_edge(bin + 1)) / 2, static_cast<double>(counts_[bin])});
  }
  // Each end in turn takes the best of its extreme / 2^(i / 8), until neither moves.
  constexpr int kCandidates = 64;
  InputRange best = all();
  double least = squared_error(bins, static_cast<double>(best.low), static_cast<double>(best.high));
  for (bool moved = true; moved;) {
    moved = false;
    for (float InputRange::*const end : {&InputRange::high, &InputRange::low}) {
      InputRange tried = best;
      for (int i = 0; i < kCandidates; ++i) {
        tried.*end = all().*end * std::exp2(static_cast<float>(-i) / 8);
        const double error =
            squared_error(bins, static_cast<double>(tried.low), static_cast<double>(tried.high));
        if (error < least) {
          least = error;
          best = tried;
          moved = true;
        }
      }
    }
  }
  return best;
}

}  // namespace reckon::cpu
