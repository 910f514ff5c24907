#include "core/cpu/attention.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/cpu/panel.h"
#include "core/cpu/scratch.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/cpu/attention.cpp"
#include "hwy/foreach_target.h"  // must come before highway.h

#include "core/cpu/softmax-inl.h"
#include "core/cpu/tile-inl.h"

HWY_BEFORE_NAMESPACE();
namespace reckon::cpu::HWY_NAMESPACE {

// Keys [length, depth] -> panels of kPanelColumns keys, each [depth, kPanelColumns].
void pack_keys(MatrixView<const float> keys, float* panels) {
  for (std::size_t panel = 0; panel < panels_of(keys.rows); ++panel) {
    float* to = panels + panel * kPanelColumns * keys.cols;
    const std::size_t first = panel * kPanelColumns;
    const std::size_t count = std::min(kPanelColumns, keys.rows - first);
    if (count < kPanelColumns) std::fill_n(to, kPanelColumns * keys.cols, 0.0f);
    for (std::size_t i = 0; i < count; ++i) {
      const float* key = keys.data + (first + i) * keys.stride;
      for (std::size_t k = 0; k < keys.cols; ++k) to[k * kPanelColumns + i] = key[k];
    }
  }
}

// Values [length, depth] -> panels of kPanelColumns of their columns, each [length, kPanelColumns].
void pack_values(MatrixView<const float> values, float* panels) {
  for (std::size_t panel = 0; panel < panels_of(values.cols); ++panel) {
    float* to = panels + panel * kPanelColumns * values.rows;
    const std::size_t first = panel * kPanelColumns;
    const std::size_t count = std::min(kPanelColumns, values.cols - first);
    for (std::size_t i = 0; i < values.rows; ++i, to += kPanelColumns) {
      std::fill(std::copy_n(values.data + i * values.stride + first, count, to), to + kPanelColumns,
                0.0f);
    }
  }
}

// Turns a row of scores into e^(scale (score - largest)), not yet divided by their sum, which is
// returned. scale includes log2(e). The row is padded to whole vectors.
float exponentials(float* row, std::size_t length, float scale) {
  const FloatTag d;
  // What lies behind the row counts as a score that no other is smaller than.
  const std::size_t last = (length - 1) / kLanes * kLanes;
  const FloatVector last_scores =
      hn::IfThenElse(hn::FirstN(d, length - last), hn::Load(d, row + last),
                     hn::Set(d, std::numeric_limits<float>::lowest()));
  FloatVector largest = last_scores;
  for (std::size_t i = 0; i < last; i += kLanes) largest = hn::Max(largest, hn::Load(d, row + i));
  const FloatVector factor = hn::Set(d, scale);
  largest = hn::MaxOfLanes(d, largest);
  FloatVector sum = hn::Zero(d);
  const auto replace = [&](std::size_t i, FloatVector scores) HWY_ATTR {
    const FloatVector p = exp2(exponents(scores, largest, factor));
    hn::Store(p, d, row + i);
    sum = hn::Add(sum, p);
  };
  for (std::size_t i = 0; i < last; i += kLanes) replace(i, hn::Load(d, row + i));
  replace(last, last_scores);
  return hn::GetLane(hn::SumOfLanes(d, sum));
}

void attend(MatrixView<const float> queries, const float* keys, const float* values,
            MatrixView<float> scores, MatrixView<float> out) {
  const std::size_t length = queries.rows;
  const std::size_t depth = queries.cols;
  const float scale = kLog2E / std::sqrt(static_cast<float>(depth));
  HWY_ALIGN float sums[kTileRows * kPanelColumns];
  for (std::size_t begin = 0; begin < length; begin += kTileRows) {
    const std::size_t rows = std::min(kTileRows, length - begin);
    for (std::size_t panel = 0; panel < panels_of(length); ++panel) {
      const float* const packed = keys + panel * kPanelColumns * depth;
      multiply_rows(rows, queries.data + begin * queries.stride, queries.stride, packed, depth,
                    scores.data + panel * kPanelColumns, scores.stride, {packed, 0});
    }
    float share[kTileRows];
    for (std::size_t r = 0; r < rows; ++r) {
      share[r] = 1.0f / exponentials(scores.data + r * scores.stride, length, scale);
    }
    for (std::size_t panel = 0; panel < panels_of(depth); ++panel) {
      const float* const packed = values + panel * kPanelColumns * length;
      multiply_rows(rows, scores.data, scores.stride, packed, length, sums, kPanelColumns,
                    {packed, 0});
      const std::size_t column = panel * kPanelColumns;
      const std::size_t columns = std::min(kPanelColumns, depth - column);
      store_shared(sums, share, {out.row(begin).data() + column, rows, columns, out.stride});
    }
  }
}

void attention(const HeadViews& qkv, std::span<const std::int32_t> cu_seqlens,
               AttentionScratch& scratch, MatrixView<float> out) {
  for (std::size_t s = 0; s + 1 < cu_seqlens.size(); ++s) {
    const auto begin = static_cast<std::size_t>(cu_seqlens[s]);
    const std::size_t length = static_cast<std::size_t>(cu_seqlens[s + 1]) - begin;
    const MatrixView<float> scores(scratch.scores.data(), kTileRows,
                                   panels_of(length) * kPanelColumns, scratch.scores.cols());
    for (std::size_t head = 0; head < qkv.heads; ++head) {
      pack_keys(qkv.rows(HeadViews::kKeys, head, begin, length), scratch.keys.data());
      const auto values = qkv.rows(HeadViews::kValues, head, begin, length);
      const bool packed = values.cols == kPanelColumns && values.stride == kPanelColumns;
      if (!packed) pack_values(values, scratch.values.data());
      attend(qkv.rows(HeadViews::kQueries, head, begin, length), scratch.keys.data(),
             packed ? values.data : scratch.values.data(), scores,
             {out.data + begin * out.stride + head * qkv.depth, length, qkv.depth, out.stride});
    }
  }
}

std::size_t tile_rows() { return kTileRows; }

}  // namespace reckon::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace reckon::cpu {
namespace {

HWY_EXPORT(attention);
HWY_EXPORT(tile_rows);

}  // namespace

std::size_t longest_sequence(std::span<const std::int32_t> cu_seqlens) {
  std::int32_t longest = 0;
  for (std::size_t s = 0; s + 1 < cu_seqlens.size(); ++s) {
    longest = std::max(longest, cu_seqlens[s + 1] - cu_seqlens[s]);
  }
  return static_cast<std::size_t>(longest);
}

void attention(const HeadViews& qkv, std::span<const std::int32_t> cu_seqlens,
               AttentionScratch& scratch, MatrixView<float> out) {
  const std::size_t longest = longest_sequence(cu_seqlens);
  const std::size_t keys = panels_of(longest) * kPanelColumns;
  grow(scratch.keys, keys, qkv.depth);
  grow(scratch.values, longest, panels_of(qkv.depth) * kPanelColumns);
  // 16 more columns: rows a power of two apart would share few cache sets.
  grow(scratch.scores, HWY_DYNAMIC_DISPATCH(tile_rows)(), keys + 16);
  HWY_DYNAMIC_DISPATCH(attention)(qkv, cu_seqlens, scratch, out);
}

}  // namespace reckon::cpu
#endif
