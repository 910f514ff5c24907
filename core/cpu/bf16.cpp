#include "core/cpu/bf16.h"

#include <algorithm>

#include "core/cpu/amx_products.h"
#include "core/cpu/panel.h"
#include "core/cpu/scratch.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/cpu/bf16.cpp"
#include "hwy/foreach_target.h"  // must come before highway.h

#include "core/cpu/bf16-inl.h"

HWY_BEFORE_NAMESPACE();
namespace reckon::cpu::HWY_NAMESPACE {

// The rows are padded: whole vectors may be stored, with zeros behind the last element.
void round_row(std::span<const float> x, std::uint16_t* high, std::uint16_t* low) {
  const FloatTag d;
  for (std::size_t c = 0; c < x.size(); c += kLanes) {
    const FloatVector v = load_first(x.data() + c, x.size() - c);
    const BitsVector upper = rounded_to_bf16(v);
    store_bf16(upper, high + c);
    if (low) store_bf16(rounded_to_bf16(hn::Sub(v, hn::BitCast(d, upper))), low + c);
  }
}

}  // namespace reckon::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace reckon::cpu {

HWY_EXPORT(round_row);

void Bf16Rows::assign(MatrixView<const float> x, bool with_low) {
  stride_ = rounded_up(x.cols, kTileRowBytes / sizeof(std::uint16_t));
  grow(high_, x.rows + kAmxRows, stride_);
  if (with_low) grow(low_, x.rows + kAmxRows, stride_);
  for (std::size_t r = 0; r < x.rows; ++r) {
    const std::size_t at = r * stride_;
    std::fill_n(high_.data() + at + x.cols, stride_ - x.cols, std::uint16_t{0});
    if (with_low) std::fill_n(low_.data() + at + x.cols, stride_ - x.cols, std::uint16_t{0});
    HWY_DYNAMIC_DISPATCH(round_row)
    (x.row(r), high_.data() + at, with_low ? low_.data() + at : nullptr);
  }
}

}  // namespace reckon::cpu
#endif
