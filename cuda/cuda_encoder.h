#pragma once

#include <memory>
#include <string_view>

#include "core/encoder.h"
#include "core/variant.h"

namespace reckon::cuda {

// The encoder of a variant on the GPU that the process uses. Unlike on the CPU, a text's vector
// depends on its batch by rounding, as algorithms of products are measured for numbers of rows;
// with the option batch_invariant=on it does not. Launches of small batches are captured in graphs,
// with graphs=off they are not. Any number of sessions may encode at the same time. Throws Error
// when the precision, an option or a width of the model is not supported, or saying which of
// driver, device and library is missing and how to see it.
std::unique_ptr<Encoder> make_cuda_encoder(const Model& model, const Variant& variant);

}  // namespace reckon::cuda
