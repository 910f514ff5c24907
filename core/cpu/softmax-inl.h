// The parts of attention that its precisions share. Compiled once an instruction set (Highway): no
// include guard of the usual kind.
#if defined(RECKON_CORE_CPU_SOFTMAX_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef RECKON_CORE_CPU_SOFTMAX_INL_H_
#undef RECKON_CORE_CPU_SOFTMAX_INL_H_
#else
#define RECKON_CORE_CPU_SOFTMAX_INL_H_
#endif

#include <algorithm>
#include <cstddef>

#include "core/cpu/activation-inl.h"
#include "core/cpu/panel.h"
#include "core/matrix.h"

HWY_BEFORE_NAMESPACE();
namespace reckon::cpu::HWY_NAMESPACE {

// The exponents of 2 that make e^(scale (score - largest)), what a row of scores becomes before it
// is divided by its sum. The factor is the scale times log2(e). The difference first: that of the
// largest score is 0, however large it is.
HWY_INLINE FloatVector exponents(FloatVector scores, FloatVector largest, FloatVector factor) {
  return at_least(hn::Mul(hn::Sub(scores, largest), factor), hn::Set(FloatTag(), -126.0f));
}

// out [rows, up to kPanelColumns] = the rows of sums [rows, kPanelColumns], each times its share.
HWY_INLINE void store_shared(const float* sums, const float* share, MatrixView<float> out) {
  const FloatTag d;
  for (std::size_t r = 0; r < out.rows; ++r) {
    for (std::size_t c = 0; c < out.cols; c += kLanes) {
      store_first(hn::Mul(hn::Load(d, sums + r * kPanelColumns + c), hn::Set(d, share[r])),
                  out.data + r * out.stride + c, out.cols - c);
    }
  }
}

}  // namespace reckon::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
