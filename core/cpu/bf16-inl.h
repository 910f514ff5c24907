// Rounding of vectors to bf16. Compiled once an instruction set (Highway): no include guard of the
// usual kind.
#if defined(RECKON_CORE_CPU_BF16_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef RECKON_CORE_CPU_BF16_INL_H_
#undef RECKON_CORE_CPU_BF16_INL_H_
#else
#define RECKON_CORE_CPU_BF16_INL_H_
#endif

#include <cstdint>

#include "core/cpu/lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace reckon::cpu::HWY_NAMESPACE {

using BitsTag = hn::RebindToUnsigned<FloatTag>;
using BitsVector = hn::Vec<BitsTag>;

// to_bf16() in the upper halves of the lanes, the lower ones 0.
HWY_INLINE BitsVector rounded_to_bf16(FloatVector x) {
  const BitsTag d;
  const BitsVector bits = hn::BitCast(d, x);
  const BitsVector odd = hn::And(hn::ShiftRight<16>(bits), hn::Set(d, 1u));
  const BitsVector sum = hn::Add(bits, hn::Add(odd, hn::Set(d, 0x7fffu)));
  const BitsVector nan = hn::Set(d, 0x7fc00000u);
  return hn::And(hn::IfThenElse(hn::RebindMask(d, hn::IsNaN(x)), nan, sum),
                 hn::Set(d, 0xffff0000u));
}

HWY_INLINE void store_bf16(BitsVector upper, std::uint16_t* to) {
  const hn::Rebind<std::uint16_t, BitsTag> narrow;
  hn::StoreU(hn::TruncateTo(narrow, hn::ShiftRight<16>(upper)), narrow, to);
}

}  // namespace reckon::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
