#pragma once

#include <array>
#include <string_view>

#include "core/variant.h"

// What variants of backend cuda may ask for, whether or not that is built in.
namespace reckon {

inline constexpr std::array<std::string_view, 6> kCudaPrecisions = {"fp32", "tf32", "fp16",
                                                                    "bf16", "int8", "fp8"};

struct CudaOptions {
  bool batch_invariant = false;  // a vector has the same bits in every batch
  bool graphs = true;            // small batches are launched as CUDA graphs
};

// Throws Error when the variant has another precision, option or value.
CudaOptions parse_cuda_options(const Variant& variant);

}  // namespace reckon
