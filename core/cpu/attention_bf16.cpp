#include <algorithm>
#include <cmath>
#include <limits>

#include "core/cpu/attention.h"
#include "core/cpu/bf16.h"
#include "core/cpu/bf16_dots.h"
#include "core/cpu/gemm_bf16.h"
#include "core/cpu/panel.h"
#include "core/cpu/scratch.h"
#include "core/error.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/cpu/attention_bf16.cpp"
#include "hwy/foreach_target.h"  // must come before highway.h

#include "core/cpu/bf16-inl.h"
#include "core/cpu/softmax-inl.h"

HWY_BEFORE_NAMESPACE();
namespace reckon::cpu::HWY_NAMESPACE {

#if HWY_TARGET <= HWY_AVX3

// One head of one sequence: what its products read, in bf16.
struct HeadInBf16 {
  std::size_t length;
  std::size_t depth;
  std::uint16_t* queries;  // [length, padded depth]
  std::uint16_t* keys;     // panels of keys, each [padded depth / 2, kPanelColumns, 2]
  std::uint16_t* values;   // panels of columns, each [padded length / 2, kPanelColumns, 2]

  std::size_t padded_depth() const { return rounded_up(depth, kPanelColumns); }
  std::size_t padded_length() const { return rounded_up(length, kPanelColumns); }
};

// Numbers of a row from c on; zeros behind its end, and for no row.
HWY_INLINE BitsVector load_rounded(MatrixView<const float> rows, std::size_t r, std::size_t c) {
  if (r >= rows.rows || c >= rows.cols) return hn::Zero(BitsTag());
  return rounded_to_bf16(load_first(rows.data + r * rows.stride + c, rows.cols - c));
}

void pack_queries(MatrixView<const float> queries, const HeadInBf16& head) {
  for (std::size_t r = 0; r < queries.rows; ++r) {
    for (std::size_t c = 0; c < head.padded_depth(); c += kLanes) {
      store_bf16(load_rounded(queries, r, c), head.queries + r * head.padded_depth() + c);
    }
  }
}

// The two numbers of a pair are stored as one of 32 bits.
void pack_keys_in_pairs(MatrixView<const float> keys, const HeadInBf16& head) {
  const std::size_t pairs = head.padded_depth() / 2;
  alignas(64) std::uint16_t row[kPanelColumns];
  for (std::size_t r = 0; r < head.padded_length(); ++r) {
    auto* const panel = reinterpret_cast<std::uint32_t*>(head.keys) +
                        r / kPanelColumns * pairs * kPanelColumns + r % kPanelColumns;
    for (std::size_t c = 0; c < head.padded_depth(); c += kPanelColumns) {
      for (std::size_t i = 0; i < kPanelColumns; i += kLanes) {
        store_bf16(load_rounded(keys, r, c + i), row + i);
      }
      for (std::size_t p = 0; p < kPanelColumns / 2; ++p) {
        std::memcpy(panel + (c / 2 + p) * kPanelColumns, row + 2 * p, 4);
      }
    }
  }
}

void pack_values_in_pairs(MatrixView<const float> values, const HeadInBf16& head) {
  const BitsTag d;
  const std::size_t pairs = head.padded_length() / 2;
  auto* to = reinterpret_cast<std::uint32_t*>(head.values);
  for (std::size_t panel = 0; panel < panels_of(head.depth); ++panel) {
    for (std::size_t pair = 0; pair < pairs; ++pair, to += kPanelColumns) {
      for (std::size_t i = 0; i < kPanelColumns; i += kLanes) {
        const std::size_t c = panel * kPanelColumns + i;
        const BitsVector first = load_rounded(values, 2 * pair, c);
        const BitsVector second = load_rounded(values, 2 * pair + 1, c);
        hn::StoreU(hn::Or(hn::ShiftRight<16>(first), second), d, to + i);
      }
    }
  }
}

// Scores of one row, kPanelColumns a panel -> e^(scale (score - largest)) in bf16; behind the end
// (nearly) zeros. Returns their sum. scale includes log2(e).
float exponentials_in_bf16(const float* scores, std::size_t panel_stride, std::size_t length,
                           float scale, std::uint16_t* out) {
  const FloatTag d;
  const FloatVector lowest = hn::Set(d, std::numeric_limits<float>::lowest());
  const auto load = [&](std::size_t i) HWY_ATTR {
    const FloatVector v =
        hn::Load(d, scores + i / kPanelColumns * panel_stride + i % kPanelColumns);
    return i + kLanes <= length ? v : hn::IfThenElse(hn::FirstN(d, length - i), v, lowest);
  };
  FloatVector largest = lowest;
  for (std::size_t i = 0; i < length; i += kLanes) largest = hn::Max(largest, load(i));
  const FloatVector factor = hn::Set(d, scale);
  largest = hn::MaxOfLanes(d, largest);
  FloatVector sum = hn::Zero(d);
  for (std::size_t i = 0; i < length; i += kLanes) {
    const FloatVector p = narrow_exp2(exponents(load(i), largest, factor));
    const BitsVector rounded = rounded_to_bf16(p);
    store_bf16(rounded, out + i);
    sum = hn::Add(sum, hn::BitCast(d, rounded));
  }
  std::fill(out + rounded_up(length, kLanes), out + rounded_up(length, kPanelColumns),
            std::uint16_t{0});
  return hn::GetLane(hn::SumOfLanes(d, sum));
}

template <class Dots>
void attend_in_bf16(const HeadInBf16& head, float* scores, std::uint16_t* shares,
                    MatrixView<float> out) {
  const float scale = kLog2E / std::sqrt(static_cast<float>(head.depth));
  const std::size_t panels = panels_of(head.length);
  constexpr std::size_t kTile = Dots::kRows * kPanelColumns;
  HWY_ALIGN float sums[kTile];
  for (std::size_t begin = 0; begin < head.length; begin += Dots::kRows) {
    const std::size_t rows = std::min(Dots::kRows, head.length - begin);
    for (std::size_t panel = 0; panel < panels; ++panel) {
      Dots::multiply(rows, head.queries + begin * head.padded_depth(), head.padded_depth(),
                     head.keys + panel * kPanelColumns * head.padded_depth(),
                     head.padded_depth() / 2, false, scores + panel * kTile);
    }
    float share[Dots::kRows];
    for (std::size_t r = 0; r < rows; ++r) {
      share[r] = 1.0f / exponentials_in_bf16(scores + r * kPanelColumns, kTile, head.length, scale,
                                             shares + r * head.padded_length());
    }
    for (std::size_t panel = 0; panel < panels_of(head.depth); ++panel) {
      Dots::multiply(rows, shares, head.padded_length(),
                     head.values + panel * kPanelColumns * head.padded_length(),
                     head.padded_length() / 2, false, sums);
      const std::size_t column = panel * kPanelColumns;
      const std::size_t columns = std::min(kPanelColumns, head.depth - column);
      store_shared(sums, share, {out.row(begin).data() + column, rows, columns, out.stride});
    }
  }
}

void attention_bf16(const HeadViews& qkv, std::span<const std::int32_t> cu_seqlens,
                    AttentionBf16Scratch& scratch, MatrixView<float> out) {
  with_bf16_dots([&]<class Dots>(Dots) {
    for (std::size_t s = 0; s + 1 < cu_seqlens.size(); ++s) {
      const auto begin = static_cast<std::size_t>(cu_seqlens[s]);
      const std::size_t length = static_cast<std::size_t>(cu_seqlens[s + 1]) - begin;
      const HeadInBf16 packed = {.length = length,
                                 .depth = qkv.depth,
                                 .queries = scratch.queries.data(),
                                 .keys = scratch.keys.data(),
                                 .values = scratch.values.data()};
      for (std::size_t head = 0; head < qkv.heads; ++head) {
        pack_queries(qkv.rows(HeadViews::kQueries, head, begin, length), packed);
        pack_keys_in_pairs(qkv.rows(HeadViews::kKeys, head, begin, length), packed);
        pack_values_in_pairs(qkv.rows(HeadViews::kValues, head, begin, length), packed);
        attend_in_bf16<Dots>(
            packed, scratch.scores.data(), scratch.shares.data(),
            {out.data + begin * out.stride + head * qkv.depth, length, qkv.depth, out.stride});
      }
    }
  });
}

#else

void attention_bf16(const HeadViews&, std::span<const std::int32_t>, AttentionBf16Scratch&,
                    MatrixView<float>) {}

#endif

}  // namespace reckon::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace reckon::cpu {

HWY_EXPORT(attention_bf16);

void attention_bf16(const HeadViews& qkv, std::span<const std::int32_t> cu_seqlens,
                    AttentionBf16Scratch& scratch, MatrixView<float> out) {
  if (!has_bf16_products()) {
    fail("attention in bf16: instruction set {} has no bf16 products", name_of(instruction_set()));
  }
  const std::size_t length = rounded_up(longest_sequence(cu_seqlens), kPanelColumns);
  const std::size_t depth = rounded_up(qkv.depth, kPanelColumns);
  grow(scratch.queries, length + kAmxRows, depth);
  grow(scratch.keys, length, depth);
  grow(scratch.values, length, depth);
  grow(scratch.scores, kAmxRows, length);
  grow(scratch.shares, kAmxRows, length);
  HWY_DYNAMIC_DISPATCH(attention_bf16)(qkv, cu_seqlens, scratch, out);
}

}  // namespace reckon::cpu
#endif
