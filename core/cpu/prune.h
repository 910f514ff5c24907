#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/model/model.h"

namespace reckon::cpu {

// The L2 norms of the weights that belong to each attention head of a layer: its rows of query, key
// and value and its columns of attention_output.
std::vector<float> head_magnitudes(const Model::Layer& layer, std::size_t heads);

// The same of each column between the two halves of the feed-forward network: its row of
// intermediate and its column of output.
std::vector<float> ffn_column_magnitudes(const Model::Layer& layer);

// The layer with the `kept` most important of its attention heads only, in their order; the others
// are cut out of all its weights. Importance has a number for each; of equal ones the first are
// kept.
void prune_heads(Model::Layer& layer, std::span<const float> importance, std::size_t kept);

// The same for the columns between the two halves of the feed-forward network.
void prune_ffn_columns(Model::Layer& layer, std::span<const float> importance, std::size_t kept);

}  // namespace reckon::cpu
