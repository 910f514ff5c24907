#pragma once

#include "core/cpu/gemm.h"
#include "core/cpu/packed_int8_weights.h"
#include "core/cpu/quantize.h"

namespace reckon::cpu {

// How weights of 8 bits are rounded for the instruction set of now: AVX2, and AVX-512 without VNNI,
// multiply bytes twice as fast as 16-bit integers where products may be added in 16 bits.
WeightRounding int8_rounding();

// The form in which gemm_int8() reads rows beside these weights, with the instruction set of now.
QuantizedRows::Form int8_form(const PackedInt8Weights& weights);

// gemm() of quantized rows and weights: the products of a group of inputs are summed exactly in 32
// bits, each sum is multiplied by the scales of its row and its output, and the rest is fp32. x has
// out.rows rows of int8_form(weights) and weights.inputs() columns.
void gemm_int8(const QuantizedRows& x, const PackedInt8Weights& weights, const Epilogue& epilogue,
               MatrixView<float> out);

// The first panel of the weights times the first rows of x (as many as a tile has, at most
// kAmxRows) so many times, without what comes after: what a product cannot be faster than. Returns
// the operations.
double multiply_int8_in_cache(const QuantizedRows& x, const PackedInt8Weights& weights,
                              std::size_t times);

}  // namespace reckon::cpu
