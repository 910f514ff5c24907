#pragma once

#include "core/cpu/bf16.h"
#include "core/cpu/gemm.h"
#include "core/cpu/packed_bf16_weights.h"

namespace reckon::cpu {

// Whether the instruction set of now multiplies bf16 by bf16.
bool has_bf16_products();

// gemm() of weights in bf16. With bf16 products x is rounded to bf16 too, and products are summed
// in float32 pair by pair of inputs; without them x stays as it is. `scratch` holds rounded rows.
void gemm_bf16(MatrixView<const float> x, const PackedBf16Weights& weights,
               const Epilogue& epilogue, Bf16Rows& scratch, MatrixView<float> out);

// The same with three products, (high + low)(high + low) without low x low: about float32's
// precision. Needs has_bf16_products() and weights.has_low().
void gemm_bf16x3(MatrixView<const float> x, const PackedBf16Weights& weights,
                 const Epilogue& epilogue, Bf16Rows& scratch, MatrixView<float> out);

}  // namespace reckon::cpu
