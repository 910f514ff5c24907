#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/scoring/upper_bounds.cpp"
#include "core/scoring/upper_bounds.h"

#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <algorithm>

#include "core/scoring/mask_bits-inl.h"

HWY_BEFORE_NAMESPACE();
namespace reckon::HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;
using Floats = hn::CappedTag<float, 16>;
using Integers = hn::RebindToSigned<Floats>;

constexpr std::size_t kLanes = hn::MaxLanes(Floats());

void UpperBounds(const BoundedBlock& block, std::span<const CertifiedBound> queries,
                 const float* thresholds, std::uint32_t* masks) {
  const Floats d;
  const Integers di;
  std::fill_n(masks, queries.size(), 0);
  for (std::size_t i = 0; i < kBlockItems; i += kLanes) {
    const auto item_scale = hn::Load(d, block.items.scales(block.block) + i);
    const auto item_error = hn::Load(d, block.items.error_norms(block.block) + i);
    const auto item_norm = hn::Load(d, block.items.norms(block.block) + i);
    // What the offset added to each element of a query has added to its sums.
    const auto offset =
        hn::Mul(hn::Load(di, block.items.integer_sums(block.block) + i), hn::Set(di, block.offset));
    const std::int32_t* sums = block.sums + i;
    float* out = block.upper + i;
    for (std::size_t q = 0; q < queries.size(); ++q) {
      const CertifiedBound& query = queries[q];
      const auto slope =
          hn::MulAdd(hn::Set(d, query.norm_squared), item_norm, hn::Set(d, query.norm));
      const auto beyond = hn::MulAdd(hn::Set(d, query.error), item_error,
                                     hn::MulAdd(item_norm, slope, hn::Set(d, query.constant)));
      const auto scale = hn::Mul(item_scale, hn::Set(d, query.scale));
      const auto sum = hn::ConvertTo(d, hn::Sub(hn::Load(di, sums), offset));
      const auto upper = hn::MulAdd(sum, scale, beyond);
      hn::Store(upper, d, out);
      // Not below, rather than at least: a bound that overflowed to NaN rules nothing out.
      masks[q] |= bits_of_mask(d, hn::Not(hn::Lt(upper, hn::Set(d, thresholds[q])))) << i;
      sums += kBlockItems;
      out += kBlockItems;
    }
  }
}

}  // namespace
}  // namespace reckon::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace reckon {

HWY_EXPORT(UpperBounds);

void upper_bounds(const BoundedBlock& block, std::span<const CertifiedBound> queries,
                  const float* thresholds, std::uint32_t* masks) {
  HWY_DYNAMIC_DISPATCH(UpperBounds)(block, queries, thresholds, masks);
}

}  // namespace reckon
#endif
