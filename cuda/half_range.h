#pragma once

#include <string_view>

#include "core/model/model.h"

namespace reckon::cuda {

// Throws Error, beginning with `what`, naming the first tensor with a number that is too large for
// fp16: of the embeddings and, where `layers` are stored so, of their weights and biases.
void check_half_range(const Model& model, bool layers, std::string_view what);

}  // namespace reckon::cuda
