#include "core/cpu/gemm_bf16.h"

#include "core/cpu/bf16_dots.h"
#include "core/cpu/instruction_set.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/cpu/gemm_bf16.cpp"
#include "hwy/foreach_target.h"  // must come before highway.h

#include "core/cpu/gemm-inl.h"

HWY_BEFORE_NAMESPACE();
namespace reckon::cpu::HWY_NAMESPACE {

// kLanes outputs' weights of the first (kOdd: second) input of a pair.
template <bool kOdd>
HWY_INLINE FloatVector load_weights(const std::uint16_t* pairs) {
  const hn::RebindToUnsigned<FloatTag> d;
  const auto bits = hn::Load(d, reinterpret_cast<const std::uint32_t*>(pairs));
  return hn::BitCast(FloatTag(),
                     kOdd ? hn::And(bits, hn::Set(d, 0xffff0000u)) : hn::ShiftLeft<16>(bits));
}

// As multiply_tile (tile-inl.h) with weights in bf16.
template <std::size_t kRows>
HWY_NOINLINE void multiply_bf16_tile(const float* a, std::size_t a_stride,
                                     const std::uint16_t* HWY_RESTRICT panel, std::size_t depth,
                                     Ahead ahead, float* HWY_RESTRICT out) {
  const FloatTag d;
  const float* row[kRows];
#pragma GCC unroll 16
  for (std::size_t r = 0; r < kRows; ++r) row[r] = a + r * a_stride;
  for (std::size_t c = 0; c < kPanelColumns; c += 2 * kLanes) {
    FloatVector sum[kRows][2];
#pragma GCC unroll 16
    for (std::size_t r = 0; r < kRows; ++r) sum[r][0] = sum[r][1] = hn::Zero(d);
    const std::uint16_t* b = panel + 2 * c;
    const auto add = [&](std::size_t k, FloatVector b0, FloatVector b1) HWY_ATTR {
#pragma GCC unroll 16
      for (std::size_t r = 0; r < kRows; ++r) {
        const FloatVector x = hn::Set(d, row[r][k]);
        sum[r][0] = hn::MulAdd(x, b0, sum[r][0]);
        sum[r][1] = hn::MulAdd(x, b1, sum[r][1]);
      }
    };
    std::size_t k = 0;
    for (; k + 1 < depth; k += 2, b += 2 * kPanelColumns) {
      ahead.fetch();
      add(k, load_weights<false>(b), load_weights<false>(b + 2 * kLanes));
      add(k + 1, load_weights<true>(b), load_weights<true>(b + 2 * kLanes));
    }
    if (k < depth) add(k, load_weights<false>(b), load_weights<false>(b + 2 * kLanes));
#pragma GCC unroll 16
    for (std::size_t r = 0; r < kRows; ++r) {
      hn::Store(sum[r][0], d, out + r * kPanelColumns + c);
      hn::Store(sum[r][1], d, out + r * kPanelColumns + c + kLanes);
    }
  }
}

template <std::size_t... kRows>
constexpr auto multiply_bf16_tiles(std::index_sequence<kRows...>) {
  return std::array{&multiply_bf16_tile<kRows + 1>...};
}

template <std::size_t kTile>
struct FloatScratch {
  HWY_ALIGN float sums[kTile * kPanelColumns];
};

// x in float32.
struct WideProduct {
  static constexpr std::size_t kRows = kTileRows;
  using Scratch = FloatScratch<kRows>;
  MatrixView<const float> x;
  const PackedBf16Weights& weights;

  StoredSums operator()(std::size_t block, std::size_t panel, std::size_t row, std::size_t rows,
                        Scratch& scratch) const {
    static constexpr auto kTiles = multiply_bf16_tiles(std::make_index_sequence<kTileRows>());
    const std::uint16_t* const values = weights.high(block, panel);
    const std::size_t pairs = weights.block_pairs(block);
    const std::size_t bytes = pairs * PackedBf16Weights::kPair * kPanelColumns * sizeof(*values);
    kTiles[rows - 1](
        x.data + row * x.stride + block * kBlockDepth, x.stride, values, weights.block_depth(block),
        behind_panel(values, bytes, {row, x.rows, kRows}, pairs * kTurns), scratch.sums);
    return {scratch.sums};
  }
};

// x in bf16, by one product or by three.
template <class Dots>
struct DotProduct {
  static constexpr std::size_t kRows = Dots::kRows;
  using Scratch = FloatScratch<kRows>;
  const Bf16Rows& x;
  const PackedBf16Weights& weights;
  bool three;

  StoredSums operator()(std::size_t block, std::size_t panel, std::size_t row, std::size_t rows,
                        Scratch& scratch) const {
    const std::size_t column = block * kBlockDepth;
    const std::size_t pairs = weights.block_pairs(block);
    const auto multiply = [&](const std::uint16_t* rows_of_x, const std::uint16_t* packed,
                              bool add) {
      Dots::multiply(rows, rows_of_x + column, x.stride(), packed, pairs, add, scratch.sums);
    };
    multiply(x.high(row), weights.high(block, panel), false);
    if (three) {
      multiply(x.high(row), weights.low(block, panel), true);
      multiply(x.low(row), weights.high(block, panel), true);
    }
    return {scratch.sums};
  }
};

void gemm_bf16_wide(MatrixView<const float> x, const PackedBf16Weights& weights,
                    const Epilogue& epilogue, MatrixView<float> out) {
  for_each_tile(WideProduct{x, weights}, weights.inputs(), weights.bias(), epilogue, out);
}

void gemm_bf16_dots(const Bf16Rows& x, const PackedBf16Weights& weights, bool three,
                    const Epilogue& epilogue, MatrixView<float> out) {
#if HWY_TARGET <= HWY_AVX3
  with_bf16_dots([&]<class Dots>(Dots) {
    for_each_tile(DotProduct<Dots>{x, weights, three}, weights.inputs(), weights.bias(), epilogue,
                  out);
  });
#else
  (void)x, (void)weights, (void)three, (void)epilogue, (void)out;
#endif
}

}  // namespace reckon::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace reckon::cpu {

HWY_EXPORT(gemm_bf16_wide);
HWY_EXPORT(gemm_bf16_dots);

bool has_bf16_products() { return instruction_set() >= InstructionSet::kAvx512Bf16; }

void gemm_bf16(MatrixView<const float> x, const Bf16Rows& rounded, const PackedBf16Weights& weights,
               const Epilogue& epilogue, MatrixView<float> out) {
  if (!has_bf16_products()) {
    return HWY_DYNAMIC_DISPATCH(gemm_bf16_wide)(x, weights, epilogue, out);
  }
  HWY_DYNAMIC_DISPATCH(gemm_bf16_dots)(rounded, weights, false, epilogue, out);
}

void gemm_bf16x3(const Bf16Rows& rounded, const PackedBf16Weights& weights,
                 const Epilogue& epilogue, MatrixView<float> out) {
  if (!has_bf16_products() || !weights.has_low()) {
    fail("bf16x3: instruction set {} has no bf16 products", name_of(instruction_set()));
  }
  HWY_DYNAMIC_DISPATCH(gemm_bf16_dots)(rounded, weights, true, epilogue, out);
}

}  // namespace reckon::cpu
#endif
