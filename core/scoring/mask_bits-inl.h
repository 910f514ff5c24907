// The lanes of a mask as bits. Compiled once an instruction set (Highway): no include guard of the
// usual kind.
#if defined(RECKON_CORE_SCORING_MASK_BITS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef RECKON_CORE_SCORING_MASK_BITS_INL_H_
#undef RECKON_CORE_SCORING_MASK_BITS_INL_H_
#else
#define RECKON_CORE_SCORING_MASK_BITS_INL_H_
#endif

#include <cstdint>
#include <cstring>
#include <type_traits>

#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace reckon::HWY_NAMESPACE {

// Of at most 16 lanes: bit i is lane i.
template <class D>
HWY_INLINE std::uint32_t bits_of_mask(D d, hwy::HWY_NAMESPACE::Mask<D> mask) {
  std::conditional_t<(hwy::HWY_NAMESPACE::MaxLanes(D()) > 8), std::uint16_t, std::uint8_t> bits;
  std::uint8_t bytes[8];  // room for StoreMaskBits
  hwy::HWY_NAMESPACE::StoreMaskBits(d, mask, bytes);
  std::memcpy(&bits, bytes, sizeof(bits));
  return bits;
}

}  // namespace reckon::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
