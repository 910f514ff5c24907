#include "core/cpu/linear.h"

#include "core/cpu/gemm_bf16.h"
#include "core/cpu/gemm_int8.h"

namespace reckon::cpu {
namespace {

std::variant<PackedWeights, PackedBf16Weights, PackedInt8Weights> pack(
    MatrixView<const float> weight, std::span<const float> bias, Precision precision) {
  switch (precision) {
    case Precision::kFp32:
      break;
    case Precision::kBf16:
      return PackedBf16Weights(weight, bias, false);
    case Precision::kBf16x3:
      return PackedBf16Weights(weight, bias, true);
    case Precision::kInt8:
      return PackedInt8Weights(weight, bias, int8_rounding());
    case Precision::kInt4:
      return PackedInt8Weights(weight, bias, kInt4Weights);
  }
  return PackedWeights(weight, bias);
}

}  // namespace

Linear::Linear(MatrixView<const float> weight, std::span<const float> bias, Precision precision,
               std::optional<InputRange> range)
    : weights_(pack(weight, bias, precision)) {
  if (range) rounding_ = rounding_of(*range);
}

void Linear::apply(MatrixView<const float> x, const Epilogue& epilogue, LinearScratch& scratch,
                   MatrixView<float> out) const {
  round(x, scratch);
  multiply(x, scratch, epilogue, out);
}

bool Linear::narrows() const {
  if (const auto* bf16 = std::get_if<PackedBf16Weights>(&weights_)) {
    return has_bf16_products() && !bf16->has_low();
  }
  return std::holds_alternative<PackedInt8Weights>(weights_);
}

void Linear::round(MatrixView<const float> x, LinearScratch& scratch) const {
  if (const auto* int8 = std::get_if<PackedInt8Weights>(&weights_)) {
    scratch.quantized.assign(x, int8_form(*int8), rounding_ ? &*rounding_ : nullptr);
  } else if (const auto* bf16 = std::get_if<PackedBf16Weights>(&weights_)) {
    if (has_bf16_products()) scratch.bf16.assign(x, bf16->has_low());
  }
}

void Linear::multiply(MatrixView<const float> x, const LinearScratch& rounded,
                      const Epilogue& epilogue, MatrixView<float> out) const {
  if (const auto* fp32 = std::get_if<PackedWeights>(&weights_)) {
    gemm(x, *fp32, epilogue, out);
  } else if (const auto* int8 = std::get_if<PackedInt8Weights>(&weights_)) {
    gemm_int8(rounded.quantized, *int8, epilogue, out);
  } else if (const auto& bf16 = std::get<PackedBf16Weights>(weights_); bf16.has_low()) {
    gemm_bf16x3(rounded.bf16, bf16, epilogue, out);
  } else {
    gemm_bf16(x, rounded.bf16, bf16, epilogue, out);
  }
}

}  // namespace reckon::cpu
