#pragma once

#include <type_traits>

#include "cuda/number_format.h"
#include "cuda/runtime.h"

// How an encoder computes: the types of what lies in memory between its kernels.
//   Hidden     states, residuals, queries, keys and values, weights of the embedding tables
//   Product    what a matrix product leaves; where kScaled, in units of (scale of its row) x
//              (scale of its column)
//   kAlignment what widths are multiples of, for vectors of eight numbers, and for the products of
//              8-bit numbers
//   Quantized  operands of the products of a quantized precision
namespace reckon::cuda {

struct Unquantized {
  static constexpr bool kScaled = false;
  static constexpr std::size_t kAlignment = 8;
  using Quantized = std::int8_t;  // none: never written
};

struct Fp32 : Unquantized {  // tf32 too: it differs within the products only
  using Hidden = float;
  using Product = float;
};
struct Fp16 : Unquantized {
  using Hidden = Half;
  using Product = Half;
};
struct Bf16 : Unquantized {
  using Hidden = BFloat16;
  using Product = BFloat16;
};
struct Int8 {
  static constexpr bool kScaled = true;
  static constexpr std::size_t kAlignment = 16;
  static constexpr float kLargest = kLargestInt8;
  using Hidden = Half;
  using Product = std::int32_t;
  using Quantized = std::int8_t;
};
struct Fp8 {
  static constexpr bool kScaled = true;
  static constexpr std::size_t kAlignment = 16;
  static constexpr float kLargest = kLargestFloat8;
  using Hidden = Half;
  using Product = float;
  using Quantized = Float8;
};

// A product [rows, columns] and the bias that was not added to it yet.
template <class P>
struct ProductWithBias {
  const typename P::Product* product = nullptr;
  const float* bias = nullptr;           // [columns]
  const float* row_scales = nullptr;     // [rows], where kScaled
  const float* column_scales = nullptr;  // [columns], where kScaled
};

// Rows quantized with one scale each, x ~ scale * value: the operand of a product.
template <class P>
struct QuantizedRows {
  typename P::Quantized* values = nullptr;  // [rows, columns]
  float* scales = nullptr;                  // [rows]
};

// Every precision once, for explicit instantiation.
#define RECKON_FOR_EACH_PRECISION(apply) apply(Fp32) apply(Fp16) apply(Bf16) apply(Int8) apply(Fp8)

}  // namespace reckon::cuda
