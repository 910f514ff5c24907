#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/scoring/scaled_sums.cpp"
#include "core/scoring/scaled_sums.h"

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

void ScaleSums(const ScaledBlock& block, std::span<const float> query_scales,
               const float* thresholds, std::uint32_t* masks) {
  const Floats d;
  const Integers di;
  const std::int32_t* const integer_sums = block.items.integer_sums(block.block);
  std::fill_n(masks, query_scales.size(), 0);
  for (std::size_t i = 0; i < kBlockItems; i += kLanes) {
    const auto item_scale = hn::Load(d, block.items.scales(block.block) + i);
    const auto offset =
        integer_sums == nullptr ? hn::Zero(di) : hn::ShiftLeft<7>(hn::Load(di, integer_sums + i));
    const std::int32_t* sums = block.sums + i;
    float* scores = block.scores + i;
    for (std::size_t q = 0; q < query_scales.size(); ++q) {
      const auto scale = hn::Mul(item_scale, hn::Set(d, query_scales[q]));
      const auto sum = hn::ConvertTo(d, hn::Sub(hn::Load(di, sums), offset));
      const auto score = hn::Mul(sum, scale);
      hn::Store(score, d, scores);
      masks[q] |= bits_of_mask(d, hn::Ge(score, hn::Set(d, thresholds[q]))) << i;
      sums += kBlockItems;
      scores += kBlockItems;
    }
  }
}

}  // namespace
}  // namespace reckon::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace reckon {

HWY_EXPORT(ScaleSums);

void scale_sums(const ScaledBlock& block, std::span<const float> query_scales,
                const float* thresholds, std::uint32_t* masks) {
  HWY_DYNAMIC_DISPATCH(ScaleSums)(block, query_scales, thresholds, masks);
}

}  // namespace reckon
#endif
