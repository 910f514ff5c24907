#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/scoring/unpack_int4.cpp"
#include "core/scoring/unpack_int4.h"

#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "core/scoring/quantized_items.h"

HWY_BEFORE_NAMESPACE();
namespace reckon::HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;
using Bytes = hn::CappedTag<std::uint8_t, 64>;

constexpr std::size_t kRow = 4 * kBlockItems;

void UnpackInt4(const std::uint8_t* HWY_RESTRICT codes, std::size_t bytes,
                std::int8_t* HWY_RESTRICT out) {
  const Bytes d;
  const hn::RebindToSigned<Bytes> to;
  const auto upper_half = hn::Set(d, 0xf0);
  for (std::size_t row = 0; row < bytes; row += kRow, out += 2 * kRow) {
    for (std::size_t i = 0; i < kRow; i += hn::Lanes(d)) {
      const auto both = hn::Load(d, codes + row + i);
      hn::Store(hn::BitCast(to, hn::ShiftLeft<4>(both)), to, out + i);
      hn::Store(hn::BitCast(to, hn::And(both, upper_half)), to, out + kRow + i);
    }
  }
}

}  // namespace
}  // namespace reckon::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace reckon {

HWY_EXPORT(UnpackInt4);

void unpack_int4(const std::uint8_t* codes, std::size_t bytes, std::int8_t* out) {
  HWY_DYNAMIC_DISPATCH(UnpackInt4)(codes, bytes, out);
}

}  // namespace reckon
#endif
