#pragma once

namespace reckon::cpu {

// What a linear layer of the encoder is computed in. Everything else is fp32, but attention: where
// its queries, keys and values come from kBf16, kInt8 or kInt4 and the processor multiplies bf16,
// its products are in bf16.
enum class Precision {
  kFp32,
  kBf16,    // weights in bf16, activations too where the processor multiplies those
  kBf16x3,  // three such products, about as precise as fp32
  kInt8,    // weights per output and kBlockDepth inputs, activations per token and as many, sums
            // exact
  kInt4,    // as kInt8 with weights of 4 bits, per output and 64 inputs
};

// Whether attention in bf16, where the processor multiplies it, adds less error than there is
// anyway.
constexpr bool is_narrow(Precision precision) {
  return precision != Precision::kFp32 && precision != Precision::kBf16x3;
}

}  // namespace reckon::cpu
