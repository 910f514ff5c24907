#pragma once

#include <cstddef>

#include "core/model/model.h"

namespace reckon::cpu {

// The layer with the `kept` most important of its `heads` attention heads only, in their order;
// the others are cut out of all its weights. A head is as important as the L2 norm of the weights
// that belong to it: its rows of query, key and value and its columns of attention_output. Of equal
// ones the first are kept.
void prune_heads(Model::Layer& layer, std::size_t heads, std::size_t kept);

// The same for the columns between the two halves of the feed-forward network: rows of
// intermediate, columns of output.
void prune_ffn_columns(Model::Layer& layer, std::size_t kept);

}  // namespace reckon::cpu
