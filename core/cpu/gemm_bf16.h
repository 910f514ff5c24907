#pragma once

#include "core/cpu/bf16.h"
#include "core/cpu/gemm.h"
#include "core/cpu/packed_bf16_weights.h"

namespace reckon::cpu {

// Whether the instruction set of now multiplies bf16 by bf16.
bool has_bf16_products();

// gemm() of weights in bf16. With bf16 products `rounded` is read, which is x, and products are
// summed in float32 pair by pair of inputs; without them x is.
void gemm_bf16(MatrixView<const float> x, const Bf16Rows& rounded, const PackedBf16Weights& weights,
               const Epilogue& epilogue, MatrixView<float> out);

// The same with three products, (high + low)(high + low) without low x low: about float32's
// precision. Needs has_bf16_products(), weights.has_low() and rows with what rounding leaves over.
void gemm_bf16x3(const Bf16Rows& rounded, const PackedBf16Weights& weights,
                 const Epilogue& epilogue, MatrixView<float> out);

}  // namespace reckon::cpu
