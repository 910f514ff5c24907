// Vectors of up to 16 floats, and rows whose length is no multiple of them. Compiled once an
// instruction set (Highway): no include guard of the usual kind.
#if defined(RECKON_CORE_CPU_LANES_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef RECKON_CORE_CPU_LANES_INL_H_
#undef RECKON_CORE_CPU_LANES_INL_H_
#else
#define RECKON_CORE_CPU_LANES_INL_H_
#endif

#include <cstddef>
#include <cstring>

#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace reckon::cpu::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using FloatTag = hn::CappedTag<float, 16>;
using FloatVector = hn::Vec<FloatTag>;
constexpr std::size_t kLanes = hn::MaxLanes(FloatTag());

// Added to a number below 2^22, it leaves the nearest integer (ties to even) in the last bits.
constexpr float kShift = 12582912.0f;  // 1.5 x 2^23
HWY_INLINE FloatVector add_shift(FloatVector x) { return hn::Add(x, hn::Set(FloatTag(), kShift)); }

// The smaller of both, or x where x is no number: what overflows stays visible. The bound is one.
HWY_INLINE FloatVector at_most(FloatVector x, FloatVector bound) {
#if HWY_TARGET == HWY_SCALAR || HWY_TARGET == HWY_EMU128
  return hn::IfThenElse(hn::IsNaN(x), x, hn::Min(x, bound));
#else
  return hn::Min(bound, x);  // x86 gives the second of two when one is no number, others that one
#endif
}

// The larger of both, likewise.
HWY_INLINE FloatVector at_least(FloatVector x, FloatVector bound) {
#if HWY_TARGET == HWY_SCALAR || HWY_TARGET == HWY_EMU128
  return hn::IfThenElse(hn::IsNaN(x), x, hn::Max(x, bound));
#else
  return hn::Max(bound, x);
#endif
}

// Lanes [0, count) from memory, the others 0. Never reads beyond `count`.
HWY_INLINE FloatVector load_first(const float* from, std::size_t count) {
  const FloatTag d;
  if (HWY_LIKELY(count >= kLanes)) return hn::LoadU(d, from);
  HWY_ALIGN float lanes[kLanes] = {};
  std::memcpy(lanes, from, count * sizeof(float));
  return hn::Load(d, lanes);
}

// Lanes [0, count) to memory. Never writes beyond `count`.
HWY_INLINE void store_first(FloatVector v, float* to, std::size_t count) {
  const FloatTag d;
  if (HWY_LIKELY(count >= kLanes)) {
    hn::StoreU(v, d, to);
    return;
  }
  HWY_ALIGN float lanes[kLanes];
  hn::Store(v, d, lanes);
  std::memcpy(to, lanes, count * sizeof(float));
}

}  // namespace reckon::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
