#pragma once

#include <optional>
#include <span>
#include <variant>

#include "core/cpu/bf16.h"
#include "core/cpu/gemm.h"
#include "core/cpu/packed_bf16_weights.h"
#include "core/cpu/packed_int8_weights.h"
#include "core/cpu/packed_weights.h"
#include "core/cpu/precision.h"
#include "core/cpu/quantize.h"
#include "core/matrix.h"
#include "core/model/input_range.h"

namespace reckon::cpu {

// Rows of activations in the forms that products want, kept from call to call.
struct LinearScratch {
  QuantizedRows quantized;
  Bf16Rows bf16;
};

// A linear layer with its weights packed for one precision.
class Linear {
 public:
  // weight [outputs, inputs] as torch stores it; bias [outputs], or empty for none. With a range,
  // kInt8 and kInt4 round what they are applied to within it, else within what each row has.
  Linear(MatrixView<const float> weight, std::span<const float> bias, Precision precision,
         std::optional<InputRange> range = {});

  // out = activation(x W^T + bias + residual), see gemm().
  void apply(MatrixView<const float> x, const Epilogue& epilogue, LinearScratch& scratch,
             MatrixView<float> out) const;
  // Whether that rounds x to 8 bits.
  bool narrows() const;
  // Its two steps: x in the form that the products want, which layers of one precision and range
  // share, and the products.
  void round(MatrixView<const float> x, LinearScratch& scratch) const;
  void multiply(MatrixView<const float> x, const LinearScratch& rounded, const Epilogue& epilogue,
                MatrixView<float> out) const;

 private:
  std::variant<PackedWeights, PackedBf16Weights, PackedInt8Weights> weights_;
  std::optional<Rounding> rounding_;  // of what it is applied to
};

}  // namespace reckon::cpu
