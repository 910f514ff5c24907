#include "eval/judged/score_scan.h"

#include <cmath>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "eval/judged/score_scan.cpp"
#include <hwy/foreach_target.h>  // must come before highway.h
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace reckon::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// A block at a time, so that a list in no order is soon known to be.
template <typename Score>
HWY_INLINE Standing standing(std::span<const Score> scores) {
  const hn::ScalableTag<Score> d;
  const std::size_t lanes = hn::Lanes(d);
  constexpr std::size_t kVectors = 8;  // of a block
  bool tied = false;
  std::size_t i = 1;
  for (; i + kVectors * lanes <= scores.size(); i += kVectors * lanes) {
    const auto zero = hn::Zero(d);
    auto fall = hn::Eq(zero, zero);
    auto descend = fall;
    for (std::size_t v = 0; v < kVectors; ++v) {
      const auto before = hn::LoadU(d, scores.data() + i + v * lanes - 1);
      const auto here = hn::LoadU(d, scores.data() + i + v * lanes);
      fall = hn::And(fall, hn::Gt(before, here));
      descend = hn::And(descend, hn::Ge(before, here));
    }
    if (hn::AllTrue(d, fall)) continue;
    if (!hn::AllTrue(d, descend)) return Standing::kInNoOrder;
    tied = true;
  }
  for (; i < scores.size(); ++i) {
    if (!(scores[i - 1] >= scores[i])) return Standing::kInNoOrder;
    tied = tied || scores[i - 1] == scores[i];
  }
  return tied ? Standing::kTied : Standing::kDescend;
}

Standing standing_of_doubles(std::span<const double> scores) { return standing(scores); }
Standing standing_of_floats(std::span<const float> scores) { return standing(scores); }

bool all_finite(std::span<const double> scores) {
  const hn::ScalableTag<double> d;
  const std::size_t lanes = hn::Lanes(d);
  // Zero times a number is zero, times infinity or NaN it is NaN, which stays. Two sums, for one
  // waits for the addition before.
  const auto zero = hn::Zero(d);
  auto products = zero;
  auto others = zero;
  std::size_t i = 0;
  for (; i + 2 * lanes <= scores.size(); i += 2 * lanes) {
    products = hn::MulAdd(hn::LoadU(d, scores.data() + i), zero, products);
    others = hn::MulAdd(hn::LoadU(d, scores.data() + i + lanes), zero, others);
  }
  double sum = hn::GetLane(hn::SumOfLanes(d, hn::Add(products, others)));
  for (; i < scores.size(); ++i) sum += scores[i] * 0.0;
  return sum == 0;
}

}  // namespace reckon::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace reckon {

HWY_EXPORT(standing_of_doubles);
HWY_EXPORT(standing_of_floats);
HWY_EXPORT(all_finite);

Standing standing(std::span<const double> scores) {
  return HWY_DYNAMIC_DISPATCH(standing_of_doubles)(scores);
}

Standing standing(std::span<const float> scores) {
  return HWY_DYNAMIC_DISPATCH(standing_of_floats)(scores);
}

bool all_finite(std::span<const double> scores) { return HWY_DYNAMIC_DISPATCH(all_finite)(scores); }

std::size_t first_not_finite(std::span<const double> scores) {
  std::size_t place = 0;
  while (place < scores.size() && std::isfinite(scores[place])) ++place;
  return place;
}

bool strictly_descending(std::span<const double> scores) {
  if (scores.empty()) return true;
  // Where all fall none is NaN, and those between finite numbers are finite.
  return std::isfinite(scores.front()) && std::isfinite(scores.back()) &&
         standing(scores) == Standing::kDescend;
}

}  // namespace reckon
#endif
