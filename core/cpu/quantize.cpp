#include "core/cpu/quantize.h"

#include <algorithm>
#include <cmath>

#include "core/cpu/amx_products.h"
#include "core/cpu/panel.h"

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

// Calls store(q, c) with round(x / scale) + zero of the columns from c on. The rows are padded:
// whole vectors may be stored.
template <class Store>
HWY_INLINE void for_each_rounded(std::span<const float> x, const Rounding& rounding, Store store) {
  const hn::RebindToSigned<FloatTag> di;
  const FloatVector inverse =
      hn::Set(FloatTag(), rounding.scale == 0 ? 0.0f : 1.0f / rounding.scale);
  const auto zero = hn::Set(di, rounding.zero);
  for (std::size_t c = 0; c < x.size(); c += kLanes) {
    const FloatVector v = load_first(x.data() + c, x.size() - c);
    store(hn::Add(hn::NearestInt(hn::Mul(v, inverse)), zero), c);
  }
}

// The same for a rounding that was not made for x. Returns whether all of x are finite.
template <class Store>
HWY_INLINE bool for_each_clamped(std::span<const float> x, const Rounding& rounding, Store store) {
  const FloatTag d;
  const FloatVector inverse = hn::Set(d, rounding.scale == 0 ? 0.0f : 1.0f / rounding.scale);
  const FloatVector least = hn::Set(d, static_cast<float>(-rounding.zero));
  const FloatVector most = hn::Set(d, static_cast<float>(255 - rounding.zero));
  const auto zero = hn::Set(hn::RebindToSigned<FloatTag>(), rounding.zero);
  FloatVector nothing = hn::Zero(d);  // 0 while all are finite
  for (std::size_t c = 0; c < x.size(); c += kLanes) {
    const FloatVector v = load_first(x.data() + c, x.size() - c);
    nothing = hn::MulAdd(v, hn::Zero(d), nothing);
    const FloatVector steps = hn::Min(hn::Max(hn::Mul(v, inverse), least), most);
    store(hn::Add(hn::NearestInt(steps), zero), c);
  }
  return hn::GetLane(hn::SumOfLanes(d, nothing)) == 0;
}

bool clamp_to_bytes(std::span<const float> x, const Rounding& rounding, std::uint8_t* out) {
  const hn::Rebind<std::uint8_t, FloatTag> bytes;
  return for_each_clamped(x, rounding, [&](auto q, std::size_t c) HWY_ATTR {
    hn::StoreU(hn::DemoteTo(bytes, q), bytes, out + c);
  });
}

bool clamp_to_words(std::span<const float> x, const Rounding& rounding, std::int16_t* out) {
  const hn::Rebind<std::int16_t, FloatTag> words;
  return for_each_clamped(x, rounding, [&](auto q, std::size_t c) HWY_ATTR {
    const auto zero = hn::Set(hn::RebindToSigned<FloatTag>(), rounding.zero);
    hn::StoreU(hn::DemoteTo(words, hn::Sub(q, zero)), words, out + c);
  });
}

void round_to_bytes(std::span<const float> x, const Rounding& rounding, std::uint8_t* out) {
  const hn::Rebind<std::uint8_t, FloatTag> bytes;
  for_each_rounded(x, rounding, [&](auto q, std::size_t c) HWY_ATTR {
    hn::StoreU(hn::DemoteTo(bytes, q), bytes, out + c);  // keeps to [0, 255]
  });
}

void round_to_words(std::span<const float> x, const Rounding& rounding, std::int16_t* out) {
  const hn::RebindToSigned<FloatTag> di;
  const hn::Rebind<std::int16_t, FloatTag> words;
  for_each_rounded(x, rounding, [&](auto q, std::size_t c) HWY_ATTR {
    q = hn::Min(hn::Max(q, hn::Zero(di)), hn::Set(di, 255));
    hn::StoreU(hn::DemoteTo(words, hn::Sub(q, hn::Set(di, rounding.zero))), words, out + c);
  });
}

}  // namespace reckon::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace reckon::cpu {

HWY_EXPORT(rounding_of);
HWY_EXPORT(round_to_bytes);
HWY_EXPORT(round_to_words);
HWY_EXPORT(clamp_to_bytes);
HWY_EXPORT(clamp_to_words);

Rounding rounding_of(const InputRange& range) {
  constexpr float kSmallest = 1e-30f;  // 255 / range overflows below
  // Halved, so that a range of -max to max does not overflow.
  const float half = range.high / 2 - range.low / 2;
  if (half < kSmallest) return {};
  const float scale = half / 127.5f;
  return {.scale = scale, .zero = static_cast<std::int32_t>(std::nearbyint(-range.low / scale))};
}

Rounding rounding_of(std::span<const float> values) {
  return HWY_DYNAMIC_DISPATCH(rounding_of)(values);
}

void QuantizedRows::assign(MatrixView<const float> x, Form form, const Rounding* fixed) {
  constexpr std::size_t kPadding = 64;
  stride_ = (x.cols + kPadding - 1) / kPadding * kPadding;
  blocks_ = blocks_of(x.cols);
  const std::size_t size = (x.rows + kAmxRows) * stride_;
  if (form == Form::kBytes && bytes_.size() < size) bytes_.resize(size);
  if (form == Form::kWords && words_.size() < size) words_.resize(size);
  roundings_.resize(x.rows * blocks_);
  for (std::size_t r = 0; r < x.rows; ++r) {
    for (std::size_t block = 0; block < blocks_; ++block) {
      const std::size_t begin = block * kBlockDepth;
      const auto values = x.row(r).subspan(begin, std::min(kBlockDepth, x.cols - begin));
      Rounding& rounding = roundings_[r * blocks_ + block];
      const std::size_t at = r * stride_ + begin;
      if (fixed) {
        const bool finite =
            form == Form::kBytes
                ? HWY_DYNAMIC_DISPATCH(clamp_to_bytes)(values, *fixed, bytes_.data() + at)
                : HWY_DYNAMIC_DISPATCH(clamp_to_words)(values, *fixed, words_.data() + at);
        rounding = finite ? *fixed : Rounding{.scale = NAN};
        continue;
      }
      rounding = rounding_of(values);
      if (form == Form::kBytes) {
        HWY_DYNAMIC_DISPATCH(round_to_bytes)(values, rounding, bytes_.data() + at);
      } else {
        HWY_DYNAMIC_DISPATCH(round_to_words)(values, rounding, words_.data() + at);
      }
    }
  }
}

}  // namespace reckon::cpu
#endif
