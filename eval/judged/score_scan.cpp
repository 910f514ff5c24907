#include "eval/judged/score_scan.h"

#include <cmath>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "eval/judged/score_scan.cpp"
#include <hwy/foreach_target.h>  // must come before highway.h
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace reckon::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

ScoreSteps score_steps(std::span<const double> scores) {
  const hn::ScalableTag<double> d;
  const hn::RebindToSigned<decltype(d)> di;
  const std::size_t lanes = hn::Lanes(d);
  auto falls = hn::Zero(di);  // less one a fall
  auto ties = hn::Zero(di);
  std::size_t i = 1;
  for (; i + lanes <= scores.size(); i += lanes) {
    const auto before = hn::LoadU(d, scores.data() + i - 1);
    const auto here = hn::LoadU(d, scores.data() + i);
    falls = hn::Add(falls, hn::BitCast(di, hn::VecFromMask(d, hn::Gt(before, here))));
    ties = hn::Add(ties, hn::BitCast(di, hn::VecFromMask(d, hn::Eq(before, here))));
  }
  const auto counted = [&](auto v) {
    return static_cast<std::size_t>(-hn::GetLane(hn::SumOfLanes(di, v)));
  };
  ScoreSteps steps{.falls = counted(falls),
                   .ties = counted(ties),
                   .steps = scores.empty() ? 0 : scores.size() - 1};
  for (; i < scores.size(); ++i) {
    steps.falls += scores[i - 1] > scores[i] ? 1U : 0U;
    steps.ties += scores[i - 1] == scores[i] ? 1U : 0U;
  }
  return steps;
}

bool each_falls(std::span<const double> scores) {
  const hn::ScalableTag<double> d;
  const std::size_t lanes = hn::Lanes(d);
  auto falls = hn::Eq(hn::Zero(d), hn::Zero(d));
  std::size_t i = 1;
  for (; i + lanes <= scores.size(); i += lanes)
    falls = hn::And(falls,
                    hn::Gt(hn::LoadU(d, scores.data() + i - 1), hn::LoadU(d, scores.data() + i)));
  bool all = hn::AllTrue(d, falls);
  for (; i < scores.size(); ++i) all = all && scores[i - 1] > scores[i];
  return all;
}

bool all_finite(std::span<const double> scores) {
  const hn::ScalableTag<double> d;
  const std::size_t lanes = hn::Lanes(d);
  // Zero times a number is zero, times infinity or NaN it is NaN, which stays.
  const auto zero = hn::Zero(d);
  auto products = zero;
  std::size_t i = 0;
  for (; i + lanes <= scores.size(); i += lanes)
    products = hn::MulAdd(hn::LoadU(d, scores.data() + i), zero, products);
  double sum = hn::GetLane(hn::SumOfLanes(d, products));
  for (; i < scores.size(); ++i) sum += scores[i] * 0.0;
  return sum == 0;
}

}  // namespace reckon::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace reckon {

HWY_EXPORT(score_steps);
HWY_EXPORT(each_falls);
HWY_EXPORT(all_finite);

ScoreSteps score_steps(std::span<const double> scores) {
  return HWY_DYNAMIC_DISPATCH(score_steps)(scores);
}

bool all_finite(std::span<const double> scores) { return HWY_DYNAMIC_DISPATCH(all_finite)(scores); }

bool strictly_descending(std::span<const double> scores) {
  if (scores.empty()) return true;
  // Where all fall none is NaN, and those between finite numbers are finite.
  return std::isfinite(scores.front()) && std::isfinite(scores.back()) &&
         HWY_DYNAMIC_DISPATCH(each_falls)(scores);
}

}  // namespace reckon
#endif
