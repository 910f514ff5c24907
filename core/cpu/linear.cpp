#include "core/cpu/linear.h"

#include "core/cpu/gemm_int8.h"

namespace reckon::cpu {
namespace {

std::variant<PackedWeights, PackedInt8Weights> pack(MatrixView<const float> weight,
                                                    std::span<const float> bias,
                                                    Precision precision) {
  if (precision == Precision::kInt8) return PackedInt8Weights(weight, bias, {});
  return PackedWeights(weight, bias);
}

}  // namespace

Linear::Linear(MatrixView<const float> weight, std::span<const float> bias, Precision precision)
    : weights_(pack(weight, bias, precision)) {}

void Linear::apply(MatrixView<const float> x, const Epilogue& epilogue, QuantizedRows& scratch,
                   MatrixView<float> out) const {
  if (const auto* weights = std::get_if<PackedWeights>(&weights_)) {
    gemm(x, *weights, epilogue, out);
  } else {
    scratch.assign(x, int8_form());
    gemm_int8(scratch, std::get<PackedInt8Weights>(weights_), epilogue, out);
  }
}

}  // namespace reckon::cpu
