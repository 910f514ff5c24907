#include "core/cpu/gemm.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/cpu/gemm.cpp"
#include "hwy/foreach_target.h"  // must come before highway.h

#include "core/cpu/gemm-inl.h"

HWY_BEFORE_NAMESPACE();
namespace reckon::cpu::HWY_NAMESPACE {

struct Fp32Product {
  MatrixView<const float> x;
  const PackedWeights& weights;

  HWY_INLINE void operator()(std::size_t block, std::size_t panel, std::size_t row,
                             std::size_t rows, float* sums) const {
    multiply_rows(rows, x.data + row * x.stride + block * kBlockDepth, x.stride,
                  weights.panel(block, panel), weights.block_depth(block), sums, kPanelColumns);
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
