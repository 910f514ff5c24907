#include "core/cpu/gemm_int8.h"

#include <algorithm>

#include "core/cpu/instruction_set.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/cpu/gemm_int8.cpp"
#include "hwy/foreach_target.h"  // must come before highway.h

#include "core/cpu/gemm-inl.h"
#include "core/cpu/int8_tiles-inl.h"

HWY_BEFORE_NAMESPACE();
namespace reckon::cpu::HWY_NAMESPACE {

// The sums of a tile, scaled as they are read.
template <class Tile>
struct ScaledSums {
  const std::int32_t* exact;  // [rows, kPanelColumns], of the last group
  const float* before;        // the same of the groups before it, scaled; or null
  const Rounding* roundings;  // of the first row
  std::size_t roundings_stride;
  const float* scales;              // [kPanelColumns]
  const std::int32_t* weight_sums;  // [kPanelColumns]

  struct Columns {
    const ScaledSums& all;
    std::size_t column;
    FloatVector scale;
    FloatVector sums_of_weights;

    // exact, less what the zeros have added, times the scales. The sums and that product are whole
    // numbers below 2^24 (kBlockDepth x 255 x 127), so that their difference is exact too.
    HWY_INLINE FloatVector operator()(std::size_t r) const {
      const FloatTag d;
      const Rounding& rounding = all.roundings[r * all.roundings_stride];
      const std::size_t at = r * kPanelColumns + column;
      FloatVector sum = hn::ConvertTo(d, hn::Load(IntTag(), all.exact + at));
      if constexpr (Tile::kHoldsZero) {
        sum = hn::NegMulAdd(hn::Set(d, rounding.zero), sums_of_weights, sum);
      }
      const FloatVector factor = hn::Mul(hn::Set(d, rounding.scale), scale);
      const FloatVector others = all.before ? hn::Load(d, all.before + at) : hn::Zero(d);
      return hn::MulAdd(sum, factor, others);
    }
  };
  HWY_INLINE Columns columns(std::size_t c) const {
    const FloatTag d;
    return {*this, c, hn::Load(d, scales + c),
            hn::ConvertTo(d, hn::Load(IntTag(), weight_sums + c))};
  }
};

template <class Tile>
struct Int8Product {
  static constexpr std::size_t kRows = Tile::kRows;
  const QuantizedRows& x;
  std::size_t x_rows;
  const PackedInt8Weights& weights;

  struct Scratch {
    HWY_ALIGN std::int32_t exact[kRows * kPanelColumns];
    HWY_ALIGN float before[kRows * kPanelColumns];
    typename Tile::Panel panel;
  };
  ScaledSums<Tile> operator()(std::size_t block, std::size_t panel, std::size_t row,
                              std::size_t rows, Scratch& scratch) const {
    const std::size_t group_quads = weights.group_depth() / kQuad;
    const std::size_t quads = weights.block_quads(block);
    const Ahead ahead = behind_panel(weights.panel(block, panel), quads * kQuad * kPanelColumns,
                                     {row, x_rows, kRows}, quads);
    const auto* const values = Tile::load(weights.panel(block, panel), quads, scratch.panel);
    std::size_t group = block * (kBlockDepth / weights.group_depth());
    for (std::size_t quad = 0;; ++group) {
      const std::size_t count = std::min(group_quads, quads - quad);
      Tile::multiply(x, row, rows, block * kBlockDepth + kQuad * quad,
                     values + quad * kQuad * kPanelColumns, count, ahead.after(quad),
                     scratch.exact);
      const ScaledSums<Tile> sums = {.exact = scratch.exact,
                                     .before = quad == 0 ? nullptr : scratch.before,
                                     .roundings = &x.rounding(row, block),
                                     .roundings_stride = x.blocks(),
                                     .scales = weights.scales(group) + panel * kPanelColumns,
                                     .weight_sums = weights.sums(group) + panel * kPanelColumns};
      quad += count;
      if (quad == quads) return sums;
      for (std::size_t c = 0; c < kPanelColumns; c += kLanes) {
        const auto columns = sums.columns(c);
        for (std::size_t r = 0; r < rows; ++r) {
          hn::Store(columns(r), FloatTag(), scratch.before + r * kPanelColumns + c);
        }
      }
    }
  }
};

void gemm_int8(const QuantizedRows& x, const PackedInt8Weights& weights, const Epilogue& epilogue,
               MatrixView<float> out) {
  with_int8_tile(weights, [&]<class Tile>() {
    for_each_tile(Int8Product<Tile>{x, out.rows, weights}, weights.inputs(), weights.bias(),
                  epilogue, out);
  });
}

double multiply_int8_in_cache(const QuantizedRows& x, const PackedInt8Weights& weights,
                              std::size_t times) {
  std::size_t rows = 0;
  const std::size_t quads = weights.block_quads(0);
  with_int8_tile(weights, [&]<class Tile>() {
    typename Int8Product<Tile>::Scratch scratch;
    const auto* const values = Tile::load(weights.panel(0, 0), quads, scratch.panel);
    for (std::size_t i = 0; i < times; ++i) {
      Tile::multiply(x, 0, Tile::kRows, 0, values, quads, {values, 0}, scratch.exact);
    }
    rows = Tile::kRows;
  });
  return 2.0 * static_cast<double>(times * rows * kPanelColumns * quads * kQuad);
}

}  // namespace reckon::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace reckon::cpu {

HWY_EXPORT(gemm_int8);
HWY_EXPORT(multiply_int8_in_cache);

WeightRounding int8_rounding() {
  const InstructionSet set = instruction_set();
  const bool in_words = set >= InstructionSet::kAvx2 && set < InstructionSet::kAvx512Vnni;
  WeightRounding rounding = kInt8Weights;
  if (in_words) rounding.most_of_four = PackedInt8Weights::kMostOfFour;
  return rounding;
}

QuantizedRows::Form int8_form(const PackedInt8Weights& weights) {
  const InstructionSet set = instruction_set();
  const bool bytes =
      set >= InstructionSet::kAvx512Vnni || (set >= InstructionSet::kAvx2 && weights.fours_fit());
  return bytes ? QuantizedRows::Form::kBytes : QuantizedRows::Form::kWords;
}

void gemm_int8(const QuantizedRows& x, const PackedInt8Weights& weights, const Epilogue& epilogue,
               MatrixView<float> out) {
  HWY_DYNAMIC_DISPATCH(gemm_int8)(x, weights, epilogue, out);
}

double multiply_int8_in_cache(const QuantizedRows& x, const PackedInt8Weights& weights,
                              std::size_t times) {
  return HWY_DYNAMIC_DISPATCH(multiply_int8_in_cache)(x, weights, times);
}

}  // namespace reckon::cpu
#endif
