#pragma once

namespace reckon::cpu {

// What the linear layers of the encoder are computed in; everything else is fp32.
enum class Precision {
  kFp32,
  kInt8,  // weights per output channel, activations per token and group of inputs, sums exact
};

}  // namespace reckon::cpu
