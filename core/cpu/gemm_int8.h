#pragma once

#include "core/cpu/gemm.h"
#include "core/cpu/packed_int8_weights.h"
#include "core/cpu/quantize.h"

namespace reckon::cpu {

// The form in which gemm_int8() reads rows, with the instruction set of now.
QuantizedRows::Form int8_form();

// gemm() of quantized rows and weights: the products of a group of inputs are summed exactly in 32
// bits, each sum is multiplied by the scales of its row and its output, and the rest is fp32. x has
// out.rows rows of int8_form() and weights.inputs() columns.
void gemm_int8(const QuantizedRows& x, const PackedInt8Weights& weights, const Epilogue& epilogue,
               MatrixView<float> out);

}  // namespace reckon::cpu
