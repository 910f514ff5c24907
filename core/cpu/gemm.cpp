#include "core/cpu/gemm.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/cpu/gemm.cpp"
#include "hwy/foreach_target.h"  // must come before highway.h

#include "core/cpu/gemm-inl.h"

HWY_BEFORE_NAMESPACE();
namespace reckon::cpu::HWY_NAMESPACE {

struct Fp32Product {
  static constexpr std::size_t kRows = kTileRows;
  MatrixView<const float> x;
  const PackedWeights& weights;

  struct Scratch {
    HWY_ALIGN float sums[kRows * kPanelColumns];
  };
  HWY_INLINE StoredSums operator()(std::size_t block, std::size_t panel, std::size_t row,
                                   std::size_t rows, Scratch& scratch) const {
    const float* const values = weights.panel(block, panel);
    const std::size_t depth = weights.block_depth(block);
    const Ahead ahead = behind_panel(values, depth * kPanelColumns * sizeof(float),
                                     {row, x.rows, kRows}, depth * kTurns);
    multiply_rows(rows, x.data + row * x.stride + block * kBlockDepth, x.stride, values, depth,
                  scratch.sums, kPanelColumns, ahead);
    return {scratch.sums};
  }
};

void gemm(MatrixView<const float> x, const PackedWeights& weights, const Epilogue& epilogue,
          MatrixView<float> out) {
  for_each_tile(Fp32Product{x, weights}, weights.inputs(), weights.bias(), epilogue, out);
}

}  // namespace reckon::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace reckon::cpu {

HWY_EXPORT(gemm);

void gemm(MatrixView<const float> x, const PackedWeights& weights, const Epilogue& epilogue,
          MatrixView<float> out) {
  HWY_DYNAMIC_DISPATCH(gemm)(x, weights, epilogue, out);
}

}  // namespace reckon::cpu
#endif
