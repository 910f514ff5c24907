#include "core/cpu/quantize.h"

#include <algorithm>

#include "core/cpu/panel.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/cpu/quantize.cpp"
#include "hwy/foreach_target.h"  // must come before highway.h

#include "core/cpu/lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace reckon::cpu::HWY_NAMESPACE {

float quantize(std::span<const float> x, std::span<std::int16_t> out) {
  const FloatTag d;
  const hn::Rebind<std::int16_t, FloatTag> d16;
  FloatVector largest = hn::Zero(d);
  for (std::size_t c = 0; c < x.size(); c += kLanes) {
    largest = hn::Max(largest, hn::Abs(load_first(x.data() + c, x.size() - c)));
  }
  constexpr float kSmallest = 1e-30f;  // 127 / magnitude overflows below
  const float magnitude = hn::GetLane(hn::MaxOfLanes(d, largest));
  const bool zero = magnitude < kSmallest;
  const FloatVector inverse = hn::Set(d, zero ? 0.0f : 127.0f / magnitude);
  for (std::size_t c = 0; c < x.size(); c += kLanes) {
    const std::size_t count = std::min(kLanes, x.size() - c);
    const FloatVector scaled = hn::Mul(load_first(x.data() + c, count), inverse);
    HWY_ALIGN std::int16_t lanes[kLanes];
    hn::Store(hn::DemoteTo(d16, hn::NearestInt(scaled)), d16, lanes);
    std::copy_n(lanes, count, out.data() + c);
  }
  return zero ? 0.0f : magnitude / 127.0f;
}

}  // namespace reckon::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace reckon::cpu {

HWY_EXPORT(quantize);

float quantize(std::span<const float> x, std::span<std::int16_t> out) {
  return HWY_DYNAMIC_DISPATCH(quantize)(x, out);
}

void QuantizedRows::assign(MatrixView<const float> x) {
  stride_ = (x.cols + 1) / 2 * 2;
  groups_ = groups_of(x.cols);
  values_.resize(x.rows * stride_);
  scales_.resize(x.rows * groups_);
  for (std::size_t r = 0; r < x.rows; ++r) {
    const std::span<std::int16_t> row(values_.data() + r * stride_, stride_);
    for (std::size_t group = 0; group < groups_; ++group) {
      const std::size_t begin = group * kGroupDepth;
      const std::size_t count = std::min(kGroupDepth, x.cols - begin);
      scales_[r * groups_ + group] =
          quantize(x.row(r).subspan(begin, count), row.subspan(begin, count));
    }
    if (stride_ > x.cols) row[x.cols] = 0;
  }
}

}  // namespace reckon::cpu
#endif
