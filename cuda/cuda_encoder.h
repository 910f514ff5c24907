#pragma once

#include <memory>
#include <string_view>

#include "core/encoder.h"
#include "core/variant.h"

namespace reckon::cuda {

// The encoder of a variant on the GPU that the process uses. Throws Error when the precision, an
// option or a width of the model is not supported, or saying which of driver, device and library is
// missing and how to see it. Unlike on the CPU, a text's vector depends on its batch by rounding:
// cuBLASLt chooses its algorithm by the number of tokens.
std::unique_ptr<Encoder> make_cuda_encoder(const Model& model, const Variant& variant);

}  // namespace reckon::cuda
