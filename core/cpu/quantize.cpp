#include "core/cpu/quantize.h"

#include <algorithm>
#include <cmath>

#include "core/cpu/amx_products.h"
#include "core/cpu/panel.h"
#include "core/cpu/scratch.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/cpu/quantize.cpp"
#include "hwy/foreach_target.h"  // must come before highway.h

#include "core/cpu/lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace reckon::cpu::HWY_NAMESPACE {

Rounding rounding_of(std::span<const float> values) {
  const FloatTag d;
  FloatVector least = hn::Zero(d);
  FloatVector most = hn::Zero(d);
  FloatVector nothing = hn::Zero(d);  // 0 while all are finite
  for (std::size_t c = 0; c < values.size(); c += kLanes) {
    const FloatVector v = load_first(values.data() + c, values.size() - c);
    least = hn::Min(least, v);
    most = hn::Max(most, v);
    nothing = hn::MulAdd(v, hn::Zero(d), nothing);
  }
  if (hn::GetLane(hn::SumOfLanes(d, nothing)) != 0) return {.scale = NAN};
  return cpu::rounding_of(
      InputRange{hn::GetLane(hn::MinOfLanes(d, least)), hn::GetLane(hn::MaxOfLanes(d, most))});
}

// Writes round(x / scale) + zero as bytes, the same less the zero as words. Rows are padded: whole
// vectors may be stored. `fixed`: the rounding was not made for x, whose numbers are cut to its
// range; the result then says whether all of them are finite.
template <bool kFixed, typename T>
HWY_INLINE bool round_row(std::span<const float> x, const Rounding& rounding, T* out) {
  constexpr bool kBytes = sizeof(T) == 1;
  const FloatTag d;
  const hn::Rebind<T, FloatTag> narrow;
  const FloatVector inverse = hn::Set(d, rounding.scale == 0 ? 0.0f : 1.0f / rounding.scale);
  const FloatVector least = hn::Set(d, kShift - rounding.zero);
  const FloatVector most = hn::Set(d, kShift + 255.0f - rounding.zero);
  const hn::RebindToSigned<FloatTag> di;
  const auto shift = hn::BitCast(di, kBytes ? least : hn::Set(d, kShift));
  FloatVector nothing = hn::Zero(d);  // 0 while all are finite
  for (std::size_t c = 0; c < x.size(); c += kLanes) {
    const FloatVector v = load_first(x.data() + c, x.size() - c);
    FloatVector steps = hn::MulAdd(v, inverse, hn::Set(d, kShift));
    if constexpr (kFixed) nothing = hn::MulAdd(v, hn::Zero(d), nothing);
    // Bytes keep to [0, 255] by themselves where no number is far beyond.
    if constexpr (kFixed || !kBytes) steps = hn::Min(hn::Max(steps, least), most);
    const auto q = hn::Sub(hn::BitCast(di, steps), shift);
    hn::StoreU(hn::DemoteTo(narrow, q), narrow, out + c);
  }
  return hn::GetLane(hn::SumOfLanes(d, nothing)) == 0;
}

bool round_to_bytes(std::span<const float> x, const Rounding& rounding, bool fixed,
                    std::uint8_t* out) {
  return fixed ? round_row<true>(x, rounding, out) : round_row<false>(x, rounding, out);
}

bool round_to_words(std::span<const float> x, const Rounding& rounding, bool fixed,
                    std::int16_t* out) {
  return fixed ? round_row<true>(x, rounding, out) : round_row<false>(x, rounding, out);
}

}  // namespace reckon::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace reckon::cpu {

HWY_EXPORT(rounding_of);
HWY_EXPORT(round_to_bytes);
HWY_EXPORT(round_to_words);

Rounding rounding_of(const InputRange& range) {
  constexpr float kSmallest = 1e-30f;  // 255 / range overflows below
  // Halved, so that a range of -max to max does not overflow.
  const float half = range.high / 2 - range.low / 2;
  if (half < kSmallest) return {};
  const float scale = half / 127.5f;
  return {.scale = scale, .zero = std::nearbyint(-range.low / scale)};
}

Rounding rounding_of(std::span<const float> values) {
  return HWY_DYNAMIC_DISPATCH(rounding_of)(values);
}

void QuantizedRows::assign(MatrixView<const float> x, Form form, const Rounding* fixed) {
  stride_ = rounded_up(x.cols, kTileRowBytes);
  blocks_ = blocks_of(x.cols);
  if (form == Form::kBytes) grow(bytes_, x.rows + kAmxRows, stride_);
  if (form == Form::kWords) grow(words_, x.rows + kAmxRows, stride_);
  roundings_.resize(x.rows * blocks_);
  for (std::size_t r = 0; r < x.rows; ++r) {
    for (std::size_t block = 0; block < blocks_; ++block) {
      const std::size_t begin = block * kBlockDepth;
      const auto values = x.row(r).subspan(begin, std::min(kBlockDepth, x.cols - begin));
      const Rounding rounding = fixed ? *fixed : rounding_of(values);
      const std::size_t at = r * stride_ + begin;
      const bool finite = form == Form::kBytes
                              ? HWY_DYNAMIC_DISPATCH(round_to_bytes)(
                                    values, rounding, fixed != nullptr, bytes_.data() + at)
                              : HWY_DYNAMIC_DISPATCH(round_to_words)(
                                    values, rounding, fixed != nullptr, words_.data() + at);
      roundings_[r * blocks_ + block] = finite ? rounding : Rounding{.scale = NAN};
    }
  }
}

}  // namespace reckon::cpu
#endif
