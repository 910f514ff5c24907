#pragma once

namespace reckon::cpu {

// What a linear layer of the encoder is computed in; everything else is fp32.
enum class Precision {
  kFp32,
  kBf16,    // weights in bf16, activations too where the processor multiplies those
  kBf16x3,  // three such products, about as precise as fp32
  kInt8,    // weights per output and kBlockDepth inputs, activations per token and as many, sums
            // exact
  kInt4,    // as kInt8 with weights of 4 bits, per output and 64 inputs
};

}  // namespace reckon::cpu
