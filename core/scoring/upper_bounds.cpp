#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/scoring/upper_bounds.cpp"
#include "core/scoring/upper_bounds.h"

#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <cstring>
#include <type_traits>

#include "core/scoring/quantized_items.h"

HWY_BEFORE_NAMESPACE();
namespace reckon::HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;
using Floats = hn::CappedTag<float, 16>;
using Integers = hn::RebindToSigned<Floats>;

constexpr std::size_t kLanes = hn::MaxLanes(Floats());

std::uint64_t bits_of(hn::Mask<Floats> mask) {
  std::conditional_t<(kLanes > 8), std::uint16_t, std::uint8_t> bits;
  std::uint8_t bytes[8];  // room for StoreMaskBits
  hn::StoreMaskBits(Floats(), mask, bytes);
  std::memcpy(&bits, bytes, sizeof(bits));
  return bits;
}

std::uint64_t BlockBounds(const BoundedBlock& block, const CertifiedBound& query, float threshold) {
  const Floats d;
  const auto scale = hn::Set(d, query.scale);
  const auto error = hn::Set(d, query.error);
  const auto norm = hn::Set(d, query.norm);
  const auto norm_squared = hn::Set(d, query.norm_squared);
  const auto constant = hn::Set(d, query.constant);
  const auto least = hn::Set(d, threshold);
  std::uint64_t bits = 0;
#pragma GCC unroll 4
  for (std::size_t i = 0; i < kBlockItems; i += kLanes) {
    const auto sum = hn::ConvertTo(d, hn::Load(Integers(), block.sums + i));
    const auto item_norm = hn::Load(d, block.norms + i);
    const auto slope = hn::MulAdd(norm_squared, item_norm, norm);
    const auto beyond = hn::MulAdd(error, hn::Load(d, block.error_norms + i),
                                   hn::MulAdd(item_norm, slope, constant));
    const auto upper = hn::MulAdd(sum, hn::Mul(hn::Load(d, block.scales + i), scale), beyond);
    hn::Store(upper, d, block.upper + i);
    // Not below, rather than at least: a bound that overflowed to NaN rules nothing out.
    bits |= bits_of(hn::Not(hn::Lt(upper, least))) << i;
  }
  return bits;
}

void UpperBounds(BoundedBlock block, std::span<const CertifiedBound> queries,
                 const float* thresholds, std::uint64_t* masks) {
  for (std::size_t q = 0; q < queries.size(); ++q) {
    masks[q] = BlockBounds(block, queries[q], thresholds[q]);
    block.sums += kBlockItems;
    block.upper += kBlockItems;
  }
}

}  // namespace
}  // namespace reckon::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace reckon {

HWY_EXPORT(UpperBounds);

void upper_bounds(const BoundedBlock& block, std::span<const CertifiedBound> queries,
                  const float* thresholds, std::uint64_t* masks) {
  HWY_DYNAMIC_DISPATCH(UpperBounds)(block, queries, thresholds, masks);
}

}  // namespace reckon
#endif
