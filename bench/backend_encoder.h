#pragma once

#include <memory>

#include "core/encoder.h"
#include "core/variant.h"

namespace reckon {

// The encoder of a variant on any backend that is built into this program. Throws Error, naming
// what is not supported or what of a GPU is missing.
std::unique_ptr<Encoder> make_backend_encoder(const Model& model, const Variant& variant);

}  // namespace reckon
